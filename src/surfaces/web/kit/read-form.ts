// A sent form as it was typed.

import type { Context } from 'hono';
import type { WebEnv } from './environment.ts';

/** What was sent. Line ends count as one character; a field that is missing is empty. */
export type SentForm = {
  /** whether it was sent at all: a field that was left empty is sent empty */
  readonly has: (name: string) => boolean;
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
    has: (name) => body[name] !== undefined,
    one: (name) => all(name)[0] ?? '',
    all,
    file: (name) => values(name).find((value): value is File => value instanceof File && value.size > 0),
  };
}

/** The names typed in `nameFi`, `nameSv`, `nameEn`; languages left empty are left out. */
export function typedName(form: SentForm): Readonly<Record<string, string>> {
  const typed = { fi: form.one('nameFi').trim(), sv: form.one('nameSv').trim(), en: form.one('nameEn').trim() };
  return Object.fromEntries(Object.entries(typed).filter(([, name]) => name !== ''));
}
