/** Tables as CSV (RFC 4180), with a line end after each row. */

/** Returns the rows as a text. The first row is usually the names of the columns. */
export function csvOf(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(cellOf).join(',')}\r\n`).join('');
}

/** Quotes a cell where CSV needs it. A spreadsheet would compute a text that begins like a formula: an apostrophe keeps it text. */
function cellOf(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
