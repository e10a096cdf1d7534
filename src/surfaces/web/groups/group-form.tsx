// The form of a group event, planned or changed: what is typed, as the command takes it, and where its faults are said.

import type { FC } from 'hono/jsx';
import { type Directory, nameIn } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import type { Language } from '../../../core/permissions.ts';
import { wallClock } from '../../../core/wall-clock.ts';
import { sayDateTimeRange } from '../../../core/wording.ts';
import type { GroupEventView } from '../../../features/groups/schema.ts';
import { type Faults, SelectField, TextField } from '../kit/fields.tsx';
import { NameFields } from '../kit/name-fields.tsx';
import { faultsIn, type SentForm } from '../kit/read-form.ts';
import { frameTexts } from '../kit/texts/words.ts';
import { groupTexts } from './texts/words.ts';

const blank = {
  service: '',
  site: '',
  date: '',
  from: '',
  to: '',
  room: '',
  closeDate: '',
  closeTime: '',
  capacity: '',
  childcarePlaces: '0',
  order: 'in-order',
  nameFi: '',
  nameSv: '',
  nameEn: '',
};
export type GroupValues = Readonly<Record<keyof typeof blank, string>> & { readonly leaders: readonly string[] };
export const blankGroup: GroupValues = { ...blank, leaders: [] };

/** Where or when else it could be held. */
export type Alternative = { readonly room?: string; readonly start: string; readonly end: string };

/** What was typed; a chosen alternative stands in for the room and the time. */
export function typedGroup(form: SentForm): GroupValues {
  const typed = Object.fromEntries(Object.keys(blank).map((name) => [name, form.one(name).trim()])) as Omit<
    GroupValues,
    'leaders'
  >;
  const [room, start, end] = form.one('instead').split(' ');
  return {
    ...typed,
    ...(start !== undefined && end !== undefined && { room: room ?? '', ...momentsOf(start, end) }),
    leaders: form.all('leaders').filter((id) => id !== ''),
  };
}

export function valuesOf(event: GroupEventView): GroupValues {
  const closes = event.closesAt === event.start ? '' : event.closesAt;
  return {
    service: event.service,
    site: event.site,
    ...momentsOf(event.start, event.end),
    room: event.room ?? '',
    closeDate: closes.slice(0, 10),
    closeTime: closes.slice(11, 16),
    capacity: String(event.capacity),
    childcarePlaces: String(event.childcarePlaces),
    order: event.lot === null ? 'in-order' : 'by-lot',
    nameFi: event.name.fi ?? '',
    nameSv: event.name.sv ?? '',
    nameEn: event.name.en ?? '',
    leaders: event.professionals,
  };
}

// An instant with its offset begins with the wall clock of the place.
function momentsOf(start: string, end: string) {
  return { date: start.slice(0, 10), from: start.slice(11, 16), to: end.slice(11, 16) };
}

/** As the commands take it: instants of the place's wall clock, numbers where numbers were typed. */
export function groupFields(values: GroupValues, timeZone: string) {
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
    start: instant(values.date, values.from),
    end: instant(values.date, values.to),
    capacity: count(values.capacity),
    childcarePlaces: count(values.childcarePlaces),
    professionals: values.leaders,
    ...(values.room !== '' && { room: values.room }),
    ...(closes && { closesAt: instant(values.closeDate, values.closeTime) }),
  };
}

/** `taken`: how many have a place now, who cannot lose it. Throws again what is no fault of a field. */
export function groupFaults(error: unknown, language: Language, taken?: { places: number; childcare: number }): Faults {
  const { fault } = groupTexts[language];
  const faults = error instanceof Refusal ? (error.details.faults ?? []) : [];
  const tooFew = (path: string) => faults.some((one) => one.path === path && one.message.includes('so many'));
  return faultsIn(error, {
    service: { field: 'service', text: fault.service },
    site: { field: 'site', text: fault.site },
    name: { field: 'nameFi', text: fault.name },
    start: { field: 'date', text: fault.start },
    end: { field: 'to', text: fault.end },
    room: { field: 'room', text: fault.room },
    professionals: { field: 'leaders', text: fault.leaders },
    closesAt: { field: 'closeDate', text: fault.closesAt },
    capacity: {
      field: 'capacity',
      text: taken && tooFew('capacity') ? fault.capacityTaken({ count: taken.places }) : fault.capacity,
    },
    childcarePlaces: {
      field: 'childcarePlaces',
      text:
        taken && tooFew('childcarePlaces') ? fault.childcareTaken({ count: taken.childcare }) : fault.childcarePlaces,
    },
  });
}

/** The rooms and times to be had instead, where the wanted are taken. Throws again what is no such refusal. */
export function alternativesIn(error: unknown): readonly Alternative[] {
  if (!(error instanceof Refusal) || error.code !== 'slot_taken') throw error;
  return error.details.alternatives ?? [];
}

type Choices = {
  readonly directory: Directory;
  readonly values: GroupValues;
  readonly faults: Faults;
  readonly language: Language;
};

/** Name, time, room, who leads: what is asked of every event. `sites`: where the room may be. */
export const WhatAndWhen: FC<Choices & { sites: readonly string[] }> = (of) => {
  const { directory, values, faults, language, sites } = of;
  const text = groupTexts[language];
  const areas = new Set([...directory.sites.values()].filter(({ id }) => sites.includes(id)).map(({ area }) => area));
  const people = [...directory.professionals.values()]
    .filter((one) => one.areas.some((area) => areas.has(area)) || values.leaders.includes(one.id))
    .map((one) => ({ value: one.id, label: nameIn(one.post, language) }));
  const rooms = [...directory.rooms.values()]
    .filter(({ site }) => sites.includes(site))
    .map((room) => {
      const site = nameIn(directory.sites.get(room.site)?.name ?? {}, language);
      return {
        value: room.id,
        label: sites.length > 1 ? `${site}: ${nameIn(room.name, language)}` : nameIn(room.name, language),
      };
    });
  const places = Math.max(2, values.leaders.length + 1);
  return (
    <>
      <NameFields
        label={text.name}
        values={{ fi: values.nameFi, sv: values.nameSv, en: values.nameEn }}
        faults={faults}
        language={language}
      />
      <div class="row top-aligned">
        <TextField name="date" type="date" label={text.date} value={values.date} fault={faults.date} />
        <TextField name="from" type="time" label={text.from} value={values.from} />
        <TextField name="to" type="time" label={text.to} value={values.to} fault={faults.to} />
      </div>
      <SelectField
        name="room"
        label={`${text.room} ${frameTexts[language].optional}`}
        hint={text.roomHint}
        blank={text.noRoom}
        options={rooms}
        value={values.room}
        fault={faults.room}
      />
      <fieldset class="field" id="leaders">
        <legend>{`${text.leaders} ${frameTexts[language].optional}`}</legend>
        <span class="hint">{text.leadersHint}</span>
        {faults.leaders && <span class="fault">{faults.leaders}</span>}
        <div class="stack gap-2">
          {Array.from({ length: places }, (_, at) => (
            <select name="leaders" aria-label={text.leader({ number: at + 1 })}>
              <option value="">{text.nobodyNamed}</option>
              {people.map((one) => (
                <option value={one.value} selected={one.value === values.leaders[at]}>
                  {one.label}
                </option>
              ))}
            </select>
          ))}
        </div>
      </fieldset>
    </>
  );
};

/** How many places, and until when one registers. */
export const PlacesAndClosing: FC<Omit<Choices, 'directory'>> = ({ values, faults, language }) => {
  const text = groupTexts[language];
  return (
    <>
      <TextField
        name="capacity"
        type="number"
        short
        min="1"
        label={text.capacity}
        value={values.capacity}
        fault={faults.capacity}
      />
      <TextField
        name="childcarePlaces"
        type="number"
        short
        min="0"
        label={text.childcarePlaces}
        value={values.childcarePlaces}
        fault={faults.childcarePlaces}
      />
      <fieldset class="field">
        <legend>{`${text.closes} ${frameTexts[language].optional}`}</legend>
        <span class="hint">{text.closesHint}</span>
        <div class="row top-aligned">
          <TextField
            name="closeDate"
            type="date"
            label={text.closeDate}
            value={values.closeDate}
            fault={faults.closeDate}
          />
          <TextField name="closeTime" type="time" label={text.closeTime} value={values.closeTime} />
        </div>
      </fieldset>
    </>
  );
};

/** What could be had instead, each a button that sends what was typed with it. */
export const Alternatives: FC<{
  of: readonly Alternative[];
  action: string;
  values: GroupValues;
  /** what else the form holds out of sight */
  hidden?: Readonly<Record<string, string>>;
  directory: Directory;
  timeZone: string;
  language: Language;
}> = ({ of, action, values, hidden = {}, directory, timeZone, language }) => {
  const { leaders, ...fields } = values;
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
            {Object.entries({ ...fields, ...hidden }).map(([name, value]) => (
              <input type="hidden" name={name} value={value} />
            ))}
            {leaders.map((id) => (
              <input type="hidden" name="leaders" value={id} />
            ))}
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
