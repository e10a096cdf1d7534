// What a deputy was handed: in whose place and until when, what is said of it, and what is still to be done.

import type { FC } from 'hono/jsx';
import { type Directory, zoneOf } from '../../../core/directory.ts';
import type { Language } from '../../../core/permissions.ts';
import { sayDateTime, sayDateTimeRange } from '../../../core/wording.ts';
import type { ReadDuty } from '../../../features/consultations/read-duties.ts';
import { Name, sayPost } from '../kit/localized-name.tsx';
import { isoOf } from '../kit/times.tsx';
import { dutyTexts } from './texts/words.ts';

export const DutyRow: FC<{ duty: ReadDuty; directory: Directory; language: Language }> = ({
  duty: { record, view, threads, bookings },
  directory,
  language,
}) => {
  const text = dutyTexts[language];
  const zone = zoneAt(directory, record);
  const post = (id: typeof record.deputy) => sayPost(directory.professionals.get(id)?.post, language);
  return (
    <div class="stack gap-2">
      <p>
        <b>{text.of({ away: post(record.professional), deputy: post(record.deputy) })}</b>
        <br />
        <span class="small soft">{text.until({ until: { at: record.until, zone } })}</span>
      </p>
      {view.note !== undefined && <p class="said">{view.note}</p>}
      {threads.length + bookings.length === 0 ? (
        <p class="soft">{text.allDone}</p>
      ) : (
        <ul class="rows">
          {threads.map(({ id, service, standing, area }) => (
            <li>
              <div>
                <a href={`/threads/${id}`}>
                  {text.question} <Name of={directory.services.get(service)?.name} language={language} />
                </a>
                <br />
                <span class="small soft">
                  {standing.is === 'asked'
                    ? text.due({ due: { at: standing.due, zone: zoneOf(directory, area) } })
                    : text.waits}
                </span>
              </div>
            </li>
          ))}
          {bookings.map(({ id, start, end, service, area }) => (
            <li>
              <div>
                <a href={`/bookings/${id}`}>
                  <time datetime={isoOf(start)}>{sayDateTimeRange(start, end, language, zoneOf(directory, area))}</time>
                </a>
                <br />
                <span class="small soft">
                  <Name of={directory.services.get(service)?.name} language={language} />
                </span>
              </div>
            </li>
          ))}
        </ul>
      )}
      {view.takesBack && (
        <form method="post" action={`/duties/${record.id}/take-back`} class="no-print">
          <button type="submit" class="button second small">
            {text.takeBack}
            <span class="unseen">, {sayDateTime(record.handedAt, language, zone)}</span>
          </button>
        </form>
      )}
    </div>
  );
};

function zoneAt(directory: Directory, { professional }: ReadDuty['record']): string {
  const [area] = directory.professionals.get(professional)?.areas ?? [];
  return area === undefined ? directory.region.timeZone : zoneOf(directory, area);
}
