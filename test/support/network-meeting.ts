// The example file of a region with a service by which people of several houses meet.

import { paijatHame } from './app.ts';

export function withNetworkMeetings(file: unknown = paijatHame): object {
  const { services, ...rest } = file as { readonly services: readonly object[] };
  const service = {
    id: 'verkostotapaaminen',
    kind: 'network-meeting',
    name: { fi: 'Verkostotapaaminen', sv: 'Nätverksmöte', en: 'Network meeting' },
    durationMinutes: 60,
    channels: ['video', 'on-site'],
    anonymousCase: true,
    minimumNoticeHours: 24,
    horizonDays: 120,
    changeCutOffHours: 12,
  };
  return { ...rest, services: [...services, service] };
}
