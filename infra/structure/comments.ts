// How modules explain themselves: one opening line, and comments that are short and plain enough to be read.

import { modulesBelow, type Rule, type Violation } from './tree.ts';

const LONGEST = 3;

/** A module of src or infra opens with a line that says what it is for. */
export const opening: Rule = (tree) =>
  judged(tree).flatMap(({ path, opening }) =>
    opening === undefined ? [found('opening', path, 1, 'Open the file with one line that says what it is for.')] : [],
  );

/** A comment within code says why, in three lines at the most. */
export const shortComments: Rule = (tree) =>
  judged(tree).flatMap(({ path, comments }) => {
    const violations: Violation[] = [];
    let length = 0;
    for (const [at, { line }] of comments.entries()) {
      length = comments[at - 1]?.line === line - 1 ? length + 1 : 1;
      if (length === LONGEST + 1) {
        violations.push(found('short-comments', path, line, `Say it in ${LONGEST} lines, or let the code say it.`));
      }
    }
    return violations;
  });

/** Words that make a comment a riddle, and what to say instead. */
const RIDDLES: readonly (readonly [RegExp, string])[] = [
  [/\bwhoever\b/i, '"a person who", "a caller who"'],
  [/\bwaits? no more\b/i, '"no longer waits", "is removed from the waiting list"'],
  [/\bfor who [a-z]/i, '"for a person who"'],
];

/** Comments are plain technical English: no word that a reader has to guess at. */
export const plainEnglish: Rule = (tree) =>
  judged(tree).flatMap(({ path, remarks }) =>
    remarks.flatMap(({ line, text }) => {
      const riddle = RIDDLES.find(([word]) => word.test(text));
      if (riddle === undefined) return [];
      const at = line + text.slice(0, text.search(riddle[0])).split('\n').length - 1;
      return [found('plain-english', path, at, `Say ${riddle[1]}.`)];
    }),
  );

function judged(tree: Parameters<Rule>[0]) {
  return ['src', 'infra'].flatMap((folder) => modulesBelow(tree, folder));
}

function found(rule: string, file: string, line: number, message: string): Violation {
  return { rule, file, line, message };
}
