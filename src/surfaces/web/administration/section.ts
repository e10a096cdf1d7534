// Who may sign in, what was done, and what the service is made of.

import type { Section } from '../kit/environment.ts';
import { accessLogPages } from './access-log.tsx';
import { allowSelfBookingPages } from './allow-self-booking.tsx';
import { baselinePages } from './baselines.tsx';
import { feedbackPage } from './feedback.tsx';
import { importPages } from './import.tsx';
import { insightPages } from './insights.tsx';
import { keyPages } from './keys.tsx';
import { ownDetailsPage } from './own-details.tsx';
import { ownDevicesPage } from './own-devices.tsx';
import { ownKeyPages } from './own-keys.tsx';
import { ownMessagesPage } from './own-messages.tsx';
import { promisePages } from './promises.tsx';
import { reminderPages } from './reminders.tsx';
import { sentencesPage } from './sentences.tsx';
import { templateVersionPages } from './template-versions.tsx';
import { templatePages } from './templates.tsx';
import { topicPages } from './topics.tsx';
import { undeliveredPages } from './undelivered.tsx';
import { userPages } from './users.tsx';

export const administrationSection: Section = [
  allowSelfBookingPages,
  topicPages,
  templatePages,
  templateVersionPages,
  reminderPages,
  promisePages,
  undeliveredPages,
  insightPages,
  baselinePages,
  sentencesPage,
  importPages,
  accessLogPages,
  userPages,
  keyPages,
  ownKeyPages,
  ownDetailsPage,
  ownMessagesPage,
  ownDevicesPage,
  feedbackPage,
];
