// Messages that have not arrived: what kept them, and what to do about it.

import type { Language } from '../../../../core/permissions.ts';

type Recipient = 'booker' | 'professional' | 'family' | 'guest';

const fi = {
  title: 'Perille pääsemättömät viestit',
  lead: 'Tulevien tapaamisten kutsut ja perumiset, jotka eivät ole menneet perille. Soita, jos aika on lähellä.',
  caption: 'Viestit, lähin tapaaminen ensin',
  none: 'Kaikki viestit ovat menneet perille',
  noneAdvice: 'Jos viestin lähettäminen ei onnistu, näet sen täällä ja voit lähettää sen uudelleen.',
  column: {
    booking: 'Varaus',
    recipient: 'Vastaanottaja',
    state: 'Tila',
    since: 'Odottanut',
    again: 'Lähetä uudelleen',
  },
  meeting: (when: string) => `Tapaaminen ${when}`,
  recipient: {
    booker: 'Varaaja',
    professional: 'Ammattilainen',
    family: 'Perhe',
    guest: 'Muu osallistuja',
  } as Record<Recipient, string>,
  method: { invite: 'Kutsu sähköpostilla', cancellation: 'Perumisviesti sähköpostilla' },
  state: { waiting: 'Yritetään uudelleen', failed: 'Ei lähtenyt' },
  why: {
    new: 'Vuoroaan odottaa.',
    delayed: 'Postipalvelin ei ole vastannut.',
    refused: 'Vastaanottajan palvelin ei ottanut viestiä vastaan. Tarkista osoite.',
    'no-address': 'Vastaanottajalla ei ole osoitetta.',
    other: 'Syy ei ole tiedossa.',
  },
  since: (when: string) => `alkaen ${when}`,
  attempts: (count: number) => (count === 1 ? '1 yritys' : `${count} yritystä`),
  again: 'Lähetä uudelleen',
  againLabel: (recipient: string, when: string) => `Lähetä uudelleen: ${recipient}, tapaaminen ${when}`,
  byPhone: 'Kerro puhelimitse: tälle vastaanottajalle ei saa lähettää viestejä.',
  done: 'Viesti on lähdössä. Jos se ei mene perille, se palaa tähän luetteloon.',
  gone: 'Viestiä ei lähetetty: se on jo mennyt perille, tai sen tieto on vanhentunut.',
  later: 'Seuraavat',
  first: 'Alkuun',
};

type UndeliveredTexts = typeof fi;

const sv: UndeliveredTexts = {
  title: 'Meddelanden som inte kommit fram',
  lead: 'Kallelser och avbokningar för kommande möten som inte har kommit fram. Ring om tiden är nära.',
  caption: 'Meddelanden, närmaste mötet först',
  none: 'Alla meddelanden har kommit fram',
  noneAdvice: 'Om ett meddelande inte kan skickas visas det här, och du kan skicka det på nytt.',
  column: { booking: 'Bokning', recipient: 'Mottagare', state: 'Läge', since: 'Har väntat', again: 'Skicka på nytt' },
  meeting: (when: string) => `Möte ${when}`,
  recipient: { booker: 'Den som bokat', professional: 'Yrkesperson', family: 'Familjen', guest: 'Annan deltagare' },
  method: { invite: 'Kallelse per e-post', cancellation: 'Avbokning per e-post' },
  state: { waiting: 'Försöker igen', failed: 'Inte skickat' },
  why: {
    new: 'Väntar på sin tur.',
    delayed: 'E-postservern har inte svarat.',
    refused: 'Mottagarens server tog inte emot meddelandet. Kontrollera adressen.',
    'no-address': 'Mottagaren har ingen adress.',
    other: 'Orsaken är inte känd.',
  },
  since: (when: string) => `sedan ${when}`,
  attempts: (count: number) => `${count} försök`,
  again: 'Skicka på nytt',
  againLabel: (recipient: string, when: string) => `Skicka på nytt: ${recipient}, möte ${when}`,
  byPhone: 'Berätta per telefon: till den här mottagaren får inga meddelanden skickas.',
  done: 'Meddelandet är på väg. Om det inte kommer fram visas det här igen.',
  gone: 'Meddelandet skickades inte: det har redan kommit fram, eller så stämmer det inte längre.',
  later: 'Nästa',
  first: 'Till början',
};

const en: UndeliveredTexts = {
  title: 'Messages that did not arrive',
  lead: 'Invites and cancellations of meetings to come that have not arrived. Telephone if the time is near.',
  caption: 'Messages, the soonest meeting first',
  none: 'Every message has arrived',
  noneAdvice: 'If a message cannot be sent, you will see it here and can send it again.',
  column: { booking: 'Booking', recipient: 'Recipient', state: 'State', since: 'Has waited', again: 'Send again' },
  meeting: (when: string) => `Meeting ${when}`,
  recipient: { booker: 'Who booked', professional: 'Professional', family: 'The family', guest: 'Another participant' },
  method: { invite: 'Invite by e-mail', cancellation: 'Cancellation by e-mail' },
  state: { waiting: 'Being tried again', failed: 'Not sent' },
  why: {
    new: 'Waits for its turn.',
    delayed: 'The mail server has not answered.',
    refused: 'The recipient’s server did not take the message. Check the address.',
    'no-address': 'The recipient has no address.',
    other: 'The reason is not known.',
  },
  since: (when: string) => `since ${when}`,
  attempts: (count: number) => (count === 1 ? '1 attempt' : `${count} attempts`),
  again: 'Send again',
  againLabel: (recipient: string, when: string) => `Send again: ${recipient}, meeting ${when}`,
  byPhone: 'Tell them by telephone: nothing may be sent to this recipient.',
  done: 'The message is on its way. If it does not arrive, it comes back to this list.',
  gone: 'The message was not sent: it has arrived already, or is no longer true.',
  later: 'Next',
  first: 'To the beginning',
};

export const undeliveredTexts: Record<Language, UndeliveredTexts> = { fi, sv, en };
