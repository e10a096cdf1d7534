// Makes what a draft has become: all of it at once, or refused with what has changed since. For the command that publishes.

import { invalidInput, Refusal } from '../../core/errors.ts';
import type { DomainEvent } from '../../core/events.ts';
import type { CommandContext } from '../../platform/command.ts';
import { inEachArea, type LogEntry } from '../../platform/record-acts.ts';
import { checkDraft, requireMayMake } from './check-draft.ts';
import { type Change, compareDirectories, entriesOf } from './compare-directories.ts';
import { type DirectoryContent, emptyContent } from './directory-content.ts';
import { eventsOf } from './follow-changes.ts';
import { areasOf, loggedChange } from './log-changes.ts';
import { entriesBetween, isDrafted, mergeDraft } from './merge-draft.ts';
import { rewriteDirectory } from './store.ts';
import { type DraftRow, noteActs, noteTakenBack, writeDraft } from './store-drafts.ts';
import type { StandingBooking } from './store-standing.ts';

export type PublishedEntries = {
  readonly version: number;
  readonly count: number;
  /** the bookings that it has left outside */
  readonly outside: readonly StandingBooking[];
  readonly log: readonly LogEntry[];
  readonly events: readonly DomainEvent[];
};

/**
 * Throws `Refusal`: changed_meanwhile with the conflicts, invalid_input with the faults that it has among what has changed,
 * not_allowed, in_use, bookings_left_outside unless `leaving` is the mark of those very ones.
 */
export async function publishEntries(
  context: Pick<CommandContext, 'tx' | 'now' | 'actor'>,
  draft: DraftRow,
  leaving: string | undefined,
): Promise<PublishedEntries> {
  const { tx, now, actor } = context;
  let made: { readonly current: DirectoryContent; readonly next: DirectoryContent } | undefined;
  const written = await rewriteDirectory(context, { conflict: 'in_use', leaving }, (stored) => {
    const current = stored?.content ?? emptyContent;
    const { next, conflicts } = mergeDraft(current, draft.entries);
    if (conflicts.length > 0) {
      throw new Refusal('changed_meanwhile', 'the directory has changed what the draft changes', { conflicts });
    }
    const changes = compareDirectories(current, next);
    const faults = checkDraft(next, changes, now);
    if (faults.length > 0) throw invalidInput(...faults);
    requireMayMake(actor, { current, next }, changes);
    made = { current, next };
    return next;
  });
  if (made === undefined) throw new Error('what was published was merged');
  const { current, next } = made;
  const { changes, outside, renames } = written;
  const entries = entriesBetween(current, next, changes);
  const version = await writeDraft(tx, draft, { entries, published: true, now });
  await noteActs(tx, draft.id, { by: actor.principal, now }, [{ what: 'published', count: entries.length }]);
  if (draft.takesBack !== undefined) {
    await noteTakenBack(tx, draft.takesBack, now);
    await noteActs(tx, draft.takesBack, { by: actor.principal, now }, [{ what: 'taken-back' }]);
  }
  return {
    version,
    count: entries.length,
    outside,
    log: [...changes.flatMap((change) => logOf(current, next, change)), ...renames],
    events: eventsOf(changes),
  };
}

/** A row as the command would have that makes this one change. */
function logOf(current: DirectoryContent, next: DirectoryContent, change: Change): readonly LogEntry[] {
  const { noun, id, kind } = change;
  if (!isDrafted(noun)) return [];
  const [before, after] = [current, next].map((content) => entriesOf(content, noun).find((one) => one.id === id));
  const fields = change.kind === 'changed' ? change.fields.filter((field) => field !== 'position') : [];
  if (kind === 'changed' && fields.length === 0) return [];
  const areas = [current, next].flatMap((content) => areasOf(content, noun, id)).filter((area) => area !== '*');
  const isPersons = (noun === 'working-hours' || noun === 'absence') && owner(after ?? before);
  return inEachArea(areas, {
    action: ACTIONS[noun][kind],
    subject: isPersons ? { kind: 'professional', id: isPersons } : { kind: noun, id },
    details: {
      ...(noun === 'working-hours' && { hours: id }),
      ...(fields.length > 0 && { changed: fields.join(' '), ...loggedChange(fields, before, after) }),
    },
  });
}

function owner(entry: object | undefined): string | undefined {
  const found = new Map<string, unknown>(Object.entries(entry ?? {})).get('professional');
  return typeof found === 'string' ? found : undefined;
}

const ACTIONS = {
  professional: { added: 'add-professional', changed: 'change-professional', removed: 'remove-entry' },
  series: { added: 'add-series', changed: 'change-series', removed: 'remove-series' },
  'working-hours': {
    added: 'add-working-hours',
    changed: 'change-working-hours',
    removed: 'remove-working-hours',
  },
  absence: { added: 'add-absence', changed: 'add-absence', removed: 'remove-absence' },
  closure: { added: 'add-closure', changed: 'add-closure', removed: 'remove-closure' },
} as const;
