// Which services an area has, and who offers a service. Pure.

import type { Directory } from '../../core/directory.ts';
import type { AreaId, ProfessionalId, ServiceId } from '../../core/ids.ts';

/** The services that somebody offers in an area: by a series that serves it, or by working hours at its sites. */
export function servicesOffered(directory: Directory, area?: AreaId): ReadonlySet<ServiceId> {
  const bySeries = [...directory.series.values()]
    .filter(({ areas }) => area === undefined || areas.includes(area))
    .map(({ service }) => service);
  const byHours = directory.workingHours
    .filter(({ site }) => area === undefined || directory.sites.get(site)?.area === area)
    .flatMap(({ services }) => services);
  return new Set([...bySeries, ...byHours]);
}

/** The people who offer a service: named by its series, or with working hours for it; not who is gone. */
export function professionalsOffering(directory: Directory, service: ServiceId): ReadonlySet<ProfessionalId> {
  const bySeries = [...directory.series.values()]
    .filter((series) => series.service === service)
    .flatMap(({ professionals }) => professionals);
  const byHours = directory.workingHours
    .filter(({ services }) => services.includes(service))
    .map(({ professional }) => professional);
  return new Set([...bySeries, ...byHours].filter((id) => !directory.gone.has(id)));
}
