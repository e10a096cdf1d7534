// The demonstration's mail tray.

import type { Language } from '../../../../core/permissions.ts';

const fi = {
  title: 'Postilokero',
  lead: 'Esittelyssä viestejä ei lähetetä: ne jäävät tähän. Tuotannossa tätä sivua ei ole.',
  none: 'Ei vielä viestejä',
  noneAdvice: 'Kun varaat, siirrät tai perut ajan, osallistujien kutsut näkyvät tässä hetken kuluttua.',
  caption: 'Viestit, uusin ensin',
  to: 'Vastaanottaja',
  subject: 'Aihe',
  at: 'Lähetetty',
  text: 'Viesti',
  invite: 'Kalenterikutsu',
  download: 'Lataa kutsu',
  back: 'Postilokero',
};

type TrayTexts = typeof fi;

const sv: TrayTexts = {
  title: 'Postfack',
  lead: 'I demonstrationen skickas inga meddelanden: de stannar här. I produktion finns inte den här sidan.',
  none: 'Inga meddelanden ännu',
  noneAdvice: 'När du bokar, flyttar eller avbokar en tid visas deltagarnas inbjudningar här efter en liten stund.',
  caption: 'Meddelanden, det nyaste först',
  to: 'Mottagare',
  subject: 'Ämne',
  at: 'Skickat',
  text: 'Meddelande',
  invite: 'Kalenderinbjudan',
  download: 'Ladda ner inbjudan',
  back: 'Postfack',
};

const en: TrayTexts = {
  title: 'Mail tray',
  lead: 'In a demonstration no mail is sent: it stays here. In production this page does not exist.',
  none: 'No messages yet',
  noneAdvice: 'When you book, move or cancel a time, the invites of those taking part appear here a moment later.',
  caption: 'Messages, newest first',
  to: 'To',
  subject: 'Subject',
  at: 'Sent',
  text: 'Message',
  invite: 'Calendar invite',
  download: 'Download invite',
  back: 'Mail tray',
};

export const trayTexts = { fi, sv, en } satisfies Record<Language, TrayTexts>;
