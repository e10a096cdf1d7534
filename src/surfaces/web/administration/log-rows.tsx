// The rows of the access log that were asked for: who did or read what, whose, and why.

import type { FC } from 'hono/jsx';
import type { Language } from '../../../core/permissions.ts';
import { isSameValue } from '../../../core/same-value.ts';
import { sayDateTime } from '../../../core/wording.ts';
import type { AccessLogItem, AccessLogPage } from '../../../features/insights/schema.ts';
import { isRenameBy } from '../../../features/insights/word-acts.ts';
import { DataTable } from '../kit/data-table.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import { frameTexts } from '../kit/texts/words.ts';
import { addressOf, type Parts } from './ask-log.tsx';
import { accessLogTexts } from './texts/words.ts';

export const Rows: FC<Parts & { log: AccessLogPage }> = ({ log, view: { directory, filter, cursor }, language }) => {
  const text = accessLogTexts[language];
  if (log.items.length === 0) {
    return (
      <EmptyState icon="search" title={text.none} advice={text.noneAdvice}>
        <a class="button" href="/access-log">
          {frameTexts[language].clearFilter}
        </a>
      </EmptyState>
    );
  }
  const zone = directory.region.timeZone;
  return (
    <>
      <div class="card">
        <DataTable
          caption={text.caption}
          compact
          rows={eachOnce(log.items)}
          columns={[
            {
              label: text.column.when,
              names: true,
              cell: ({ at }: AccessLogItem) => (
                <time datetime={at}>{sayDateTime(Date.parse(at), language, zone, 'full')}</time>
              ),
            },
            { label: text.column.who, cell: (row) => <Who row={row} language={language} /> },
            { label: text.column.role, cell: ({ said }) => said.role },
            { label: text.column.what, cell: ({ said }) => said.what },
            { label: text.column.whose, cell: (row) => <Whose row={row} language={language} /> },
            { label: text.column.why, cell: ({ said }) => said.why },
          ]}
        />
      </div>
      <div class="row">
        {log.nextCursor && (
          <a class="button second" href={addressOf(filter.asked, { cursor: log.nextCursor })}>
            {text.older}
          </a>
        )}
        {cursor !== '' && (
          <a class="button quiet" href={addressOf(filter.asked)}>
            {text.newest}
          </a>
        )}
      </div>
    </>
  );
};

/**
 * An act that reached several areas has a row in each: an auditor of more than one reads it once. A change that gave a
 * new name says it in its own row.
 */
function eachOnce(rows: readonly AccessLogItem[]): readonly AccessLogItem[] {
  const told = ({ id: _id, area: _area, ...act }: AccessLogItem) => act;
  // rows of another act of the same moment may stand between them
  return rows.filter((row, at) => {
    if (rows.some((other) => isRenameBy(other, row))) return false;
    const before = rows.findIndex((other) => other.at === row.at && isSameValue(told(other), told(row)));
    return before === at;
  });
}

const Who: FC<{ row: AccessLogItem; language: Language }> = ({ row: { actor, said }, language }) => (
  <a href={addressOf({ actor })} aria-label={accessLogTexts[language].onlyThis({ what: said.who })}>
    {said.who}
  </a>
);

const Whose: FC<{ row: AccessLogItem; language: Language }> = ({ row: { subject, said }, language }) => {
  const { kind, id } = subject;
  const about = kind === 'family' ? { family: id } : { subject: `${kind}:${id}` };
  return (
    <a href={addressOf(about)} aria-label={accessLogTexts[language].onlyThis({ what: said.whose })}>
      {said.whose}
    </a>
  );
};
