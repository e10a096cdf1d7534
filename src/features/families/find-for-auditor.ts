// An auditor finds the family whose log they read: by its number or a name, and sees no more of it than tells it apart.

import { Refusal } from '../../core/errors.ts';
import { type Actor, areasFor, may } from '../../core/permissions.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { parseInput } from '../../platform/parse-input.ts';
import { inEachArea, type LogEntry, recordReads } from '../../platform/record-acts.ts';
import { refuseIdentityCodes, searchParts } from './rules.ts';
import { type AuditedFamilies, auditorSearchInput } from './schema.ts';
import { type EverKnown, searchEver } from './store-search.ts';

const MOST_FOUND = 20;

/**
 * Families of the auditor's areas by number, id, name, guardian or child; one that was merged leads to the one that
 * stayed, so that its old number finds it too. That somebody searched, and that each was found, is logged; what was
 * searched for is not. Throws `Refusal`: not_allowed, invalid_input, personal_data_found for an identity code.
 */
export async function findForAuditor(
  deps: Dependencies,
  actor: Actor,
  input: unknown,
  requestId?: string,
): Promise<AuditedFamilies> {
  if (!may(actor, 'read-access-log')) throw new Refusal('not_allowed', 'only an auditor searches so');
  const { query, numberOnly } = parseInput(auditorSearchInput, input);
  refuseIdentityCodes({ query });
  const areas = areasFor(actor, 'read-access-log');
  const found = await searchEver(deps.db, {
    ...(numberOnly ? { pieces: [] } : searchParts(query)),
    query,
    areas,
    limit: MOST_FOUND + 1,
  });
  const shown = found.slice(0, MOST_FOUND);
  const purpose = 'oversight';
  const search = {
    action: 'search-families',
    subject: { kind: 'family-search', id: 'all' },
    purpose,
    details: { found: shown.length },
  } as const;
  const finds = shown.map(({ id, area }): LogEntry => {
    return { action: 'find-family', subject: { kind: 'family', id }, area, purpose };
  });
  await recordReads(deps, actor, [...inEachArea(areas, search), ...finds], requestId);
  return { items: shown.map(viewOf), more: found.length > MOST_FOUND };
}

/** Under non-disclosure a name is nobody's here: the number tells it apart. */
function viewOf({ id, area, reference, name, nonDisclosure }: EverKnown): AuditedFamilies['items'][number] {
  return { id, area, reference, nonDisclosure, ...(name !== undefined && !nonDisclosure && { name }) };
}
