/** Prints rows under their headings, numbers to the right. */
export const printTable = (headings: string[], rows: (string | number)[][]) => {
  const cells = [headings, ...rows.map(row => row.map(String))]
  const widths = headings.map((_, column) => Math.max(...cells.map(row => (row[column] ?? '').length)))
  const numeric = headings.map((_, column) => rows.some(row => typeof row[column] === 'number'))
  const line = (row: string[]) => widths.map((width, column) => (numeric[column] ? (row[column] ?? '').padStart(width) : (row[column] ?? '').padEnd(width))).join('  ').trimEnd()

  console.log(line(cells[0]!))
  console.log(widths.map(width => '-'.repeat(width)).join('  '))
  for (const row of cells.slice(1)) console.log(line(row))
}

export const percentile = (values: number[], share: number) => {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN
}
