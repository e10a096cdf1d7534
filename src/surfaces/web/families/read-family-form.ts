// The form of a family as it was typed, as the command's input, and the command's faults as the form's own.

import { Refusal } from '../../../core/errors.ts';
import type { Language } from '../../../core/permissions.ts';
import type { Faults } from '../kit/fields.tsx';
import type { SentForm } from '../kit/read-form.ts';
import { familiesTexts } from './texts/words.ts';

export type TypedGuardian = {
  readonly name: string;
  readonly phone: string;
  readonly email: string;
  readonly language: string;
  readonly channel: string;
  readonly safeToSend: boolean;
};
export type TypedChild = { readonly name: string; readonly born: string };

export type TypedFamily = {
  readonly area: string;
  readonly name: string;
  readonly reference: string;
  readonly address: string;
  readonly nonDisclosure: boolean;
  readonly confirmed: boolean;
  readonly guardians: readonly TypedGuardian[];
  readonly children: readonly TypedChild[];
};

export const blankGuardian: TypedGuardian = {
  name: '',
  phone: '',
  email: '',
  language: 'fi',
  channel: '',
  safeToSend: true,
};
export const blankChild: TypedChild = { name: '', born: '' };

/** How many people a form may carry at most. */
const MOST_ROWS = 10;

/** Rows left empty are left out; a field is named as the command names it: `guardians[0].name`. */
export function typedFamily(form: SentForm): TypedFamily {
  const rows = Array.from({ length: MOST_ROWS }, (_, at) => at);
  return {
    area: form.one('area'),
    name: form.one('name'),
    reference: form.one('reference'),
    address: form.one('address'),
    nonDisclosure: form.one('nonDisclosure') !== '',
    confirmed: form.one('confirmed') !== '',
    guardians: rows
      .map((at) => typedGuardian(form, `guardians[${at}].`))
      .filter(({ name, phone, email }) => name.trim() + phone.trim() + email.trim() !== ''),
    children: rows
      .map((at) => typedChild(form, `children[${at}].`))
      .filter(({ name, born }) => name.trim() + born.trim() !== ''),
  };
}

export function typedGuardian(form: SentForm, path = ''): TypedGuardian {
  return {
    name: form.one(`${path}name`),
    phone: form.one(`${path}phone`),
    email: form.one(`${path}email`),
    language: form.one(`${path}language`),
    channel: form.one(`${path}channel`),
    safeToSend: form.one(`${path}safeToSend`) !== '',
  };
}

export function typedChild(form: SentForm, path = ''): TypedChild {
  return { name: form.one(`${path}name`), born: form.one(`${path}born`) };
}

/** What the command takes: fields left empty are not given. */
export function familyInputOf({ reference, address, guardians, children, ...rest }: TypedFamily): object {
  return {
    ...rest,
    ...given({ reference, address }),
    guardians: guardians.map(guardianInputOf),
    children: children.map(childInputOf),
  };
}

export function guardianInputOf({ name, language, safeToSend, ...contact }: TypedGuardian): object {
  return { name, language, safeToSend, ...given(contact) };
}

export function childInputOf({ name, born }: TypedChild): object {
  return { name, ...given({ born: monthOf(born) }) };
}

/** A command's faults by the field each belongs to. Throws again what is no fault of a field that is known here. */
export function familyFaults(error: unknown, language: Language): Faults {
  const said = familiesTexts[language].fault;
  if (!(error instanceof Refusal)) throw error;
  if (error.code === 'in_use') return { reference: said.referenceTaken };
  const faults = error.details.faults ?? [];
  const isCode = error.code === 'personal_data_found';
  const known = faults.map(({ path }) => [path, fieldOf(path)] as const);
  if (faults.length === 0 || (!isCode && error.code !== 'invalid_input')) throw error;
  if (!known.every(([, field]) => field in said)) throw error;
  return Object.fromEntries(
    known.map(([path, field]) => [path, isCode ? said.identityCode : said[field as keyof typeof said]]),
  );
}

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
