// The desk's short form, read: what was typed, what is wrong with it, and the booking it asks for.

import type { Channel } from '../../../core/directory.ts';
import type { Refusal } from '../../../core/errors.ts';
import type { Language } from '../../../core/permissions.ts';
import type { readFamily } from '../../../features/families/read.ts';
import type { GuardianView } from '../../../features/families/schema.ts';
import { type Anyway, anywayFaults, anywayOf, overrideOf } from '../booking/anyway-fields.tsx';
import type { Faults } from '../kit/fields.tsx';
import type { SentForm } from '../kit/read-form.ts';
import { channelFaults } from './channel-fields.tsx';
import { deskTexts } from './texts/words.ts';

export type KnownFamily = Awaited<ReturnType<typeof readFamily>>;

const FIELDS = ['reference', 'child', 'channel', 'phone', 'interpreter', 'note'] as const;

/** `guardians`: who of the family is told, by id */
export type DeskValues = Readonly<Record<(typeof FIELDS)[number], string>> & {
  readonly guardians: readonly string[];
  readonly anyway: Anyway;
};

/** What the form asks about. */
export type DeskFormRules = {
  readonly offered: readonly Channel[];
  readonly family?: KnownFamily;
  readonly language: Language;
};

export function deskValues(form: SentForm): DeskValues {
  const fields = Object.fromEntries(FIELDS.map((name) => [name, form.one(name).trim()])) as Record<
    (typeof FIELDS)[number],
    string
  >;
  return { ...fields, guardians: form.all('guardians'), anyway: anywayOf(form) };
}

/** What the form opens with: the family's only child, its first number, everybody who may be written to. */
export function firstDeskValues({ offered, family }: DeskFormRules, anyway: Anyway): DeskValues {
  return {
    reference: '',
    child: family?.children.length === 1 ? (family.children[0]?.id ?? '') : '',
    channel: offered[0] ?? '',
    phone: family?.guardians.find(({ phone }) => phone !== undefined)?.phone ?? '',
    interpreter: '',
    note: '',
    guardians: toldOf(family?.guardians ?? []).map(({ id }) => id),
    anyway,
  };
}

export function deskFaults(values: DeskValues, { offered, family, language }: DeskFormRules): Faults {
  const { missing } = deskTexts[language];
  return {
    ...(family === undefined && values.reference === '' && { reference: missing.reference }),
    ...channelFaults(offered, values, language),
    ...anywayFaults(values.anyway, language),
  };
}

const FIELD_OF = { 'family.reference': 'reference', 'override.reason': 'why', note: 'note' } as const;

/** What a booking refused for its personal data says, at the first of its fields. */
export function personalDataFaults({ details }: Refusal, language: Language): Faults {
  const paths = (details.faults ?? []).map(({ path }) => path);
  const field = Object.entries(FIELD_OF).find(([path]) => paths.includes(path))?.[1] ?? 'note';
  return { [field]: deskTexts[language].missing.personal };
}

/** The booking asked for, but for its time. */
export function deskContent(values: DeskValues, { family }: DeskFormRules): Readonly<Record<string, unknown>> {
  const whose = family
    ? { id: family.id, ...(values.child && { child: values.child }), guardians: chosenOf(family, values) }
    : { reference: values.reference };
  return {
    family: whose,
    channel: values.channel,
    ...overrideOf(values.anyway),
    participants: interpretersOf(values.interpreter),
    ...(values.channel === 'phone' && { phone: values.phone }),
    ...(values.note && { note: values.note }),
  };
}

/** What an interpreter is most often asked to interpret; the booking itself takes any language. */
export const INTERPRETED = ['ar', 'en', 'et', 'fa', 'ku', 'ru', 'so', 'sv', 'uk'] as const;

/** The participant that a chosen language makes; none where no interpreter, or none of these, was chosen. */
function interpretersOf(chosen: string): readonly { readonly role: 'interpreter'; readonly language: string }[] {
  return INTERPRETED.filter((language) => language === chosen).map((language) => ({ role: 'interpreter', language }));
}

/** Why nothing is sent to a guardian; undefined where something may be. */
export function whyNotTold(guardian: GuardianView): 'unsafe' | 'phone' | 'none' | 'address' | undefined {
  if (!guardian.safeToSend) return 'unsafe';
  if (guardian.channel !== 'mail') return guardian.channel;
  return guardian.email === undefined ? 'address' : undefined;
}

export function toldOf(guardians: readonly GuardianView[]): readonly GuardianView[] {
  return guardians.filter((guardian) => whyNotTold(guardian) === undefined);
}

function chosenOf({ guardians }: KnownFamily, values: DeskValues): readonly string[] {
  return toldOf(guardians).flatMap(({ id }) => (values.guardians.includes(id) ? [id] : []));
}
