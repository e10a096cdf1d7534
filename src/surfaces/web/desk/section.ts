// The booking desk and what it plans.

import type { Section } from '../kit/environment.ts';
import { bookAnywayPages } from './book-anyway.tsx';
import { deskPage } from './desk.tsx';
import { deskEvents } from './events.ts';
import { deskHoldPages } from './hold.tsx';
import { deskMovePages } from './move.tsx';
import { planPages } from './plan.tsx';
import { newPlanPages } from './plan-new.tsx';

export const deskSection: Section = [
  deskPage,
  deskEvents,
  deskHoldPages,
  bookAnywayPages,
  deskMovePages,
  newPlanPages,
  planPages,
];
