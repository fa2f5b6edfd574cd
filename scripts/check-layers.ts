// Reads look down, writes stay home, events go up.

/** From the ground up. Nothing may import what stands after it. */
const layers = [
  'platform', 'shop', 'app.ts', 'ui',
  'accounts', 'notifications', 'catalog', 'promotions', 'payments', 'cart', 'orders', 'fulfilment', 'aftersales', 'reviews',
  'media', 'rooms', 'chat', 'interactions', 'complaints', 'evidence', 'analytics',
  'discover', 'watch', 'studio', 'courier', 'supplier', 'admin',
  'order-blocks.ts', 'events.ts', 'jobs.ts', 'site.tsx', 'demo', 'commands', 'main.ts',
]
const top = process.argv[2] ?? '.'
const complaints: string[] = []

/** A table belongs to the feature its migration is named after: 0003-orders.sql, 0007-orders-notes.sql. */
const owners = new Map<string, string>()
for (const file of new Bun.Glob('*.sql').scanSync(`${top}/migrations`)) {
  const sql = await Bun.file(`${top}/migrations/${file}`).text()
  for (const [, table] of sql.matchAll(/create (?:virtual )?table (?:if not exists )?(\w+)/g)) owners.set(table!, file.split(/[-.]/)[1]!)
}
for (const [table, owner] of owners) if (!layers.includes(owner)) complaints.push(`the table ${table} belongs to ${owner}, which has no place in the layers`)

for (const file of new Bun.Glob('**/*.{ts,tsx}').scanSync(`${top}/src`)) {
  const home = file.split('/')[0]!
  if (/\.test\.tsx?$|\.d\.ts$|^(testing|e2e)\//.test(file)) continue
  if (!layers.includes(home)) complaints.push(`${file}: ${home} has no place in the layers`)

  const text = await Bun.file(`${top}/src/${file}`).text()
  for (const [, type, names, path] of text.matchAll(/^(?:import|export)\s+(type\s)?([^'";]*?)\s*(?:from\s*)?['"](\.[^'"]+)['"]/gm)) {
    const away = new URL(path!, `file:///${file}`).pathname.split('/')[1]!
    if (away === home) continue
    if (layers.indexOf(away) > layers.indexOf(home)) complaints.push(`${file} looks up at ${away}`)
    if (path!.endsWith('/routes.tsx') && home !== 'site.tsx') complaints.push(`${file} imports the routes of ${away}`)
    const borrowed = path!.endsWith('/store.ts') && !type && names!.match(/(?<!\btype )\b(?:insert|update|delete)[A-Z]\w*/)
    if (borrowed) complaints.push(`${file} borrows ${borrowed[0]} from ${away}, which alone writes its tables`)
  }
  if (/\bimport\(\s*['"`]\./.test(text)) complaints.push(`${file} imports in the middle of the code, where this check does not look`)

  for (const [, table] of text.matchAll(/\b(?:insert(?: or \w+)? into|replace into|update(?: or \w+)?|delete from) (\w+)/g)) {
    const owner = owners.get(table!)
    if (owner && owner !== home) complaints.push(`${file} writes to ${table}, which belongs to ${owner}`)
  }
}

console.log(complaints.join('\n') || 'The layers hold.')
process.exit(complaints.length && 1)

export {}
