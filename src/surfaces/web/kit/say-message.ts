// A message that did not arrive, for a list: what it is, and whom it is for, by what they are to it and never by name.

import type { Language } from '../../../core/permissions.ts';
import type { UndeliveredItem } from '../../../features/notifications/schema.ts';
import { messageTexts } from './texts/words.ts';

/** `Huoltaja 2`, as the booking's page counts them; `Perhe` where it is one alone. */
export function sayRecipient(
  { recipient, which }: Pick<UndeliveredItem, 'recipient' | 'which'>,
  language: Language,
): string {
  const text = messageTexts[language];
  if (which === undefined) return text.of[recipient];
  return text.numbered({ recipient: recipient === 'family' ? text.guardian : text.of[recipient], number: which });
}

/** What it tells of. */
export function sayMessage({ kind, moved }: Pick<UndeliveredItem, 'kind' | 'moved'>, language: Language): string {
  const text = messageTexts[language];
  return moved ? text.moved : text.kind[kind];
}
