// A person’s own times, and the times that a coordinator sets.

import type { Section } from '../kit/environment.ts';
import { absencePages } from './absences.tsx';
import { awayPages } from './away.tsx';
import { closurePages } from './closures.tsx';
import { draftPages } from './drafts.tsx';
import { hoursPages } from './hours.tsx';
import { mattersPages } from './matters.tsx';
import { myDayPage } from './my-day.tsx';
import { outsideCalendarPages } from './outside-calendars.tsx';
import { ownCalendarPages } from './own-calendar.tsx';
import { peoplePages } from './people.tsx';
import { permissionPages } from './permissions.tsx';
import { personPages } from './person.tsx';
import { quotaPages } from './quotas.tsx';
import { replanPage } from './replan.tsx';
import { seriesPages } from './series.tsx';
import { seriesFormPages } from './series-form.tsx';

export const scheduleSection: Section = [
  myDayPage,
  outsideCalendarPages,
  ownCalendarPages,
  draftPages,
  seriesFormPages,
  seriesPages,
  peoplePages,
  personPages,
  permissionPages,
  hoursPages,
  mattersPages,
  awayPages,
  absencePages,
  closurePages,
  replanPage,
  quotaPages,
];
