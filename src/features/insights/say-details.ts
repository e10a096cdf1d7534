// The details of a row of the log in words, from what to what; those that say nothing to a reader are left unsaid.

import { type LoggedDetail, loggedDetails, readChangedValues } from '../../core/access-log.ts';
import { weekdays } from '../../core/directory.ts';
import { languages } from '../../core/permissions.ts';
import { parseSlotId } from '../../core/slots.ts';
import { sayLanguage, sayList } from '../../core/wording.ts';
import { wordFor } from '../../core/words.ts';
import { startIn, type Things } from './name-things.ts';
import type { ToldAct } from './schema.ts';
import type { LoggedActTexts } from './texts/words.ts';

type Value = string | number | boolean;
type Said = string | undefined;
type Say = (value: Value, things: Things, act: ToldAct) => Said;

/** In the order in which they are read. */
export function sayDetails(things: Things, act: ToldAct): readonly string[] {
  const known = ORDER.filter((detail) => act.details[detail] !== undefined);
  return known.flatMap((detail) => SAYS[detail](act.details[detail] ?? '', things, act) ?? []);
}

const unsaid: Say = () => undefined;

/** A number, with the words around it; nothing for none of them. */
const many =
  (say: (text: LoggedActTexts, n: number) => string): Say =>
  (n, { text }) =>
    typeof n === 'number' && n > 0 ? say(text, n) : undefined;

const anyNumber =
  (say: (text: LoggedActTexts, n: number) => string): Say =>
  (n, { text }) =>
    typeof n === 'number' ? say(text, n) : undefined;

const yesNo =
  (say: (text: LoggedActTexts, yes: 'yes' | 'other') => string): Say =>
  (is, { text }) =>
    typeof is === 'boolean' ? say(text, is ? 'yes' : 'other') : undefined;

const onlyYes =
  (say: (text: LoggedActTexts) => string): Say =>
  (is, { text }) =>
    is === true ? say(text) : undefined;

/** A list of codes with a space between, each in words. */
const list =
  (say: (text: LoggedActTexts, list: string) => string, one: (code: string, things: Things) => string): Say =>
  (codes, things) =>
    typeof codes === 'string' && codes !== '' ? say(things.text, listed(codes, things, one)) : undefined;

/** What it became, after what it was, where the row knows that too. */
const changed =
  (before: LoggedDetail, one: (value: Value, things: Things) => string): Say =>
  (to, things, { details }) =>
    fromTo(things, details[before] === undefined ? undefined : one(details[before], things), one(to, things));

const SAYS: Readonly<Record<LoggedDetail, Say>> = {
  accepted: (own, { text }) => text.detail.accepted({ own: own === true ? 'yes' : 'other' }),
  added: many((text, n) => text.detail.added({ n })),
  answer: (code, { text }) => wordFor(text.answer, String(code)),
  areas: list(
    (text, said) => text.detail.areas({ list: said }),
    (id, things) => things.area(id),
  ),
  as: (turn, { text }) => wordFor(text.turn, String(turn)),
  because: (codes, things) => listed(String(codes), things, becauseOf),
  before: unsaid,
  begins: (from, things, { details: { ends = from } }) => {
    const days = isInstant(from) && isInstant(ends) ? things.wholeDays(Date.parse(from), Date.parse(ends)) : undefined;
    return [...new Set((days ?? [from, ends]).map((at) => inFull(at, things)))].join(' – ');
  },
  booking: (id, things, act) => {
    if (act.subject.kind === 'booking' && act.subject.id === id) return undefined;
    // the move or the slot is said beside it
    const isTimed = parseSlotId(String(act.details.to ?? act.details.slot)) !== undefined;
    return things.bookingAt(String(id), isTimed ? undefined : startIn(act));
  },
  bookings: many((text, n) => text.detail.bookings({ n })),
  byLink: onlyYes((text) => text.detail.byLink),
  cancelled: many((text, n) => text.detail.cancelled({ n })),
  changed: (value, things, act) =>
    typeof value === 'number' ? manyChanged(value, things, act) : fieldsIn(value, things, act),
  channel: (code, things) => channelOf(code, things),
  child: unsaid,
  children: many((text, n) => text.detail.children({ n })),
  commitment: unsaid,
  corrected: many((text, n) => text.detail.corrected({ n })),
  count: anyNumber((text, n) => text.detail.count({ n })),
  delivery: unsaid,
  step: unsaid,
  message: unsaid,
  disabled: yesNo((text, yes) => text.detail.disabled({ yes })),
  drawn: anyNumber((text, n) => text.detail.drawn({ n })),
  ends: unsaid,
  entry: unsaid,
  event: (id, things, act) =>
    act.subject.kind === 'registration' ? undefined : things.event(String(id), startIn(act)),
  fields: (value, things, act) => fieldsIn(value, things, act),
  leftCalendar: (choice, { text }) => text.detail.calendar({ choice: choice === 'cancel' ? 'cancel' : 'other' }),
  found: anyNumber((text, n) => text.detail.found({ n })),
  from: (from, things, { details }) =>
    details.to === undefined ? saidAs(from, things) : fromTo(things, saidAs(from, things), saidAs(details.to, things)),
  given: list((text, said) => text.detail.given({ list: said }), grantOrArea),
  grants: list((text, said) => text.detail.given({ list: said }), grantOrArea),
  guardian: unsaid,
  guardians: many((text, n) => text.detail.guardians({ n })),
  guest: unsaid,
  hash: unsaid,
  hours: unsaid,
  into: (id, things) => things.text.detail.into({ number: things.number(String(id)) }),
  kept: many((text, n) => text.detail.kept({ n })),
  key: (id, things) => things.text.detail.key({ label: things.label(String(id)) }),
  language: changed('before', languageOf),
  level: (code, { text }) => wordFor(text.level, String(code)),
  link: unsaid,
  means: (code, { text }) => wordFor(text.means, String(code)),
  merged: (id, things) => things.text.detail.merged({ number: things.number(String(id)) }),
  moved: many((text, n) => text.detail.moved({ n })),
  movedUp: many((text, n) => text.detail.movedUp({ n })),
  nonDisclosure: onlyYes((text) => text.detail.nonDisclosure),
  note: onlyYes((text) => text.detail.note),
  notReached: onlyYes((text) => text.detail.notReached),
  offer: unsaid,
  otherWay: many((text, n) => text.detail.otherWay({ n })),
  override: list(
    (text, said) => text.detail.override({ list: said }),
    (rule, { text }) => wordFor(text.rule, rule) ?? rule,
  ),
  participant: unsaid,
  perMonth: (now, things, act) =>
    things.text.detail.perMonth({ many: changed('before', limitOf)(now, things, act) ?? '' }),
  perSession: (now, things, act) =>
    things.text.detail.perSession({ many: changed('before', limitOf)(now, things, act) ?? '' }),
  perWeek: (now, things, act) =>
    things.text.detail.perWeek({ many: changed('before', limitOf)(now, things, act) ?? '' }),
  plan: (_, { text }) => text.detail.plan,
  position: unsaid,
  professional: (now, things, { details }) => {
    const before = details.professionalBefore ?? details.before;
    return fromTo(
      things,
      before === undefined ? undefined : professionalOf(before, things),
      professionalOf(now, things),
    );
  },
  professionalBefore: unsaid,
  question: onlyYes((text) => text.detail.question),
  removed: many((text, n) => text.detail.removed({ n })),
  revoked: many((text, n) => text.detail.revoked({ n })),
  role: (code, { text }) => wordFor(text.part, String(code)) ?? wordFor(text.role, String(code)),
  row: unsaid,
  rows: anyNumber((text, n) => text.detail.rows({ n })),
  sealedAt: (at, things) => things.text.detail.sealedAt({ when: things.time(Number(at)) }),
  sent: yesNo((text, yes) => text.detail.sent({ yes })),
  sequence: unsaid,
  series: (id, things) => things.series(String(id)),
  service: (id, things, { details }) => (details.booking === undefined ? things.service(String(id)) : undefined),
  services: changed('before', servicesOf),
  slot: (slot, things) => saidAs(slot, things),
  start: unsaid,
  taken: list((text, said) => text.detail.taken({ list: said }), grantOrArea),
  template: (code, { text }) => wordFor(text.template, String(code)),
  to: (to, things, { details }) => (details.from === undefined ? saidAs(to, things) : undefined),
  told: (value, { text }) => {
    if (typeof value === 'number') return text.detail.toldMany({ n: value });
    return text.detail.told({ yes: value === true ? 'yes' : 'other' });
  },
  tookPart: anyNumber((text, n) => text.detail.tookPart({ n })),
  topics: (now, things, act) =>
    now === act.details.before
      ? undefined
      : things.text.detail.topics({ many: changed('before', String)(now, things, act) ?? '' }),
  twice: onlyYes((text) => text.detail.twice),
  unchanged: many((text, n) => text.detail.unchanged({ n })),
  unit: changed('unitBefore', (id, things) => (id === 'none' ? things.text.noUnit : things.site(String(id)))),
  unitBefore: unsaid,
  user: (id, things) => things.text.detail.user({ name: things.person(String(id)) }),
  // what was removed is called by the name it had
  values: (values, things, { action }) =>
    NAMED_AT_END.includes(action)
      ? undefined
      : readChangedValues(String(values))
          .map(({ field, before, after }) => sayValue(field, before, after, things))
          .join(', ') || undefined,
  version: anyNumber((text, n) => text.detail.version({ n })),
};

/** Their rows keep the name that a thing had last: it is called by it. */
const NAMED_AT_END: readonly string[] = ['remove-entry', 'remove-series', 'remove-closure'];

/** What came of what first, then what it was about, then what hangs on it. */
const FIRST: readonly LoggedDetail[] = [
  'booking',
  'from',
  'to',
  'begins',
  'professional',
  'role',
  'slot',
  'service',
  'channel',
];
const ORDER: readonly LoggedDetail[] = [...FIRST, ...loggedDetails.filter((detail) => !FIRST.includes(detail))];

function fromTo({ text }: Things, from: Said, to: Said): Said {
  return from === undefined || from === to ? to : text.change({ from, to: to ?? text.nothing });
}

function listed(codes: string, things: Things, one: (code: string, things: Things) => string): string {
  return sayList([...new Set(codes.split(' ').map((code) => one(code, things)))], things.language);
}

/** An import says how many of each; topics only those that were renamed. */
function manyChanged(n: number, { text }: Things, { action }: ToldAct): Said {
  if (action === 'save-topics') return n > 0 ? text.detail.renamed({ n }) : undefined;
  return text.detail.changedMany({ n });
}

/** Those of which the row does not say what they were and became. */
function fieldsIn(value: Value, things: Things, { details }: ToldAct): Said {
  const { text } = things;
  const told = new Set(readChangedValues(String(details.values ?? '')).map(({ field }) => field));
  const isTold = (field: string) =>
    told.has(field) ||
    (['name', 'post'].includes(field) && [...told].some((one) => one.startsWith('name.'))) ||
    (field === 'weekly' && weekdays.some((day) => told.has(day))) ||
    (TOLD[field] ?? []).some((detail) => details[detail] !== undefined);
  const left = String(value)
    .split(' ')
    .filter((field) => field !== '' && !isTold(field));
  if (left.length === 0) return undefined;
  return text.detail.changedFields({
    count: left.length,
    list: listed(left.join(' '), things, (field) => wordFor(text.field, field) ?? field),
  });
}

/** The details that say what a changed field became. */
const TOLD: Readonly<Record<string, readonly LoggedDetail[]>> = {
  areas: ['given', 'taken'],
  grants: ['given', 'taken'],
  language: ['language'],
  professional: ['professional'],
  unit: ['unit'],
  disabled: ['disabled'],
  start: ['to'],
};

/** A name in a language, as it was and is. */
function sayRename(tongue: string, before: string, after: string, things: Things): string {
  const [from, to] = [before, after].map((name) => (name === '' ? things.text.nothing : decodeURIComponent(name)));
  return things.text.detail.value({
    field: languageOf(tongue, things),
    change: things.text.change({ from: from ?? '', to: to ?? '' }),
  });
}

function sayValue(field: string, before: string, after: string, things: Things): string {
  const { text } = things;
  const [, tongue] = /^name\.(.+)$/.exec(field) ?? [];
  if (tongue !== undefined) return sayRename(tongue, before, after, things);
  if (LISTS.includes(field)) return saySet(field, before, after, things);
  const one = VALUES[field] ?? String;
  const say = (code: string) =>
    code === '' ? (field === 'closesAt' ? text.untilItBegins : text.nothing) : one(code, things);
  const change = text.change({ from: say(before), to: say(after) });
  return text.detail.value({ field: wordFor(text.field, field) ?? field, change });
}

/** Of these a row says what was taken out and what came in. */
const LISTS: readonly string[] = ['services', 'languages', 'exceptDates', 'extraDates', 'movedDates'];

function saySet(field: string, gone: string, come: string, things: Things): string {
  const { text } = things;
  const one = VALUES[field] ?? String;
  const said = (codes: string) =>
    sayList(
      codes.split(',').map((code) => one(code, things)),
      things.language,
    );
  const parts = [
    ...(come === '' ? [] : [text.detail.came({ list: said(come) })]),
    ...(gone === '' ? [] : [text.detail.went({ list: said(gone) })]),
  ];
  return text.detail.value({ field: wordFor(text.field, field) ?? field, change: parts.join(', ') });
}

const sayDates = (code: string, things: Things) =>
  code
    .split('/')
    .map((date) => things.date(date))
    .join(' → ');
/** `08:00-11:30`, as the reader writes it. */
const sayWindows = (codes: string, { language }: Things) => {
  const said = codes.split(',').map((code) => code.replace('-', '–'));
  const spoken = language === 'en' ? said : said.map((one) => one.replaceAll(/\b0(?=\d:)/g, '').replaceAll(':', '.'));
  return sayList(spoken, language);
};

const VALUES: Readonly<Record<string, (code: string, things: Things) => string>> = {
  end: (at, things) => things.time(Date.parse(at)),
  closesAt: (at, things) => things.time(Date.parse(at)),
  room: (id, things) => things.room(id),
  from: sayDates,
  until: sayDates,
  exceptDates: sayDates,
  extraDates: sayDates,
  movedDates: sayDates,
  site: (id, things) => things.site(id),
  service: (id, things) => things.service(id),
  services: (id, things) => things.service(id),
  languages: (code, { language }) => sayLanguage(code, language),
  window: sayWindows,
  ...Object.fromEntries(weekdays.map((day) => [day, sayWindows])),
  professionals: (ids, things) => listed(ids.replaceAll(',', ' '), things, (id) => things.professional(id)),
  deputies: (ids, things) => listed(ids.replaceAll(',', ' '), things, (id) => things.professional(id)),
};

/** `worker@hartola`, as a user is given; `hartola`, as a professional is. */
function grantOrArea(code: string, things: Things): string {
  const [role = '', area] = code.split('@');
  if (area === undefined) return things.area(role);
  return things.text.grant({ role: wordFor(things.text.role, role) ?? role, area: things.area(area) });
}

function languageOf(code: Value, { language }: Things): string {
  const known = languages.find((one) => one === code);
  return known === undefined ? String(code) : sayLanguage(known, language);
}

function becauseOf(code: string, { text }: Things): string {
  const [kind = ''] = code.split(':');
  return wordFor(text.because, kind) ?? kind;
}

function professionalOf(id: Value, things: Things): string {
  return id === 'nobody' ? things.text.nobody : listed(String(id), things, (one) => things.professional(one));
}

function limitOf(most: Value, { text }: Things): string {
  return most === 'none' ? text.noLimit : String(most);
}

function servicesOf(ids: Value, things: Things): string {
  return ids === '' ? things.text.nothing : listed(String(ids), things, (id) => things.service(id));
}

function channelOf(code: Value, { text }: Things): Said {
  return wordFor(text.channel, String(code));
}

/** A slot or an instant by its time, a date, a channel, a state: whatever something came from and became. */
function saidAs(value: Value, things: Things): string {
  const code = String(value);
  const slot = parseSlotId(code);
  if (slot !== undefined) return things.time(slot.start);
  if (/^\d{4}-\d\d-\d\dT/.test(code)) return things.time(Date.parse(code));
  if (/^\d{4}-\d\d-\d\d$/.test(code)) return things.date(code);
  return wordFor(things.text.channel, code) ?? wordFor(things.text.state, code) ?? code;
}

function inFull(value: Value, things: Things): string {
  const code = String(value);
  return isInstant(code) ? things.timeInFull(Date.parse(code)) : things.dateInFull(code);
}

function isInstant(value: Value): value is string {
  return typeof value === 'string' && value.includes('T');
}
