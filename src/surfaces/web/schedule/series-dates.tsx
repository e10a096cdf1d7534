// The dates of a series month by month: held, moved, extra, or skipped and why; and its rhythm in words.

import type { FC } from 'hono/jsx';
import { type Directory, nameIn } from '../../../core/directory.ts';
import type { Language } from '../../../core/permissions.ts';
import { sayCalendarDate, sayMonth } from '../../../core/wording.ts';
import type { PreviewDay } from '../../../features/directory/preview-series.ts';
import { Badge } from '../kit/badge.tsx';
import { sayPost } from '../kit/localized-name.tsx';
import { asSentence } from '../kit/rhythm.ts';
import { seriesTexts } from './texts/words.ts';

export const SeriesDates: FC<{ days: readonly PreviewDay[]; directory: Directory; language: Language }> = ({
  days,
  directory,
  language,
}) => {
  const text = seriesTexts[language];
  const counted = (some: readonly PreviewDay[]) => {
    const held = some.filter((day) => day.held).length;
    // a session that is held on another day is counted there
    const skipped = some.filter((day) => !day.held && day.because !== 'moved').length;
    return text.heldCount({ held, skipped });
  };
  if (days.length === 0) return <p>{text.previewNone}</p>;
  return (
    <div class="stack">
      <p class="soft">{counted(days)}</p>
      <div class="card stack gap-2">
        {[...Map.groupBy(days, (day) => day.date.slice(0, 7))].map(([month, ofMonth], at) => (
          <details class="unfolds" open={at === 0}>
            <summary>
              <b>{asSentence(sayMonth(Date.parse(`${month}-01T00:00:00Z`), language, 'UTC'))}</b>{' '}
              <span class="small soft">{counted(ofMonth)}</span>
            </summary>
            <ul class="stack gap-2">
              {ofMonth.map((day) => (
                <li class="stack gap-1">
                  <Day day={day} directory={directory} language={language} />
                </li>
              ))}
            </ul>
          </details>
        ))}
      </div>
    </div>
  );
};

const Day: FC<{ day: PreviewDay; directory: Directory; language: Language }> = ({ day, directory, language }) => {
  const text = seriesTexts[language];
  const away = day.absent.map((id) => sayPost(directory.professionals.get(id)?.post, language));
  const closed = directory.closures.filter(({ id }) => day.closures.includes(id));
  const closures = closed.map(({ name }) => nameIn(name, language)).join(', ');
  const why = day.because && [text.because[day.because], day.because === 'closure' ? closures : ''];
  return (
    <>
      <span class="row gap-2">
        <time datetime={day.date} class={day.held ? 'strong' : 'soft'}>
          {sayCalendarDate(day.date, language)}
        </time>
        {day.held && day.as === 'extra' && (
          <Badge tone="good" icon="add">
            {text.extra}
          </Badge>
        )}
        {day.held && day.as === 'moved' && (
          <Badge tone="violet" icon="move">
            {text.moved}
          </Badge>
        )}
        {why && (
          <Badge tone="warn" icon="no-times">
            {`${text.skipped}: ${why.filter((part) => part !== '').join(', ')}`}
          </Badge>
        )}
      </span>
      {day.held && day.holiday && <span class="small soft">{text.onHoliday}</span>}
      {day.held && away.length > 0 && (
        <span class="small soft">{text.away({ who: [...new Set(away)].join(', ') })}</span>
      )}
      {day.held && closures !== '' && <span class="small soft">{text.closed({ what: closures })}</span>}
    </>
  );
};
