// A name given in several languages.

import type { Language } from '../../../../core/permissions.ts';

const fi = {
  fi: 'Suomeksi',
  sv: 'Ruotsiksi',
  en: 'Englanniksi',
  hint: 'Yksi kieli riittää. Jos jokin kieli puuttuu, näytetään se nimi, joka on annettu.',
};

type NameFieldTexts = typeof fi;

const sv: NameFieldTexts = {
  fi: 'På finska',
  sv: 'På svenska',
  en: 'På engelska',
  hint: 'Ett språk räcker. Om ett språk saknas visas det namn som finns.',
};

const en: NameFieldTexts = {
  fi: 'In Finnish',
  sv: 'In Swedish',
  en: 'In English',
  hint: 'One language is enough. Where one is missing, a name that exists is shown instead.',
};

export const nameFieldTexts = { fi, sv, en } satisfies Record<Language, NameFieldTexts>;
