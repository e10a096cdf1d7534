// The example file of a region with a drop-in that is met by video, held by two professionals.

import { paijatHame } from './app.ts';

export const AT = { service: 'perheneuvola-avoin', site: 'hartola-neuvola' };

/** whom to call while it is closed */
export const PHONE = '03 000 0003';

/** Tuesdays 9 to 11, by both who counsel families. */
export function withWaitingArea(file: unknown = paijatHame): object {
  const { areas, services, workingHours, ...rest } = file as Record<'areas' | 'services' | 'workingHours', object[]>;
  const service = {
    id: AT.service,
    kind: 'drop-in',
    name: { fi: 'Avoin videovastaanotto', sv: 'Öppen videomottagning', en: 'Drop-in by video' },
    durationMinutes: 20,
    channels: ['video'],
    anonymousCase: true,
    professions: ['family-counsellor'],
    siteKinds: ['clinic'],
    minimumNoticeHours: 0,
    horizonDays: 30,
    changeCutOffHours: 0,
  };
  const hours = ['pn-psykologi', 'pn-sosiaalityontekija'].map((professional) => ({
    professional,
    site: AT.site,
    services: [AT.service],
    weekly: { TU: [['09:00', '11:00']] },
    from: '2026-01-01',
  }));
  const reached = areas.map((area) => ('id' in area && area.id === 'hartola' ? { ...area, phone: PHONE } : area));
  return { ...rest, areas: reached, services: [...services, service], workingHours: [...workingHours, ...hours] };
}
