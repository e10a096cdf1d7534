// A guardian's and a child's fields, and a family as one line of a list: the same wherever they stand.

import type { Child, FC } from 'hono/jsx';
import { type Directory, nameIn } from '../../../core/directory.ts';
import { messageLevels } from '../../../core/neutral-message.ts';
import { type Language, languages } from '../../../core/permissions.ts';
import { type ContactChannel, contactChannels, type FamilySummary } from '../../../features/families/schema.ts';
import { calendarChoices, decidedIn } from '../booking/left-calendars.tsx';
import { Badge } from '../kit/badge.tsx';
import { choice, email, text as line, phone, select, tick } from '../kit/inputs.tsx';
import { quietFields } from '../kit/messages-form.tsx';
import type { SentForm } from '../kit/read-form.ts';
import { writeMonth } from './read-family-form.ts';
import { familiesTexts } from './texts/words.ts';

/**
 * What a guardian is asked, wherever one is entered. `texts`: whether text messages are sent here; where not, they cannot be
 * chosen, and who chose them before (`kept`) is called.
 */
export function guardianForm(
  language: Language,
  { texts, kept }: { readonly texts: boolean; readonly kept?: ContactChannel },
) {
  const text = familiesTexts[language];
  const offered = contactChannels.filter((value) => value !== 'text' || texts || kept === 'text');
  return {
    name: line(text.guardianName, { maxlength: 120, autocomplete: 'off' }),
    phone: phone(text.phone, { maxlength: 31, autocomplete: 'off' }),
    email: email(text.email, { maxlength: 254, autocomplete: 'off' }),
    language: select(text.language, {
      first: 'fi',
      options: languages.map((value) => ({ value, label: text.languageName[value] })),
    }),
    channel: select(text.channel, {
      blank: text.channelBlank,
      ...(!texts && { hint: text.noTexts }),
      options: offered.map((value) => ({
        value,
        label: value === 'text' && !texts ? text.textNotSent : text.channels[value],
      })),
    }),
    safeToSend: tick(text.safe, { first: true }),
    messageLevel: select(text.messageLevel, {
      first: 'neutral',
      hint: text.messageLevelHint,
      options: messageLevels.map((value) => ({ value, label: text.messageLevels[value] })),
    }),
    ...quietFields(language, text.quietHint),
    calendar: {
      ...choice(text.calendar.legend, { choices: calendarChoices(language, 'silent') }),
      // asked of those only whose calendar holds something: elsewhere a form has no such field
      sent: () => true,
      typed: (form: SentForm) => decidedIn(form) ?? '',
      unfit: () => undefined,
    },
  };
}
export type GuardianFields = ReturnType<typeof guardianForm>;

/** Without the choice of what becomes of their calendar, which only somebody who was written to has. */
export function placedGuardian(at: Readonly<Record<Exclude<keyof GuardianFields, 'calendar'>, Child>>): Child {
  return (
    <div class="stack gap-3">
      {at.name}
      <div class="row top-aligned">
        <div class="grow">{at.phone}</div>
        <div class="grow">{at.email}</div>
      </div>
      <div class="row top-aligned">
        <div class="grow">{at.language}</div>
        <div class="grow">{at.channel}</div>
      </div>
      {at.safeToSend}
      {at.messageLevel}
      <div class="row top-aligned">
        <div class="grow">{at.quietFrom}</div>
        <div class="grow">{at.quietTo}</div>
      </div>
    </div>
  );
}

export function childForm(language: Language) {
  const text = familiesTexts[language];
  return {
    name: line(text.childName, { maxlength: 120, autocomplete: 'off' }),
    born: line(text.born, { hint: text.bornHint, maxlength: 10, autocomplete: 'off', short: true, write: writeMonth }),
  };
}
export type ChildFields = ReturnType<typeof childForm>;

export function placedChild(at: Readonly<Record<keyof ChildFields, Child>>): Child {
  return (
    <div class="row top-aligned">
      <div class="grow">{at.name}</div>
      <div class="grow">{at.born}</div>
    </div>
  );
}

/** What the desk calls the family; its number where it has no name yet. */
export function familyName({ name, reference }: Pick<FamilySummary, 'name' | 'reference'>, language: Language): string {
  return name ?? familiesTexts[language].unnamed({ reference });
}

/** A family in a list: its name as a link, its number and area, and who belongs to it. */
export const FamilyLine: FC<{ family: FamilySummary; area: string; href: string; language: Language }> = ({
  family,
  area,
  href,
  language,
}) => {
  const text = familiesTexts[language];
  const guardians = family.guardians.map(({ name, phone }) => (phone === undefined ? name : `${name} ${phone}`));
  const children = family.children.map(({ name, born }) => (born === undefined ? name : `${name} ${writeMonth(born)}`));
  return (
    <div class="stack gap-1 grow">
      <span class="row">
        <a class="strong" href={href}>
          {familyName(family, language)}
        </a>
        {family.nonDisclosure && <HiddenBadge language={language} />}
      </span>
      <span class="soft small">
        {family.reference} · {area}
      </span>
      {guardians.length > 0 && (
        <span class="small">
          {text.guardians}: {guardians.join(', ')}
        </span>
      )}
      {children.length > 0 && (
        <span class="small">
          {text.children}: {children.join(', ')}
        </span>
      )}
    </div>
  );
};

export const HiddenBadge: FC<{ language: Language }> = ({ language }) => (
  <Badge tone="warn" icon="shield">
    {familiesTexts[language].hidden}
  </Badge>
);

/** An area's name by an id that may be of one no longer there. */
export function areaName(directory: Directory, area: string, language: Language): string {
  const known = [...directory.areas.values()].find(({ id }) => id === area);
  return known ? nameIn(known.name, language) : area;
}
