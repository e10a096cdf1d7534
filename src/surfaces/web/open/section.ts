// Pages that anybody may read.

import type { Section } from '../kit/environment.ts';
import { accessibilityPage } from './accessibility.tsx';
import { doorPages } from './door.tsx';
import { mailTrayPages } from './mail-tray.tsx';
import { privacyPage } from './privacy.tsx';
import { signInPages } from './sign-in.tsx';

export const openSection: Section = [doorPages, signInPages, accessibilityPage, privacyPage, mailTrayPages];
