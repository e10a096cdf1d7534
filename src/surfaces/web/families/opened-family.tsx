// What every page about one family shares: opening it for a purpose, and the ways back to it.

import type { Context } from 'hono';
import type { Directory } from '../../../core/directory.ts';
import type { Actor, Language } from '../../../core/permissions.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { readFamily } from '../../../features/families/read.ts';
import { type FamilyView, familyId, type ReadPurpose } from '../../../features/families/schema.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { parseInput } from '../../../platform/parse-input.ts';
import { allowed } from '../kit/allowed.ts';
import type { WebEnv } from '../kit/environment.ts';
import { familyName } from './family-fields.tsx';

export type OpenedFamily = {
  readonly actor: Actor;
  readonly directory: Directory;
  readonly id: ReturnType<typeof familyId.parse>;
  readonly family: FamilyView;
};

/** The family in the address, read for this purpose; one that was merged gives the one that stayed. Throws `not_found`. */
export async function openFamilyPage(
  c: Context<WebEnv>,
  deps: Dependencies,
  purpose: ReadPurpose,
): Promise<OpenedFamily> {
  const actor = allowed(c, 'see-families');
  const asked = parseInput(familyId, c.req.param('id'));
  const family = await readFamily(deps, actor, asked, purpose, c.var.requestId);
  return { actor, directory: await readDirectory(deps), id: parseInput(familyId, family.id), family };
}

/** The family's page after something was done there. */
export function pageOf(id: string, done: string): string {
  return `/families/${id}?purpose=correction&done=${done}`;
}

/** The way back to the family's page. */
export function backTo(family: FamilyView, language: Language): { readonly href: string; readonly label: string } {
  return { href: `/families/${family.id}?purpose=correction`, label: familyName(family, language) };
}
