// Who offers which service for which areas. Pure.

import type { Directory } from './directory.ts';
import type { AreaId, ProfessionalId, ServiceId } from './ids.ts';

/** What a person offers, and for which areas: by series that serve them, or by working hours at their sites. */
type Served = { readonly service: ServiceId; readonly area: AreaId };

export function servedBy(directory: Directory, professional: ProfessionalId): readonly Served[] {
  const known = directory.professionals.get(professional);
  if (known === undefined || directory.gone.has(professional)) return [];
  const bySeries = [...directory.series.values()]
    .filter(({ professionals }) => professionals.includes(professional))
    .flatMap(({ service, areas }) => areas.map((area) => ({ service, area })));
  const byHours = directory.workingHours
    .filter((hours) => hours.professional === professional)
    .flatMap(({ services, site }) => {
      const area = directory.sites.get(site)?.area;
      return area === undefined ? [] : services.map((service) => ({ service, area }));
    });
  const all = [...bySeries, ...byHours].filter(({ area }) => known.areas.includes(area));
  return [...new Map(all.map((one) => [`${one.service} ${one.area}`, one])).values()];
}

/** Who offers a service for an area, in the directory's order; not who is gone. */
export function servingIn(directory: Directory, service: ServiceId, area: AreaId): readonly ProfessionalId[] {
  return [...directory.professionals.keys()].filter((id) =>
    servedBy(directory, id).some((one) => one.service === service && one.area === area),
  );
}
