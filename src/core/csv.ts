// Tables as text for a spreadsheet: fields apart by semicolons, as Finnish and Swedish ones read them, each in quotes. Pure.

type Cell = string | number | undefined;

/** RFC 4180 but for the semicolon, with the mark by which a spreadsheet knows UTF-8. */
export function csvOf(rows: readonly (readonly Cell[])[]): string {
  return `\uFEFF${rows.map((row) => `${row.map(fieldOf).join(';')}\r\n`).join('')}`;
}

/** A text that a spreadsheet would take for a formula has an apostrophe before it. */
function fieldOf(cell: Cell): string {
  if (cell === undefined) return '';
  if (typeof cell === 'number') return String(cell);
  const plain = /^[\s\u00A0]*[=+\-@\t\r\n\uFF0B\uFF0D\uFF1D\uFF20]/.test(cell) ? `'${cell}` : cell;
  return `"${plain.replaceAll('"', '""')}"`;
}
