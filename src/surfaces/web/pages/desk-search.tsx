// What the desk asks while the caller waits, and the times it may say: the family's own worker first.

import type { FC } from 'hono/jsx';
import type { Directory, Service } from '../../../core/directory.ts';
import { nameIn, zoneOf } from '../../../core/directory.ts';
import type { Language } from '../../../core/permissions.ts';
import type { Slot } from '../../../core/slots.ts';
import { sayDate, sayTime } from '../../../core/wording.ts';
import { Badge } from '../components/badge.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { SelectField, TextField } from '../components/fields.tsx';
import { Icon } from '../components/icon.tsx';
import { Names } from '../components/localized-name.tsx';
import { Note } from '../components/note.tsx';
import { dateOf, isoOf } from '../components/slot-list.tsx';
import { deskTexts } from '../messages/desk.ts';
import { slotTexts } from '../messages/slots.ts';
import { type DeskAddress, partsOfDay, weeksAhead } from './desk-address.ts';

const MOST_SHOWN = 9;
const MOST_OF_ONE = 2;

/** The question. It is sent, not linked to: what is typed of a family is in no address. */
export const DeskSearch: FC<{
  at: DeskAddress;
  directory: Directory;
  services: readonly Service[];
  language: Language;
  /** the family as the desk calls it, once found */
  family?: string;
}> = ({ at, directory, services, language, family }) => {
  const text = deskTexts[language];
  const { languageName } = slotTexts[language];
  const kept = {
    area: at.area,
    site: at.site,
    by: at.by,
    view: at.view,
    date: at.date,
    professional: at.professional,
    room: at.room,
  };
  return (
    <form method="post" action="/desk/search" class="card desk-search" aria-label={text.search}>
      {Object.entries(kept).map(([name, value]) => value && <input type="hidden" name={name} value={value} />)}
      {at.family && <input type="hidden" name="family" value={at.family} />}
      <TextField name="query" label={text.family} type="search" value={family} maxlength={200} autocomplete="off" />
      <SelectField
        name="service"
        label={text.service}
        value={at.service}
        options={services.map((service) => ({ value: service.id, label: nameIn(service.name, language) }))}
      />
      <SelectField
        name="within"
        label={text.within}
        value={at.within}
        options={weeksAhead.map((value) => ({ value, label: text.withinOf[value] }))}
      />
      <SelectField
        name="part"
        label={text.part}
        value={at.part}
        options={partsOfDay.map((value) => ({ value, label: text.partOf[value] }))}
      />
      <SelectField
        name="language"
        label={text.language}
        value={at.language}
        blank={text.anyLanguage}
        options={directory.region.languages.map((value) => ({ value, label: languageName[value] ?? value }))}
      />
      <button type="submit" class="button">
        <Icon name="search" /> {text.find}
      </button>
    </form>
  );
};

/** The times to say first: the named worker's, then the soonest, no more than a couple of one person's a day. */
export const Suggestions: FC<{
  slots: readonly Slot[];
  at: DeskAddress;
  directory: Directory;
  language: Language;
  hold: Readonly<Record<string, string>>;
  /** why there is not more, in sentences */
  why?: readonly string[];
}> = ({ slots, at, directory, language, hold, why = [] }) => {
  const text = deskTexts[language];
  const timeZone = zoneOf(directory, at.area);
  const { shown, rest } = firstToSay(slots, at, timeZone);
  return (
    <aside class="card stack gap-3" aria-labelledby="suggestions">
      <h2 id="suggestions">{text.suggestions}</h2>
      {at.named && (
        <Badge tone="good" icon="check">
          {text.namedFirst}
        </Badge>
      )}
      {shown.length === 0 ? (
        <EmptyState icon="no-times" heading="h3" title={text.noSuggestions} advice={text.noSuggestionsAdvice} />
      ) : (
        <form method="post" action="/desk/holds">
          {Object.entries(hold).map(([name, value]) => (
            <input type="hidden" name={name} value={value} />
          ))}
          <ul class="stack gap-2">
            {shown.map((slot) => (
              <li>
                <button type="submit" class="slot" name="slot" value={slot.id}>
                  <b>
                    <time datetime={isoOf(slot.start)}>{sayTime(slot.start, language, timeZone)}</time>
                  </b>
                  <span>
                    <span class="strong">{sayDate(slot.start, language, timeZone, 'short')}</span>
                    {at.named && slot.professionals.includes(at.named) && ` · ${text.named}`}
                  </span>
                  <span class="soft">
                    <Names
                      of={slot.professionals.map((id) => directory.professionals.get(id)?.post ?? {})}
                      language={language}
                    />
                    <Place slot={slot} directory={directory} language={language} />
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </form>
      )}
      {rest > 0 && <p class="small soft">{text.more(rest)}</p>}
      {why.length > 0 && (
        <Note>
          <h3>{text.whyNot}</h3>
          <ul>
            {why.map((sentence) => (
              <li>{sentence}</li>
            ))}
          </ul>
        </Note>
      )}
    </aside>
  );
};

const Place: FC<{ slot: Slot; directory: Directory; language: Language }> = ({ slot, directory, language }) => {
  const room = slot.room && directory.rooms.get(slot.room);
  const site = slot.site && directory.sites.get(slot.site);
  const names = [site, room].flatMap((one) => (one ? [nameIn(one.name, language)] : []));
  return names.length === 0 ? null : <span>{` · ${names.join(', ')}`}</span>;
};

function firstToSay(
  slots: readonly Slot[],
  { named }: DeskAddress,
  timeZone: string,
): { readonly shown: readonly Slot[]; readonly rest: number } {
  const isNamed = (slot: Slot) => named !== undefined && slot.professionals.includes(named);
  const spread = new Map<string, number>();
  const picked = slots.filter((slot) => {
    const key = `${dateOf(slot.start, timeZone)} ${slot.professionals.join('+')}`;
    const count = (spread.get(key) ?? 0) + 1;
    spread.set(key, count);
    return count <= MOST_OF_ONE;
  });
  const ordered = [
    ...picked.filter(isNamed).slice(0, MOST_SHOWN - MOST_OF_ONE),
    ...picked.filter((slot) => !isNamed(slot)),
  ];
  const shown = ordered.slice(0, MOST_SHOWN);
  return { shown, rest: slots.length - shown.length };
}
