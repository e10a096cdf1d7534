// A table that becomes a list of small cards on a phone.

import type { Child, FC } from 'hono/jsx';

export type Column<Row> = {
  readonly label: string;
  readonly cell: (row: Row) => Child;
  /** numbers stand to the right */
  readonly number?: boolean;
  /** the cell that names the row */
  readonly names?: boolean;
};

/** Rows under column headings; `caption` says to everybody what the table holds. `compact`: long lists stay short on a phone. */
export function DataTable<Row>({
  caption,
  columns,
  rows,
  unseenCaption,
  compact,
}: {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  unseenCaption?: boolean;
  compact?: boolean;
}): ReturnType<FC> {
  return (
    <table class={compact ? 'lines cells compact' : 'lines cells'}>
      <caption>{unseenCaption ? <span class="unseen">{caption}</span> : caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th scope="col" {...(column.number && { class: 'number' })}>
              {column.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr>
            {columns.map((column) =>
              column.names ? (
                <th scope="row" data-label={column.label}>
                  <span>{column.cell(row)}</span>
                </th>
              ) : (
                <td data-label={column.label} {...(column.number && { class: 'number' })}>
                  <span>{column.cell(row)}</span>
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
