// A written question as each may see it.

import { type Directory, zoneOf } from '../../core/directory.ts';
import { toIso } from '../../core/instant.ts';
import type { Actor } from '../../core/permissions.ts';
import { actsOpen, type Part, readsTexts, type ThreadFacts } from './rules.ts';
import { type TextKind, type ThreadView, textKinds } from './schema.ts';
import type { ThreadRecord, ThreadText } from './store.ts';

export function factsOf({ service, area, askedBy, booking, deputy }: ThreadRecord): ThreadFacts {
  const askers = booking === undefined ? [askedBy] : [askedBy, booking.bookedBy];
  return { service, area, askers, booked: booking?.professionals ?? [], ...(deputy !== undefined && { deputy }) };
}

/** A coordinator, who takes no part in it, sees when and in which state; topic, age and words are others'. */
export function viewThread(
  directory: Directory,
  actor: Pick<Actor, 'principal'>,
  record: ThreadRecord,
  part: Part,
  now: number,
): ThreadView {
  const zone = zoneOf(directory, record.area);
  const { standing, booking } = record;
  const reads = readsTexts(part);
  const own = record.texts.findLast(({ kind, writtenBy }) => kind === 'unsent' && writtenBy === actor.principal);
  return {
    id: record.id,
    service: record.service,
    area: record.area,
    ...(record.professional && { professional: record.professional }),
    ...(record.deputy && { deputy: record.deputy }),
    ...(booking && {
      booking: {
        id: booking.id,
        start: toIso(booking.start, zone),
        end: toIso(booking.end, zone),
        status: booking.status,
      },
    }),
    state: standing.is,
    version: record.version,
    promise: { workingDays: record.promiseDays },
    askedAt: toIso(record.askedAt, zone),
    ...(record.due !== undefined && { due: toIso(record.due, zone) }),
    late: isLate(record, now),
    ...(record.answeredAt !== undefined && { answeredAt: toIso(record.answeredAt, zone) }),
    ...(standing.is === 'closed' && { closedAt: toIso(standing.at, zone), closedBecause: standing.because }),
    ...(reads && record.topic && { topic: record.topic }),
    ...(reads && record.ageBand && { ageBand: record.ageBand }),
    ...(reads && {
      texts: record.texts.flatMap((text) => {
        const kind = textKinds.find((one) => one === text.kind);
        return kind === undefined ? [] : [viewText(directory, text, kind, zone)];
      }),
    }),
    ...(reads && own && { unsent: { text: own.text, at: toIso(own.at, zone) } }),
    acts: [...actsOpen(part, standing.is)],
  };
}

function viewText(
  directory: Directory,
  { id, professional, text, advice, at }: ThreadText,
  kind: TextKind,
  zone: string,
) {
  const post = professional && directory.professionals.get(professional)?.post;
  const by: 'asker' | 'specialist' = kind === 'question' || kind === 'reply' ? 'asker' : 'specialist';
  return { id, kind, by, ...(post && { post: { ...post } }), at: toIso(at, zone), text, ...(advice && { advice }) };
}

/** Whether the promise was missed: it waits though it is past, or was answered first after it. */
function isLate({ standing, due, answeredAt }: Pick<ThreadRecord, 'standing' | 'due' | 'answeredAt'>, now: number) {
  if (standing.is === 'asked') return standing.due < now;
  return due !== undefined && answeredAt !== undefined && due < answeredAt;
}
