// When somebody wants to hear nothing that can wait: two hours by the clock, wherever they are asked.

import type { Language } from '../../../core/permissions.ts';
import type { ChosenHours } from '../../../core/quiet-hours.ts';
import type { Typed } from './form.tsx';
import { time } from './inputs.tsx';
import { quietHoursTexts } from './texts/words.ts';

/** `hint`: what is said of them where somebody else chooses. */
export function quietFields(language: Language, hint = quietHoursTexts[language].hint) {
  const text = quietHoursTexts[language];
  const line = { short: true, fault: text.fault } as const;
  return {
    quietFrom: time(text.from, { ...line, hint }),
    quietTo: time(text.to, line),
  };
}

/** As it is kept: what was left empty is as for everybody. */
export function quietTyped({ quietFrom, quietTo }: Typed<ReturnType<typeof quietFields>>): ChosenHours {
  return { quietFrom: quietFrom || null, quietTo: quietTo || null };
}

export function quietKept({ quietFrom, quietTo }: ChosenHours) {
  return { quietFrom: quietFrom ?? '', quietTo: quietTo ?? '' };
}
