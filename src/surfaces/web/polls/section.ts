// Common time across organisations: proposing times, seeing what was answered, choosing; and answering by a link.

import type { Section } from '../kit/environment.ts';
import { answerPages } from './answer.tsx';
import { followingPages } from './following.tsx';
import { pollPages } from './poll.tsx';
import { pollsPage } from './polls.tsx';
import { proposePages } from './propose.tsx';

export const pollsSection: Section = [proposePages, pollsPage, followingPages, pollPages, answerPages];
