/** Something the owner can put right: said in one sentence, and the command ends with status 1. */
export class Trouble extends Error {}

export const trouble = (sentence: string): never => {
  throw new Trouble(sentence)
}
