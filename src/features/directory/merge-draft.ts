// A draft among a directory that others have changed meanwhile: what it would become, and where both changed the same. Pure.

import { isSameValue } from '../../core/same-value.ts';
import { type Change, compareDirectories, entriesOf } from './compare-directories.ts';
import type { DirectoryContent } from './directory-content.ts';
import { isSet, saysSame } from './keep-order.ts';
import { bothIn } from './keep-page-changes.ts';
import { type DraftEntry, type Drafted, draftedNouns, draftedSchemas } from './schema.ts';

/**
 * Where the draft and the directory have parted. `changed`: both have changed the field, or the directory what the draft takes
 * away. `gone`: the directory has it no more. `taken`: the directory has made something else by that id.
 */
export type Conflict = {
  readonly noun: Drafted;
  readonly id: string;
  readonly because: 'changed' | 'gone' | 'taken';
  /** of a field that both have changed */
  readonly field?: string;
  readonly before?: unknown;
  readonly mine?: unknown;
  readonly theirs?: unknown;
};

export type Merged = { readonly next: DirectoryContent; readonly conflicts: readonly Conflict[] };

/** The directory with the draft; where they have parted it stays as it is, until somebody settles that. */
export function mergeDraft(current: DirectoryContent, entries: readonly DraftEntry[]): Merged {
  const merged = entries.map((entry) => ({ ...entry, ...mergeEntry(entry, entryIn(current, entry)) }));
  return { next: withEntries(current, merged), conflicts: merged.flatMap(({ conflicts }) => conflicts) };
}

/**
 * The draft's entries after an edit, from the directory with the draft to another one. What is edited is compared with the
 * directory as it is now: who edits has seen that.
 */
export function editEntries(
  current: DirectoryContent,
  entries: readonly DraftEntry[],
  next: DirectoryContent,
): { readonly entries: readonly DraftEntry[]; readonly edits: readonly Edit[] } {
  const merged = mergeDraft(current, entries).next;
  const edits = compareDirectories(merged, next).flatMap((change): readonly Edit[] => {
    const { noun, id } = change;
    if (!isDrafted(noun)) throw new Error(`a draft changes no ${noun}`);
    const fields = change.kind === 'changed' ? change.fields.filter((field) => field !== 'position') : [];
    return change.kind === 'changed' && fields.length === 0 ? [] : [{ kind: change.kind, noun, id, fields }];
  });
  const edited = edits.flatMap(({ noun, id }): readonly DraftEntry[] => {
    const [before, after] = [entryIn(current, { noun, id }), entryIn(next, { noun, id })];
    if (isSameValue(before, after)) return [];
    return [{ noun, id, ...(before && { before }), ...(after && { after }) }];
  });
  const isEdited = (one: DraftEntry) => edits.some(({ noun, id }) => noun === one.noun && id === one.id);
  return { entries: [...entries.filter((one) => !isEdited(one)), ...edited], edits };
}

/** What one edit did to an entry; of a changed one, in which fields. */
export type Edit = {
  readonly kind: Change['kind'];
  readonly noun: Drafted;
  readonly id: string;
  readonly fields: readonly string[];
};

/** Which of the two it is to be, where draft and directory have parted. */
export type Settled = Pick<Conflict, 'noun' | 'id' | 'field'> & { readonly take: 'mine' | 'theirs' };

/**
 * The entries once that is settled: by what the directory has now, so that it counts as seen. What others have made by the same
 * id is never written over: `mine` takes another id.
 */
export function settleEntry(
  current: DirectoryContent,
  entries: readonly DraftEntry[],
  { noun, id, field, take }: Settled,
): readonly DraftEntry[] {
  const isIt = (one: DraftEntry) => one.noun === noun && one.id === id;
  const now = entryIn(current, { noun, id });
  const isMine = take === 'mine';
  return entries.flatMap((one): readonly DraftEntry[] => {
    if (!isIt(one)) return [one];
    const { before, after } = one;
    if (field !== undefined && before && after && now) {
      const value = isMine ? after[field] : now[field];
      return [{ ...one, before: withField(before, field, now[field]), after: withField(after, field, value) }];
    }
    if (!isMine) return [];
    if (before === undefined && now !== undefined) return renewed(current, one);
    return [{ noun, id, ...(now && { before: now }), ...(after && { after }) }];
  });
}

/** What the draft makes, by an id that nobody has. */
function renewed(current: DirectoryContent, { noun, id, after }: DraftEntry): readonly DraftEntry[] {
  let free = id;
  for (let next = 2; entryIn(current, { noun, id: free }) !== undefined; next += 1) free = `${id}-${next}`;
  return [{ noun, id: free, after: { ...after, id: free } }];
}

function withField(entry: Entry, field: string, value: unknown): Entry {
  const { [field]: _, ...others } = entry;
  return value === undefined ? others : { ...others, [field]: value };
}

/** What a publication has changed, to be kept as its entries: the directory as it was and became, entry by entry. */
export function entriesBetween(
  current: DirectoryContent,
  next: DirectoryContent,
  changes: readonly Change[],
): readonly DraftEntry[] {
  return changes.flatMap(({ noun, id }): readonly DraftEntry[] => {
    if (!isDrafted(noun)) return [];
    const [before, after] = [entryIn(current, { noun, id }), entryIn(next, { noun, id })];
    return isSameValue(before, after) ? [] : [{ noun, id, ...(before && { before }), ...(after && { after }) }];
  });
}

/** Whether a draft may change such entries. */
export function isDrafted(noun: string): noun is Drafted {
  return draftedNouns.some((one) => one === noun);
}

type Entry = Readonly<Record<string, unknown>>;

/** An entry with its fields by name. */
function entryIn(content: DirectoryContent, { noun, id }: Pick<DraftEntry, 'noun' | 'id'>): Entry | undefined {
  const found = entriesOf(content, noun).find((one) => one.id === id);
  return found && Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}

type MergedEntry = { readonly after: Entry | undefined; readonly conflicts: readonly Conflict[] };

function mergeEntry({ noun, id, before, after }: DraftEntry, now: Entry | undefined): MergedEntry {
  const parted = (because: Conflict['because']): MergedEntry => ({
    after: now,
    conflicts: [{ noun, id, because }],
  });
  if (isSameValue(now, after)) return { after: now, conflicts: [] };
  if (before === undefined) return now === undefined ? { after, conflicts: [] } : parted('taken');
  if (now === undefined) return parted('gone');
  if (after === undefined) return isSameValue(before, now) ? { after, conflicts: [] } : parted('changed');
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (field) => !saysSame(noun, field, before[field], after[field]),
  );
  const sides = (field: string): Sides => ({ before: before[field], mine: after[field], theirs: now[field] });
  const all = fields.map((field) => ({ field, ...mergeField(noun, field, sides(field)) }));
  // two who change one list may leave what is none, such as no area at all
  const fits = draftedSchemas[noun].safeParse(withFields(now, all)).success;
  const merged = fits ? all : all.map((one) => (one.whose === 'both' ? asTheirs(one, now) : one));
  return {
    after: withFields(now, merged),
    conflicts: merged
      .filter(({ whose }) => whose === 'neither')
      .map(({ field }): Conflict => ({ noun, id, because: 'changed', field, ...sides(field) })),
  };
}

type MergedTo = Pick<DraftEntry, 'noun' | 'id'> & { readonly after: Entry | undefined };

type Sides = { readonly before: unknown; readonly mine: unknown; readonly theirs: unknown };

/** `both`: of a list, what each has added and taken out. `neither`: a conflict, and theirs until it is settled. */
type MergedField = { readonly value: unknown; readonly whose: 'one' | 'both' | 'neither' };

function mergeField(noun: Drafted, field: string, { before, mine, theirs }: Sides): MergedField {
  if (saysSame(noun, field, before, theirs)) return { value: mine, whose: 'one' };
  if (saysSame(noun, field, mine, theirs)) return { value: theirs, whose: 'one' };
  if (isSet(noun, field)) return { value: bothIn(before, mine, theirs), whose: 'both' };
  return { value: theirs, whose: 'neither' };
}

type NamedField = MergedField & { readonly field: string };

function asTheirs({ field }: NamedField, now: Entry): NamedField {
  return { field, value: now[field], whose: 'neither' };
}

function withFields(now: Entry, fields: readonly NamedField[]): Entry {
  const merged = { ...now, ...Object.fromEntries(fields.map(({ field, value }) => [field, value])) };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined));
}

/** The directory with these entries as they are to be, each in its place; what is new comes last. */
function withEntries(content: DirectoryContent, merged: readonly MergedTo[]): DirectoryContent {
  const placed = <Kept extends { readonly id: string }>(
    noun: Drafted,
    list: readonly Kept[],
    read: (after: Entry) => Kept,
  ): readonly Kept[] => {
    const mine = new Map(merged.filter((one) => one.noun === noun).map(({ id, after }) => [id, after]));
    if (mine.size === 0) return list;
    const kept = list.flatMap((one) => {
      if (!mine.has(one.id)) return [one];
      const after = mine.get(one.id);
      return after === undefined ? [] : [isSameValue(after, one) ? one : read(after)];
    });
    const known = new Set(list.map(({ id }) => id));
    return [...kept, ...[...mine].flatMap(([id, after]) => (known.has(id) || !after ? [] : [read(after)]))];
  };
  const { professional, series, 'working-hours': hours, absence, closure } = draftedSchemas;
  return {
    ...content,
    professionals: placed('professional', content.professionals, (after) => professional.parse(after)),
    series: placed('series', content.series, (after) => series.parse(after)),
    workingHours: placed('working-hours', content.workingHours, (after) => hours.parse(after)),
    absences: placed('absence', content.absences, (after) => absence.parse(after)),
    closures: placed('closure', content.closures, (after) => closure.parse(after)),
  };
}
