// Who offers which service for which areas. Pure.

import type { Directory } from './directory.ts';
import type { AreaId, ProfessionalId, ServiceId } from './ids.ts';
import { oncePer } from './once-per.ts';

/** What a person offers, and for which area: by series that serve it, or by working hours at its sites. */
type Served = { readonly service: ServiceId; readonly area: AreaId };

export function servedBy(directory: Directory, professional: ProfessionalId): readonly Served[] {
  return offersIn(directory).served.get(professional) ?? [];
}

/** Who offers a service for an area, in the directory's order; not who is gone. */
export function servingIn(directory: Directory, service: ServiceId, area: AreaId): readonly ProfessionalId[] {
  return offersIn(directory).serving.get(keyOf({ service, area })) ?? [];
}

/** Worked out once for a version of the directory. */
const offersIn = oncePer((directory: Directory) => {
  const all = new Map<ProfessionalId, Map<string, Served>>();
  const note = (professional: ProfessionalId, one: Served) => {
    const own = all.get(professional) ?? new Map<string, Served>();
    all.set(professional, own.set(keyOf(one), one));
  };
  for (const { service, professionals, areas } of directory.series.values()) {
    for (const professional of professionals) for (const area of areas) note(professional, { service, area });
  }
  for (const { professional, services, site } of directory.workingHours) {
    const area = directory.sites.get(site)?.area;
    if (area !== undefined) for (const service of services) note(professional, { service, area });
  }
  const served = new Map<ProfessionalId, readonly Served[]>();
  const serving = new Map<string, ProfessionalId[]>();
  for (const { id, areas } of directory.professionals.values()) {
    if (directory.gone.has(id)) continue;
    const own = [...(all.get(id)?.values() ?? [])].filter(({ area }) => areas.includes(area));
    served.set(id, own);
    for (const one of own) serving.set(keyOf(one), [...(serving.get(keyOf(one)) ?? []), id]);
  }
  return { served, serving };
});

function keyOf({ service, area }: Served): string {
  return `${service} ${area}`;
}
