// References to the directory that do not lead anywhere stop a change before it is made.

import { invalidInput } from '../../core/errors.ts';
import type { Transaction } from '../../platform/db.ts';
import { hasSite, readProfessionalAreas, unknownAreas } from './store.ts';

/** Throws `invalid_input` naming each area, or the professional or unit, that the directory does not have. */
export async function refuseUnknown(
  tx: Transaction,
  wanted: { readonly areas?: readonly string[]; readonly professional?: string; readonly unit?: string },
): Promise<void> {
  const unknown = await unknownAreas(tx, wanted.areas ?? []);
  if (unknown.length > 0) {
    throw invalidInput(...unknown.map((area) => ({ path: 'area', message: `there is no area ${area}` })));
  }
  if (wanted.professional !== undefined && (await readProfessionalAreas(tx, wanted.professional)) === undefined) {
    throw invalidInput({ path: 'professional', message: `there is no professional ${wanted.professional}` });
  }
  if (wanted.unit !== undefined && !(await hasSite(tx, wanted.unit))) {
    throw invalidInput({ path: 'unit', message: `there is no site ${wanted.unit}` });
  }
}
