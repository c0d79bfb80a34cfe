const END = '<!-- Up to here. -->'

/** A page with the part that a script writes, which stands between two comments; the rest is written by hand. */
export function withWritten(page: string, script: string, text: string): string {
  const begin = `<!-- Written by \`npm run ${script}\`. -->`
  const from = page.indexOf(begin)
  const to = page.indexOf(END, from)
  if (from < 0 || to < 0) throw new Error(`The page has no place for what \`npm run ${script}\` writes.`)
  return `${page.slice(0, from)}${begin}\n\n${text}\n\n${page.slice(to)}`
}

/** A table in Markdown. */
export function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}
