// What the desk asks while the caller waits, and the times it may say: the family's own worker first.

import type { FC } from 'hono/jsx';
import type { Directory, Service } from '../../../core/directory.ts';
import { nameIn, zoneOf } from '../../../core/directory.ts';
import type { ProfessionalId } from '../../../core/ids.ts';
import type { Language } from '../../../core/permissions.ts';
import { sayDate, sayTime } from '../../../core/wording.ts';
import { wordFor } from '../../../core/words.ts';
import type { FoundSlotView, SearchResult, SlotView } from '../../../features/availability/schema.ts';
import {
  anywayHref,
  type DeskAddress,
  deskHref,
  partsOfDay,
  searchedPlaces,
  weeksAhead,
  wishedWeekdays,
  workdays,
} from '../booking/desk-address.ts';
import { anywayTexts, slotTexts } from '../booking/texts/words.ts';
import { Badge } from '../kit/badge.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import { Carried, type Faults } from '../kit/fields.tsx';
import { allFields, fresh } from '../kit/form.tsx';
import { Icon } from '../kit/icon.tsx';
import { search, select, ticks, time } from '../kit/inputs.tsx';
import { Posts } from '../kit/localized-name.tsx';
import { Note } from '../kit/note.tsx';
import { deskTexts, deskWishesTexts } from './texts/words.ts';

const MOST_SHOWN = 7;
const MOST_OWN = 4;
const MOST_OF_ONE = 2;

/** Whose time is looked for, and what cannot be searched by. */
export function familyField(language: Language, family: string) {
  const { family: label, fault } = deskTexts[language];
  return {
    query: search(label, {
      first: family,
      maxlength: 200,
      autocomplete: 'off',
      fault: fault.query,
      refusals: { personal_data_found: fault.identityCode },
    }),
  };
}

/** The question. It is sent, not linked to: what is typed of a family is in no address. */
export const DeskSearch: FC<{
  at: DeskAddress;
  directory: Directory;
  services: readonly Service[];
  language: Language;
  /** the family as the desk calls it, once found; or what was typed, where that was no search */
  family: string;
  faults: Faults;
}> = ({ at, directory, services, language, family, faults }) => {
  const text = deskTexts[language];
  const { languageName } = slotTexts[language];
  const labelled = <Value extends string>(values: readonly Value[], labels: Readonly<Record<Value, string>>) =>
    values.map((value) => ({ value, label: labels[value] }));
  const { area, site, by, view, date, professional, room } = at;
  const asked = {
    ...familyField(language, family),
    service: select(text.service, {
      first: at.service ?? '',
      options: services.map(({ id, name }) => ({ value: id, label: nameIn(name, language) })),
    }),
    where: select(text.where, { first: at.where, options: labelled(searchedPlaces, text.whereOf) }),
    within: select(text.within, { first: at.within, options: labelled(weeksAhead, text.withinOf) }),
    part: select(text.part, { first: at.part, options: labelled(partsOfDay, text.partOf) }),
    language: select(text.language, {
      blank: text.anyLanguage,
      options: directory.region.languages.map((value) => ({ value, label: wordFor(languageName, value) ?? value })),
    }),
  };
  return (
    <form method="post" action="/desk/search" class="card desk-search" aria-label={text.search}>
      <Carried of={{ area, site, by, view, date, professional, room, family: at.family }} />
      {allFields(asked, { ...fresh(asked, { language: at.language ?? '' }), faults }, language)}
      <MoreWishes at={at} language={language} />
      <button type="submit" class="button">
        <Icon name="search" /> {text.find}
      </button>
    </form>
  );
};

/** Seldom asked, so folded; open where something is wished, since it narrows what is found. */
const MoreWishes: FC<{ at: DeskAddress; language: Language }> = ({ at, language }) => {
  const text = deskWishesTexts[language];
  const wished = {
    weekdays: ticks(text.weekdays, {
      hint: text.weekdaysHint,
      options: workdays.map((value) => ({ value, label: text.day[value] })),
    }),
    earliest: time(text.earliest, { first: at.earliest ?? '' }),
    latest: time(text.latest, { first: at.latest ?? '' }),
  };
  return (
    <details class="unfolds desk-wishes" open={(at.weekdays ?? at.earliest ?? at.latest) !== undefined}>
      <summary>{text.summary}</summary>
      <div class="row gap-3">{allFields(wished, fresh(wished, { weekdays: wishedWeekdays(at) }), language)}</div>
    </details>
  );
};

export type Found = {
  /** the named worker's soonest */
  readonly own: readonly FoundSlotView[];
  readonly others: readonly FoundSlotView[];
  readonly why?: Pick<SearchResult, 'whyNot' | 'relaxations'> & { readonly mayOverride: boolean };
};

/** The times to say first: the named worker's, then the soonest, no more than a couple of one person's a day. */
export const Suggestions: FC<{
  found: Found;
  /** the family's own worker */
  named: ProfessionalId | undefined;
  at: DeskAddress;
  directory: Directory;
  language: Language;
  hold: Readonly<Record<string, string>>;
}> = ({ found, named, at, directory, language, hold }) => {
  const text = deskTexts[language];
  const shown = firstToSay(found);
  return (
    <aside class="card stack gap-3" aria-labelledby="suggestions">
      <h2 id="suggestions">{text.suggestions}</h2>
      {named && shown.length > 0 && <WhoseFirst isOwn={found.own.length > 0} language={language} />}
      {shown.length === 0 ? (
        <EmptyState icon="no-times" heading="h3" title={text.noSuggestions} advice={text.noSuggestionsAdvice}>
          <a class="button second" href={waitHref(at, directory)}>
            {deskTexts[language].addToWaitlist}
          </a>
        </EmptyState>
      ) : (
        <form method="post" action="/desk/holds">
          <Carried of={{ ...hold, area: '' }} />
          <ul class="stack gap-2">
            {shown.map((slot) => (
              <li>
                <Suggestion slot={slot} named={named} at={at} directory={directory} language={language} />
              </li>
            ))}
          </ul>
        </form>
      )}
      {shown.length > 0 && <p class="small soft">{text.more}</p>}
      {found.why ? (
        <WhyNot why={found.why} directory={directory} at={at} language={language} hold={hold} />
      ) : (
        <a class="small" href={deskHref(at, { why: 'yes' })}>
          {text.askWhy}
        </a>
      )}
    </aside>
  );
};

/** Nobody is promised their own worker where none of the times is with them. */
const WhoseFirst: FC<{ isOwn: boolean; language: Language }> = ({ isOwn, language }) => {
  const text = deskTexts[language];
  return (
    <Badge tone={isOwn ? 'good' : 'warn'} icon={isOwn ? 'check' : 'warning'}>
      {isOwn ? text.namedFirst : text.namedNone}
    </Badge>
  );
};

/** The waiting list's form, with what the desk has asked for filled in. */
function waitHref(
  { service, family, area, weekdays, earliest, latest: end }: DeskAddress,
  directory: Directory,
): string {
  const { durationMinutes: minutes = 0 } = (service && directory.services.get(service)) || {};
  // Here a time ends by then; who waits says when it may start.
  const latest = end && Temporal.PlainTime.from(end).subtract({ minutes }).toString({ smallestUnit: 'minute' });
  const wishes = { service, family, area, weekdays, earliest, ...(latest && latest < end && { latest }) };
  const filled = Object.entries(wishes).filter(([, value]) => value);
  return `/waitlist/new?${new URLSearchParams(filled as [string, string][])}`;
}

const Suggestion: FC<{
  slot: FoundSlotView;
  named: ProfessionalId | undefined;
  at: DeskAddress;
  directory: Directory;
  language: Language;
}> = ({ slot, named, at, directory, language }) => {
  const text = deskTexts[language];
  const [start, timeZone] = timeOf(slot, directory, at);
  const isOwn = named !== undefined && slot.professionals.some(({ id }) => id === named);
  const wished = at.language && (wordFor(slotTexts[language].languageName, at.language) ?? at.language);
  return (
    <button type="submit" class="slot" name="slot" value={slot.id}>
      <b>
        <time datetime={slot.start}>{sayTime(start, language, timeZone)}</time>
      </b>
      <span>
        <span class="strong">{sayDate(start, language, timeZone, 'short')}</span>
        {isOwn && ` · ${text.named}`}
        {wished && ` · ${slot.inLanguage ? wished : slotTexts[language].notInLanguage({ language: wished })}`}
      </span>
      <span class="soft">
        <Posts of={slot.professionals.map(({ post }) => post)} language={language} />
        <Place slot={slot} directory={directory} language={language} />
      </span>
    </button>
  );
};

/** The site: what a caller needs to know. The room is on the form. */
const Place: FC<{ slot: FoundSlotView; directory: Directory; language: Language }> = ({
  slot,
  directory,
  language,
}) => {
  const site = [...directory.sites.values()].find(({ id }) => id === slot.site);
  return site === undefined ? null : <span>{` · ${nameIn(site.name, language)}`}</span>;
};

const MOST_REASONS = 3;

const WhyNot: FC<{
  why: NonNullable<Found['why']>;
  directory: Directory;
  at: DeskAddress;
  language: Language;
  hold: Readonly<Record<string, string>>;
}> = ({ why: { whyNot, relaxations = [], mayOverride }, hold, directory, at, language }) => {
  const text = deskTexts[language];
  const reasons = [...(whyNot?.obstacles ?? [])].sort((one, other) => other.count - one.count).slice(0, MOST_REASONS);
  const ways = relaxations.slice(0, MOST_REASONS);
  if (reasons.length + ways.length === 0) return null;
  return (
    <Note>
      <h3>{text.whyNot}</h3>
      <ul>
        {reasons.map(({ obstacle, count }) => (
          <li>{text.obstacle[obstacle]({ count })}</li>
        ))}
        {ways.map(({ constraint, count, first }) => {
          const [start, timeZone] = timeOf(first, directory, at);
          return (
            <li>
              {text.opens({
                what: text.relax[constraint],
                count,
                first: { at: start, zone: timeZone },
              })}
              {mayOverride && (constraint === 'notice' || constraint === 'horizon') && (
                <p>
                  <a class="button second small" href={anywayHref({ ...hold, slot: first.id })}>
                    {anywayTexts[language].title}
                  </a>
                </p>
              )}
            </li>
          );
        })}
      </ul>
    </Note>
  );
};

function timeOf(slot: SlotView, directory: Directory, at: DeskAddress): readonly [number, string] {
  const area = [...directory.areas.keys()].find((known) => known === slot.area) ?? at.area;
  return [Date.parse(slot.start), zoneOf(directory, area)];
}

function firstToSay({ own, others }: Found): readonly FoundSlotView[] {
  const first = spread(own).slice(0, MOST_OWN);
  return [...first, ...spread(others).filter((slot) => !first.some(({ id }) => id === slot.id))].slice(0, MOST_SHOWN);
}

/** No more than a couple of the same people's times on one day, so that there is something to choose between. */
function spread(slots: readonly FoundSlotView[]): readonly FoundSlotView[] {
  const counts = new Map<string, number>();
  return slots.filter((slot) => {
    const key = `${slot.start.slice(0, 10)} ${slot.professionals.map(({ id }) => id)}`;
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return count <= MOST_OF_ONE;
  });
}
