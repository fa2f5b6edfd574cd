import { crc32, deflateSync } from 'node:zlib'

/** A grey PNG; `shade` gives 0 to 255 for each pixel. Without it black, and then even a huge one is quickly made. */
export const png = (width: number, height: number, shade?: (x: number, y: number) => number): Uint8Array<ArrayBuffer> => {
  const rows = Buffer.alloc((width + 1) * height)
  if (shade) for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) rows[y * (width + 1) + 1 + x] = shade(x, y)
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head[8] = 8
  return new Uint8Array(Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', head), chunk('IDAT', deflateSync(rows, { level: 1 })), chunk('IEND', Buffer.alloc(0)),
  ]))
}

const chunk = (type: string, body: Buffer) => {
  const whole = Buffer.alloc(body.length + 12)
  whole.writeUInt32BE(body.length, 0)
  whole.write(type, 4, 'latin1')
  body.copy(whole, 8)
  whole.writeUInt32BE(crc32(whole.subarray(4, body.length + 8)), body.length + 8)
  return whole
}

/** A small picture that differs from the others by its number. */
export const photo = (number = 1) => png(64, 48, (x, y) => (x * number + y) & 255)

export const file = (bytes: Uint8Array<ArrayBuffer>, name: string, type = 'image/jpeg') => new File([bytes], name, { type })

/** Claims 256 megapixels in 2.5 MB. */
export const bomb = () => png(16_000, 16_000)
