// Who takes part in what the desk books, beside the family itself: who of it is told, and an interpreter.

import type { Language } from '../../../../core/permissions.ts';

const fi = {
  told: 'Kenelle kerrotaan',
  toldHint: 'Valitut saavat vahvistuksen ja muistutuksen sähköpostiin.',
  notTold: 'Näille ei lähetetä viestiä:',
  reason: {
    unsafe: 'viestejä ei saa lähettää',
    phone: 'haluaa, että soitetaan',
    none: 'ei halua ilmoituksia',
    address: 'sähköpostiosoite puuttuu',
  },
  interpreter: 'Tulkki',
  noInterpreter: 'Tulkkia ei tarvita',
};

type DeskPeopleTexts = typeof fi;

const sv: DeskPeopleTexts = {
  told: 'Vem får besked',
  toldHint: 'De valda får en bekräftelse och en påminnelse med e-post.',
  notTold: 'De här får inget meddelande:',
  reason: {
    unsafe: 'meddelanden får inte skickas',
    phone: 'vill bli uppringd',
    none: 'vill inte ha besked',
    address: 'e-postadress saknas',
  },
  interpreter: 'Tolk',
  noInterpreter: 'Ingen tolk behövs',
};

const en: DeskPeopleTexts = {
  told: 'Who is told',
  toldHint: 'Those chosen get a confirmation and a reminder by e-mail.',
  notTold: 'These get no message:',
  reason: {
    unsafe: 'nothing may be sent',
    phone: 'wants a call instead',
    none: 'wants not to be told',
    address: 'has no e-mail address here',
  },
  interpreter: 'Interpreter',
  noInterpreter: 'No interpreter needed',
};

export const deskPeopleTexts = { fi, sv, en } satisfies Record<Language, DeskPeopleTexts>;
