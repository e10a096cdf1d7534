// The desk's side of a family's link: made, read aloud, printed, revoked; and the wish to be called.

import type { Language } from '../../../../core/permissions.ts';

const fi = {
  open: 'Perheen linkki',
  title: 'Perheen linkki',
  lead: 'Linkillä perhe näkee aikansa, vahvistaa, siirtää tai peruu sen ilman tunnuksia.',
  back: 'Takaisin varaukseen',
  live: (count: number) =>
    count === 0
      ? 'Voimassa olevia linkkejä ei ole.'
      : count === 1
        ? '1 linkki on voimassa.'
        : `${count} linkkiä on voimassa.`,
  make: 'Tee uusi linkki',
  makeHint: 'Lue linkki puhelimessa tai tulosta se. Samalla tavalla aiemmin tehty linkki lakkaa toimimasta.',
  sendTo: (number: number) => `Lähetä huoltajalle ${number} uusi linkki`,
  sendHint:
    'Viesti menee sähköpostiin, jos huoltajalle saa lähettää viestejä. Hänen aiempi linkkinsä lakkaa toimimasta.',
  made: 'Uusi linkki',
  madeOnce: 'Linkki näytetään vain nyt.',
  sent: 'Linkki on lähetetty huoltajalle.',
  notSent: 'Huoltajalle ei voi lähettää viestiä. Lue tai tulosta linkki.',
  validUntil: (date: string) => `Voimassa ${date} asti.`,
  revoke: 'Sulje kaikki linkit',
  revokeHint: 'Käytä, jos linkki on joutunut vääriin käsiin.',
  revoked: 'Linkit on suljettu.',
  wish: (when: string) => `Perhe pyysi soittoa ${when}.`,
  called: 'Perheelle on soitettu',
  confirmed: 'Perhe on vahvistanut ajan',
};

type BookingLinkTexts = typeof fi;

const sv: BookingLinkTexts = {
  open: 'Familjens länk',
  title: 'Familjens länk',
  lead: 'Med länken ser familjen sin tid och bekräftar, flyttar eller avbokar den utan inloggning.',
  back: 'Tillbaka till bokningen',
  live: (count) => (count === 0 ? 'Ingen länk gäller.' : count === 1 ? '1 länk gäller.' : `${count} länkar gäller.`),
  make: 'Gör en ny länk',
  makeHint: 'Läs upp länken i telefon eller skriv ut den. En länk som gjorts så tidigare slutar fungera.',
  sendTo: (number) => `Skicka en ny länk till vårdnadshavare ${number}`,
  sendHint: 'Meddelandet går per e-post om meddelanden får skickas. Den tidigare länken slutar fungera.',
  made: 'Ny länk',
  madeOnce: 'Länken visas bara nu.',
  sent: 'Länken är skickad till vårdnadshavaren.',
  notSent: 'Det går inte att skicka meddelanden till vårdnadshavaren. Läs upp eller skriv ut länken.',
  validUntil: (date) => `Gäller till ${date}.`,
  revoke: 'Stäng alla länkar',
  revokeHint: 'Använd om länken har hamnat i fel händer.',
  revoked: 'Länkarna är stängda.',
  wish: (when) => `Familjen bad om ett samtal ${when}.`,
  called: 'Familjen har blivit uppringd',
  confirmed: 'Familjen har bekräftat tiden',
};

const en: BookingLinkTexts = {
  open: 'The family’s link',
  title: 'The family’s link',
  lead: 'By the link the family sees its time, and confirms, moves or cancels it without an account.',
  back: 'Back to the booking',
  live: (count) => (count === 0 ? 'No link is open.' : count === 1 ? '1 link is open.' : `${count} links are open.`),
  make: 'Make a new link',
  makeHint: 'Read it out on the phone, or print it. One made in this way before stops working.',
  sendTo: (number) => `Send guardian ${number} a new link`,
  sendHint: 'By e-mail, where the guardian may be written to. Their earlier link stops working.',
  made: 'New link',
  madeOnce: 'The link is shown only now.',
  sent: 'The link has been sent to the guardian.',
  notSent: 'The guardian cannot be written to. Read the link out, or print it.',
  validUntil: (date) => `Open until ${date}.`,
  revoke: 'Close all links',
  revokeHint: 'Use this if a link has come into the wrong hands.',
  revoked: 'The links are closed.',
  wish: (when) => `The family asked for a call ${when}.`,
  called: 'The family has been called',
  confirmed: 'The family has confirmed the time',
};

export const bookingLinkTexts: Record<Language, BookingLinkTexts> = { fi, sv, en };
