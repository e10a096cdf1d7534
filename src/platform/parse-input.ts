// Input is validated once, at the edge.

import type { z } from 'zod';
import { invalidInput, pathText, Refusal } from '../core/errors.ts';
import { findingOf } from '../core/typed-text.ts';
import { findUnfitText } from '../core/unfit-text.ts';

/** Validates input at the edge. Throws `invalid_input` naming every fault by its path, or `personal_data_found`. */
export function parseInput<Input>(schema: z.ZodType<Input>, input: unknown): Input {
  const unfit = findUnfitText(input);
  if (unfit !== undefined) throw invalidInput(unfit);
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => ({ path: pathText(issue.path), message: issue.message }));
  const findings = parsed.error.issues.flatMap((issue) => {
    const found = findingOf(issue);
    return found === undefined ? [] : [{ field: pathText(issue.path), ...found }];
  });
  if (findings.length === faults.length) {
    throw new Refusal('personal_data_found', 'the text holds personal data', { findings, faults });
  }
  throw new Refusal('invalid_input', 'the input does not fit', { faults });
}
