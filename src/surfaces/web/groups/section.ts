// Group events, for the desk and for anybody.

import type { Section } from '../kit/environment.ts';
import { areaEventsPage } from './area-events.tsx';
import { groupPages } from './group.tsx';
import { groupDeskPages } from './group-desk.tsx';
import { groupsPages } from './groups.tsx';
import { groupRegistrationPages } from './registration.tsx';

export const groupsSection: Section = [areaEventsPage, groupsPages, groupRegistrationPages, groupPages, groupDeskPages];
