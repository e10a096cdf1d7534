// What people are told about a booking outside the service: words that reveal nothing to who reads over a shoulder.

import { type Channel, type Directory, nameIn, type ServiceKind, zoneOf } from './directory.ts';
import type { AreaId, ServiceId, SiteId } from './ids.ts';
import type { Interval } from './interval.ts';
import type { Language } from './permissions.ts';
import { sayDateTime, sayDateTimeRange } from './wording.ts';

/** `family` and `guest` are outside the house: they read only that there is a time. A family may change it itself. */
export type Audience = 'professional' | 'booker' | 'family' | 'guest';

/** `changed`: the time is the same, what else was told is not. */
export type News = 'booked' | 'moved' | 'changed' | 'cancelled' | 'released';

export type Announcement = Interval & {
  readonly news: News;
  readonly audience: Audience;
  readonly language: Language;
  readonly timeZone: string;
  readonly kind: ServiceKind;
  readonly channel?: Channel;
  readonly place?: { readonly name: string; readonly address?: string };
  /** the area's number */
  readonly phone?: string;
  /** the booking's page, and where a new time can be booked */
  readonly link: string;
  readonly home: string;
  /** who signs: the service's name */
  readonly sender: string;
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

/** Fills in from the directory what an announcement of this booking needs: zone, place, the area's number. */
export function announce(
  directory: Directory,
  booking: TellableBooking,
  told: Pick<Announcement, 'news' | 'audience' | 'language' | 'link' | 'home' | 'sender'>,
): Announcement {
  const site = booking.site === undefined || booking.placeHidden ? undefined : directory.sites.get(booking.site);
  const phone = directory.areas.get(booking.area)?.phone;
  return {
    ...told,
    start: booking.start,
    end: booking.end,
    timeZone: zoneOf(directory, booking.area),
    kind: directory.services.get(booking.service)?.kind ?? 'appointment',
    ...(booking.channel !== undefined && { channel: booking.channel }),
    ...(phone !== undefined && { phone }),
    ...(site !== undefined && {
      place: { name: nameIn(site.name, told.language), ...(site.address !== undefined && { address: site.address }) },
    }),
  };
}

/**
 * A mail's subject and text. It cannot name the service, topic, question or any person: it is not told them.
 * Guests do not read the place's name either, as it may say what the visit is about.
 */
export function wordMessage(announcement: Announcement): { readonly subject: string; readonly text: string } {
  const { news, language, timeZone, start, end, link } = announcement;
  const words = WORDS[language];
  const title = titleOf(announcement);
  const when = `${words.when[news]} ${sayDateTimeRange(start, end, language, timeZone, 'full')}`;
  const told = [words.news[title][news], when].join('\n');
  const standing = news !== 'cancelled' && news !== 'released';
  const middle = standing
    ? [howToMeet(announcement), `${words.page}\n${link}`, howToChange(announcement)]
    : [whatNow(announcement)];
  const welcome = standing && isOutside(announcement) ? words.welcome : '';
  const footer = isOutside(announcement) ? words.footer.guest : words.footer.staff;
  return {
    subject: `${words.subject[title][news]}: ${sayDateTime(start, language, timeZone, 'short')}`,
    text: `${paragraphs(words.greeting, told, ...middle, welcome, `${words.regards}\n${announcement.sender}`, footer)}\n`,
  };
}

/** What a calendar entry says. */
export type EntryWords = {
  readonly summary: string;
  readonly description: string;
  readonly location?: string;
  readonly url?: string;
  readonly conferenceUrl?: string;
};

/** A calendar entry's texts, under the same rules as {@link wordMessage}. */
export function wordEntry(announcement: Announcement): EntryWords {
  const { news, channel, link, language } = announcement;
  const summary = WORDS[language].title[titleOf(announcement)];
  if (news === 'released') return { summary, description: '' };
  const standing = news !== 'cancelled';
  const location = locationOf(announcement);
  const how = standing ? howToMeet(announcement) : '';
  return {
    summary,
    description: paragraphs(how, `${WORDS[language].page}\n${link}`),
    url: link,
    ...(location !== undefined && { location }),
    ...(standing && channel === 'video' && { conferenceUrl: link }),
  };
}

function titleOf(announcement: Announcement): Title {
  return !isOutside(announcement) && announcement.kind === 'consultation' ? 'consultation' : 'time';
}

function isOutside({ audience }: Pick<Announcement, 'audience'>): boolean {
  return audience === 'guest' || audience === 'family';
}

function paragraphs(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}

function howToMeet(announcement: Announcement): string {
  const { audience, channel, language, phone } = announcement;
  const { how } = WORDS[language];
  if (channel === undefined) return '';
  switch (channel) {
    case 'video':
      return how.video;
    case 'phone':
      return audience === 'professional' ? how.youCall(phone) : how.weCall(phone);
    case 'on-site':
      return how.onSite(placeFor(announcement));
    case 'home-visit':
      return isOutside(announcement) ? how.weVisit : how.youVisit;
  }
}

function locationOf(announcement: Announcement): string | undefined {
  const { channel, language } = announcement;
  if (channel === undefined) return undefined;
  return channel === 'on-site' ? placeFor(announcement) : WORDS[language].channel[channel];
}

function placeFor({ audience, place }: Announcement): string | undefined {
  if (isOutside({ audience }) || place === undefined) return undefined;
  return place.address === undefined ? place.name : `${place.name}, ${place.address}`;
}

function howToChange({ audience, language, phone }: Announcement): string {
  const { change } = WORDS[language];
  if (audience === 'guest') return change.guest(phone);
  const how = change[audience === 'family' ? 'booker' : audience];
  return phone === undefined ? how : `${how} ${change.orCall(phone)}`;
}

function whatNow({ audience, news, language, phone, home }: Announcement): string {
  const words = WORDS[language];
  if (news === 'released' || audience === 'professional') return words.nothingToDo;
  if (audience === 'booker') return `${words.nothingToDo} ${words.bookAgain(home)}`;
  return phone === undefined ? words.nothingToDo : `${words.nothingToDo} ${words.askAgain(phone)}`;
}

/** What staff may read about a consultation, and what is said in every other case. */
type Title = 'consultation' | 'time';

type Words = {
  readonly greeting: string;
  readonly title: Record<Title, string>;
  readonly subject: Record<Title, Record<News, string>>;
  readonly news: Record<Title, Record<News, string>>;
  readonly when: Record<News, string>;
  readonly channel: Record<Exclude<Channel, 'on-site'>, string>;
  readonly how: {
    readonly video: string;
    readonly youCall: (phone?: string) => string;
    readonly weCall: (phone?: string) => string;
    readonly onSite: (place?: string) => string;
    readonly youVisit: string;
    readonly weVisit: string;
  };
  readonly page: string;
  readonly change: Record<'professional' | 'booker', string> & {
    readonly guest: (phone?: string) => string;
    readonly orCall: (phone: string) => string;
  };
  readonly nothingToDo: string;
  readonly bookAgain: (home: string) => string;
  readonly askAgain: (phone: string) => string;
  readonly welcome: string;
  readonly regards: string;
  readonly footer: Record<'staff' | 'guest', string>;
};

const WORDS: Record<Language, Words> = {
  fi: {
    greeting: 'Hei!',
    title: { consultation: 'Konsultaatio', time: 'Aika' },
    subject: {
      consultation: {
        booked: 'Konsultaatio',
        moved: 'Konsultaatio siirtyi',
        changed: 'Konsultaation tiedot muuttuivat',
        cancelled: 'Konsultaatio on peruttu',
        released: 'Konsultaatio ei ole enää sinun',
      },
      time: {
        booked: 'Aika',
        moved: 'Aika siirtyi',
        changed: 'Ajan tiedot muuttuivat',
        cancelled: 'Aika on peruttu',
        released: 'Aika ei ole enää sinun',
      },
    },
    news: {
      consultation: {
        booked: 'Konsultaatio on varattu.',
        moved: 'Konsultaatio on siirretty uuteen aikaan. Aiempi aika ei ole enää voimassa.',
        changed: 'Konsultaation tiedot ovat muuttuneet. Päivä ja kellonaika ovat ennallaan.',
        cancelled: 'Konsultaatio on peruttu.',
        released: 'Konsultaatio on siirretty, eikä tämä aika ole enää sinun.',
      },
      time: {
        booked: 'Sinulle on varattu aika.',
        moved: 'Aikasi on siirretty. Aiempi aika ei ole enää voimassa.',
        changed: 'Aikasi tiedot ovat muuttuneet. Päivä ja kellonaika ovat ennallaan.',
        cancelled: 'Aikasi on peruttu.',
        released: 'Aika on siirretty, eikä se ole enää sinun.',
      },
    },
    when: {
      booked: 'Aika:',
      moved: 'Uusi aika:',
      changed: 'Aika:',
      cancelled: 'Peruttu aika:',
      released: 'Aiempi aika:',
    },
    channel: { video: 'Video', phone: 'Puhelin', 'home-visit': 'Kotikäynti' },
    how: {
      video: 'Tapaamme videolla: avaa varauksen sivu sovittuun aikaan ja liity siitä mukaan.',
      youCall: (phone) =>
        `Puhelimitse: sinä soitat sovittuun aikaan. Yhteystiedot ovat varauksen sivulla.${phone === undefined ? '' : ` Jos et tavoita ketään, alueen numero on ${phone}.`}`,
      weCall: (phone) =>
        `Puhelimitse: ammattilainen soittaa sinulle sovittuun aikaan.${phone === undefined ? '' : ` Jos puhelua ei kuulu, soita numeroon ${phone}.`}`,
      onSite: (place) =>
        place === undefined ? 'Tapaamme paikan päällä. Osoite on varauksen sivulla.' : `Paikka: ${place}`,
      youVisit: 'Kotikäynti sovittuun aikaan.',
      weVisit: 'Tulemme luoksesi sovittuun aikaan.',
    },
    page: 'Varauksen sivu:',
    change: {
      booker:
        'Jos aika ei sovi sinulle, siirrä tai peru se varauksen sivulla niin pian kuin voit. Näin aika vapautuu toiselle.',
      professional:
        'Jos et pääse mukaan, peru aika varauksen sivulla niin pian kuin voit, jotta kysyjä ehtii varata uuden.',
      guest: (phone) =>
        phone === undefined
          ? 'Jos aika ei sovi sinulle, kerro siitä sille, joka sopi ajan kanssasi.'
          : `Jos aika ei sovi sinulle, soita numeroon ${phone}. Etsimme mielellämme uuden.`,
      orCall: (phone) => `Voit myös soittaa numeroon ${phone}.`,
    },
    nothingToDo: 'Sinun ei tarvitse tehdä mitään. Jos aika jäi kalenteriisi, voit poistaa sen.',
    bookAgain: (home) => `Uuden ajan voit varata milloin vain:\n${home}`,
    askAgain: (phone) => `Jos tarvitset uuden ajan, soita numeroon ${phone}. Autamme mielellämme.`,
    welcome: 'Lämpimästi tervetuloa!',
    regards: 'Ystävällisin terveisin',
    footer: {
      staff: 'Tämä on automaattinen viesti. Älä lähetä sähköpostilla tietoja asiakkaista.',
      guest: 'Tämä on automaattinen viesti. Älä lähetä sähköpostilla henkilötunnusta tai muita arkaluonteisia tietoja.',
    },
  },
  sv: {
    greeting: 'Hej!',
    title: { consultation: 'Konsultation', time: 'Tid' },
    subject: {
      consultation: {
        booked: 'Konsultation',
        moved: 'Konsultationen har flyttats',
        changed: 'Konsultationens uppgifter har ändrats',
        cancelled: 'Konsultationen är avbokad',
        released: 'Konsultationen är inte längre din',
      },
      time: {
        booked: 'Tid',
        moved: 'Tiden har flyttats',
        changed: 'Uppgifterna om tiden har ändrats',
        cancelled: 'Tiden är avbokad',
        released: 'Tiden är inte längre din',
      },
    },
    news: {
      consultation: {
        booked: 'Konsultationen är bokad.',
        moved: 'Konsultationen har fått en ny tid. Den tidigare tiden gäller inte längre.',
        changed: 'Uppgifterna om konsultationen har ändrats. Dagen och klockslaget är desamma.',
        cancelled: 'Konsultationen är avbokad.',
        released: 'Konsultationen har flyttats och den här tiden är inte längre din.',
      },
      time: {
        booked: 'Du har fått en tid.',
        moved: 'Din tid har flyttats. Den tidigare tiden gäller inte längre.',
        changed: 'Uppgifterna om din tid har ändrats. Dagen och klockslaget är desamma.',
        cancelled: 'Din tid är avbokad.',
        released: 'Tiden har flyttats och är inte längre din.',
      },
    },
    when: { booked: 'Tid:', moved: 'Ny tid:', changed: 'Tid:', cancelled: 'Avbokad tid:', released: 'Tidigare tid:' },
    channel: { video: 'Video', phone: 'Telefon', 'home-visit': 'Hembesök' },
    how: {
      video: 'Vi ses på video: öppna bokningens sida vid avtalad tid och anslut där.',
      youCall: (phone) =>
        `Per telefon: du ringer vid avtalad tid. Kontaktuppgifterna finns på bokningens sida.${phone === undefined ? '' : ` Om du inte når någon är områdets nummer ${phone}.`}`,
      weCall: (phone) =>
        `Per telefon: en yrkesperson ringer dig vid avtalad tid.${phone === undefined ? '' : ` Om samtalet uteblir kan du ringa ${phone}.`}`,
      onSite: (place) =>
        place === undefined ? 'Vi ses på plats. Adressen finns på bokningens sida.' : `Plats: ${place}`,
      youVisit: 'Hembesök vid avtalad tid.',
      weVisit: 'Vi kommer hem till dig vid avtalad tid.',
    },
    page: 'Bokningens sida:',
    change: {
      booker:
        'Om tiden inte passar dig, flytta eller avboka den på bokningens sida så snart du kan. Då blir den ledig för någon annan.',
      professional:
        'Om du får förhinder, avboka tiden på bokningens sida så snart du kan, så att den som frågar hinner boka en ny.',
      guest: (phone) =>
        phone === undefined
          ? 'Om tiden inte passar dig, berätta det för den som kom överens om tiden med dig.'
          : `Om tiden inte passar dig, ring ${phone}. Vi söker gärna en ny.`,
      orCall: (phone) => `Du kan också ringa ${phone}.`,
    },
    nothingToDo: 'Du behöver inte göra något. Om tiden finns kvar i din kalender kan du ta bort den.',
    bookAgain: (home) => `Du kan boka en ny tid när du vill:\n${home}`,
    askAgain: (phone) => `Om du behöver en ny tid, ring ${phone}. Vi hjälper dig gärna.`,
    welcome: 'Varmt välkommen!',
    regards: 'Vänliga hälsningar',
    footer: {
      staff: 'Det här meddelandet skickades automatiskt. Skicka inga uppgifter om klienter per e-post.',
      guest:
        'Det här meddelandet skickades automatiskt. Skicka inte personbeteckning eller andra känsliga uppgifter per e-post.',
    },
  },
  en: {
    greeting: 'Hello,',
    title: { consultation: 'Consultation', time: 'Appointment' },
    subject: {
      consultation: {
        booked: 'Consultation',
        moved: 'Consultation moved',
        changed: 'Consultation details changed',
        cancelled: 'Consultation cancelled',
        released: 'Consultation reassigned',
      },
      time: {
        booked: 'Appointment',
        moved: 'Appointment moved',
        changed: 'Appointment details changed',
        cancelled: 'Appointment cancelled',
        released: 'Appointment reassigned',
      },
    },
    news: {
      consultation: {
        booked: 'The consultation is booked.',
        moved: 'The consultation has a new time. The earlier time no longer holds.',
        changed: 'The details of the consultation have changed. The day and time are the same.',
        cancelled: 'The consultation is cancelled.',
        released: 'The consultation has been moved, and this time is no longer yours.',
      },
      time: {
        booked: 'An appointment is booked for you.',
        moved: 'Your appointment has a new time. The earlier time no longer holds.',
        changed: 'The details of your appointment have changed. The day and time are the same.',
        cancelled: 'Your appointment is cancelled.',
        released: 'The appointment has been moved, and this time is no longer yours.',
      },
    },
    when: {
      booked: 'Time:',
      moved: 'New time:',
      changed: 'Time:',
      cancelled: 'Cancelled time:',
      released: 'Earlier time:',
    },
    channel: { video: 'Video', phone: 'Phone', 'home-visit': 'Home visit' },
    how: {
      video: 'We meet by video: open the booking page at the agreed time and join from there.',
      youCall: (phone) =>
        `By phone: you make the call at the agreed time. The contact details are on the booking page.${phone === undefined ? '' : ` If nobody answers, the area’s number is ${phone}.`}`,
      weCall: (phone) =>
        `By phone: a professional calls you at the agreed time.${phone === undefined ? '' : ` If the call does not come, please ring ${phone}.`}`,
      onSite: (place) =>
        place === undefined ? 'We meet in person. The address is on the booking page.' : `Place: ${place}`,
      youVisit: 'A home visit at the agreed time.',
      weVisit: 'We come to your home at the agreed time.',
    },
    page: 'Booking page:',
    change: {
      booker:
        'If the time does not suit you, please move or cancel it on the booking page as soon as you can, so that someone else may have it.',
      professional:
        'If you cannot take part, please cancel on the booking page as soon as you can, so that the one who asks has time to book again.',
      guest: (phone) =>
        phone === undefined
          ? 'If the time does not suit you, please tell the person who agreed it with you.'
          : `If the time does not suit you, please ring ${phone}. We are glad to find another.`,
      orCall: (phone) => `You can also ring ${phone}.`,
    },
    nothingToDo: 'There is nothing you need to do. If the time is still in your calendar, you can remove it.',
    bookAgain: (home) => `You can book a new time whenever you like:\n${home}`,
    askAgain: (phone) => `If you need a new time, please ring ${phone}. We are glad to help.`,
    welcome: 'You are warmly welcome.',
    regards: 'Kind regards,',
    footer: {
      staff: 'This message was sent automatically. Please do not send information about clients by e-mail.',
      guest:
        'This message was sent automatically. Please do not send identity codes or other sensitive details by e-mail.',
    },
  },
};
