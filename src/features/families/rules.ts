// What makes two families alike, what a family is searched by, and what its texts must not hold. Pure.

import { readEmailAddress } from '../../core/email-address.ts';
import { Refusal } from '../../core/errors.ts';
import { foldName, nameForms, namePieces, spellings } from '../../core/fold-name.ts';
import { foldReference } from '../../core/fold-reference.ts';
import { isIdentityCode } from '../../core/identity-code.ts';
import { mobileNumber } from '../../core/mobile-number.ts';
import { normaliseText } from '../../core/normalise-text.ts';
import { type Finding, findPersonalData, quoteOf } from '../../core/personal-data.ts';
import { looksLikePhone, plainPhone } from '../../core/phone-number.ts';

export { plainPhone };

/** What tells one family from another. The order of guardians and children says nothing. */
export type FamilyTraits = {
  readonly name?: string | undefined;
  readonly guardians: readonly {
    readonly name: string;
    readonly email?: string | undefined;
    readonly phone?: string | undefined;
  }[];
  readonly children: readonly { readonly name: string; readonly born?: string | undefined }[];
};

const sharedTraits = ['phone', 'email', 'guardian', 'child', 'birth-month', 'name'] as const;
export type SharedTrait = (typeof sharedTraits)[number];

export type Likeness = { readonly score: number; readonly shared: readonly SharedTrait[] };

const WEIGHT: Readonly<Record<SharedTrait, number>> = {
  phone: 3,
  email: 3,
  child: 3,
  guardian: 2,
  name: 1,
  'birth-month': 1,
};
/** From here on two families may be one: a number, an address or a child alone, or two lesser things together. */
const DUPLICATE_FROM = 3;

/**
 * How much two families have in common: 0 for nothing. Symmetric, and no family is more like another than it is
 * like itself, since every trait counts at most as often as either family has it.
 */
export function likeness(one: FamilyTraits, other: FamilyTraits): Likeness {
  const [mine, theirs] = [traitsOf(one), traitsOf(other)];
  const counts = sharedTraits.map((trait) => [trait, countShared(mine[trait], theirs[trait], ALIKE[trait])] as const);
  return {
    score: counts.reduce((sum, [trait, count]) => sum + WEIGHT[trait] * count, 0) + fullNamesOf(mine, theirs),
    shared: counts.filter(([, count]) => count > 0).map(([trait]) => trait),
  };
}

/** Those of the candidates that may be the same family, likest first; equals stand in the order of their ids. */
export function findDuplicates<Candidate extends FamilyTraits & { readonly id: string }>(
  family: FamilyTraits,
  candidates: readonly Candidate[],
): readonly { readonly family: Candidate; readonly likeness: Likeness }[] {
  return candidates
    .map((candidate) => ({ family: candidate, likeness: likeness(family, candidate) }))
    .filter(({ family: other, likeness: { score } }) => score >= DUPLICATE_FROM || hasNothingElse(family, other))
    .sort((a, b) => b.likeness.score - a.likeness.score || (a.family.id < b.family.id ? -1 : 1));
}

type Child = FamilyTraits['children'][number];
type Contact = Pick<FamilyTraits['guardians'][number], 'name' | 'email' | 'phone'>;

/**
 * The guardians of one family who are the other's too: one mailbox or one number, and names that may be one person's.
 * Two parents who share a telephone stay two.
 */
export function sameGuardians<One extends Contact, Other extends Contact>(
  theirs: readonly One[],
  ours: readonly Other[],
): readonly { readonly goes: One; readonly stays: Other }[] {
  return pairUp(theirs, ours, (one, other) => {
    const mailbox = one.email !== undefined && other.email !== undefined && isSameMailbox(one.email, other.email);
    const number = plainPhone(one.phone ?? '') !== '' && plainPhone(one.phone ?? '') === plainPhone(other.phone ?? '');
    return (mailbox || number) && mayBeOnePerson(one.name, other.name);
  });
}

/** What reached them by mail, or by text where they had texts, is theirs no more: the address or the number is another. */
export function isOtherMailbox(before: Reachable, after: Reachable): boolean {
  if (before.email !== undefined && !(after.email !== undefined && isSameMailbox(before.email, after.email)))
    return true;
  return before.channel === 'text' && mobileNumber(before.phone ?? '') !== mobileNumber(after.phone ?? '');
}

type Reachable = Pick<Contact, 'email' | 'phone'> & { readonly channel: string };

/** As `sameGuardians` of children: one name, and no other month of birth. */
export function sameChildren<One extends Child, Other extends Child>(
  theirs: readonly One[],
  ours: readonly Other[],
): readonly { readonly goes: One; readonly stays: Other }[] {
  return pairUp(theirs, ours, (one, other) => {
    const born = one.born === undefined || other.born === undefined || one.born === other.born;
    return born && isOneName(one.name, other.name);
  });
}

/** Whether a child who is added is there already: one name, and one month of birth or none. */
export function isSameChild(one: Child, other: Child): boolean {
  return one.born === other.born && isOneName(one.name, other.name);
}

/** As `isSameChild` of guardians: one name, and one mailbox or number, or neither of either. */
export function isSameGuardian(one: Contact, other: Contact): boolean {
  const isBare = ({ email, phone }: Contact) => email === undefined && phone === undefined;
  if (!isOneName(one.name, other.name)) return false;
  return (isBare(one) && isBare(other)) || sameGuardians([one], [other]).length > 0;
}

type Registered = Omit<FamilyTraits, 'guardians'> & {
  readonly guardians: readonly (Contact & {
    readonly language: string;
    readonly channel: string;
    readonly safeToSend: boolean;
    readonly messageLevel: string;
    readonly quietFrom?: string | null | undefined;
    readonly quietTo?: string | null | undefined;
  })[];
  readonly reference?: string | undefined;
  readonly address?: string | undefined;
  readonly nonDisclosure: boolean;
};

/**
 * Whether the family is what is registered here, word for word. Of two that are called alike and of whom nothing else
 * is known, the second is another where somebody has said so.
 */
export function isRegisteredSo(family: Registered, wanted: Registered & { readonly confirmed: boolean }): boolean {
  const { reference, address, nonDisclosure, guardians, children, confirmed } = wanted;
  const isBare = guardians.length + children.length === 0 && reference === undefined && address === undefined;
  if (isBare && confirmed) return false;
  const isNumbered = reference === undefined || foldReference(reference) === foldReference(family.reference ?? '');
  return (
    isNumbered &&
    family.name === wanted.name &&
    family.nonDisclosure === nonDisclosure &&
    (nonDisclosure || family.address === address) &&
    isSameList(family.guardians, guardians, (one) => [
      ...[one.name, one.email, one.phone],
      ...[one.language, one.channel, one.safeToSend, one.messageLevel],
      ...[one.quietFrom ?? undefined, one.quietTo ?? undefined],
    ]) &&
    isSameList(family.children, children, ({ name, born }) => [name, born])
  );
}

/** The same people, in any order. */
function isSameList<One>(list: readonly One[], other: readonly One[], traitsIn: (one: One) => unknown[]): boolean {
  const said = (of: readonly One[]) => JSON.stringify(of.map((one) => JSON.stringify(traitsIn(one))).sort());
  return said(list) === said(other);
}

/** A first and a last name that a guardian of each has, or that both families are called by, are enough by themselves. */
function fullNamesOf(mine: Traits, theirs: Traits): number {
  const shares = (trait: 'guardian' | 'name') =>
    mine[trait].some((name) => foldName(name).length > 1 && theirs[trait].some((other) => isOneName(name, other)));
  return (
    (shares('guardian') ? DUPLICATE_FROM - WEIGHT.guardian : 0) + (shares('name') ? DUPLICATE_FROM - WEIGHT.name : 0)
  );
}

/** Of one of them no more is known than its name, and the other has the same: nothing tells them apart. */
function hasNothingElse(one: FamilyTraits, other: FamilyTraits): boolean {
  const isBare = ({ guardians, children }: FamilyTraits) => guardians.length === 0 && children.length === 0;
  return (isBare(one) || isBare(other)) && isOneName(one.name ?? '', other.name ?? '');
}

/** Words without accents, marks, case or order: `Mäki-Aho, Léa` → `aho lea maki`. */
export function plainName(name: string): string {
  return foldName(name).sort().join(' ');
}

/** What a family is searched by, as one text: every word begins after a space. */
export function searchWords(family: FamilyTraits & { readonly reference: string }): string {
  const names = [family.reference, family.name ?? '', ...family.guardians.map(({ name }) => name)];
  const words = [...names, ...family.children.map(({ name }) => name)].flatMap(nameForms);
  const phones = family.guardians.flatMap(({ phone }) => (phone === undefined ? [] : [plainPhone(phone)]));
  const emails = family.guardians.flatMap(({ email }) => (email === undefined ? [] : [comparableEmail(email)]));
  return ` ${[...new Set([...words, ...phones, ...emails])].join(' ')} `;
}

/** What a search text asks for: pieces that must all begin a word of {@link searchWords}. Empty: nothing to look for. */
export function searchPieces(query: string): readonly string[] {
  if (looksLikePhone(query)) return plainPhone(query).length < 3 ? [] : [` ${plainPhone(query)}`];
  if (/^\s*\S+@\S+\s*$/.test(query)) return [` ${comparableEmail(query)}`];
  return namePieces(query);
}

/** A number that was typed beside a name: a family's reference or the end of it, or a phone number or the end of it. */
export type NumberAsked = { readonly digits: string; readonly piece: string; readonly ending?: string };

/**
 * What a search text asks for: the pieces as above, and a number where there is one beside words. `Virtanen 1234` is a
 * family of both, whatever of it has the number.
 */
export function searchParts(query: string): { readonly pieces: readonly string[]; readonly number?: NumberAsked } {
  const typed = query.trim().split(/\s+/u);
  const isNumber = (part: string) => looksLikePhone(part);
  const [numbers, words] = [typed.filter(isNumber).join(' '), typed.filter((part) => !isNumber(part)).join(' ')];
  if (numbers === '' || words === '') return { pieces: searchPieces(query) };
  const digits = normaliseText(numbers).text.replace(/[^0-9]/g, '');
  const ending = phoneEnd(numbers);
  return {
    pieces: searchPieces(words),
    number: { digits, piece: ` ${plainPhone(numbers)}`, ...(ending !== undefined && { ending }) },
  };
}

/** The last digits of a phone number, from the last one on, where that many were typed that they tell something. */
export function phoneEnd(query: string): string | undefined {
  const digits = looksLikePhone(query) ? normaliseText(query).text.replace(/[^0-9]/g, '') : '';
  return digits.length < FEWEST_LAST_DIGITS ? undefined : [...digits].reverse().join('');
}

/** Pieces of which a family that may be the same has at least one: whole numbers, and how each name begins. */
export function likelyPieces(family: FamilyTraits): readonly string[] {
  const names = [family.name ?? '', ...family.guardians.map(({ name }) => name)];
  const words = [...names, ...family.children.map(({ name }) => name)].flatMap(foldName);
  const begun = words
    .filter((word) => word.length > 1 || /[^\p{Script=Latin}\p{N}]/u.test(word))
    .map((word) => ` ${word.slice(0, BEGINNING)}`);
  const phones = family.guardians.flatMap(({ phone }) => (phone === undefined ? [] : [` ${plainPhone(phone)} `]));
  const emails = family.guardians.flatMap(({ email }) => (email === undefined ? [] : [` ${comparableEmail(email)} `]));
  return [...new Set([...begun, ...phones, ...emails])];
}

/**
 * Refuses personal identity codes wherever they were typed. A phone number may look like one by chance, so there
 * only a code written as codes are is refused. Throws `personal_data_found`, which names the field and the place.
 */
export function refuseIdentityCodes(texts: Readonly<Record<string, string | undefined>>): void {
  const found = Object.entries(texts).flatMap(([field, text = '']) =>
    identityCodesIn(text).map(({ kind, start, end }) => ({ field, kind, start, end })),
  );
  if (found.length === 0) return;
  throw new Refusal('personal_data_found', 'a text holds a personal identity code', {
    findings: found,
    faults: found.map(({ field }) => ({ path: field, message: 'holds a personal identity code' })),
  });
}

const FEWEST_LAST_DIGITS = 4;
/** How much of a name two spellings of it are taken to begin with. */
const BEGINNING = 4;
/** One slip of the key is forgiven in names this long. */
const SLIP_FROM = 6;

function isSameMailbox(one: string, other: string): boolean {
  return comparableEmail(one) === comparableEmail(other);
}

/** One of the names says no more than the other does, a slip or an initial apart, or both begin with one first name. */
function mayBeOnePerson(one: string, other: string): boolean {
  const [a, b] = [foldName(one), foldName(other)];
  const [few, many] = a.length <= b.length ? [a, b] : [b, a];
  const isIn = (word: string) =>
    many.some(
      (whole) =>
        differsBySlip(word, whole) ||
        (word.length === 1 && whole.startsWith(word)) ||
        (whole.length === 1 && word.startsWith(whole)),
    );
  return few.every(isIn) || (a[0] !== undefined && a[0].length > 1 && a[0] === b[0]);
}

/** Each at most once. */
function pairUp<One, Other>(
  theirs: readonly One[],
  ours: readonly Other[],
  alike: (one: One, other: Other) => boolean,
): readonly { readonly goes: One; readonly stays: Other }[] {
  const left = new Set(ours);
  return theirs.flatMap((goes) => {
    const stays = [...left].find((other) => alike(goes, other));
    if (stays === undefined) return [];
    left.delete(stays);
    return [{ goes, stays }];
  });
}

// An address that is only begun, or was kept before there was one reader, is compared as it is.
function comparableEmail(email: string): string {
  return readEmailAddress(email) ?? email.trim().toLowerCase();
}

function identityCodesIn(text: string): readonly Finding[] {
  const codes = findPersonalData(text).filter(({ kind }) => kind === 'identity-code');
  return looksLikePhone(text) ? codes.filter((found) => isIdentityCode(quoteOf(text, found))) : codes;
}

type Traits = Readonly<Record<SharedTrait, readonly string[]>>;

function traitsOf({ name, guardians, children }: FamilyTraits): Traits {
  return {
    phone: distinct(guardians.map(({ phone }) => plainPhone(phone ?? ''))),
    email: distinct(guardians.map(({ email }) => comparableEmail(email ?? ''))),
    guardian: distinctNames(guardians.map((guardian) => guardian.name)),
    child: distinctNames(children.map((child) => (child.born ? `${child.born} ${child.name}` : ''))),
    'birth-month': distinct(children.map(({ born }) => born ?? '')),
    name: distinctNames([name ?? '']),
  };
}

/** Each once, as it was written first. */
function distinctNames(names: readonly string[]): readonly string[] {
  const known = new Map(names.toReversed().map((name) => [plainName(name), name]));
  return [...known].flatMap(([plain, name]) => (plain === '' ? [] : [name]));
}

function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values)].filter((value) => value !== '');
}

type Alike = (one: string, other: string) => boolean;
const exactly: Alike = (one, other) => one === other;
const ALIKE: Readonly<Record<SharedTrait, Alike>> = {
  phone: exactly,
  email: exactly,
  'birth-month': exactly,
  guardian: areAlike,
  name: areAlike,
  child: (one, other) => one.slice(0, 7) === other.slice(0, 7) && areAlike(one.slice(8), other.slice(8)),
};

/** Whether one name may be written for the other, however it is spelt. Symmetric. */
function isOneName(one: string, other: string): boolean {
  const ways = spellings(other);
  return [...spellings(one)].some((way) => ways.has(way));
}

function areAlike(one: string, other: string): boolean {
  return isOneName(one, other) || differsBySlip(plainName(one), plainName(other));
}

/** How many of either list have one alike in the other: the smaller count, as one may be alike to several. */
function countShared(mine: readonly string[], theirs: readonly string[], alike: Alike): number {
  const met = mine.filter((value) => theirs.some((other) => alike(value, other))).length;
  return Math.min(met, theirs.filter((value) => mine.some((other) => alike(value, other))).length);
}

/** Equal, or one letter more, less, other or swapped with its neighbour. Symmetric. */
function differsBySlip(one: string, other: string): boolean {
  if (one === other) return true;
  if (Math.min(one.length, other.length) < SLIP_FROM || Math.abs(one.length - other.length) > 1) return false;
  const [a, b] = [Array.from(one), Array.from(other)];
  const same = a.findIndex((letter, at) => letter !== b[at]);
  const from = same === -1 ? a.length : same;
  const rest = (letters: readonly string[], skipped: number) => letters.slice(from + skipped).join('');
  const swapped = a[from] === b[from + 1] && a[from + 1] === b[from] && rest(a, 2) === rest(b, 2);
  return swapped || rest(a, 1) === rest(b, 1) || rest(a, 1) === rest(b, 0) || rest(a, 0) === rest(b, 1);
}
