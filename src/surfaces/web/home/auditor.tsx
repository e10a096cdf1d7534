// An auditor's home: what is odd in the log of the last week, and whether sealing goes on.

import { nameIn } from '../../../core/directory.ts';
import { sayCalendarDate, sayDateTime } from '../../../core/wording.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { readOddities } from '../../../features/insights/read-oddities.ts';
import { Note } from '../kit/note.tsx';
import { Action, Block, type MadeHome, Nothing } from './blocks.tsx';
import { auditorHomeTexts } from './texts/words.ts';

export const auditorHome: MadeHome = async ({ c, deps, actor, language }) => {
  const text = auditorHomeTexts[language];
  const { many, outside, seals } = await readOddities(deps, actor, c.var);
  const { region, areas } = await readDirectory(deps);
  const logOf = (who: string) => `/access-log?${new URLSearchParams({ actor: who })}`;
  return {
    actions: [<Action href="/access-log" icon="list" label={text.log} solid />],
    first: [
      <Note tone={seals.late > 0 ? 'warn' : 'plain'}>
        <p>
          {seals.late > 0
            ? text.late({ count: seals.late })
            : seals.lastAt === undefined
              ? text.unsealed
              : text.sealed({ at: { at: seals.lastAt, zone: region.timeZone } })}
        </p>
      </Note>,
    ],
    work: [
      <Block title={text.many} note={text.lastWeek}>
        {many.length === 0 ? (
          <Nothing said={text.manyNone} />
        ) : (
          <ul class="rows">
            {many.map(({ actor: who, actorName, date, subjects }) => (
              <li>
                <div>
                  <b>{actorName ?? who}</b>
                  <br />
                  <span class="small soft">
                    {sayCalendarDate(date, language)} · {text.looked({ subjects })}
                  </span>
                </div>
                <a class="small" href={logOf(who)} aria-label={text.lookOf({ who: actorName ?? who })}>
                  {text.look}
                </a>
              </li>
            ))}
          </ul>
        )}
      </Block>,
      <Block title={text.outside} note={text.lastWeek}>
        {outside.length === 0 ? (
          <Nothing said={text.outsideNone} />
        ) : (
          <ul class="rows">
            {outside.map(({ actor: who, actorName, area, reads, lastAt }) => (
              <li>
                <div>
                  <b>{actorName ?? who}</b> · {nameIn(areas.get(area)?.name ?? { [language]: area }, language)}
                  <br />
                  <span class="small soft">
                    {text.reads({ reads })} · {sayDateTime(lastAt.getTime(), language, region.timeZone, 'short')}
                  </span>
                </div>
                <a class="small" href={logOf(who)} aria-label={text.lookOf({ who: actorName ?? who })}>
                  {text.look}
                </a>
              </li>
            ))}
          </ul>
        )}
      </Block>,
    ],
    beside: [
      <Block title={text.how}>
        <p class="small">{text.howAdvice}</p>
      </Block>,
    ],
  };
};
