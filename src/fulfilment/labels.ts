import { code128, drawingSVG } from 'bwip-js/node'

/** A Code 128 barcode as a drawing of its own, without any style in it. Null when scanners would not read the text back. */
export const barcode = (text: string): string | null =>
  /^[\x20-\x7e]{1,48}$/.test(text)
    ? code128({ bcid: 'code128', text, height: 14 }, drawingSVG()).replace('<svg ', '<svg class="barcode" role="img" aria-hidden="true" preserveAspectRatio="none" ')
    : null
