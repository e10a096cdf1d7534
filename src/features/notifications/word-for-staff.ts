// What the service itself tells those who work with it: a link to sign in, how to begin, that somebody is away.

import type { Language } from '../../core/permissions.ts';
import { signInToken } from '../../platform/sign-in-token.ts';
import { readDirectory } from '../directory/read.ts';
import { findRecipient } from '../identity/find-recipient.ts';
import { wordSignIn } from '../identity/word-sign-in.ts';
import { wordWelcome } from '../identity/word-welcome.ts';
import type { Word, Worded } from './send-messages.ts';

/** Nobody who is disabled by now, or whose address is another, gets a link. */
export const wordSignIns: Word = (parts, due) =>
  due.map(async ({ aboutId, bearer = '', mailbox, because: next = '/' }): Promise<Worded> => {
    const user = await findRecipient(parts.db, bearer);
    if (user?.email.toLowerCase() !== mailbox) return { drop: 'superseded' };
    const token = signInToken(parts.config.secret, aboutId);
    return { mail: wordSignIn(parts.config, { token, next }, user.language) };
  });

export const wordWelcomes: Word = (parts, due) =>
  due.map(async ({ aboutId, mailbox }): Promise<Worded> => {
    const user = await findRecipient(parts.db, aboutId);
    if (user?.email.toLowerCase() !== mailbox) return { drop: 'superseded' };
    return { mail: wordWelcome(parts.config, user) };
  });

/** An absence that was taken back meanwhile is told to nobody. */
export const wordAbsences: Word = (parts, due) =>
  due.map(async ({ aboutId, bearer = '' }): Promise<Worded> => {
    const { absences } = await readDirectory(parts);
    const user = await findRecipient(parts.db, bearer);
    if (user === undefined || !absences.some(({ id }) => id === aboutId)) return { drop: 'superseded' };
    const text = TEXTS[user.language];
    const address = `${parts.config.publicUrl}/replan?absence=${encodeURIComponent(aboutId)}`;
    return { mail: { subject: text.subject, text: text.body(address) } };
  });

/** A permission that was given anew or taken away meanwhile is told to nobody. */
export const wordPermissions: Word = (parts, due) =>
  due.map(async ({ aboutId, bearer = '' }): Promise<Worded> => {
    const [id, until] = aboutId.split(' ');
    const { professionals } = await readDirectory(parts);
    const person = [...professionals.values()].find((one) => one.id === id);
    const user = await findRecipient(parts.db, bearer);
    const ends = person?.permissions?.some((one) => one.until === until);
    if (user === undefined || person === undefined || ends !== true) return { drop: 'superseded' };
    const text = ENDING[user.language];
    const address = `${parts.config.publicUrl}/people/${person.id}/permissions`;
    return { mail: { subject: text.subject, text: text.body(address) } };
  });

const ENDING: typeof TEXTS = {
  fi: {
    subject: 'Lupa päättyy pian',
    body: (address) => `Hei,

alueellasi päättyy lupa alle 30 päivän päästä. Katso, mikä se on, ja pyydä tarvittaessa uusi:

${address}
`,
  },
  sv: {
    subject: 'Ett tillstånd går snart ut',
    body: (address) => `Hej!

Ett tillstånd i ditt område går ut inom 30 dagar. Se vilket det är och be vid behov om ett nytt:

${address}
`,
  },
  en: {
    subject: 'A permission ends soon',
    body: (address) => `Hello,

A permission in your area ends within 30 days. See which one it is, and ask for a new one if needed:

${address}
`,
  },
};

const TEXTS: Readonly<Record<Language, { subject: string; body: (address: string) => string }>> = {
  fi: {
    subject: 'Poissaolosta on ilmoitettu',
    body: (address) => `Hei,

alueellasi on ilmoitettu poissaolosta. Katso, mitkä varaukset se koskee, ja järjestä ne:

${address}
`,
  },
  sv: {
    subject: 'En frånvaro har anmälts',
    body: (address) => `Hej!

En frånvaro har anmälts i ditt område. Se vilka bokningar den gäller och ordna dem:

${address}
`,
  },
  en: {
    subject: 'An absence has been reported',
    body: (address) => `Hello,

An absence has been reported in your area. See which bookings it affects, and rearrange them:

${address}
`,
  },
};
