// Who waits for a time.

import type { Section } from '../kit/environment.ts';
import { waitlistNewPages } from './join.tsx';
import { waitlistPages } from './waitlist.tsx';

export const waitlistSection: Section = [waitlistNewPages, waitlistPages];
