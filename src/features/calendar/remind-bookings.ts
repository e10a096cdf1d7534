// Times come near: those outside the house who come are reminded, once for each time that the service says.

import type { Directory } from '../../core/directory.ts';
import { zoneOf } from '../../core/directory.ts';
import { nextAllowed } from '../../core/quiet-hours.ts';
import { everyLead, leadsOf, type Reminding, remindingIn, wasJustTold } from '../../core/reminders.ts';
import { isReminded, isSilenced } from '../../core/who-is-told.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { readDirectory } from '../directory/read.ts';
import { type NewMessage, postMessages } from '../notifications/post-messages.ts';
import { MESSAGES } from '../notifications/send-messages.ts';
import { type FoundToTell, type RecipientRecord, readBookingsToTell } from './store.ts';
import { type BookingToRemind, findReminders, findToRemind, ROOM, type WrittenReminder } from './store-reminders.ts';

/**
 * Writes what is due now. Running it twice writes nothing twice: what was written since a reminder was due is that reminder.
 * While nothing was working, only the newest of several is left. Returns how many were written.
 */
export async function remindBookings(deps: Pick<Dependencies, 'db' | 'live' | 'clock'>): Promise<number> {
  const now = deps.clock.now();
  const directory = await readDirectory(deps);
  const due = await findDue(deps, directory, now);
  let written = 0;
  for (let at = 0; at < due.length; at += AT_ONCE) {
    const some = due.slice(at, at + AT_ONCE);
    const ids = some.map(({ id }) => id);
    const [found, reminders] = [await readBookingsToTell(deps.db, ids), await findReminders(deps.db, ids)];
    const messages = found.flatMap((one) => {
      const known = some.find(({ id }) => id === one.booking.id);
      return known === undefined ? [] : remindersOf(one, reminders, { ...known, now });
    });
    written += await postMessages(deps.db, messages, now);
  }
  if (written > 0) deps.live.tellJobs([MESSAGES]);
  return written;
}

/** So many in one statement. */
const AT_ONCE = 500;

/** Which booking, when its reminder was due, and on whose wall its clock hangs. */
type Due = Pick<BookingToRemind, 'id'> & { readonly due: number; readonly zone: string };

async function findDue({ db }: Pick<Dependencies, 'db'>, directory: Directory, now: number): Promise<readonly Due[]> {
  const zones = new Map([...directory.areas.keys()].map((area) => [area, zoneOf(directory, area)]));
  const reminding = new Map([...new Set(zones.values())].map((zone) => [zone, remindingIn(zone)]));
  const leads = everyLead(directory.services.values());
  const starts = [...reminding.values()].flatMap((one) =>
    leads.flatMap((lead) => {
      const { from, to } = one.starts(lead, now) ?? { from: now, to: now };
      return to <= now ? [] : [{ from: Math.max(from, now), to }];
    }),
  );
  const found = await findToRemind(db, starts);
  return found.flatMap((booking) => {
    const rules = reminding.get(zones.get(booking.area) ?? '');
    const due = rules && dueOf(booking, rules, directory, now);
    return due === undefined ? [] : [{ id: booking.id, due, zone: zones.get(booking.area) ?? '' }];
  });
}

function dueOf(
  { service: id, channel, start, told, reminded }: BookingToRemind,
  rules: Reminding,
  directory: Directory,
  now: number,
): number | undefined {
  const service = directory.services.get(id);
  const due = service && rules.due(start, leadsOf(service, channel), now);
  if (due === undefined || wasJustTold(told, due, start)) return undefined;
  return reminded !== undefined && reminded >= due ? undefined : due;
}

/** One for each mailbox that holds this time, has been told long enough ago, is not reminded yet, and may be just now. */
function remindersOf(
  { booking, recipients, told }: FoundToTell,
  written: readonly WrittenReminder[],
  { due, zone, now }: Omit<Due, 'id'> & { readonly now: number },
): readonly NewMessage[] {
  if (!booking.stands) return [];
  const mailboxes = new Map<string, RecipientRecord>();
  for (const recipient of recipients) {
    const { mailbox, left, audience } = recipient;
    if (mailbox !== undefined && !left && isReminded(audience) && !mailboxes.has(mailbox))
      mailboxes.set(mailbox, recipient);
  }
  return [...mailboxes].flatMap(([mailbox, { id, quiet }]): readonly NewMessage[] => {
    if (nextAllowed(now, zone, quiet) !== now) return [];
    const theirs = told.filter((one) => one.mailbox === mailbox && !one.superseded);
    const newest = theirs.toSorted((one, other) => other.version - one.version)[0];
    const holds = newest?.kind === 'invite' && newest.start === booking.start && !newest.failed;
    const at = holds ? newest.reachedAt : undefined;
    if (at === undefined || wasJustTold(at, due, booking.start)) return [];
    if (isSilenced(theirs)) return [];
    const before = written.filter((one) => one.booking === booking.id && one.mailbox === mailbox);
    const isSent = (one: WrittenReminder) => !one.superseded || sequenceOf(one.version) === booking.sequence;
    if (before.some((one) => one.start === booking.start && one.createdAt >= due && isSent(one))) return [];
    const version = versionAfter(before, booking.sequence);
    if (version === undefined) return [];
    return [
      {
        kind: 'reminder',
        about: 'reminder',
        aboutId: booking.id,
        version,
        bearer: id,
        mailbox,
        area: booking.area,
        // there is no use in it once the time has begun
        start: booking.start,
        end: booking.start,
      },
    ];
  });
}

function versionAfter(before: readonly WrittenReminder[], sequence: number): number | undefined {
  const ofThis = before.map(({ version }) => version).filter((version) => sequenceOf(version) === sequence);
  const next = Math.max(sequence * ROOM - 1, ...ofThis) + 1;
  return sequenceOf(next) === sequence ? next : undefined;
}

/** The version of the booking that a reminder is of. */
export function sequenceOf(version: number): number {
  return Math.floor(version / ROOM);
}
