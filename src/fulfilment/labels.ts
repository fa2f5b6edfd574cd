import { code128, drawingSVG } from 'bwip-js/node'

/** A Code 128 barcode as a drawing of its own, without any style in it. Null when the text cannot be drawn. */
export const barcode = (text: string): string | null => {
  try {
    return code128({ bcid: 'code128', text, height: 14, paddingwidth: 0 }, drawingSVG()).replace('<svg ', '<svg class="barcode" role="img" aria-hidden="true" preserveAspectRatio="none" ')
  } catch {
    return null
  }
}
