// How long before a time, in words.

import type { Lead } from '../../../core/directory.ts';
import { DAY, HOUR, MINUTE } from '../../../core/instant.ts';
import type { Language } from '../../../core/permissions.ts';
import { lengthOf } from '../../../core/reminders.ts';
import { directoryTexts } from './texts/words.ts';

export function sayLead(lead: Lead, language: Language): string {
  const { before } = directoryTexts[language];
  const length = lengthOf(lead);
  if (lead.endsWith('D')) return before.days({ count: length / DAY });
  return length % HOUR === 0 ? before.hours({ count: length / HOUR }) : before.minutes({ count: length / MINUTE });
}
