// References to the directory that do not lead anywhere stop a change before it is made.

import { invalidInput } from '../../core/errors.ts';
import type { AreaId } from '../../core/ids.ts';
import type { Transaction } from '../../platform/db.ts';
import { areasOfSites, readProfessionalAreas, unknownAreas } from './store.ts';

/** How a unit is refused where the person has nothing to do. */
export const UNIT_ELSEWHERE = 'is in an area where the person has no role';

type Wanted = {
  readonly areas?: readonly string[];
  readonly professional?: string;
  /** where somebody says they belong, and the areas where they have a role */
  readonly units?: { readonly ids: readonly string[]; readonly within: readonly (AreaId | '*')[] };
};

/**
 * Throws `invalid_input` naming each area, or the professional or units, that the directory does not have; and units
 * outside the areas of whose they would be: those whom they ask are told of them as true.
 */
export async function refuseUnknown(tx: Transaction, wanted: Wanted): Promise<void> {
  const unknown = await unknownAreas(tx, wanted.areas ?? []);
  if (unknown.length > 0) {
    throw invalidInput(...unknown.map((area) => ({ path: 'area', message: `there is no area ${area}` })));
  }
  if (wanted.professional !== undefined && (await readProfessionalAreas(tx, wanted.professional)) === undefined) {
    throw invalidInput({ path: 'professional', message: `there is no professional ${wanted.professional}` });
  }
  const { ids, within } = wanted.units ?? NO_UNITS;
  if (ids.length === 0) return;
  const areas = await areasOfSites(tx, ids);
  const missing = ids.filter((id) => !areas.has(id));
  if (missing.length > 0) {
    throw invalidInput(...missing.map((id) => ({ path: 'units', message: `there is no site ${id}` })));
  }
  const isTheirs = (area: AreaId) => within.includes('*') || within.includes(area);
  if (![...areas.values()].every(isTheirs)) throw invalidInput({ path: 'units', message: UNIT_ELSEWHERE });
}

const NO_UNITS = { ids: [], within: [] };
