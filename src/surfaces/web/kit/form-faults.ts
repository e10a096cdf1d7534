// What is wrong with a form, as its fields say it: what a command found, what looks like a name, what no longer is a choice.

import { FAR_DATE } from '../../../core/date-bound.ts';
import { Refusal } from '../../../core/errors.ts';
import type { Language } from '../../../core/permissions.ts';
import { anchorOf, type Faults } from './fields.tsx';
import type { AskedNames, Field, Fields, FormState, Says, Typed } from './form.tsx';
import { frameTexts } from './texts/words.ts';

/** Whether anything is. */
export function isFaulty({ faults }: { readonly faults: Faults }): boolean {
  return Object.keys(faults).length > 0;
}

/**
 * A command's faults as the fields say them, in the order of the form; of personal data also where a field says nothing.
 * Throws again what no field says.
 */
export function faultsFor(fields: Fields, error: unknown, language: Language, prefix = ''): Faults {
  if (!(error instanceof Refusal)) throw error;
  const own = Object.entries(fields).map(([name, field]) => ({ name: prefix + name, key: name, field }));
  const heads = (error.details.faults ?? []).map(({ path, message }) => ({ head: headOf(path, prefix), message }));
  const claims = (key: string, { of = [key] }: Says, head: string | undefined) =>
    head !== undefined && of.includes(head);
  const refused = own.filter(({ field }) => field.refusals?.[error.code] !== undefined);
  const named = refused.filter(({ key, field }) => heads.some(({ head }) => claims(key, field, head)));
  const whole = (named.length > 0 ? named : refused).map(
    ({ name, field }) => [anchorOf(field, name), field.refusals?.[error.code] ?? ''] as const,
  );
  if (whole.length > 0) return Object.fromEntries(whole);
  const isPersonal = error.code === 'personal_data_found';
  const holding = own.filter(({ key, field }) => isPersonal && heads.some(({ head }) => claims(key, field, head)));
  if (holding.length > 0) {
    return Object.fromEntries(holding.map(({ name, field }) => [anchorOf(field, name), frameTexts[language].personal]));
  }
  const unsaid = heads.some(({ head }) => !own.some(({ key, field }) => claims(key, field, head)));
  if (error.code !== 'invalid_input' || heads.length === 0 || unsaid) throw error;
  const personal = (error.details.findings ?? []).map(({ field }) => headOf(field, prefix));
  return Object.fromEntries(
    own.flatMap(({ name, key, field }) => {
      if (personal.some((head) => claims(key, field, head)))
        return [[anchorOf(field, name), field.refusals?.personal_data_found ?? frameTexts[language].personal]];
      const first = heads.find(({ head }) => claims(key, field, head));
      if (first === undefined) return [];
      const { fault = frameTexts[language].fieldFault } = field;
      const own = typeof fault === 'string' ? fault : fault(first.message);
      const said = first.message === FAR_DATE ? frameTexts[language].farDate : own;
      return [[anchorOf(field, name), said] as const];
    }),
  );
}

/** Faults in the order of the form, so that the summary is read as its fields are; those of no field come last. */
export function inOrder(fields: Fields, faults: Faults): Faults {
  const own = Object.entries(fields).map(([name, field]) => anchorOf(field, name));
  const known = own.filter((name) => name in faults);
  const others = Object.keys(faults).filter((name) => !own.includes(name));
  return Object.fromEntries([...known, ...others].map((name) => [name, faults[name] ?? '']));
}

/** What the fields themselves say is wrong, where no command judges what was typed; of two days, that they are the wrong way round. */
export function unfitIn<F extends Fields>(fields: F, typed: Typed<F>, language: Language): Faults {
  const unfit = Object.entries(fields).flatMap(([name, field]) => {
    const said = field.unfit?.(typed[name], language);
    return said === undefined ? [] : [[anchorOf(field, name), typeof field.fault === 'string' ? field.fault : said]];
  });
  const { from, to }: Readonly<Record<string, unknown>> = typed;
  const isBackwards = isDay(from) && isDay(to) && to < from;
  return { ...Object.fromEntries(unfit), ...(isBackwards && { to: frameTexts[language].backwards }) };
}

function isDay(typed: unknown): typed is string {
  return typeof typed === 'string' && /^\d{4}-\d\d-\d\d$/.test(typed);
}

/** Under which a sent form says of each likely name that it is nobody's. */
export const NOBODYS = 'nobodys';

/** What looks like a name, and was not said to be nobody's: asked about before anything is done. */
export function unsureIn<F extends Fields>(
  fields: F,
  { typed, names }: Pick<FormState<F>, 'typed' | 'names'>,
  language: Language,
): Faults {
  const asked = Object.entries(fields).flatMap(([name, field]) => {
    const quote = askedIn(field, typed[name], names).find((words) => !names?.nobodys.includes(words));
    return quote === undefined ? [] : [[anchorOf(field, name), frameTexts[language].likelyName({ quote })]];
  });
  return Object.fromEntries(asked);
}

/** Each likely name of a field that has a tick: that it is nobody's. */
export function askedIn(
  { likely }: Field<unknown>,
  value: unknown,
  { before }: AskedNames = { nobodys: [], before: [] },
): readonly string[] {
  return likely?.(value).filter((words) => !before.includes(words)) ?? [];
}

/** The first name of a path below the prefix: `areas[0]` → `areas`. */
function headOf(path: string, prefix: string): string | undefined {
  return path.startsWith(prefix) ? /^\w*/.exec(path.slice(prefix.length))?.[0] : undefined;
}
