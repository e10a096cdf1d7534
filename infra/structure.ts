// Holds DESIGN.md's layout: `node infra/structure.ts` names every violation and exits with 1 if there is one.

import { resolve } from 'node:path';
import { opening, plainEnglish, shortComments } from './structure/comments.ts';
import { noCycles } from './structure/cycles.ts';
import { direction } from './structure/direction.ts';
import { fieldsOfTheKit } from './structure/form-kit.ts';
import { staysInside } from './structure/inside.ts';
import { featureVocabulary, folders, names, topLevel } from './structure/layout.ts';
import { featureOrder, sectionOrder } from './structure/order.ts';
import { noClock, noEnvironment, pureRules } from './structure/outside.ts';
import { everythingParsed, somethingSeen } from './structure/soundness.ts';
import { type Rule, readSourceTree, type SourceTree, type Violation } from './structure/tree.ts';
import { noUnusedExports } from './structure/unused.ts';

const RULES: readonly Rule[] = [
  somethingSeen,
  everythingParsed,
  topLevel,
  folders,
  names,
  featureVocabulary,
  direction,
  featureOrder,
  sectionOrder,
  noCycles,
  noClock,
  noEnvironment,
  pureRules,
  staysInside,
  fieldsOfTheKit,
];

/** What keeps the house in order once everything is in its place. */
const UPKEEP: readonly Rule[] = [opening, shortComments, plainEnglish, noUnusedExports];

/** Everything in the tree that breaks the layout's rules, by file and line. */
export function violationsOf(tree: SourceTree): readonly Violation[] {
  return brokenOf(RULES, tree);
}

/** Everything in the tree that is unexplained, explained at length, or needed by nobody. */
export function neglectIn(tree: SourceTree): readonly Violation[] {
  return brokenOf(UPKEEP, tree);
}

function brokenOf(rules: readonly Rule[], tree: SourceTree): readonly Violation[] {
  const all = rules.flatMap((rule) => rule(tree));
  return all.toSorted((one, other) => one.file.localeCompare(other.file) || one.line - other.line);
}

if (import.meta.main) {
  const tree = readSourceTree(resolve(import.meta.dirname, '..'));
  const violations = [...violationsOf(tree), ...neglectIn(tree)];
  for (const { rule, file, line, message } of violations) console.error(`${file}:${line} ${rule}: ${message}`);
  console.log(`${tree.modules.size} modules, ${violations.length} violations`);
  process.exitCode = violations.length === 0 ? 0 : 1;
}
