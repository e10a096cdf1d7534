// Whom a message is for, by what they are to it and never by name: of several, which.

import type { Language } from '../../../core/permissions.ts';
import type { UndeliveredItem } from '../../../features/notifications/schema.ts';
import { recipientTexts } from './texts/words.ts';

/** `Huoltaja 2`, as the booking's page counts them; `Perhe` where it is one alone. */
export function sayRecipient(
  { recipient, which }: Pick<UndeliveredItem, 'recipient' | 'which'>,
  language: Language,
): string {
  const text = recipientTexts[language];
  if (which === undefined) return text.of[recipient];
  return text.numbered({ recipient: recipient === 'family' ? text.guardian : text.of[recipient], number: which });
}
