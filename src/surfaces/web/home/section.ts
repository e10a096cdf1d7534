// Where each person begins.

import type { Section } from '../kit/environment.ts';
import { homePage } from './home.tsx';

export const homeSection: Section = [homePage];
