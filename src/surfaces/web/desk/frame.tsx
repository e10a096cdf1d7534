// What stands around the desk's day and does not change by itself: what was just done, and which day of whom is shown.

import type { Context } from 'hono';
import type { FC } from 'hono/jsx';
import { type Directory, nameIn } from '../../../core/directory.ts';
import type { ProfessionalId } from '../../../core/ids.ts';
import type { Language } from '../../../core/permissions.ts';
import type { ReadBooking } from '../../../features/bookings/read.ts';
import { type DeskAddress, deskAreas, deskColumns, deskHref, deskViews } from '../booking/desk-address.ts';
import { DoneNote, ReleasedNote, type ToldOfIt } from '../booking/done-note.tsx';
import { signedIn } from '../kit/allowed.ts';
import type { WebEnv } from '../kit/environment.ts';
import { FilterForm, filterIn } from '../kit/filter.tsx';
import { allFields, type Fields, fresh } from '../kit/form.tsx';
import { Icon } from '../kit/icon.tsx';
import { date, select } from '../kit/inputs.tsx';
import { sayName } from '../kit/localized-name.tsx';
import { Note } from '../kit/note.tsx';
import { peopleAt, roomsOf } from './choices.ts';
import { UNNAMED } from './new-family.tsx';
import { deskTexts, newFamilyTexts } from './texts/words.ts';

export type DoneBooking = { readonly booking: ReadBooking; readonly told: ToldOfIt };

/** What was just done: to which booking, with a way to it; that a time was let go, or a family registered in part. */
export const Done: FC<{
  c: Context<WebEnv>;
  done: DoneBooking | undefined;
  named: ProfessionalId | undefined;
  timeZone: string;
}> = ({ c, done, named, timeZone }) =>
  done ? (
    <DoneNote c={c} {...done}>
      <p>
        <a href={`/bookings/${done.booking.record.id}`}>{deskTexts[c.var.language].openBooking}</a>
      </p>
    </DoneNote>
  ) : c.req.query('done') === UNNAMED && named === undefined ? (
    <Unnamed c={c} />
  ) : (
    <ReleasedNote c={c} timeZone={timeZone} />
  );

const Unnamed: FC<{ c: Context<WebEnv> }> = ({ c }) => {
  const text = newFamilyTexts[c.var.language];
  const family = c.req.query('family');
  return (
    <Note tone="warn" said>
      <p>{text.unnamed}</p>
      {family && (
        <p>
          <a href={`/families/${encodeURIComponent(family)}/named-worker`}>{text.nameNow}</a>
        </p>
      )}
    </Note>
  );
};

export const Steps: FC<{ at: DeskAddress; today: string; language: Language }> = ({ at, today, language }) => {
  const text = deskTexts[language];
  const step = at.view === 'week' ? 7 : 1;
  const beside = (days: number) => deskHref(at, { date: Temporal.PlainDate.from(at.date).add({ days }).toString() });
  return (
    <div class="row gap-2 no-print">
      <a class="button second small" href={beside(-step)}>
        <Icon name="back" /> {text.previous}
      </a>
      {at.date !== today && (
        <a class="button second small" href={deskHref(at, { date: today })}>
          {text.today}
        </a>
      )}
      <a class="button second small" href={beside(step)}>
        {text.next} <Icon name="onward" />
      </a>
    </div>
  );
};

/** What the desk's address narrows it by. A site or a person of the area looked at before falls away without a word. */
export function deskFilter(c: Context<WebEnv>, at: DeskAddress, directory: Directory) {
  const { language } = c.var;
  const text = deskTexts[language];
  const { by, view } = at;
  const areas = deskAreas(signedIn(c), directory);
  const sites = [...directory.sites.values()].filter((site) => site.area === at.area);
  const whose = by === 'room' ? roomsOf(directory, at) : peopleAt(directory, at);
  const area = {
    area: select(text.area, {
      first: at.area,
      options: areas.map((value) => ({ value, label: sayName(directory.areas.get(value)?.name, language) })),
    }),
  };
  const day = { date: date(text.date, { first: at.date }) };
  const { typed, faults } = filterIn(c, { ...area, ...day });
  const fields: Fields = {
    ...((areas.length > 1 || faults.area) && area),
    site: select(text.site, {
      blank: text.allSites,
      options: sites.map(({ id, name }) => ({ value: id, label: nameIn(name, language) })),
    }),
    ...(view === 'week' && {
      [by]: select(text.who[by], {
        first: at[by] ?? '',
        options: whose.map((one) => ({ value: one.id, label: nameIn('post' in one ? one.post : one.name, language) })),
      }),
    }),
    ...day,
  };
  return { fields, state: { typed: { ...fresh(fields, { site: at.site ?? '' }).typed, ...typed }, faults } };
}

export const Filter: FC<{ at: DeskAddress; filter: ReturnType<typeof deskFilter>; language: Language }> = ({
  at,
  filter: { fields, state },
  language,
}) => {
  const text = deskTexts[language];
  const { by, view, service, within, part, weekdays, earliest, latest, family } = at;
  const kept = { by, view, service, within, part, weekdays, earliest, latest, language: at.language, family };
  return (
    <div class="row apart ends gap-3 no-print">
      <div class="row gap-3">
        <Tabs
          label={text.views}
          entries={deskViews.map((view) => [text.view[view], deskHref(at, { view }), view === at.view])}
        />
        <Tabs
          label={text.by}
          entries={deskColumns.map((by) => [
            text.byOf[by],
            deskHref(at, { by, professional: undefined, room: undefined }),
            by === at.by,
          ])}
        />
      </div>
      <FilterForm action="/desk" shape="row" label={text.filter} carried={kept} language={language}>
        {allFields(fields, state, language)}
      </FilterForm>
    </div>
  );
};

const Tabs: FC<{ label: string; entries: readonly (readonly [string, string, boolean])[] }> = ({ label, entries }) => (
  <nav aria-label={label}>
    <ul class="choices-row">
      {entries.map(([name, href, current]) => (
        <li>
          <a href={href} {...(current && { 'aria-current': 'true' })}>
            {name}
          </a>
        </li>
      ))}
    </ul>
  </nav>
);
