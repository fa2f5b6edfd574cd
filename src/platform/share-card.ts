import { inflateSync } from 'node:zlib'

/** What other programs show beside a link, in pixels. */
export const cardSize = { width: 1200, height: 630 } as const
const margin = 36
const stripe = 14
/** What a picture may fill of it. */
export const cardRoom = { width: cardSize.width - 2 * margin, height: cardSize.height - 2 * margin - stripe } as const

type Colour = readonly [red: number, green: number, blue: number]

/** A picture in the middle of a ground of the shop's colour, as BMP. `picture` is a PNG that fits into cardRoom. */
export const drawCard = (picture: Uint8Array, hue: number): Uint8Array<ArrayBuffer> => {
  const { width, height, channels, pixels } = readPng(picture)
  const [left, top] = [Math.floor((cardSize.width - width) / 2), Math.floor((cardSize.height - stripe - height) / 2)]
  const ground = oklch(0.956, 0.024, hue)
  const band = oklch(0.515, 0.175, hue)
  return bmp(cardSize.width, cardSize.height, (x, y) => {
    if (y >= cardSize.height - stripe) return band
    const [column, row] = [x - left, y - top]
    if (column < 0 || row < 0 || column >= width || row >= height) return ground
    const at = (row * width + column) * channels
    const part = channels === 4 ? pixels[at + 3]! / 255 : 1
    const mixed = (channel: 0 | 1 | 2) => Math.round(pixels[at + channel]! * part + ground[channel] * (1 - part))
    return [mixed(0), mixed(1), mixed(2)]
  })
}

/** A colour of the design's as sRGB; what lies outside is cut off. (Formula: B. Ottosson, "A perceptual color space for image processing", 2020.) */
export const oklch = (lightness: number, chroma: number, hue: number): Colour => {
  const angle = (hue * Math.PI) / 180
  const [a, b] = [chroma * Math.cos(angle), chroma * Math.sin(angle)]
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  const byte = (linear: number) => {
    const clipped = Math.min(1, Math.max(0, linear))
    return Math.round(255 * (clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * clipped ** (1 / 2.4) - 0.055))
  }
  return [
    byte(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    byte(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    byte(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ]
}

type Raw = { width: number; height: number; channels: 3 | 4; pixels: Uint8Array }

/** As Bun.Image writes it: eight bits a channel, not interlaced, RGB or RGBA. Lines are filtered (PNG, third edition, 9.2). */
const readPng = (png: Uint8Array): Raw => {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength)
  const [width, height, kind] = [view.getUint32(16), view.getUint32(20), png[25]!]
  if (png[24] !== 8 || png[28] !== 0 || (kind !== 2 && kind !== 6)) throw new Error(`a PNG of a kind that is not read here: ${png[24]} bits, colour ${kind}`)
  const parts: Uint8Array[] = []
  for (let at = 8; at + 8 <= png.length; at += 12 + view.getUint32(at)) {
    if (view.getUint32(at + 4) === 0x49444154) parts.push(png.subarray(at + 8, at + 8 + view.getUint32(at)))
  }
  const channels = kind === 6 ? 4 : 3
  const lines = inflateSync(Buffer.concat(parts))
  const length = width * channels
  const pixels = new Uint8Array(length * height)
  for (let row = 0; row < height; row++) {
    const filter = lines[row * (length + 1)]!
    for (let x = 0; x < length; x++) {
      const left = x >= channels ? pixels[row * length + x - channels]! : 0
      const above = row ? pixels[(row - 1) * length + x]! : 0
      const corner = row && x >= channels ? pixels[(row - 1) * length + x - channels]! : 0
      pixels[row * length + x] = lines[row * (length + 1) + 1 + x]! + predicted(filter, left, above, corner)
    }
  }
  return { width, height, channels, pixels }
}

const predicted = (filter: number, left: number, above: number, corner: number) => {
  switch (filter) {
    case 1: return left
    case 2: return above
    case 3: return (left + above) >> 1
    case 4: {
      const guess = left + above - corner
      const [toLeft, toAbove, toCorner] = [Math.abs(guess - left), Math.abs(guess - above), Math.abs(guess - corner)]
      return toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner
    }
    default: return 0
  }
}

/** Uncompressed, 24 bits, the lowest line first. */
const bmp = (width: number, height: number, colourAt: (x: number, y: number) => Colour): Uint8Array<ArrayBuffer> => {
  const length = Math.ceil((width * 3) / 4) * 4
  const bytes = Buffer.alloc(54 + length * height)
  bytes.write('BM', 'latin1')
  bytes.writeUInt32LE(bytes.length, 2)
  bytes.writeUInt32LE(54, 10)
  bytes.writeUInt32LE(40, 14)
  bytes.writeInt32LE(width, 18)
  bytes.writeInt32LE(height, 22)
  bytes.writeUInt16LE(1, 26)
  bytes.writeUInt16LE(24, 28)
  for (let y = 0; y < height; y++) {
    let at = 54 + (height - 1 - y) * length
    for (let x = 0; x < width; x++) {
      const [red, green, blue] = colourAt(x, y)
      bytes[at++] = blue
      bytes[at++] = green
      bytes[at++] = red
    }
  }
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length) as Uint8Array<ArrayBuffer>
}
