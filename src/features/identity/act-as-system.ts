// The service itself as an actor, where nobody has signed in: the first start, the worker and the command line.

import type { Principal } from '../../core/ids.ts';
import type { Actor } from '../../core/permissions.ts';

export const theService: Actor = {
  principal: 'system' as Principal,
  name: 'system',
  language: 'fi',
  grants: [
    { role: 'administrator', area: '*' },
    { role: 'coordinator', area: '*' },
    { role: 'auditor', area: '*' },
  ],
};
