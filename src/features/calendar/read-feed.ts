// A private calendar address, read: the times of its maker, or of a room, as far as they may be seen now.

import { type Directory, nameIn } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import type { AreaId, SiteId } from '../../core/ids.ts';
import { DAY, HOUR } from '../../core/instant.ts';
import { type Audience, announce, type EntryWords, wordEntry } from '../../core/neutral-message.ts';
import { type Actor, areasOfOwn, may } from '../../core/permissions.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { addressOf } from '../../platform/mailer.ts';
import { recordReadsOnce } from '../../platform/record-acts.ts';
import { readDirectory } from '../directory/read.ts';
import { actorOfLink } from '../identity/act-by-link.ts';
import { hashOfLink, linkKey, secretOfLink } from '../identity/link-secret.ts';
import { readActor, readActorOfKey } from '../identity/read.ts';
import { linkSecret } from '../identity/schema.ts';
import { type Fed, type FedTime, findFedTimes } from './store-feed.ts';
import { type FoundSubscription, findByAddress, noteRead } from './store-subscriptions.ts';
import { feedTexts } from './texts/words.ts';
import { type FeedEntry, wordFeed } from './word-feed.ts';

/** What is over stays in sight for a while; nobody books further ahead. */
const BEHIND = 35 * DAY;
const AHEAD = 400 * DAY;

export type Feed = {
  /** the subscription, by which reads are counted */
  readonly id: string;
  readonly text: () => Promise<string>;
};

/**
 * The feed of this address. The read is logged, once a day. Throws `not_found` for an address that is unknown or closed,
 * or of somebody who may not see those times any more: nobody is told which.
 */
export async function openFeed(deps: Dependencies, secret: string, requestId?: string): Promise<Feed> {
  const now = deps.clock.now();
  const subscription = linkSecret.safeParse(secret).success
    ? await findByAddress(deps.db, hashOfLink(secret), now)
    : undefined;
  if (subscription === undefined) throw new Refusal('not_found', 'no such address');
  const directory = await readDirectory(deps);
  const { actor, fed, area } = (await whoseOf(deps, subscription, directory)) ?? refuse();
  return {
    id: subscription.id,
    text: async () => {
      const times = await findFedTimes(deps.db, fed, { start: now - BEHIND, end: now + AHEAD });
      await log(deps, actor, subscription, area, { now, count: times.length, requestId });
      return wordFeed(nameOf(deps, directory, subscription), wordTimes(deps, directory, subscription, actor, times));
    },
  };
}

function refuse(): never {
  throw new Refusal('not_found', 'what this address showed is not theirs to see any more');
}

type Whose = { readonly actor: Actor; readonly fed: Fed; readonly area: AreaId | '*' };

/** Who reads by it, with what they may see now; nothing where that is gone. */
async function whoseOf(
  deps: Dependencies,
  { of, key, room, language, area: linked }: FoundSubscription,
  directory: Directory,
): Promise<Whose | undefined> {
  if ('link' in of) {
    return linked && { actor: actorOfLink(of.link, linked, language), fed: { link: of.link }, area: linked };
  }
  const actor = key === undefined ? await readActor(deps, of.user) : await readActorOfKey(deps, key);
  if (actor?.user !== of.user) return undefined;
  if (room === undefined) {
    const { principal, professional, email } = actor;
    return { actor, fed: { principal, professional, email, areas: areasOfOwn(actor) }, area: '*' };
  }
  const area = areaOf(directory, directory.rooms.get(room)?.site);
  return area !== undefined && may(actor, 'see-area-bookings', area) ? { actor, fed: { room }, area } : undefined;
}

function areaOf({ sites }: Directory, site: SiteId | undefined): AreaId | undefined {
  return site === undefined ? undefined : sites.get(site)?.area;
}

/** One row a day tells the auditor of an address that a calendar fetches every quarter of an hour. */
async function log(
  deps: Dependencies,
  actor: Actor,
  { id, readAt, level }: FoundSubscription,
  area: AreaId | '*',
  { now, count, requestId }: { readonly now: number; readonly count: number; readonly requestId: string | undefined },
): Promise<void> {
  if (readAt !== undefined && now - readAt < HOUR && now >= readAt) return;
  await noteRead(deps.db, id, now);
  const entry = {
    action: 'read-feed',
    subject: { kind: 'subscription', id },
    area,
    details: { level, count },
  } as const;
  await recordReadsOnce(deps, actor, [entry], DAY, requestId);
}

function nameOf(deps: Dependencies, { rooms }: Directory, { room, language }: FoundSubscription): string {
  const known = room && rooms.get(room);
  return known ? nameIn(known.name, language) : addressOf(deps.config.mail.from).name;
}

function wordTimes(
  deps: Dependencies,
  directory: Directory,
  { of, room, level, language }: FoundSubscription,
  actor: Actor,
  times: readonly FedTime[],
): readonly FeedEntry[] {
  const { publicUrl, secret, mail } = deps.config;
  const now = deps.clock.now();
  const sender = addressOf(mail.from).name;
  const page = 'link' in of ? `${publicUrl}/b/${secretOfLink(linkKey(secret), of.link)}` : undefined;
  // a year has thousands of times and few ways to say them: each is worded once, with its own link put in
  const worded = new Map<string, EntryWords>();
  const wordsOf = (time: FedTime, audience: Audience): EntryWords => {
    const { service, area, site, channel, placeHidden, cancelled } = time;
    const way = [audience, service, area, site, channel, placeHidden, cancelled].join(' ');
    const news = cancelled ? 'cancelled' : 'booked';
    const told = { news, audience, language, link: LINK, home: publicUrl, sender } as const;
    const words = worded.get(way) ?? wordEntry(announce(directory, time, told, now));
    worded.set(way, words);
    return words;
  };
  return times.map((time): FeedEntry => {
    const { uid, sequence, changedAt, start, end, cancelled } = time;
    const known = { uid, sequence, changedAt, start, end, cancelled };
    if (level === 'busy') return { ...known, summary: feedTexts[language].busy };
    const link = page ?? `${publicUrl}/${time.kind === 'group' ? 'groups' : 'bookings'}/${time.id}`;
    const audience = page !== undefined ? 'family' : room !== undefined ? 'guest' : audienceOf(actor, time);
    const { summary, location: at } = wordsOf(time, audience);
    const location = at === LINK ? link : at;
    // nobody answers what they only look at, so that the page is all that is left to say
    const entry = { ...known, summary, description: link, url: link, ...(location && { location }) };
    return level === 'full' ? { ...entry, ...fullWords(directory, time, language) } : entry;
  });
}

/** Stands for each entry's own link while it is worded. */
const LINK = 'https://link.invalid/';

function audienceOf({ professional }: Actor, { professionals, booked }: FedTime): Audience {
  if (professional !== undefined && professionals.includes(professional)) return 'professional';
  return booked ? 'booker' : 'guest';
}

/** The service by its name, and where, but for what is hidden. Of who comes, and of what is asked, nothing. */
function fullWords(
  directory: Directory,
  { service, site, room, channel, placeHidden }: FedTime,
  language: FoundSubscription['language'],
): { readonly summary?: string; readonly location?: string } {
  const named = directory.services.get(service)?.name;
  const place = placeHidden || channel !== 'on-site' || site === undefined ? undefined : directory.sites.get(site);
  const inside = room === undefined ? undefined : directory.rooms.get(room)?.name;
  const at = place && [nameIn(place.name, language), place.address].filter((part) => part !== undefined).join(', ');
  const location = at && inside ? feedTexts[language].inRoom({ room: nameIn(inside, language), place: at }) : at;
  return { ...(named && { summary: nameIn(named, language) }), ...(location && { location }) };
}
