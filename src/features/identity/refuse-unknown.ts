// References to the directory that do not lead anywhere stop a change before it is made.

import { invalidInput } from '../../core/errors.ts';
import type { AreaId } from '../../core/ids.ts';
import type { Transaction } from '../../platform/db.ts';
import { areaOfSite, readProfessionalAreas, unknownAreas } from './store.ts';

/** How a unit is refused where the person has nothing to do. */
export const UNIT_ELSEWHERE = 'is in an area where the person has no role';

type Wanted = {
  readonly areas?: readonly string[];
  readonly professional?: string;
  /** where somebody says they belong, and the areas where they have a role */
  readonly unit?: { readonly id: string; readonly within: readonly (AreaId | '*')[] };
};

/**
 * Throws `invalid_input` naming each area, or the professional or unit, that the directory does not have; and a unit
 * outside the areas of whose it would be: those whom they ask are told of it as true.
 */
export async function refuseUnknown(tx: Transaction, wanted: Wanted): Promise<void> {
  const unknown = await unknownAreas(tx, wanted.areas ?? []);
  if (unknown.length > 0) {
    throw invalidInput(...unknown.map((area) => ({ path: 'area', message: `there is no area ${area}` })));
  }
  if (wanted.professional !== undefined && (await readProfessionalAreas(tx, wanted.professional)) === undefined) {
    throw invalidInput({ path: 'professional', message: `there is no professional ${wanted.professional}` });
  }
  if (wanted.unit === undefined) return;
  const { id, within } = wanted.unit;
  const area = await areaOfSite(tx, id);
  if (area === undefined) throw invalidInput({ path: 'unit', message: `there is no site ${id}` });
  if (!within.includes('*') && !within.includes(area)) {
    throw invalidInput({ path: 'unit', message: UNIT_ELSEWHERE });
  }
}
