// Families as the desk knows them.

import type { Section } from '../kit/environment.ts';
import { familyEditPages } from './edit.tsx';
import { familiesPages } from './families.tsx';
import { familyPages } from './family.tsx';
import { findPages } from './find.tsx';
import { familyMemberPages } from './members.tsx';
import { mergeFamiliesPages } from './merge.tsx';
import { registerFamilyPages } from './register.tsx';

export const familiesSection: Section = [
  findPages,
  familiesPages,
  registerFamilyPages,
  familyMemberPages,
  mergeFamiliesPages,
  familyEditPages,
  familyPages,
];
