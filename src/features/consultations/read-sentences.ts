// What people added in words to how useful consultations were: for coordinators, and nobody's.

import type { AreaId } from '../../core/ids.ts';
import type { Actor } from '../../core/permissions.ts';
import { LEAST_TOLD } from '../../core/small-counts.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { recordReads } from '../../platform/record-acts.ts';
import { areasWithin } from '../availability/read.ts';
import { findSentences } from './store-usefulness.ts';
import type { SentencesView } from './usefulness.ts';

/**
 * Of the services of an area of which enough answers are there that none points at who gave it; without times, sides and
 * order. The reads are logged. Throws `not_allowed`.
 */
export async function readSentences(
  deps: Dependencies,
  actor: Actor,
  area: AreaId | undefined,
  requestId?: string,
): Promise<SentencesView> {
  const found = await findSentences(deps.db, areasWithin(actor, 'read-insights', area), LEAST_TOLD);
  const areas = [...new Set(found.map((one) => one.area))];
  const reads = areas.map((id) => ({ action: 'read-sentences' as const, subject: { kind: 'area', id }, area: id }));
  await recordReads(deps, actor, reads, requestId);
  return { services: found.map((one) => ({ ...one, sentences: [...one.sentences] })) };
}
