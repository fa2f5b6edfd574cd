import { createTurns } from './turns.ts'

/** OWASP's smaller setting: about 30 ms and 19 MB a hash. */
export const hashing = { algorithm: 'argon2id', memoryCost: 19_456, timeCost: 2 } as const

const turn = createTurns({ atOnce: 2, mostWaiting: 64 })

/** Keyboards write the same letter in more than one way. */
const plain = (password: string) => password.normalize('NFKC')

export const hashPassword = (password: string) => turn(() => Bun.password.hash(plain(password), hashing))

/** Without a hash to compare with, the answer is no, and takes as long: nobody learns whether there is an account. */
export const verifyPassword = async (password: string, hash: string | null): Promise<boolean> => {
  const right = await turn(() => Bun.password.verify(plain(password), hash ?? nobodysHash))
  return hash !== null && right
}

/** Of a random text that was thrown away. */
export const nobodysHash = '$argon2id$v=19$m=19456,t=2,p=1$I3ukrNFwF7wNJ+6u/UOh0Kc3NzL/sx4B9nfwL8UeMTM$4r590q3uFQzN+T6SgBoBDIL9DvZfJBaLzwSJerhTz68'
