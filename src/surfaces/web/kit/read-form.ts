// A sent form as it was typed, and a command's faults turned into what its fields say.

import type { Context } from 'hono';
import { Refusal } from '../../../core/errors.ts';
import type { WebEnv } from './environment.ts';
import type { Faults } from './fields.tsx';

/** What was sent. Line ends count as one character; a field that is missing is empty. */
export type SentForm = {
  readonly one: (name: string) => string;
  readonly all: (name: string) => readonly string[];
  readonly file: (name: string) => File | undefined;
};

export async function readForm(c: Context<WebEnv>): Promise<SentForm> {
  return sentForm(await c.req.parseBody({ all: true }));
}

/** A form by its parsed body. */
export function sentForm(body: Readonly<Record<string, string | File | readonly (string | File)[]>>): SentForm {
  const values = (name: string) => [body[name] ?? []].flat();
  const all = (name: string) =>
    values(name).flatMap((value) => (typeof value === 'string' ? [value.replaceAll('\r\n', '\n')] : []));
  return {
    one: (name) => all(name)[0] ?? '',
    all,
    file: (name) => values(name).find((value): value is File => value instanceof File && value.size > 0),
  };
}

/** Which field of the form a fault belongs to, by the first part of its path, and what the person reads there. */
export type SaidFaults = Readonly<Record<string, { readonly field: string; readonly text: string }>>;

/** A command's faults as the form's own, in the order of `said`. Throws again what is no fault of a field shown. */
export function faultsIn(error: unknown, said: SaidFaults): Faults {
  if (!(error instanceof Refusal) || error.code !== 'invalid_input') throw error;
  const heads = (error.details.faults ?? []).map(({ path }) => /^\w*/.exec(path)?.[0] ?? '');
  if (heads.length === 0 || !heads.every((head) => head in said)) throw error;
  const faulty = Object.entries(said).filter(([head]) => heads.includes(head));
  return Object.fromEntries(faulty.map(([, { field, text }]) => [field, text]));
}

/** The names typed in `nameFi`, `nameSv`, `nameEn`; languages left empty are left out. */
export function typedName(form: SentForm): Readonly<Record<string, string>> {
  const typed = { fi: form.one('nameFi').trim(), sv: form.one('nameSv').trim(), en: form.one('nameEn').trim() };
  return Object.fromEntries(Object.entries(typed).filter(([, name]) => name !== ''));
}
