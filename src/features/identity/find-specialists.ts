// Who works as these professionals: whom the service itself writes to about what they are asked.

import type { ProfessionalId } from '../../core/ids.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { worksHere } from './rules.ts';
import { readAllUsers } from './store.ts';

export type Specialist = { readonly id: string; readonly email: string; readonly professional: ProfessionalId };

/** For the service's own work: those who may sign in. */
export async function findSpecialists(
  deps: Pick<Dependencies, 'db'>,
  professionals: readonly ProfessionalId[],
): Promise<readonly Specialist[]> {
  const users = await readAllUsers(deps.db);
  return users.flatMap(({ id, email, professional, ...user }) =>
    worksHere(user) && professional !== undefined && professionals.includes(professional)
      ? [{ id, email, professional }]
      : [],
  );
}
