// The professionals of the coordinator's areas: who they are and when they are there.

import type { Weekday } from '../../../../core/directory.ts';
import type { Language } from '../../../../core/permissions.ts';

/** Professions of Finnish family centres by their ids; others are shown by the id's own words. */
type Professions = Readonly<Record<string, string>>;

const fi = {
  title: 'Ammattilaiset',
  lead: 'Alueittesi ammattilaiset, heidän sarjansa ja työaikansa. Tiedot tulevat hakemistotiedostosta.',
  narrow: 'Rajaa',
  area: 'Alue',
  allAreas: 'Kaikki alueesi',
  profession: 'Ammatti',
  allProfessions: 'Kaikki ammatit',
  show: 'Näytä',
  none: 'Näillä rajauksilla ei löytynyt ammattilaisia',
  noneAdvice: 'Väljennä rajausta. Jos ketään ei ole vielä lisätty, tuo hakemisto tiedostosta.',
  clear: 'Poista rajaukset',
  toImport: 'Tuo hakemisto',
  facts: {
    areas: 'Alueet',
    languages: 'Kielet',
    series: 'Sarjat',
    hours: 'Työajat',
    absences: 'Tulevat poissaolot',
    email: 'Sähköposti',
    phone: 'Puhelin',
  },
  nothingOffered: 'Ei sarjoja eikä työaikoja: ei varattavissa',
  addAbsence: 'Lisää poissaolo',
  day: { MO: 'ma', TU: 'ti', WE: 'ke', TH: 'to', FR: 'pe', SA: 'la', SU: 'su' } as Record<Weekday, string>,
  languageName: { fi: 'suomi', sv: 'ruotsi', en: 'englanti', se: 'pohjoissaame' } as Record<string, string>,
  professionName: {
    'public-health-nurse': 'Terveydenhoitaja',
    'family-counsellor': 'Perheneuvoja',
    'family-instructor': 'Perheohjaaja',
    'family-worker': 'Perhetyöntekijä',
    'sihti-specialist': 'Sihti-asiantuntija',
    'early-childhood-teacher': 'Varhaiskasvatuksen opettaja',
    'special-education-teacher': 'Varhaiskasvatuksen erityisopettaja',
    'social-worker': 'Sosiaalityöntekijä',
    psychologist: 'Psykologi',
    'speech-therapist': 'Puheterapeutti',
    'occupational-therapist': 'Toimintaterapeutti',
    physiotherapist: 'Fysioterapeutti',
    midwife: 'Kätilö',
    doctor: 'Lääkäri',
    curator: 'Koulukuraattori',
  } as Professions,
};

type PeopleTexts = typeof fi;

const sv: PeopleTexts = {
  title: 'Yrkespersoner',
  lead: 'Yrkespersonerna i dina områden, deras serier och arbetstider. Uppgifterna kommer från registerfilen.',
  narrow: 'Avgränsa',
  area: 'Område',
  allAreas: 'Alla dina områden',
  profession: 'Yrke',
  allProfessions: 'Alla yrken',
  show: 'Visa',
  none: 'Inga yrkespersoner med de här avgränsningarna',
  noneAdvice: 'Avgränsa mindre. Om ingen har lagts till ännu kan du importera registret från en fil.',
  clear: 'Ta bort avgränsningarna',
  toImport: 'Importera register',
  facts: {
    areas: 'Områden',
    languages: 'Språk',
    series: 'Serier',
    hours: 'Arbetstider',
    absences: 'Kommande frånvaro',
    email: 'E-post',
    phone: 'Telefon',
  },
  nothingOffered: 'Varken serier eller arbetstider: går inte att boka',
  addAbsence: 'Lägg till frånvaro',
  day: { MO: 'mån', TU: 'tis', WE: 'ons', TH: 'tors', FR: 'fre', SA: 'lör', SU: 'sön' },
  languageName: { fi: 'finska', sv: 'svenska', en: 'engelska', se: 'nordsamiska' },
  professionName: {
    'public-health-nurse': 'Hälsovårdare',
    'family-counsellor': 'Familjerådgivare',
    'family-instructor': 'Familjehandledare',
    'family-worker': 'Familjearbetare',
    'sihti-specialist': 'Sihti-sakkunnig',
    'early-childhood-teacher': 'Lärare inom småbarnspedagogik',
    'special-education-teacher': 'Speciallärare inom småbarnspedagogik',
    'social-worker': 'Socialarbetare',
    psychologist: 'Psykolog',
    'speech-therapist': 'Talterapeut',
    'occupational-therapist': 'Ergoterapeut',
    physiotherapist: 'Fysioterapeut',
    midwife: 'Barnmorska',
    doctor: 'Läkare',
    curator: 'Skolkurator',
  },
};

const en: PeopleTexts = {
  title: 'Professionals',
  lead: 'The professionals of your areas, their series and working hours. They come from the directory file.',
  narrow: 'Narrow down',
  area: 'Area',
  allAreas: 'All your areas',
  profession: 'Profession',
  allProfessions: 'All professions',
  show: 'Show',
  none: 'Nobody matches',
  noneAdvice: 'Choose less narrowly. If nobody has been added yet, import the directory from a file.',
  clear: 'Show everybody',
  toImport: 'Import directory',
  facts: {
    areas: 'Areas',
    languages: 'Languages',
    series: 'Series',
    hours: 'Working hours',
    absences: 'Coming absences',
    email: 'E-mail',
    phone: 'Phone',
  },
  nothingOffered: 'Neither series nor working hours: cannot be booked',
  addAbsence: 'Add an absence',
  day: { MO: 'Mon', TU: 'Tue', WE: 'Wed', TH: 'Thu', FR: 'Fri', SA: 'Sat', SU: 'Sun' },
  languageName: { fi: 'Finnish', sv: 'Swedish', en: 'English', se: 'Northern Sámi' },
  professionName: {
    'public-health-nurse': 'Public-health nurse',
    'family-counsellor': 'Family counsellor',
    'family-instructor': 'Family instructor',
    'family-worker': 'Family worker',
    'sihti-specialist': 'Sihti specialist',
    'early-childhood-teacher': 'Early-childhood teacher',
    'special-education-teacher': 'Special-education teacher',
    'social-worker': 'Social worker',
    psychologist: 'Psychologist',
    'speech-therapist': 'Speech therapist',
    'occupational-therapist': 'Occupational therapist',
    physiotherapist: 'Physiotherapist',
    midwife: 'Midwife',
    doctor: 'Doctor',
    curator: 'School social worker',
  },
};

export const peopleTexts = { fi, sv, en } satisfies Record<Language, PeopleTexts>;

/** A profession by its id: `public-health-nurse` → `Terveydenhoitaja`; an unknown one by its own words. */
export function sayProfession(profession: string, language: Language): string {
  const own = profession.replaceAll('-', ' ');
  return peopleTexts[language].professionName[profession] ?? own.charAt(0).toUpperCase() + own.slice(1);
}
