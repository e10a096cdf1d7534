// Who coordinates an area: whom the service itself writes to about it.

import type { AreaId } from '../../core/ids.ts';
import type { Language } from '../../core/permissions.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { readAllUsers } from './store.ts';

export type Coordinator = { readonly id: string; readonly email: string; readonly language: Language };

/** For the service's own work: those who may sign in and coordinate one of these areas, by name. */
export async function findCoordinators(
  deps: Pick<Dependencies, 'db'>,
  areas: readonly AreaId[],
): Promise<readonly Coordinator[]> {
  const users = await readAllUsers(deps.db);
  return users
    .filter(({ disabled, grants }) =>
      grants.some(({ role, area }) => !disabled && role === 'coordinator' && (area === '*' || areas.includes(area))),
    )
    .map(({ id, email, language }) => ({ id, email, language }));
}
