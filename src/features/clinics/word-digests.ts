// What is ahead of somebody who works, in numbers and times: neither names nor what anything is about.

import { digestDayAt } from '../../core/digest.ts';
import { type Directory, nameIn } from '../../core/directory.ts';
import type { AreaId } from '../../core/ids.ts';
import { DAY, MINUTE } from '../../core/instant.ts';
import type { Interval } from '../../core/interval.ts';
import { htmlOf, type MailPart, textOf } from '../../core/mail-parts.ts';
import { type Actor, type Language, may } from '../../core/permissions.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { addressOf } from '../../platform/mailer.ts';
import { countFreeTimes } from '../availability/read-access.ts';
import { findFamiliesToCall } from '../bookings/read-families-to-call.ts';
import { readDirectory } from '../directory/read.ts';
import { findQuietHours, findRecipient } from '../identity/find-recipient.ts';
import { readActor } from '../identity/read.ts';
import type { DueMessage } from '../notifications/post-messages.ts';
import { readUndeliveredMessages } from '../notifications/read.ts';
import type { Worded } from '../notifications/send-messages.ts';
import { coordinates, homeOf, QUESTIONS_AHEAD, specialises } from './post-digests.ts';
import { countUnread, findTimesOf, type TimeToday } from './store-digests.ts';
import { digestMailTexts } from './texts/words.ts';

type Reader = NonNullable<Awaited<ReturnType<typeof findRecipient>>>;

/** The words of each by what is so now: nobody who has lost the role, or wants none any more, is told. */
export function wordDigests(deps: Dependencies, due: readonly DueMessage[]): readonly Promise<Worded>[] {
  return due.map((message) => wordDigest(deps, message));
}

async function wordDigest(deps: Dependencies, { aboutId, mailbox, start }: DueMessage): Promise<Worded> {
  const user = await findRecipient(deps.db, aboutId);
  if (user?.email.toLowerCase() !== mailbox || !user.digest) return { drop: 'superseded' };
  const directory = await readDirectory(deps);
  const { zone } = homeOf(directory, user);
  // said as of its morning, however late it goes
  const day = digestDayAt(start + MORNING, zone, directory.region.country);
  if (day === undefined) return { drop: 'superseded' };
  const text = digestMailTexts[user.language];
  const parts = [
    ...(specialises(user) ? await partsOfDay(deps, directory, user, day.day) : []),
    ...(day.beginsWeek && coordinates(user) ? await partsOfWeek(deps, directory, user) : []),
  ];
  if (parts.length === 0) return { drop: 'superseded' };
  const subject = text.subject({ day: { at: day.day.start, zone } });
  const off = `${text.off}\n${deps.config.publicUrl}/own-details`;
  const all = [text.greeting, ...parts, off, `${text.regards}\n${addressOf(deps.config.mail.from).name}`];
  const mail = { subject, text: `${textOf(all)}\n`, html: htmlOf(all, { subject, language: user.language }) };
  const quiet = await findQuietHours(deps.db, user.id);
  return { mail, calm: { zone, quiet, until: day.day.end, late: 'superseded' } };
}

/** Well within the hours in which it is sent. */
const MORNING = 9 * 60 * MINUTE;

/** Times, ways to meet and places of the day, and how many questions are still to be read. */
async function partsOfDay(
  deps: Dependencies,
  directory: Directory,
  reader: Reader,
  day: Interval,
): Promise<readonly MailPart[]> {
  const { id: user, professional, language } = reader;
  if (professional === undefined) return [];
  const text = digestMailTexts[language];
  const now = deps.clock.now();
  const ahead = { start: now, end: now + QUESTIONS_AHEAD };
  const [times, unread] = [
    await findTimesOf(deps.db, [professional], day),
    await countUnread(deps.db, [{ user, professional }], ahead),
  ];
  const questions = unread.get(user) ?? 0;
  if (times.length === 0 && questions === 0) return [];
  const { zone } = homeOf(directory, reader);
  const lines = times.map((time) => lineOf(directory, time, zone, language));
  return [
    [text.today({ count: times.length }), ...lines].join('\n'),
    ...(questions > 0 ? [text.unread({ count: questions })] : []),
    { address: `${deps.config.publicUrl}/my-day`, button: text.openDay },
  ];
}

function lineOf(
  { sites }: Directory,
  { start, end, channel, site, placeHidden }: TimeToday,
  zone: string,
  language: Language,
): string {
  const text = digestMailTexts[language];
  const place = channel === 'on-site' && !placeHidden && site !== undefined ? sites.get(site)?.name : undefined;
  const said = [
    text.time({ time: { start, end, zone } }),
    channel && text.channel[channel],
    place && nameIn(place, language),
  ];
  return said.filter((part) => part !== undefined).join(', ');
}

const WEEKS_AHEAD = 14 * DAY;

/** Of each area: what is still free of each service, what did not arrive, and who has not confirmed tomorrow. */
async function partsOfWeek(deps: Dependencies, directory: Directory, user: Reader): Promise<readonly MailPart[]> {
  const actor = await readActor(deps, user.id);
  if (actor === undefined) return [];
  const text = digestMailTexts[user.language];
  const areas = [...directory.areas.keys()].filter((area) => isCoordinated(actor, area));
  const free = await countFreeTimes(deps, directory, areas, WEEKS_AHEAD);
  const said = areas.map((area) => {
    const lines = free
      .filter((one) => one.area === area)
      .map(({ service, count }) =>
        text.free({ service: nameIn(directory.services.get(service)?.name ?? {}, user.language), count }),
      );
    const name = nameIn(directory.areas.get(area)?.name ?? {}, user.language);
    return [name, ...(lines.length === 0 ? [text.nothingOffered] : lines)].join('\n');
  });
  const { items, nextCursor } = await readUndeliveredMessages(deps, actor, {});
  const failed = items.filter(({ state }) => state === 'failed').length;
  const { unconfirmed } = await findFamiliesToCall(deps, actor, 1);
  const counts = [
    text.undelivered({ count: failed, more: nextCursor === null ? undefined : 'more' }),
    text.unconfirmed({ count: unconfirmed.count }),
  ].join('\n');
  return [text.week, ...said, counts, { address: deps.config.publicUrl, button: text.openHome }];
}

function isCoordinated(actor: Actor, area: AreaId): boolean {
  return may(actor, 'manage-series', area);
}
