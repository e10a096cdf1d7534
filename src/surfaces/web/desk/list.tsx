// The desk's day as a list: the same bookings, free times and actions, one under another.

import type { FC } from 'hono/jsx';
import { nameIn } from '../../../core/directory.ts';
import { overlaps } from '../../../core/interval.ts';
import type { Language } from '../../../core/permissions.ts';
import type { Slot } from '../../../core/slots.ts';
import { sayClock, sayTime, sayTimeRange } from '../../../core/wording.ts';
import type { Desk, DeskBooking, DeskColumn } from '../../../features/clinics/read-desk.ts';
import { anywayTexts, slotTexts } from '../booking/texts/words.ts';
import { sayLacking } from '../booking/unmet-wishes.tsx';
import { unseenWhose, WhoseTime } from '../booking/whose.tsx';
import { Badge } from '../kit/badge.tsx';
import { DataTable } from '../kit/data-table.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import { Carried } from '../kit/fields.tsx';
import { Icon } from '../kit/icon.tsx';
import { Posts } from '../kit/localized-name.tsx';
import { isoOf } from '../kit/times.tsx';
import { columnLabel, headOf, hrefOf, iconOf, isProposed, lackingIn, stateOf, titleOf } from './columns.tsx';
import { deskTexts } from './texts/words.ts';

const ATTENDANCE = ['arrive', 'no-show', 'fulfil'] as const;
const TONES = { arrived: 'good', held: 'warn', 'no-show': 'warn' } as const;

type Shown = { readonly desk: Desk; readonly language: Language };
type Row = { readonly booking: DeskBooking; readonly columns: readonly DeskColumn[] };

/** `back`: the address to come back to after an action; `wished`: the language that the family wishes for. */
export const DeskList: FC<
  Shown & {
    slots: readonly Slot[];
    hold: Readonly<Record<string, string>>;
    back: string;
    wished: string | undefined;
  }
> = ({ desk, slots, language, hold, back, wished }) => {
  const text = deskTexts[language];
  const rows = rowsOf(desk);
  return (
    <div class="stack gap-6">
      <section class="stack" aria-labelledby="desk-bookings">
        <h2 id="desk-bookings">{text.bookings}</h2>
        {rows.length === 0 ? (
          <EmptyState icon="calendar" heading="h3" title={text.noBookings} advice={text.freeTimes} />
        ) : (
          <DataTable
            caption={text.bookings}
            unseenCaption
            rows={rows}
            columns={[
              {
                label: text.list.time,
                names: true,
                cell: ({ booking: { meets } }) => (
                  <time class="nowrap" datetime={isoOf(meets.start)}>
                    {sayTimeRange(meets.start, meets.end, language, desk.timeZone)}
                  </time>
                ),
              },
              {
                label: text.list.what,
                cell: ({ booking }) => <What booking={booking} desk={desk} language={language} />,
              },
              { label: text.list.who, cell: (row) => <Where row={row} desk={desk} language={language} /> },
              { label: text.list.state, cell: (row) => <State row={row} desk={desk} language={language} /> },
              {
                label: text.list.actions,
                cell: (row) => <Actions row={row} desk={desk} language={language} back={back} />,
              },
            ]}
          />
        )}
      </section>
      <section class="stack" aria-labelledby="desk-free">
        <h2 id="desk-free">{text.freeTimes}</h2>
        <FreeTimes desk={desk} slots={slots} language={language} hold={hold} wished={wished} />
      </section>
    </div>
  );
};

/** Each booking once, however many people and rooms it takes. */
function rowsOf(desk: Desk): readonly Row[] {
  const rows = new Map<string, { booking: DeskBooking; columns: DeskColumn[] }>();
  for (const column of desk.columns) {
    for (const span of column.spans) {
      if (span.is !== 'taken') continue;
      const row = rows.get(span.by.id) ?? { booking: span.by, columns: [] };
      row.columns.push(column);
      rows.set(span.by.id, row);
    }
  }
  return [...rows.values()].sort((one, other) => one.booking.meets.start - other.booking.meets.start);
}

/** Whose it is, and below it what for; a time of no family is only what it is for. */
const What: FC<Shown & { booking: DeskBooking }> = ({ booking, desk, language }) =>
  booking.whose === undefined ? (
    <span>{titleOf(booking, desk, language)}</span>
  ) : (
    <>
      <WhoseTime whose={booking.whose} language={language} />
      <br />
      <span class="small soft">{titleOf(booking, desk, language)}</span>
    </>
  );

const Where: FC<Shown & { row: Row }> = ({ row: { booking, columns }, desk, language }) => {
  const { directory } = desk;
  const room = booking.room && directory.rooms.get(booking.room);
  const names = booking.open
    ? booking.professionals.map((id) => directory.professionals.get(id)?.post ?? {})
    : columns.map((column) => ({ [language]: columnLabel(column, desk, language) }));
  return (
    <>
      <Posts of={names} language={language} />
      {booking.open && room && <span class="soft">{` · ${nameIn(room.name, language)}`}</span>}
      {booking.open && booking.channel && booking.channel !== 'on-site' && (
        <span class="soft">{` · ${slotTexts[language].channelName[booking.channel]}`}</span>
      )}
    </>
  );
};

const State: FC<Shown & { row: Row }> = ({ row: { booking, columns }, desk, language }) => {
  const text = deskTexts[language];
  if (!booking.open) return <Badge>{text.taken}</Badge>;
  const tone = Object.entries(TONES).find(([status]) => status === booking.status)?.[1];
  const until =
    booking.heldUntil === undefined || isProposed(booking, desk)
      ? ''
      : `, ${text.heldUntil({ time: { at: booking.heldUntil, zone: desk.timeZone } })}`;
  const said = `${sayTime(booking.meets.start, language, desk.timeZone)} ${headOf(booking, desk, language)}, ${stateOf(booking, desk, language)}`;
  return (
    <span
      data-key={`${booking.id} ${booking.status}`}
      data-said={`${said} · ${columns.map((column) => columnLabel(column, desk, language)).join(', ')}`}
    >
      <Badge {...(tone && { tone })} icon={iconOf(booking)}>
        {stateOf(booking, desk, language)}
        {until}
      </Badge>
    </span>
  );
};

const Actions: FC<Shown & { row: Row; back: string }> = ({ row: { booking }, desk, language, back }) => {
  const text = deskTexts[language];
  const href = hrefOf(booking);
  const which = `${sayTime(booking.meets.start, language, desk.timeZone)}${unseenWhose(booking.whose, language)}`;
  const acts = ATTENDANCE.filter((act) => booking.acts.includes(act));
  return (
    <span class="row gap-2 desk-acts">
      {acts.slice(0, 2).map((act) => (
        <form method="post" action={`/desk/bookings/${booking.id}/${act}`}>
          <Carried of={{ back }} />
          <button type="submit" class="button second small">
            {text.act[act]}
            <span class="unseen">, {which}</span>
          </button>
        </form>
      ))}
      {booking.moves === 'late' && <span class="small soft">{anywayTexts[language].lateShort}</span>}
      {(booking.moves === 'freely' || booking.moves === 'anyway') && (
        <a class="button second small" href={`/bookings/${booking.id}/reschedule?${new URLSearchParams({ back })}`}>
          <Icon name="move" /> {booking.moves === 'freely' ? text.move : anywayTexts[language].move}
          <span class="unseen">, {which}</span>
        </a>
      )}
      {href !== undefined && (
        <a class="button quiet small" href={href}>
          {text.open}
          <span class="unseen">, {which}</span>
        </a>
      )}
    </span>
  );
};

const FreeTimes: FC<
  Shown & { slots: readonly Slot[]; hold: Readonly<Record<string, string>>; wished: string | undefined }
> = ({ desk, slots, language, hold, wished }) => {
  const text = deskTexts[language];
  const columns = desk.columns
    .map((column) => [column, slots.filter((slot) => isIn(slot, column))] as const)
    .filter(([, free]) => free.length > 0);
  if (columns.length === 0) return <p class="soft">{text.noFreeTimes}</p>;
  return (
    <form method="post" action="/desk/holds" class="stack">
      <Carried of={hold} />
      {columns.map(([column, free]) => (
        <div class="stack gap-2">
          <h3>{columnLabel(column, desk, language)}</h3>
          <Lacking of={lackingIn(column, desk, wished, language)} />
          <ul class="row gap-2">
            {free.map((slot) => (
              <li>
                <FreeTime slot={slot} column={column} desk={desk} language={language} wished={wished} />
              </li>
            ))}
          </ul>
        </div>
      ))}
    </form>
  );
};

const Lacking: FC<{ of: string | undefined }> = ({ of }) =>
  of === undefined ? null : (
    <p>
      <Badge tone="warn" icon="warning">
        {of}
      </Badge>
    </p>
  );

/** A time in which somebody does not speak the wished language says so to ear and eye. */
const FreeTime: FC<Shown & { slot: Slot; column: DeskColumn; wished: string | undefined }> = ({
  slot,
  column,
  desk,
  language,
  wished,
}) => {
  const lacking = sayLacking(desk.directory, slot.professionals, wished, language);
  const time = sayClock(slot.start, language, desk.timeZone);
  const said = deskTexts[language].freeAt({ time, who: columnLabel(column, desk, language) });
  return (
    <button
      type="submit"
      class="button second small"
      name="slot"
      value={slot.id}
      aria-label={[said, lacking].filter(Boolean).join(', ')}
    >
      {lacking && <Icon name="warning" />} {time}
    </button>
  );
};

function isIn(slot: Slot, { resource, spans }: DeskColumn): boolean {
  const [first, last] = [spans[0], spans.at(-1)];
  const shown = first !== undefined && last !== undefined && overlaps(slot, { start: first.start, end: last.end });
  return shown && slot.claims.some((claim) => claim.resource === resource);
}
