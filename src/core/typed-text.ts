// What people type into any feature, as zod reads it: e-mail addresses, phone numbers, and text that others see.

import { z } from 'zod';
import { readEmailAddress } from './email-address.ts';
import { type FindingKind, findPersonalData } from './personal-data.ts';
import { readPhoneNumber } from './phone-number.ts';
import type { ChosenHours } from './quiet-hours.ts';
import { seenByOthers } from './seen-texts.ts';

/** An address that a mail server takes, in the one form that is kept. */
export const emailAddress = z
  .string()
  .max(320)
  .transform((text, context) => {
    const read = readEmailAddress(text);
    if (read !== undefined) return read;
    context.addIssue({ code: 'custom', message: 'must be an e-mail address' });
    return z.NEVER;
  })
  .meta({ format: 'email', example: 'aiti@example.fi' });

/** A number that can be called, as people in Finland write it. */
export const phoneNumber = z
  .string()
  .max(60)
  .transform((text, context) => {
    const read = readPhoneNumber(text);
    if (read !== undefined) return read.shown;
    context.addIssue({ code: 'custom', message: 'must be a phone number' });
    return z.NEVER;
  })
  .meta({ example: '040 123 4567' });

/**
 * Which kinds a text must not hold: `everything` that names or reaches a person; all but names, where it is itself one
 * (`contacts`); or `identity-codes` alone, where it is how to reach somebody.
 */
export type Guard = 'everything' | 'contacts' | 'identity-codes';

const NAMED: Readonly<Record<FindingKind, string>> = {
  'identity-code': 'a personal identity code',
  account: 'an account number',
  email: 'an e-mail address',
  phone: 'a phone number',
  name: 'what looks like a full name',
  address: 'what looks like a street address',
};

/** What stands where, in one English clause without the words themselves; positions count from one. */
export function sayFinding({ kind, start, end }: { kind: FindingKind; start: number; end: number }): string {
  return `holds ${NAMED[kind]} at characters ${start + 1}–${end}`;
}

/** A text that others see: refused, wherever it stands in an input, where it holds personal data. */
export function guarded<Text extends z.ZodType<string, string>>(text: Text, guard: Guard = 'everything'): Text {
  const own = text.superRefine((typed, context) => {
    const found = findPersonalData(typed).filter(
      ({ kind, severity }) => severity === 'refuse' && (guard !== 'identity-codes' || kind === 'identity-code'),
    );
    for (const { kind, start, end } of found) {
      context.addIssue({
        code: 'custom',
        message: sayFinding({ kind, start, end }),
        params: { personalData: { kind, start, end } },
      });
    }
  });
  return guard === 'everything' ? seenByOthers(own) : own;
}

const ofGuard = z.object({ personalData: z.object({ kind: z.string(), start: z.int(), end: z.int() }) });

/** What a guarded text was refused for, where the issue comes from {@link guarded}. */
export function findingOf(issue: z.core.$ZodIssue): z.output<typeof ofGuard>['personalData'] | undefined {
  return issue.code === 'custom' ? ofGuard.safeParse(issue.params).data?.personalData : undefined;
}

/** Hours in which somebody wants to hear nothing that can wait: both, or neither. */
export const chosenHours = {
  quietFrom: clockTime('21:00'),
  quietTo: clockTime('07:00'),
};
export const bothHours = ({ quietFrom, quietTo }: Partial<ChosenHours>) =>
  ((quietFrom ?? null) === null) === ((quietTo ?? null) === null);
export const halfOfHours = { path: ['quietTo'], error: 'and from when: give both, or neither' };

function clockTime(example: string) {
  return z
    .string()
    .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, `must be a time of day such as ${example}`)
    .nullable()
    .meta({ description: 'By the clock of where they are; null: as everybody, from 21:00 to 07:00', example });
}
