// Input is validated once, at the edge.

import type { z } from 'zod';
import { type Fault, invalidInput, pathText, Refusal } from '../core/errors.ts';
import { findingOf } from '../core/typed-text.ts';
import { findUnfitText } from '../core/unfit-text.ts';

/** Validates input at the edge. Throws `invalid_input` naming every fault by its path, beside it what is personal data; or `personal_data_found`. */
export function parseInput<Input>(schema: z.ZodType<Input>, input: unknown): Input {
  const unfit = findUnfitText(input);
  if (unfit !== undefined) throw invalidInput(unfit);
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.flatMap(faultsOf);
  const findings = parsed.error.issues.flatMap((issue) => {
    const found = findingOf(issue);
    return found === undefined ? [] : [{ field: pathText(issue.path), ...found }];
  });
  if (findings.length === faults.length) {
    throw new Refusal('personal_data_found', 'the text holds personal data', { findings, faults });
  }
  throw new Refusal('invalid_input', 'the input does not fit', { faults, ...(findings.length > 0 && { findings }) });
}

/** Each field that there is none of is named by its own path. */
function faultsOf(issue: z.core.$ZodIssue): readonly Fault[] {
  if (issue.code !== 'unrecognized_keys') return [{ path: pathText(issue.path), message: issue.message }];
  return issue.keys.map((key) => ({ path: pathText([...issue.path, key]), message: 'there is no such field' }));
}

/**
 * As {@link parseInput}, and where a part does not fit, the rest with `spare` in its place, so that what other checks say
 * of the rest is said too: `refused`. Throws what {@link parseInput} would where there is no spare for it.
 */
export function parseSparing<Input>(
  schema: z.ZodType<Input>,
  input: unknown,
  spare: object,
): { readonly value: Input; readonly refused?: Refusal } {
  try {
    return { value: parseInput(schema, input) };
  } catch (refused) {
    if (!(refused instanceof Refusal) || typeof input !== 'object' || input === null) throw refused;
    const unfit = headsOf(refused);
    const whole = schema.safeParse({ ...input, ...pick(spare, unfit) });
    if (!whole.success) throw refused;
    return { value: whole.data, refused };
  }
}

/** The refusal with the faults of the rest beside its own: of what it refuses, it has said enough. */
export function withFaultsOfRest(refused: Refusal | undefined, faults: readonly Fault[]): Refusal | undefined {
  if (refused === undefined) return faults.length === 0 ? undefined : invalidInput(...faults);
  const unfit = headsOf(refused);
  const rest = faults.filter(({ path }) => !unfit.has(headOf(path)));
  if (rest.length === 0) return refused;
  const all = { ...refused.details, faults: [...(refused.details.faults ?? []), ...rest] };
  return new Refusal('invalid_input', 'the input does not fit', all);
}

function headsOf({ details }: Refusal): ReadonlySet<string> {
  return new Set((details.faults ?? []).map(({ path }) => headOf(path)));
}

function headOf(path: string): string {
  return /^\w*/.exec(path)?.[0] ?? '';
}

function pick(from: object, names: ReadonlySet<string>): object {
  return Object.fromEntries(Object.entries(from).filter(([name]) => names.has(name)));
}
