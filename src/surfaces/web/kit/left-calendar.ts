// What becomes of times in the calendar of somebody who is written to no more: the choice of the person who ends it.

import type { Language } from '../../../core/permissions.ts';
import type { Choice } from './fields.tsx';
import { leftCalendarTexts } from './texts/words.ts';

export function calendarChoices(language: Language): readonly Choice[] {
  const { silent, silentHint, cancel, cancelHint } = leftCalendarTexts[language];
  return [
    { value: 'silent', label: silent, hint: silentHint },
    { value: 'cancel', label: cancel, hint: cancelHint },
  ];
}
