// Drop-ins and their queues.

import type { Section } from '../kit/environment.ts';
import { walkInEvents } from './events.ts';
import { ownNumberPages } from './own-number.tsx';
import { waitingAreaPages } from './waiting-area.tsx';
import { walkInPages } from './walk-ins.tsx';

export const walkInsSection: Section = [walkInEvents, walkInPages, waitingAreaPages, ownNumberPages];
