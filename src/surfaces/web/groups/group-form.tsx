// The form of a group event, planned or changed: what is typed, as the command takes it, and where its faults are said.

import type { Child, FC } from 'hono/jsx';
import { type Directory, nameIn } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import type { Language } from '../../../core/permissions.ts';
import { wallClock } from '../../../core/wall-clock.ts';
import { sayDateTimeRange, sayList } from '../../../core/wording.ts';
import type { GroupEventView } from '../../../features/groups/schema.ts';
import { Carried, type Faults, SelectInRow, withChosen } from '../kit/fields.tsx';
import type { Field, Fields, FormState, Typed } from '../kit/form.tsx';
import { faultsFor } from '../kit/form-faults.ts';
import { date, names, number, select, time } from '../kit/inputs.tsx';
import { sayName, sayPost } from '../kit/localized-name.tsx';
import type { SentForm } from '../kit/read-form.ts';
import { frameTexts } from '../kit/texts/words.ts';
import { groupTexts } from './texts/words.ts';

export type GroupFields = ReturnType<typeof groupForm>;
export type GroupState = FormState<GroupFields>;

/** What may be chosen: `sites` are where the room may be; `taken`: how many have a place now, who cannot lose it. */
type Choices = {
  readonly directory: Directory;
  readonly language: Language;
  readonly sites: readonly string[];
  readonly taken?: { readonly places: number; readonly childcare: number };
};

/** Name, time, room, who leads, how many places: what is asked of every event. */
export function groupForm({ directory, language, sites, taken }: Choices) {
  const text = groupTexts[language];
  const { fault } = text;
  const rooms = [...directory.rooms.values()]
    .filter(({ site }) => sites.includes(site))
    .map((room) => {
      const site = sayName(directory.sites.get(room.site)?.name, language);
      const name = nameIn(room.name, language);
      return { value: room.id, label: sites.length > 1 ? `${site}: ${name}` : name };
    });
  const orTaken = (said: string, lost: string | undefined) => (message: string) =>
    lost !== undefined && message.includes('so many') ? lost : said;
  return {
    name: names(text.name, { fault: fault.name }),
    date: date(text.date, { of: ['start'], fault: fault.start }),
    from: time(text.from),
    to: time(text.to, { of: ['end'], fault: fault.end }),
    room: select(text.room, {
      optional: true,
      hint: text.roomHint,
      blank: text.noRoom,
      options: rooms,
      fault: fault.room,
    }),
    leaders: leaders({ directory, language, sites }),
    capacity: number(text.capacity, {
      short: true,
      min: '1',
      fault: orTaken(fault.capacity, taken && fault.capacityTaken({ count: taken.places })),
    }),
    childcarePlaces: number(text.childcarePlaces, {
      first: '0',
      short: true,
      min: '0',
      fault: orTaken(fault.childcarePlaces, taken && fault.childcareTaken({ count: taken.childcare })),
    }),
    closeDate: date(text.closeDate, { of: ['closesAt'], fault: fault.closesAt }),
    closeTime: time(text.closeTime),
  };
}

/** The event's own people, and those of the areas it may be in: one list to choose from for each. */
function leaders({ directory, language, sites }: Choices): Field<readonly string[]> {
  const text = groupTexts[language];
  const areas = new Set([...directory.sites.values()].filter(({ id }) => sites.includes(id)).map(({ area }) => area));
  return {
    blank: [],
    typed: (form, name) => form.all(name).filter((id) => id !== ''),
    sent: (form, name) => form.has(name),
    said: (kept, language) => {
      const posts = new Map([...directory.professionals.values()].map(({ id, post }) => [String(id), post]));
      return sayList(
        kept.map((id) => sayPost(posts.get(id), language)),
        language,
      );
    },
    show: ({ name, value, faults }) => {
      const people = [...directory.professionals.values()].filter(
        (one) => one.areas.some((area) => areas.has(area)) || value.includes(one.id),
      );
      return (
        <fieldset class="field" id={name}>
          <legend>{`${text.leaders} ${frameTexts[language].optional}`}</legend>
          <span class="hint">{text.leadersHint}</span>
          {faults[name] && <span class="fault">{faults[name]}</span>}
          <div class="stack gap-2">
            {Array.from({ length: Math.max(2, value.length + 1) }, (_, at) => (
              <SelectInRow
                name={name}
                id={`${name}-${at + 1}`}
                label={text.leader({ number: at + 1 })}
                blank={text.nobodyNamed}
                options={withChosen(
                  people.map(({ id, post }) => ({ value: id, label: nameIn(post, language) })),
                  value[at],
                  language,
                )}
                value={value[at]}
              />
            ))}
          </div>
        </fieldset>
      );
    },
    of: ['professionals'],
    fault: text.fault.leaders,
  };
}

/** The fields in their places; `order`: how places are given, where that is still to be said. */
export function placedGroup(at: Readonly<Record<keyof GroupFields, Child>>, language: Language, order?: Child): Child {
  const text = groupTexts[language];
  return (
    <>
      {at.name}
      <div class="row top-aligned">
        {at.date}
        {at.from}
        {at.to}
      </div>
      {at.room}
      {at.leaders}
      {order}
      {at.capacity}
      {at.childcarePlaces}
      <fieldset class="field">
        <legend>{`${text.closes} ${frameTexts[language].optional}`}</legend>
        <span class="hint">{text.closesHint}</span>
        <div class="row top-aligned">
          {at.closeDate}
          {at.closeTime}
        </div>
      </fieldset>
    </>
  );
}

/** Where or when else it could be held. */
export type Alternative = { readonly room?: string; readonly start: string; readonly end: string };

/** What was sent; a chosen alternative stands in for the room and the time. */
export function withAlternative<T extends Typed<GroupFields>>(typed: T, form: SentForm): T {
  const [room, start, end] = form.one('instead').split(' ');
  return start === undefined || end === undefined ? typed : { ...typed, room: room ?? '', ...momentsOf(start, end) };
}

export function typedOf(event: GroupEventView): Typed<GroupFields> {
  const closes = event.closesAt === event.start ? '' : event.closesAt;
  return {
    name: event.name,
    ...momentsOf(event.start, event.end),
    room: event.room ?? '',
    leaders: event.professionals,
    capacity: String(event.capacity),
    childcarePlaces: String(event.childcarePlaces),
    closeDate: closes.slice(0, 10),
    closeTime: closes.slice(11, 16),
  };
}

// An instant with its offset begins with the wall clock of the place.
function momentsOf(start: string, end: string) {
  return { date: start.slice(0, 10), from: start.slice(11, 16), to: end.slice(11, 16) };
}

/** As the commands take it: instants of the place's wall clock, numbers where numbers were typed. */
export function groupInput(values: Typed<GroupFields>, timeZone: string) {
  const clock = wallClock(timeZone);
  const instant = (date: string, time: string) => {
    if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(`${date}T${time}`)) return '';
    try {
      return Temporal.Instant.fromEpochMilliseconds(clock.instant(date, time)).toString();
    } catch {
      return '';
    }
  };
  const count = (text: string) => (/^\d{1,6}$/.test(text) ? Number(text) : -1);
  const closes = values.closeDate !== '' || values.closeTime !== '';
  return {
    name: values.name,
    start: instant(values.date, values.from),
    end: instant(values.date, values.to),
    capacity: count(values.capacity),
    childcarePlaces: count(values.childcarePlaces),
    professionals: values.leaders,
    ...(values.room !== '' && { room: values.room }),
    ...(closes && { closesAt: instant(values.closeDate, values.closeTime) }),
  };
}

/** The rooms and times to be had instead, where the wanted are taken. */
export function alternativesIn(error: unknown): readonly Alternative[] | undefined {
  return isTaken(error) ? (error.details.alternatives ?? []) : undefined;
}

/** As the fields say them; a room or a person that is taken is no field's, and shown with what could be had instead. */
export function faultsUnlessTaken(fields: Fields) {
  return (error: unknown, _typed: unknown, language: Language): Faults =>
    isTaken(error) ? {} : faultsFor(fields, error, language);
}

function isTaken(error: unknown): error is Refusal {
  return error instanceof Refusal && error.code === 'slot_taken';
}

/** What could be had instead, each a button that sends what was typed with it. */
export const Alternatives: FC<{
  of: readonly Alternative[];
  action: string;
  typed: Typed<GroupFields>;
  /** what else the form holds */
  also: Readonly<Record<string, string | readonly string[] | undefined>>;
  directory: Directory;
  timeZone: string;
  language: Language;
}> = ({ of, action, typed, also, directory, timeZone, language }) => {
  const { leaders: people, name: called, ...fields } = typed;
  const { fi = '', sv = '', en = '' } = called;
  const inEach = { nameFi: fi, nameSv: sv, nameEn: en };
  const text = groupTexts[language];
  const label = ({ room, start, end }: Alternative) => {
    const name = [...directory.rooms.values()].find(({ id }) => id === room)?.name;
    const when = sayDateTimeRange(Date.parse(start), Date.parse(end), language, timeZone);
    return name === undefined ? when : `${nameIn(name, language)}, ${when}`;
  };
  return (
    <div class="note warn" role="alert" id="taken" tabindex={-1} autofocus>
      <div class="stack gap-2">
        <h2>{text.takenTitle}</h2>
        <p>{of.length === 0 ? text.takenNone : text.takenLead}</p>
        {of.length > 0 && (
          <form method="post" action={action}>
            <Carried of={{ ...fields, ...inEach, ...also, leaders: people }} />
            <ul class="choices">
              {of.map((one) => (
                <li>
                  <button
                    type="submit"
                    class="button second"
                    name="instead"
                    value={`${one.room ?? ''} ${one.start} ${one.end}`}
                  >
                    {label(one)}
                  </button>
                </li>
              ))}
            </ul>
          </form>
        )}
      </div>
    </div>
  );
};
