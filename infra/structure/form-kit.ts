// Forms are made by one hand: a page declares its fields, and only the kit writes the elements that they are.

import { Visitor } from 'oxc-parser';
import { islandOf, type Module, modulesBelow, type Rule } from './tree.ts';

const WEB = 'src/surfaces/web';
const ELEMENTS = ['input', 'select', 'textarea', 'label'];

/** No page outside the kit writes a field by hand; an island that asks a device is no form. */
export const fieldsOfTheKit: Rule = (tree) =>
  modulesBelow(tree, WEB)
    .filter(({ path }) => !path.startsWith(`${WEB}/kit/`) && islandOf(path) === undefined)
    .flatMap((module) =>
      byHand(module).map(({ element, line }) => ({
        rule: 'form-kit',
        file: module.path,
        line,
        message: `Declare a field of kit/inputs.tsx instead of writing <${element}>.`,
      })),
    );

function byHand(module: Module): readonly { readonly element: string; readonly line: number }[] {
  const found: { readonly element: string; readonly line: number }[] = [];
  new Visitor({
    JSXOpeningElement({ name, start }) {
      if (name.type !== 'JSXIdentifier' || !ELEMENTS.includes(name.name)) return;
      found.push({ element: name.name, line: module.lineOf(start) });
    },
  }).visit(module.program);
  return found;
}
