// The topics of an area that has not chosen its own. Pure.

import type { Topic } from '../../core/directory.ts';

/** What a worker may ask about where the region has not said otherwise. */
export const defaultTopics: readonly Topic[] = [
  { id: 'sleep', name: { fi: 'Uni ja nukkuminen', sv: 'Sömn och sovvanor', en: 'Sleep' } },
  { id: 'feeding', name: { fi: 'Syöminen ja imetys', sv: 'Mat och amning', en: 'Eating and feeding' } },
  { id: 'behaviour', name: { fi: 'Tahtoikä ja uhma', sv: 'Trots och starka känslor', en: 'Tantrums and behaviour' } },
  { id: 'exhaustion', name: { fi: 'Vanhemman väsymys', sv: 'Trötthet hos föräldern', en: 'A parent’s exhaustion' } },
  { id: 'separation', name: { fi: 'Ero perheessä', sv: 'Separation i familjen', en: 'Separation in the family' } },
  { id: 'language', name: { fi: 'Puhe ja kielen kehitys', sv: 'Tal och språkutveckling', en: 'Speech and language' } },
  {
    id: 'daycare-start',
    name: { fi: 'Päivähoidon aloitus', sv: 'Start i småbarnspedagogiken', en: 'Starting daycare' },
  },
  { id: 'school', name: { fi: 'Koulunkäynti ja poissaolot', sv: 'Skolgång och frånvaro', en: 'School attendance' } },
  { id: 'fears', name: { fi: 'Pelot ja ahdistus', sv: 'Rädslor och oro', en: 'Fears and anxiety' } },
  { id: 'screens', name: { fi: 'Ruutuaika ja pelaaminen', sv: 'Skärmtid och spelande', en: 'Screens and games' } },
  { id: 'other', name: { fi: 'Muu asia', sv: 'Något annat', en: 'Something else' } },
];
