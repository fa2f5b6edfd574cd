/** Reads a bit string as H.264, H.265 and AAC write them. Throws a RangeError at its end, so that no hostile count runs on. */
export const createBits = (bytes: Uint8Array) => {
  let position = 0

  const bit = () => {
    const byte = bytes[position >> 3]
    if (byte === undefined) throw new RangeError('the bits have run out')
    return (byte >> (7 - (position++ & 7))) & 1
  }

  const number = (size: number) => {
    let value = 0
    for (let i = 0; i < size; i++) value = value * 2 + bit()
    return value
  }

  /** Exponential Golomb code, unsigned. */
  const golomb = () => {
    let zeros = 0
    while (bit() === 0) if (++zeros > 32) throw new RangeError('no such code')
    return 2 ** zeros - 1 + number(zeros)
  }

  const signedGolomb = () => {
    const code = golomb()
    return code % 2 === 0 ? -code / 2 : (code + 1) / 2
  }

  return { bit, number, golomb, signedGolomb, skip: (size: number) => void (position += size) }
}

export type Bits = ReturnType<typeof createBits>
