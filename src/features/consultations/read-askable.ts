// Who answers in writing: each service that promises to, in each area where the actor may ask and somebody serves.

import type { Area, Directory, Service } from '../../core/directory.ts';
import type { ProfessionalId } from '../../core/ids.ts';
import { type Actor, may } from '../../core/permissions.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { readDirectory } from '../directory/read.ts';
import { answeringIn } from './begin-thread.ts';

export type Askable = {
  readonly service: Service;
  readonly area: Area;
  readonly professionals: readonly ProfessionalId[];
};

/** In the directory's order. */
export async function readAskable(
  deps: Pick<Dependencies, 'db' | 'clock'>,
  actor: Actor,
): Promise<{ readonly directory: Directory; readonly items: readonly Askable[] }> {
  const directory = await readDirectory(deps);
  const now = deps.clock.now();
  const services = [...directory.services.values()].filter(({ written }) => written !== undefined);
  const areas = [...directory.areas.values()].filter(({ id }) => may(actor, 'ask-in-writing', id));
  const items = services.flatMap((service) =>
    areas.map((area) => ({ service, area, professionals: answeringIn(directory, service.id, area.id, now) })),
  );
  return { directory, items: items.filter(({ professionals }) => professionals.length > 0) };
}
