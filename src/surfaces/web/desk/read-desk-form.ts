// The desk's short form: what it opens with, what is wrong with what was typed, and the booking it asks for.

import type { Channel } from '../../../core/directory.ts';
import type { Language } from '../../../core/permissions.ts';
import { bookInput } from '../../../features/bookings/schema.ts';
import type { readFamily } from '../../../features/families/read.ts';
import type { GuardianView } from '../../../features/families/schema.ts';
import { anywayFaults, overrideOf } from '../booking/anyway-fields.tsx';
import { familyNumbered } from '../booking/register-field.tsx';
import type { SameNumber } from '../booking/same-number.tsx';
import type { Faults } from '../kit/fields.tsx';
import type { Typed } from '../kit/form.tsx';
import type { DeskFields } from './content-fields.tsx';
import { deskTexts } from './texts/words.ts';

export type KnownFamily = Awaited<ReturnType<typeof readFamily>>;

/** What the form asks about. */
export type DeskFormRules = {
  readonly offered: readonly Channel[];
  readonly family?: KnownFamily;
  /** of other areas, with the number that was typed */
  readonly elsewhere?: readonly SameNumber[];
  readonly language: Language;
};

/** What the form opens with: the family's only child, the number of one who comes, everybody who may be written to. */
export function knownAtDesk({ family }: DeskFormRules) {
  const { children = [], guardians = [] } = family ?? {};
  return {
    child: children.length === 1 ? (children[0]?.id ?? '') : '',
    phone: calledOf(guardians)?.phone ?? '',
    guardians: toldOf(guardians).map(({ id }) => id),
  };
}

/** What the form asks with, once a number that was typed turned out to be of a family with several children. */
export function askedForChild<F extends DeskFields>(typed: Typed<F>, rules: DeskFormRules & { family: KnownFamily }) {
  const { phone, guardians } = knownAtDesk(rules);
  const known = { ...typed, guardians, phone: typed.phone || phone, child: '' };
  return { typed: known, faults: { ...deskFaults(known, rules), child: deskTexts[rules.language].missing.child } };
}

export function deskFaults(typed: Typed<DeskFields>, { offered, family, language }: DeskFormRules): Faults {
  const { missing } = deskTexts[language];
  const needsPhone = typed.channel === 'phone' && !bookInput.shape.phone.safeParse(typed.phone || 'none').success;
  return {
    ...(family === undefined && typed.reference === '' && { reference: missing.reference }),
    ...(!offered.some((one) => one === typed.channel) && { channel: missing.channel }),
    ...(isGone(typed, family) && { child: missing.childGone }),
    ...(isToldGone(typed, family) && { guardians: missing.guardianGone }),
    ...(needsPhone && { phone: missing.phone }),
    ...anywayFaults(typed, language),
  };
}

/** A child who was removed from the family while the form was open: nobody is chosen in their place unasked. */
function isGone({ child }: Typed<DeskFields>, family: KnownFamily | undefined): boolean {
  return family !== undefined && child !== '' && !family.children.some(({ id }) => id === child);
}

/** A guardian who was to be told, and is written to no more since the form was opened: it is not left unsaid who is told. */
function isToldGone({ guardians }: Typed<DeskFields>, family: KnownFamily | undefined): boolean {
  const told = toldOf(family?.guardians ?? []);
  return family !== undefined && guardians.some((each) => !told.some(({ id }) => id === each));
}

/** The booking asked for, but for its time. */
export function deskContent(typed: Typed<DeskFields>, { family }: DeskFormRules): Readonly<Record<string, unknown>> {
  const whose = family
    ? { id: family.id, ...(typed.child && { child: typed.child }), ...chosenOf(family, typed) }
    : familyNumbered(typed.reference, typed.registers);
  return {
    family: whose,
    channel: typed.channel,
    ...overrideOf(typed),
    participants: interpretersOf(typed),
    ...(typed.channel === 'phone' && { phone: typed.phone }),
    ...(typed.note.trim() !== '' && { note: typed.note }),
  };
}

/** What an interpreter is most often asked to interpret; the booking itself takes any language. */
export const INTERPRETED = ['ar', 'en', 'et', 'fa', 'ku', 'ru', 'so', 'sv', 'uk'] as const;

/** The participant that a chosen language makes; none where no interpreter, or none of these, was chosen. */
function interpretersOf({ interpreter, interpreterEmail: email }: Typed<DeskFields>) {
  return INTERPRETED.filter((language) => language === interpreter).map((language) => ({
    role: 'interpreter',
    language,
    ...(email !== '' && { email }),
  }));
}

/** Why nothing is sent to a guardian; undefined where something may be. */
export function whyNotTold(guardian: GuardianView): 'unsafe' | 'phone' | 'none' | 'address' | undefined {
  if (!guardian.safeToSend) return 'unsafe';
  if (guardian.writtenBy !== undefined) return undefined;
  if (guardian.channel === 'none') return 'none';
  return guardian.channel === 'mail' ? 'address' : 'phone';
}

/** Who is called unless another number is typed: one who is told; nobody to whom nothing may be sent. */
export function calledOf(guardians: readonly GuardianView[]): GuardianView | undefined {
  const told = toldOf(guardians);
  const coming = told.length > 0 ? told : guardians;
  return coming.find(({ phone, channel, safeToSend }) => phone !== undefined && channel !== 'none' && safeToSend);
}

export function toldOf(guardians: readonly GuardianView[]): readonly GuardianView[] {
  return guardians.filter((guardian) => whyNotTold(guardian) === undefined);
}

/** Where all who can be told are, nobody is left out: who cannot be told yet is, once they can. */
function chosenOf({ guardians }: KnownFamily, typed: Typed<DeskFields>): { readonly guardians?: readonly string[] } {
  const told = toldOf(guardians);
  const chosen = told.flatMap(({ id }) => (typed.guardians.includes(id) ? [id] : []));
  return told.length < guardians.length && chosen.length === told.length ? {} : { guardians: chosen };
}
