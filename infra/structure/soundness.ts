// Whether the check saw what it judges: a checker that parsed nothing must not be green.

import { modulesBelow, type Rule } from './tree.ts';

/** There is something to judge. */
export const somethingSeen: Rule = (tree) =>
  modulesBelow(tree, 'src').length > 0
    ? []
    : [
        {
          rule: 'something-seen',
          file: 'src',
          line: 1,
          message: 'No module was found below src: run the check from the project it belongs to.',
        },
      ];

/** Every module parses. */
export const everythingParsed: Rule = (tree) =>
  [...tree.modules.values()].flatMap(({ path, fault }) =>
    fault === undefined
      ? []
      : [{ rule: 'everything-parsed', file: path, line: fault.line, message: `Mend the syntax: ${fault.message}.` }],
  );
