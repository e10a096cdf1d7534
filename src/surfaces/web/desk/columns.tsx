// The desk's day in columns, one for each person or room: what is taken, what is free, when nobody receives.

import type { FC } from 'hono/jsx';
import { hourMarks } from '../../../core/desk-day.ts';
import { allSpeak, type Directory, type Localized, nameIn } from '../../../core/directory.ts';
import type { ProfessionalId, ResourceId } from '../../../core/ids.ts';
import { MINUTE } from '../../../core/instant.ts';
import type { Interval } from '../../../core/interval.ts';
import type { Language } from '../../../core/permissions.ts';
import type { Slot } from '../../../core/slots.ts';
import { sayClock, sayDate, sayTime, sayTimeRange } from '../../../core/wording.ts';
import { wordFor } from '../../../core/words.ts';
import { inRoom } from '../../../features/clinics/find-place.ts';
import type { Desk, DeskBooking, DeskColumn } from '../../../features/clinics/read-desk.ts';
import { isConfirmed } from '../booking/booking-rows.tsx';
import { anywayTexts, bookingTexts, slotTexts, whoseTexts } from '../booking/texts/words.ts';
import { sayLacking } from '../booking/unmet-wishes.tsx';
import { sayWhose } from '../booking/whose.tsx';
import { Carried } from '../kit/fields.tsx';
import { Icon, type IconName } from '../kit/icon.tsx';
import { Name, Post, sayName, sayPost } from '../kit/localized-name.tsx';
import { asSentence } from '../kit/rhythm.ts';
import { isoOf } from '../kit/times.tsx';
import { deskTexts } from './texts/words.ts';

/** The grain of the day's picture, in minutes; the look has a class for each multiple. */
const GRAIN = 5;
/** Less than this many minutes hold one line of words. */
const SHORT = 30;

type Shown = {
  readonly desk: Desk;
  readonly slots: readonly Slot[];
  readonly language: Language;
  /** the language that the family wishes for */
  readonly wished?: string | undefined;
};

/** Where a coordinator finds the times that a rule refuses on a column's day. */
export type AnywayOn = (column: DeskColumn) => string;

/** `slots`: the free times of the chosen service on these days, each a button that keeps it. */
export const DeskColumns: FC<Shown & { hold: Readonly<Record<string, string>>; anyway?: AnywayOn | undefined }> = ({
  desk,
  slots,
  language,
  wished,
  hold,
  anyway,
}) => {
  const text = deskTexts[language];
  return (
    <form method="post" action="/desk/holds" class="stack gap-3">
      <Carried of={hold} />
      <p class="unseen" id="desk-keys">
        {text.keys}
      </p>
      <div class="desk" role="group" aria-label={text.grid} aria-describedby="desk-keys">
        <ol class="desk-hours" aria-hidden="true">
          {hoursOf(desk).map((hour) => (
            <li class="h1">{hour}</li>
          ))}
        </ol>
        {desk.columns.map((column) => (
          <Column column={column} desk={desk} slots={slots} language={language} wished={wished} anyway={anyway} />
        ))}
      </div>
      <Legend language={language} wished={wished} />
    </form>
  );
};

function hoursOf({ columns: [column], timeZone }: Desk): readonly number[] {
  const [first, last] = [column?.spans[0], column?.spans.at(-1)];
  return first && last ? hourMarks({ start: first.start, end: last.end }, timeZone) : [];
}

const Column: FC<Shown & { column: DeskColumn; anyway: AnywayOn | undefined }> = ({
  column,
  desk,
  slots,
  language,
  wished,
  anyway,
}) => {
  const { timeZone } = desk;
  const id = `c-${column.resource.replace(':', '-')}-${column.date}`;
  const start = column.spans[0]?.start ?? 0;
  const places = placesOf(column, slots, desk.directory, wished);
  const lacking = lackingIn(column, desk, wished, language);
  // An open day without a time to press says why: others have them, this column has none.
  const isElsewhere = slots.length > 0 && places.length === 0 && column.spans.some(({ is }) => is === 'free');
  return (
    <section class="desk-column" aria-labelledby={id} data-resource={column.resource} data-start={start}>
      <h2 class="desk-head" id={id}>
        <ColumnName column={column} desk={desk} language={language} />
        {lacking && (
          <small class="desk-lacks">
            <Icon name="warning" /> {lacking}
          </small>
        )}
        {isElsewhere && <small>{deskTexts[language].noneHere}</small>}
      </h2>
      <ol class="desk-spans">
        {column.spans.map((span) => {
          const long = lengthClass(start, span);
          if (long === '') return null;
          if (span.is === 'taken') {
            return (
              <li class={`desk-taken ${long}`}>
                <Event booking={span.by} desk={desk} column={column} language={language} />
              </li>
            );
          }
          if (span.is === 'off') {
            return (
              <li class={`desk-off ${span.because} ${long}`}>
                <span class="desk-why">
                  {deskTexts[language].off[span.because]}
                  <span class="unseen"> {sayTimeRange(span.start, span.end, language, timeZone)}</span>
                </span>
                {anyway && span.because !== 'hours' && (
                  <a class="desk-anyway" href={anyway(column)}>
                    {anywayTexts[language].title}
                    <span class="unseen">, {columnLabel(column, desk, language)}</span>
                  </a>
                )}
              </li>
            );
          }
          return (
            <li class={`desk-free ${long}`}>
              <Places
                span={span}
                places={places}
                start={start}
                column={column}
                desk={desk}
                language={language}
                wished={wished}
              />
            </li>
          );
        })}
        <Now now={desk.now} column={column} />
      </ol>
    </section>
  );
};

/** A line across the day at this moment. What is past is known without it, so that only eyes are told. */
const Now: FC<{ now: number; column: DeskColumn }> = ({ now, column: { spans } }) => {
  const [first, last] = [spans[0], spans.at(-1)];
  if (first === undefined || last === undefined || now <= first.start || last.end <= now) return null;
  const at = lengthClass(first.start, { start: first.start, end: now });
  return <li class={`desk-now ${at}`} aria-hidden="true" />;
};

const ColumnName: FC<{ column: DeskColumn; desk: Desk; language: Language }> = ({ column, desk, language }) => {
  const { directory, timeZone } = desk;
  const days = desk.dates.length > 1;
  if (days) {
    return <>{asSentence(sayDate(column.spans[0]?.start ?? 0, language, timeZone, 'short'))}</>;
  }
  if (column.room !== undefined) {
    const room = directory.rooms.get(column.room);
    const site = room && directory.sites.get(room.site);
    return (
      <>
        <Name of={room?.name} language={language} />
        <small>
          <Name of={site?.name} language={language} />
        </small>
      </>
    );
  }
  const professional = column.professional && directory.professionals.get(column.professional);
  const spoken = (professional && professional.languages.length > 1 ? professional.languages : [])
    .map((known) => wordFor(slotTexts[language].languageName, known) ?? known)
    .join(', ');
  return (
    <>
      <Post of={professional?.post} language={language} />
      {spoken !== '' && <small>{spoken}</small>}
    </>
  );
};

type Place = { readonly slot: string; readonly start: number; readonly professionals: readonly ProfessionalId[] };

/**
 * The free times that this column can keep; in a room's column, as they would be in that room. Of several at one time
 * the first whose people speak the wished language.
 */
function placesOf(
  { resource, room }: DeskColumn,
  slots: readonly Slot[],
  directory: Directory,
  wished: string | undefined,
): readonly Place[] {
  const site = room && directory.rooms.get(room)?.site;
  const speaks = ({ professionals }: Slot) => wished === undefined || allSpeak(directory, professionals, wished);
  const places = new Map<number, Place>();
  for (const slot of [...slots.filter(speaks), ...slots.filter((one) => !speaks(one))]) {
    const id = room !== undefined && slot.site !== site ? undefined : slotAt(slot, resource);
    if (id !== undefined && !places.has(slot.start)) {
      places.set(slot.start, { slot: id, start: slot.start, professionals: slot.professionals });
    }
  }
  return [...places.values()].sort((one, other) => one.start - other.start);
}

function slotAt(slot: Slot, resource: ResourceId): string | undefined {
  if (slot.claims.some((claim) => claim.resource === resource)) return slot.id;
  return inRoom(slot, resource);
}

const Places: FC<
  Omit<Shown, 'slots'> & { span: Interval; places: readonly Place[]; start: number; column: DeskColumn }
> = ({ span, places, start, column, desk, language, wished }) => {
  const within = places.filter((place) => span.start <= place.start && place.start < span.end);
  const cuts = [span.start, ...within.map((place) => place.start), span.end];
  const who = columnLabel(column, desk, language);
  const blank = lengthClass(start, { start: span.start, end: cuts[1] ?? span.end });
  return (
    <>
      {blank !== '' && within[0]?.start !== span.start && <span class={`desk-blank ${blank}`} />}
      {within.map((place, at) => {
        const time = sayClock(place.start, language, desk.timeZone);
        const next = { start: place.start, end: cuts[at + 2] ?? span.end };
        const lacking = sayLacking(desk.directory, place.professionals, wished, language);
        return (
          <button
            type="submit"
            name="slot"
            value={place.slot}
            class={`desk-place ${lacking ? 'lacks ' : ''}${lengthClass(start, next)}`}
            aria-label={[deskTexts[language].freeAt({ time, who }), lacking].filter(Boolean).join(', ')}
            data-key={`${column.resource} ${place.start}`}
          >
            <Icon name={lacking ? 'warning' : 'add'} /> {sayTime(place.start, language, desk.timeZone)}
          </button>
        );
      })}
    </>
  );
};

/** That whose column it is does not speak the wished language; of a room, each of its times says it. */
export function lackingIn(
  { professional }: DeskColumn,
  { directory }: Desk,
  wished: string | undefined,
  language: Language,
): string | undefined {
  return professional && sayLacking(directory, [professional], wished, language);
}

/** Whose column it is, in one line. */
export function columnLabel(
  { professional, room, date }: DeskColumn,
  { directory, dates }: Desk,
  language: Language,
): string {
  const name: Localized | undefined =
    professional !== undefined
      ? directory.professionals.get(professional)?.post
      : room && directory.rooms.get(room)?.name;
  return sayName(name, language) + (dates.length > 1 ? ` ${date}` : '');
}

/** How each state looks, beside its words. */
const deskLooks: Readonly<Record<DeskBooking['status'], { tone: string; icon: IconName }>> = {
  held: { tone: 'held', icon: 'clock' },
  booked: { tone: 'booked', icon: 'calendar' },
  arrived: { tone: 'arrived', icon: 'person' },
  fulfilled: { tone: 'fulfilled', icon: 'done' },
  cancelled: { tone: 'fulfilled', icon: 'cancelled' },
  'no-show': { tone: 'no-show', icon: 'no-show' },
};

/** A family's word has a mark of its own, so that it is seen where words are cut. */
export function iconOf(booking: DeskBooking): IconName {
  return isConfirmed(booking) ? 'check' : deskLooks[booking.status].icon;
}

const Event: FC<Omit<Shown, 'slots' | 'wished'> & { booking: DeskBooking; column: DeskColumn }> = ({
  booking,
  column,
  desk,
  language,
}) => {
  const joint = booking.professionals.length > 1 && booking.open && booking.status !== 'held';
  const isShort = booking.end - booking.start < SHORT * MINUTE;
  const looks = [booking.open ? deskLooks[booking.status].tone : 'elsewhere', joint && 'joint', isShort && 'short'];
  const tone = ['desk-event', ...looks].filter(Boolean).join(' ');
  const time = sayTime(booking.meets.start, language, desk.timeZone);
  const state = booking.open ? stateOf(booking, desk, language) : '';
  const details = detailsOf(booking, column, desk, language);
  const all = [state, details].filter((part) => part !== '').join(' · ');
  const head = headOf(booking, desk, language);
  const said = `${time} ${head}, ${all}`;
  const href = hrefOf(booking);
  const inner = (
    <>
      <b>
        <time datetime={isoOf(booking.meets.start)}>{time}</time> {head}
      </b>
      <span class="desk-details">
        {booking.open && <Icon name={iconOf(booking)} />} {state}
        {details !== '' && <span class="desk-more">{`${state === '' ? '' : ' · '}${details}`}</span>}
      </span>
    </>
  );
  const marks = {
    'data-key': `${column.resource} ${booking.id} ${booking.status}`,
    'data-said': `${said} · ${columnLabel(column, desk, language)}`,
  };
  if (href === undefined) {
    return (
      <div class={tone} {...marks}>
        {inner}
      </div>
    );
  }
  const moves = booking.moves !== undefined && { draggable: true, 'data-booking': booking.id };
  return (
    <a class={tone} href={href} {...marks} {...moves}>
      {inner}
    </a>
  );
};

/** Where a booking is opened; another desk's hold and another area's booking are nobody's to open. */
export function hrefOf(booking: DeskBooking): string | undefined {
  if (booking.status === 'held') return booking.mine ? `/desk/holds/${booking.id}` : undefined;
  return booking.open ? `/${booking.isGroup ? 'groups' : 'bookings'}/${booking.id}` : undefined;
}

/** Whose it is, or what it is where it is no family's. */
export function headOf(booking: DeskBooking, desk: Desk, language: Language): string {
  return booking.whose ? sayWhose(booking.whose, language) : titleOf(booking, desk, language);
}

export function titleOf(booking: DeskBooking, { directory }: Desk, language: Language): string {
  const text = deskTexts[language];
  if (!booking.open) return text.taken;
  return sayName(directory.services.get(booking.service)?.name, language);
}

/** One of several times that are kept for people who are to meet, until one of them is chosen. */
export function isProposed({ status, service }: DeskBooking, { directory }: Pick<Desk, 'directory'>): boolean {
  return status === 'held' && directory.services.get(service)?.kind === 'network-meeting';
}

export function stateOf(booking: DeskBooking, desk: Pick<Desk, 'directory'>, language: Language): string {
  if (isProposed(booking, desk)) return deskTexts[language].proposed;
  const { state, confirmed } = bookingTexts[language];
  if (booking.status === 'held' && booking.mine) return deskTexts[language].heldByYou;
  return isConfirmed(booking) ? `${state[booking.status]} · ${confirmed}` : state[booking.status];
}

function detailsOf(booking: DeskBooking, column: DeskColumn, desk: Desk, language: Language): string {
  const text = deskTexts[language];
  if (!booking.open) return sayTimeRange(booking.start, booking.end, language, desk.timeZone);
  const { heldUntil, meets } = booking;
  const others = booking.professionals.filter((id) => id !== column.professional);
  const names = others.map((id) => sayPost(desk.directory.professionals.get(id)?.post, language)).join(', ');
  const room = column.room === undefined && booking.room && desk.directory.rooms.get(booking.room)?.name;
  return [
    booking.whose?.nameHidden ? whoseTexts[language].hidden : '',
    booking.whose ? titleOf(booking, desk, language) : '',
    heldUntil !== undefined && !isProposed(booking, desk)
      ? text.heldUntil({ time: { at: heldUntil, zone: desk.timeZone } })
      : '',
    names === '' ? '' : column.professional === undefined ? names : `${text.joint}: ${names}`,
    room ? nameIn(room, language) : '',
    booking.channel && booking.channel !== 'on-site' ? slotTexts[language].channelName[booking.channel] : '',
    booking.start < meets.start ? text.travel : '',
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

const Legend: FC<Pick<Shown, 'language' | 'wished'>> = ({ language, wished }) => {
  const text = deskTexts[language];
  const { languageName, notInLanguage } = slotTexts[language];
  return (
    <ul class="row gap-2 small soft only-wide" aria-label={text.legend}>
      {(['booked', 'arrived', 'held', 'no-show'] as const).map((status) => (
        <li class={`desk-key ${deskLooks[status].tone}`}>
          <Icon name={deskLooks[status].icon} /> {bookingTexts[language].state[status]}
        </li>
      ))}
      <li class="desk-key booked">
        <Icon name="check" /> {bookingTexts[language].confirmed}
      </li>
      <li class="desk-key joint">
        <Icon name="people" /> {text.joint}
      </li>
      <li class="desk-key bookable">
        <Icon name="add" /> {text.bookable}
      </li>
      {wished && (
        <li class="desk-key bookable lacks">
          <Icon name="warning" /> {notInLanguage({ language: wordFor(languageName, wished) ?? wished })}
        </li>
      )}
      <li>{text.hatched}</li>
    </ul>
  );
};

/** How long a stretch is as the look draws it, rounded from the day's beginning so that columns keep in step. */
function lengthClass(from: number, { start, end }: Interval): string {
  const steps = (at: number) => Math.round((at - from) / (GRAIN * MINUTE));
  const minutes = (steps(end) - steps(start)) * GRAIN;
  if (minutes <= 0) return '';
  return `h${Math.trunc(minutes / 60)} m${minutes % 60}`;
}
