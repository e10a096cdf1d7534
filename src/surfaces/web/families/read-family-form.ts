// The form of a family as the command's input, and the command's faults as the form's own.

import { Refusal } from '../../../core/errors.ts';
import type { Language } from '../../../core/permissions.ts';
import { wordFor } from '../../../core/words.ts';
import { leftCalendarTexts } from '../booking/texts/words.ts';
import type { Faults } from '../kit/fields.tsx';
import type { Typed } from '../kit/form.tsx';
import { quietTyped } from '../kit/messages-form.tsx';
import { frameTexts, quietHoursTexts } from '../kit/texts/words.ts';
import type { ChildFields, GuardianFields } from './family-fields.tsx';
import type { FamilyFields } from './register.tsx';
import { familiesTexts } from './texts/words.ts';

/** What the command takes: fields left empty are not given. */
export function familyInputOf({ reference, address, guardians, children, ...rest }: Typed<FamilyFields>): object {
  return {
    ...rest,
    ...given({ reference, address }),
    guardians: guardians.map(guardianInputOf),
    children: children.map(childInputOf),
  };
}

export function guardianInputOf({
  name,
  language,
  safeToSend,
  calendar: _left,
  quietFrom,
  quietTo,
  ...contact
}: Typed<GuardianFields>): object {
  return { name, language, safeToSend, ...given(contact), ...quietTyped({ quietFrom, quietTo }) };
}

export function childInputOf({ name, born }: Typed<ChildFields>): object {
  return { name, ...given({ born: monthOf(born) }) };
}

/** A command's faults by the field each belongs to. Throws again what is no fault of a field that is known here. */
export function familyFaults(error: unknown, language: Language): Faults {
  const { fault: hours } = quietHoursTexts[language];
  const said = { ...familiesTexts[language].fault, quietFrom: hours, quietTo: hours };
  if (!(error instanceof Refusal)) throw error;
  if (error.code === 'in_use') return { reference: said.referenceTaken };
  if (error.code === 'calendar_undecided') return { calendar: leftCalendarTexts[language].choose };
  const faults = error.details.faults ?? [];
  const isCode = error.code === 'personal_data_found';
  const known = faults.map(({ path }) => [path, fieldOf(path)] as const);
  if (faults.length === 0 || (!isCode && error.code !== 'invalid_input')) throw error;
  const { fieldFault, personal } = frameTexts[language];
  const kinds = Map.groupBy(error.details.findings ?? [], ({ field }) => field);
  const personalIn = (path: string) =>
    kinds.get(path)?.some(({ kind }) => kind === 'identity-code') === false ? personal : said.identityCode;
  if (!known.every(([, field]) => field in said || CHOICES.includes(field))) throw error;
  return Object.fromEntries(
    known.map(([path, field]) => [
      path,
      isCode || kinds.has(path) ? personalIn(path) : (wordFor(said, field) ?? fieldFault),
    ]),
  );
}

/** Fields that have no words of their own for a fault: nobody comes to one but without the choice. */
const CHOICES: readonly string[] = ['area', 'language', 'channel', 'safeToSend', 'messageLevel', 'calendar'];

/** `5/2023` and `05.2023` as `2023-05`; anything else as it was typed, for the command to judge. */
function monthOf(typed: string): string {
  const [, month, year] = /^\s*(\d{1,2})\s*[/.]\s*(\d{4})\s*$/.exec(typed) ?? [];
  return month === undefined || year === undefined ? typed.trim() : `${year}-${month.padStart(2, '0')}`;
}

/** `2023-05` as people write it: `5/2023`. */
export function writeMonth(born: string): string {
  const [, year, month] = /^(\d{4})-(\d{2})$/.exec(born) ?? [];
  return month === undefined ? born : `${Number(month)}/${year}`;
}

function given(fields: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value.trim() !== ''));
}

/** The last name of a path: `guardians[0].email` → `email`. */
function fieldOf(path: string): string {
  return /\w+$/.exec(path)?.[0] ?? '';
}
