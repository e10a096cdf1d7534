// The list of accessibility feedback.

import type { Language } from '../../../../core/permissions.ts';

const fi = {
  title: 'Palautteet',
  lead: 'Saavutettavuuspalautteet, uusin ensin. Vastaa 14 päivän kuluessa niille, jotka jättivät yhteystiedon.',
  none: 'Palautetta ei ole vielä tullut',
  noneAdvice: 'Kuka tahansa voi jättää palautetta saavutettavuusselosteen lomakkeella. Se näkyy sitten tässä.',
  toStatement: 'Avaa saavutettavuusseloste',
  page: 'Sivu',
  contact: 'Yhteystieto',
};

type FeedbackTexts = typeof fi;

const sv: FeedbackTexts = {
  title: 'Respons',
  lead: 'Respons om tillgängligheten, den nyaste först. Svara inom 14 dagar den som har lämnat kontaktuppgifter.',
  none: 'Ingen respons ännu',
  noneAdvice: 'Vem som helst kan ge respons på tillgänglighetsutlåtandets blankett. Den visas sedan här.',
  toStatement: 'Öppna tillgänglighetsutlåtandet',
  page: 'Sida',
  contact: 'Kontakt',
};

const en: FeedbackTexts = {
  title: 'Feedback',
  lead: 'Feedback about accessibility, newest first. Answer within 14 days those who left a contact.',
  none: 'No feedback yet',
  noneAdvice: 'Anybody can send feedback with the form of the accessibility statement. It then appears here.',
  toStatement: 'Open the accessibility statement',
  page: 'Page',
  contact: 'Contact',
};

export const feedbackTexts = { fi, sv, en } satisfies Record<Language, FeedbackTexts>;
