const distance = (from: string, to: string) => {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column)
  for (const [line, letter] of [...from].entries()) {
    const next = [line + 1]
    for (const [column, other] of [...to].entries()) {
      next.push(Math.min(next[column]! + 1, row[column + 1]! + 1, row[column]! + (letter === other ? 0 : 1)))
    }
    row = next
  }
  return row[to.length]!
}

/** The known word that was probably meant, or null when none is close. */
export const nearest = (word: string, known: readonly string[]) => {
  const [best] = known.map(candidate => ({ word: candidate, steps: distance(word, candidate) })).sort((a, b) => a.steps - b.steps)
  return best && best.steps <= Math.max(2, word.length / 3) ? best.word : null
}
