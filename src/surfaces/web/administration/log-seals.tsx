// Whether the access log is still as it was written.

import type { FC } from 'hono/jsx';
import { sayDateTime } from '../../../core/wording.ts';
import { FilterForm } from '../kit/filter.tsx';
import { allFields } from '../kit/form.tsx';
import { Icon } from '../kit/icon.tsx';
import { Note } from '../kit/note.tsx';
import { addressOf, notedForm, type Parts } from './ask-log.tsx';
import { accessLogTexts } from './texts/words.ts';

export const Seals: FC<Parts> = ({ view: { seals, filter, cursor, compared, hasNoted, directory }, language }) => {
  const text = accessLogTexts[language];
  const since = seals?.waiting.since;
  return (
    <section class="card stack gap-3">
      <h2>
        <Icon name="shield" /> {text.sealsTitle}
      </h2>
      {seals === undefined && (
        <>
          <p>
            <a href={addressOf(filter.asked, { cursor, check: 'yes' })}>{text.check}</a>
          </p>
          <p class="small soft">{text.checkTakes}</p>
        </>
      )}
      {seals?.differs && (
        <Note tone="warn" said>
          <p>
            {seals.differs.kind === 'not-reached'
              ? text.notedNotReached({ position: seals.differs.position, last: seals.end?.position })
              : text.notedOtherHash(seals.differs)}
          </p>
          <p>{text.notedCheck}</p>
        </Note>
      )}
      {seals && seals.findings.length === 0 && (
        <Note tone={seals.sealed > 0 ? 'good' : 'warn'}>
          <p>{seals.sealed > 0 ? text.sealsWhole({ rows: seals.sealed }) : text.sealsNone}</p>
          {hasNoted && !seals.differs && <p>{text.notedHolds}</p>}
        </Note>
      )}
      {seals && seals.waiting.late > 0 && (
        <Note tone="bad" said>
          <p>{text.sealsLate({ count: seals.waiting.late })}</p>
        </Note>
      )}
      {seals && seals.findings.length > 0 && (
        <Note tone="bad" said>
          <p>{text.sealsBroken({ count: seals.findings.length })}</p>
          <ul>
            {seals.findings.slice(0, MOST_FINDINGS).map(({ kind, logId, position }) => (
              <li>{`${text.finding[kind] ?? kind}: ${text.findingAt({ row: logId, position })}`}</li>
            ))}
          </ul>
          <p>{text.sealsAdvice}</p>
        </Note>
      )}
      {seals && seals.waiting.count > 0 && (
        <p class="small soft">
          {text.sealsWaiting({
            count: seals.waiting.count,
            since: since === undefined ? undefined : sayDateTime(since, language, directory.region.timeZone, 'full'),
          })}
        </p>
      )}
      {seals && seals.waiting.unborne > 0 && (
        <p class="small soft">{text.sealsUnborne({ count: seals.waiting.unborne })}</p>
      )}
      {seals?.removed && (
        <p class="small soft">{text.removed({ until: Number(seals.removed).toLocaleString(language) })}</p>
      )}
      {seals?.end && (
        <>
          <p class="small soft said">
            {text.lastSeal({ end: `${seals.end.position}:${seals.end.hash.slice(0, 16)}` })}
          </p>
          <p class="small">{text.keepEnd}</p>
        </>
      )}
      <FilterForm action="/access-log" shape="stack" show={text.compare} language={language}>
        {allFields(notedForm(language), compared, language)}
      </FilterForm>
    </section>
  );
};

const MOST_FINDINGS = 50;
