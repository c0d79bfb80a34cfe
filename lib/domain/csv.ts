/** Spreadsheets take a byte order mark for UTF-8, and without it read names as Latin-1. */
const BYTE_ORDER_MARK = '\uFEFF'

/** What spreadsheets compute, also after white space and quotes, and in the wide forms that East Asian ones take for the same. */
const FORMULA = /^[\s"]*[=+\-@＝＋－＠]|^[\t\r\n]/u
/** Where a semicolon separates cells, as in Excel in much of Europe, or a tab, a cell of ours is several. */
const LATER_FORMULA = /([;\t\r\n])(?=[\s"]*[=+\-@＝＋－＠])/gu

/** A table by RFC 4180: each record ends with CRLF, and a cell with a quote, separator or line break stands in quotes. */
export function csvOf(records: readonly (readonly string[])[]): string {
  return BYTE_ORDER_MARK + records.map((cells) => `${cells.map(cellOf).join(',')}\r\n`).join('')
}

function cellOf(text: string): string {
  // Somebody else wrote it: opened in a spreadsheet, it must be a text.
  const later = text.replace(LATER_FORMULA, "$1'")
  const harmless = FORMULA.test(text) ? `'${later}` : later
  return /[",;\t\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
