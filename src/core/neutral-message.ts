// What people are told about a booking outside the service: words that reveal nothing to a person who reads over a shoulder.

import { isOutsideRole, isPastChange, type OutsideRole } from './booking.ts';
import { type Channel, type Directory, nameIn, type ServiceKind, type Site, zoneOf } from './directory.ts';
import type { AreaId, ServiceId, SiteId } from './ids.ts';
import type { Interval } from './interval.ts';
import { htmlOf, type MailPart, textOf } from './mail-parts.ts';
import { filledWords, ownSentence } from './own-words.ts';
import type { Language } from './permissions.ts';
import { plainLetters } from './plain-letters.ts';
import { tellsWhat } from './tells-what.ts';
import type { TemplateWords } from './template.ts';
import { messageTexts } from './texts/words.ts';

/**
 * `family` and those who were invited are outside the house: they read only that there is a time. A family may change it
 * itself; who was invited reads as what, and never that the time is theirs.
 */
export type Audience = 'professional' | 'booker' | 'family' | OutsideRole;

/** How a participant is spoken to: who is not known to be a colleague, or has left, reads what a guest may read. */
export function audienceOf(participant: {
  readonly role: string;
  readonly professional?: string;
  readonly guardian?: string;
}): Audience {
  const { role, professional, guardian } = participant;
  if (guardian !== undefined) return 'family';
  if (role === 'professional' || professional !== undefined) return 'professional';
  if (isOutsideRole(role)) return role;
  return role === 'booker' ? 'booker' : 'guest';
}

/**
 * What a guardian wishes their messages and calendar entries to say of the place: nothing; its address, to be led there;
 * or also its name, where that does not tell what is done there. No level says more than where.
 */
export const messageLevels = ['neutral', 'place', 'full'] as const;
export type MessageLevel = (typeof messageLevels)[number];

/**
 * `changed`: the time is the same, what else was told is not. `readdressed`: who is told is told at another address.
 * `new-link`: only the link is another than what was told already.
 * `reminder`: nothing is new. `declined`: the time stands, though its reader said in their calendar that it does not suit.
 */
export type News =
  | 'booked'
  | 'moved'
  | 'changed'
  | 'new-link'
  | 'cancelled'
  | 'released'
  | 'readdressed'
  | 'reminder'
  | 'declined';

export type Announcement = Interval & {
  readonly news: News;
  readonly audience: Audience;
  readonly language: Language;
  readonly timeZone: string;
  readonly kind: ServiceKind;
  /** it is too late already to move or cancel it on its page */
  readonly late?: boolean;
  /** the family has said that it comes */
  readonly confirmed?: boolean;
  readonly channel?: Channel;
  /** `tells`: whether its name says what is done there, where that was asked */
  readonly place?: { readonly name: string; readonly address?: string; readonly tells?: boolean };
  /** a family reads nothing of the place but what one of them wished for; missing: neutral */
  readonly level?: MessageLevel;
  /** what those outside the house read nowhere, their page of it included */
  readonly placeHidden?: boolean;
  /** the area's number */
  readonly phone?: string;
  /** the booking's page; missing where the reader's own link was closed, as they find it nowhere then */
  readonly link?: string;
  /** answers in the reader's calendar reach us */
  readonly answerable?: boolean;
  /** where a new time can be booked */
  readonly home: string;
  /** who signs: the service's name */
  readonly sender: string;
  /** the area's own words of this news, which only families read */
  readonly own?: TemplateWords;
};

/** The parts of a booking that may be told, with the addresses of its page and of the service. */
export type TellableBooking = Interval & {
  readonly service: ServiceId;
  readonly area: AreaId;
  readonly site?: SiteId;
  readonly channel?: Channel;
  /** its family is under non-disclosure: no message says where, to anybody */
  readonly placeHidden?: boolean;
};

/** Fills in from the directory what an announcement of this booking needs now: zone, place, the area's number. */
export function announce(
  directory: Directory,
  booking: TellableBooking,
  told: Pick<
    Announcement,
    'news' | 'audience' | 'language' | 'link' | 'home' | 'sender' | 'level' | 'own' | 'answerable'
  >,
  now: number,
): Announcement {
  const service = directory.services.get(booking.service);
  const site = booking.site === undefined || booking.placeHidden ? undefined : directory.sites.get(booking.site);
  const phone = directory.areas.get(booking.area)?.phone;
  return {
    ...told,
    start: booking.start,
    end: booking.end,
    timeZone: zoneOf(directory, booking.area),
    kind: service?.kind ?? 'appointment',
    late: isPastChange(booking, service, now),
    ...(booking.channel !== undefined && { channel: booking.channel }),
    ...(phone !== undefined && { phone }),
    ...(booking.placeHidden && { placeHidden: true }),
    ...(site !== undefined && { place: placeOf(directory, site, told) }),
  };
}

function placeOf(
  directory: Directory,
  { name, address }: Site,
  { language, level }: Pick<Announcement, 'language' | 'level'>,
): NonNullable<Announcement['place']> {
  const said = nameIn(name, language);
  return {
    name: said,
    ...(address !== undefined && { address }),
    ...(level === 'full' && { tells: tellsWhat(said, directory) }),
  };
}

/**
 * A mail's subject and text, and the same as HTML. It cannot name the service, topic, question or any person: it is not told them.
 * Who was invited does not read the place's name either, as it may say what the visit is about.
 */
export function wordMessage(announcement: Announcement): {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
} {
  const { subject, parts } = messageParts(announcement);
  return {
    subject,
    text: `${textOf(parts)}\n`,
    html: htmlOf(parts, { subject, language: announcement.language }),
  };
}

/**
 * What {@link wordMessage} writes, paragraph by paragraph. An area's own words stand in place of a subject and a sentence, and
 * beside the rest: when, how and where to change it is said whatever they are.
 */
export function messageParts(announcement: Announcement): {
  readonly subject: string;
  readonly parts: readonly MailPart[];
} {
  const { news, timeZone: zone, start, end, language } = announcement;
  const words = messageTexts[language];
  const own = { ...serviceWords(announcement), ...ownWords(announcement) };
  const told = [own.opening, words.when[news]({ time: { start, end, zone } })].join('\n');
  const standing = news !== 'cancelled' && !isFarewell(news);
  const [how, ...page] = standing ? howItStands(announcement) : [whatNow(announcement)];
  const middle = [how ?? '', own.instructions ?? '', ...page];
  const welcome = standing && news !== 'declined' && !isAtWork(announcement) ? words.welcome : '';
  const footer = isAtWork(announcement) ? words.footer.staff : words.footer.guest;
  const regards = [words.regards, announcement.sender, ...(own.signature === undefined ? [] : [own.signature])];
  return { subject: own.subject, parts: [words.greeting, told, ...middle, welcome, regards.join('\n'), footer] };
}

/** What the service says by itself where an area may choose other words. */
export function serviceWords(announcement: Announcement): Required<Pick<TemplateWords, 'subject' | 'opening'>> {
  const { news, timeZone: zone, start, language } = announcement;
  const words = messageTexts[language];
  const title = titleOf(announcement);
  return { subject: words.subject[title][news]({ start: { at: start, zone } }), opening: words.news[title][news] };
}

/** The area's words with what they name filled in. */
function ownWords(announcement: Announcement): TemplateWords {
  const { audience, own = {}, news, channel, language } = announcement;
  if (audience !== 'family' || isFarewell(news)) return {};
  const how = channel && messageTexts[language].placeholder.channel[channel];
  return filledWords(own, { ...announcement, channel: how });
}

/**
 * A text message: as neutral as the mail, and short, as each is paid for by its length. The letters are those that a phone
 * counts as one (GSM 03.38) wherever the sender's name has no others.
 */
export function wordText(announcement: Announcement): string {
  const { news, channel, timeZone: zone, start, language, phone, late, link, sender } = announcement;
  if (isOutsideRole(announcement.audience)) return wordInvitedText(announcement);
  const { text } = messageTexts[language];
  const told = text.news[news]({ start: { at: start, zone } });
  const standing = news !== 'cancelled' && !isFarewell(news);
  const own = ownSentence(ownWords(announcement));
  const after = !standing
    ? [own, news === 'cancelled' && phone !== undefined && text.askAgain({ phone })]
    : [
        channel !== undefined && text.how[channel],
        own,
        (late || link === undefined) && text.ring({ phone }),
        link !== undefined && `${text[wayIn(announcement)]} ${link}`,
      ];
  const sentences = [`${sender}: ${told}`, ...after].filter((one) => typeof one === 'string');
  return plainLetters(sentences.join(' '));
}

/** The same to who was invited: what it is, as a mail's subject says it, how to come and where it is found. */
function wordInvitedText(announcement: Announcement): string {
  const { news, channel, language, link, sender } = announcement;
  const { text } = messageTexts[language];
  const isTheir = channel === 'video' || channel === 'on-site';
  const meets = channel && (isTheir ? text.how[channel] : howToMeet(announcement));
  const standing = news !== 'cancelled' && !isFarewell(news);
  const after = standing ? [meets, link === undefined ? howToChange(announcement) : `${text.look} ${link}`] : [];
  return plainLetters([`${sender}: ${serviceWords(announcement).subject}.`, ...after].filter(Boolean).join(' '));
}

/** What its page is for, to the reader of a text. */
function wayIn({ news, late, confirmed }: Announcement): 'look' | 'change' | 'confirm' {
  if (late) return 'look';
  return news === 'reminder' && !confirmed ? 'confirm' : 'change';
}

/** What a calendar entry says. */
export type EntryWords = {
  readonly summary: string;
  readonly description: string;
  /** what its attendee is called in it */
  readonly attendeeName: string;
  /** how they meet, by which it is decided when to remind */
  readonly channel?: Channel;
  readonly location?: string;
  readonly url?: string;
  readonly conferenceUrl?: string;
};

/** A calendar entry's texts, under the same rules as {@link wordMessage}. */
export function wordEntry(announcement: Announcement): EntryWords {
  const { news, channel, link, language } = announcement;
  const words = messageTexts[language];
  const named = { summary: words.title[titleOf(announcement)], attendeeName: words.attendee };
  if (isFarewell(news)) return { ...named, description: '' };
  const standing = news !== 'cancelled';
  const location = locationOf(announcement);
  return {
    ...named,
    description: textOf(standing ? howItStands(announcement) : [pageOf(announcement)]),
    ...(channel !== undefined && { channel }),
    ...(link !== undefined && { url: link }),
    ...(location !== undefined && { location }),
    ...(standing && channel === 'video' && link !== undefined && { conferenceUrl: link }),
  };
}

/** Of a time that stands: how they meet, where it is found, and how its reader says that it does not suit. */
function howItStands(announcement: Announcement): readonly MailPart[] {
  // their answer has just been told back to them
  if (announcement.news === 'declined')
    return [howToMeet(announcement), pageOf(announcement), howToChange(announcement)];
  const answers = whatAnswersDo(announcement);
  if (announcement.news === 'reminder' && announcement.audience === 'family' && announcement.link !== undefined) {
    return [howToMeet(announcement), ...waysToAct(announcement, announcement.link), answers];
  }
  const change = `${howToChange(announcement)} ${answers}`;
  return [howToMeet(announcement), pageOf(announcement), change];
}

/** Where answers of calendars are not read, nobody is to believe that one was. */
function whatAnswersDo({ language, answerable, audience }: Announcement): string {
  const { answers, answersRead } = messageTexts[language];
  return answerable ? answersRead[audience === 'family' ? 'family' : 'others'] : answers;
}

/**
 * What a family does about a time of which it is reminded: each leads to the page where it is done. Nothing is done by
 * opening one, as mail programs open links by themselves.
 */
function waysToAct(announcement: Announcement, link: string): readonly MailPart[] {
  const { language, confirmed, late } = announcement;
  const { remind } = messageTexts[language];
  const page = confirmed
    ? pageOf(announcement)
    : { intro: remind.pleaseConfirm, address: link, button: remind.confirm };
  const changes = [
    { label: remind.move, address: `${link}/move` },
    { label: remind.cancel, address: `${link}/cancel` },
  ];
  const links = [...(late ? [] : changes), { label: remind.call, address: `${link}#call` }];
  return [
    ...(confirmed ? [remind.confirmed] : []),
    page,
    ...(late ? [howToChange(announcement)] : []),
    { intro: late ? remind.orTalk : remind.doesNotSuit, links },
  ];
}

function pageOf({ language, link }: Announcement): MailPart {
  const { page: label, button } = messageTexts[language];
  return link === undefined ? '' : { label, address: link, button: button.page };
}

function titleOf({ audience, kind }: Announcement): Title {
  if (audience === 'interpreter') return 'interpreting';
  if (isOutsideRole(audience)) return 'meeting';
  return audience !== 'family' && kind === 'consultation' ? 'consultation' : 'time';
}

/** The time stands, and its reader hears no more of it. */
function isFarewell(news: News): boolean {
  return news === 'released' || news === 'readdressed';
}

function isOutside({ audience }: Pick<Announcement, 'audience'>): boolean {
  return audience === 'family' || isOutsideRole(audience);
}

/** Who comes for the sake of others. */
function isAtWork({ audience }: Pick<Announcement, 'audience'>): boolean {
  return audience !== 'family' && audience !== 'guest';
}

function howToMeet(announcement: Announcement): string {
  const { audience, channel, language, phone, placeHidden, link } = announcement;
  const { how } = messageTexts[language];
  if (channel === undefined) return '';
  switch (channel) {
    case 'video':
      return link === undefined ? how.videoClosed({ phone }) : how.video;
    case 'phone':
      if (isOutsideRole(audience)) return how.joinsCall({ phone });
      return audience === 'professional' ? how.youCall({ phone }) : how.weCall({ phone });
    case 'on-site':
      if (isOutside(announcement) && (placeHidden || link === undefined)) return how.onSiteByPhone;
      return how.onSite({ place: placeFor(announcement) });
    case 'home-visit':
      return audience === 'family' ? how.weVisit : how.youVisit;
  }
}

function locationOf(announcement: Announcement): string | undefined {
  const { channel, language, link } = announcement;
  if (channel === undefined) return undefined;
  // calendar programs make a button of it
  if (channel === 'video' && link !== undefined) return link;
  return channel === 'on-site' ? placeFor(announcement) : messageTexts[language].channel[channel];
}

function placeFor({ audience, place, level = 'neutral', link }: Announcement): string | undefined {
  if (place === undefined || isOutsideRole(audience)) return undefined;
  if (audience !== 'family') return namedPlace(place);
  // whose link was closed may have been read by somebody else
  if (level === 'neutral' || link === undefined) return undefined;
  return level === 'full' && place.tells === false ? namedPlace(place) : place.address;
}

function namedPlace({ name, address }: NonNullable<Announcement['place']>): string {
  return address === undefined ? name : `${name}, ${address}`;
}

function howToChange(announcement: Announcement): string {
  const { audience, kind, language, phone, late, link } = announcement;
  const { change } = messageTexts[language];
  if (isOutsideRole(audience)) return change[audience]({ phone });
  if (link === undefined) return change.ring({ phone });
  if (kind === 'group' && audience === 'family') return change.registered;
  if (late && audience === 'family') return change.ringUs({ phone });
  if (late && audience === 'booker') return change.ringSoon({ phone });
  const how = change[audience === 'family' ? 'booker' : isVisited(announcement) ? 'visited' : audience];
  return phone === undefined ? how : `${how} ${change.orCall({ phone })}`;
}

/** Nobody has asked them anything: it is an appointment, which they may have booked themselves. */
function isVisited({ audience, kind }: Announcement): boolean {
  return audience === 'professional' && kind !== 'consultation';
}

function whatNow({ audience, news, language, phone, home }: Announcement): MailPart {
  const words = messageTexts[language];
  if (isFarewell(news) || audience === 'professional' || isOutsideRole(audience)) return words.nothingToDo;
  if (audience === 'booker') {
    return { intro: `${words.nothingToDo} ${words.bookAgain}`, address: home, button: words.button.book };
  }
  return phone === undefined ? words.nothingToDo : `${words.nothingToDo} ${words.askAgain({ phone })}`;
}

/** What staff may read about a consultation, what those who were invited read, and what is said in every other case. */
type Title = 'consultation' | 'meeting' | 'interpreting' | 'time';
