// The families that have a number which the area's do not: each leads on to itself, so that it is not registered twice.

import type { Context } from 'hono';
import type { FC } from 'hono/jsx';
import { type Directory, nameIn } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import type { FamilyId } from '../../../core/ids.ts';
import type { Language } from '../../../core/permissions.ts';
import { readFamily } from '../../../features/families/read.ts';
import { familyId } from '../../../features/families/schema.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { parseInput } from '../../../platform/parse-input.ts';
import { signedIn } from '../kit/allowed.ts';
import type { WebEnv } from '../kit/environment.ts';
import { registerTexts } from './texts/words.ts';

/** A family that has the number, and where the form goes on with it. */
export type SameNumber = { readonly href: string; readonly label: string };

/** Whether something was refused since the number is nobody's here, or not one family's; those that have it. */
export function unknownNumber(error: unknown): readonly string[] | undefined {
  if (!(error instanceof Refusal) || !['not_found', 'possible_duplicate'].includes(error.code)) return undefined;
  const { faults = [], duplicates = [] } = error.details;
  return faults.some(({ path }) => path === 'family.reference') ? duplicates.map(({ family }) => family) : undefined;
}

/** By name, number and area, as far as the actor may see them; each is logged as read. */
export async function readSameNumbered(
  c: Context<WebEnv>,
  deps: Dependencies,
  { areas }: Directory,
  { ids, leadTo }: { readonly ids: readonly string[]; readonly leadTo: (family: FamilyId) => string },
): Promise<readonly SameNumber[]> {
  const read = (id: string) => readFamily(deps, signedIn(c), parseInput(familyId, id), 'appointment', c.var.requestId);
  const families = await Promise.all(ids.map(read));
  return families.map(({ id, name, reference, area }) => {
    const place = nameIn([...areas.values()].find((one) => one.id === area)?.name ?? {}, c.var.language);
    const label = `${name === undefined ? reference : `${name} (${reference})`}, ${place}`;
    return { href: leadTo(parseInput(familyId, id)), label };
  });
}

export const SameNumbered: FC<{ of: readonly SameNumber[]; language: Language }> = ({ of, language }) =>
  of.length === 0 ? null : (
    <>
      <p>{registerTexts[language].elsewhere}</p>
      <ul>
        {of.map(({ href, label }) => (
          <li>
            <a href={href}>{label}</a>
          </li>
        ))}
      </ul>
    </>
  );
