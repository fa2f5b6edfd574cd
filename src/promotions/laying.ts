import { allocate, type Minor } from '../platform/money.ts'

/** An amount that comes off these lines (by their place) and no others. */
export type Deduction = { amount: Minor; lines: number[] }

/**
 * Lays every deduction on its lines, in parts that follow what the lines still cost, so that as much as possible comes
 * off and no line falls below nothing. Returns what each deduction takes from each line. Where one finds its lines used
 * up, earlier ones make room by moving over to other lines of theirs (a maximum flow, by augmenting paths): that is
 * why one more piece in the basket can never make the whole of the deductions smaller.
 */
export const lay = (deductions: Deduction[], costs: Minor[]): Minor[][] => {
  const left = [...costs]
  const laid = deductions.map(() => costs.map(() => 0))

  deductions.forEach(({ amount, lines }, own) => {
    const fits = Math.min(amount, lines.reduce((sum, line) => sum + left[line]!, 0))
    allocate(fits, lines.map(line => left[line]!)).forEach((part, at) => put(own, lines[at]!, part))
    for (let rest = amount - fits; rest > 0;) {
      const moved = makeRoom(own, rest)
      if (!moved) break
      rest -= moved
    }
  })
  return laid

  function put(own: number, line: number, amount: Minor) {
    laid[own]![line]! += amount
    left[line]! -= amount
  }

  /** Moves earlier deductions along the shortest way to a line with room; returns how much room that made and took. */
  function makeRoom(own: number, wanted: Minor): Minor {
    const came = new Map<number, { from: number; holder: number } | null>(deductions[own]!.lines.map(line => [line, null]))
    for (const line of came.keys()) {
      if (left[line]! > 0) return move(own, line, came, wanted)
      deductions.forEach(({ lines }, holder) => {
        if (laid[holder]![line]! > 0) for (const next of lines) if (!came.has(next)) came.set(next, { from: line, holder })
      })
    }
    return 0
  }

  function move(own: number, end: number, came: Map<number, { from: number; holder: number } | null>, wanted: Minor): Minor {
    let amount = Math.min(wanted, left[end]!)
    for (let line = end, step = came.get(line); step; line = step.from, step = came.get(line)) amount = Math.min(amount, laid[step.holder]![step.from]!)
    let line = end
    for (let step = came.get(line); step; step = came.get(line)) {
      put(step.holder, step.from, -amount)
      put(step.holder, line, amount)
      line = step.from
    }
    put(own, line, amount)
    return amount
  }
}
