// The declared order of features and the plan of the pages' sections: neither has a way back, types included.

import { targetOf } from './resolution.ts';
import {
  type Import,
  islandOf,
  type Module,
  modulesBelow,
  type Rule,
  type SourceTree,
  type Violation,
} from './tree.ts';

/** A feature imports only from those before it. Who needs something of a later one raises an event, or is given it. */
export const FEATURES = [
  'identity',
  'directory',
  'availability',
  'families',
  'notifications',
  'bookings',
  'calendar',
  'consultations',
  'video',
  'waitlist',
  'walk-ins',
  'groups',
  // what it proposes is held and booked as a booking; who is asked is told by the outbox: nothing after it needs it
  'polls',
  'contacts',
  'clinics',
  'insights',
];

const WEB = 'src/surfaces/web/';
/** What every section is made of. */
const KIT = 'kit';
/** The section that others lead to: they may import it. */
const SHARED = 'booking';
export const SECTIONS = [
  SHARED,
  'desk',
  'schedule',
  'families',
  'family-link',
  'groups',
  'polls',
  'waitlist',
  'walk-ins',
  'administration',
  'open',
  'home',
];

/** A feature imports only features to the left of it in the declared order, types included. */
export const featureOrder: Rule = (tree) =>
  importsBelow(tree, 'src/features').flatMap(({ module, imported, to }) => {
    const [from, target] = [place('src/features/', module.path), place('src/features/', to)];
    if (from === undefined || target === undefined || FEATURES.indexOf(target) <= FEATURES.indexOf(from)) return [];
    const message = `Do not import ${to}: ${target} comes after ${from}; raise an event, or take it as an argument.`;
    return [found('feature-order', module, imported, message)];
  });

/** A section of the pages imports the kit and `booking`, the kit no section, `booking` only the kit; types included. */
export const sectionOrder: Rule = (tree) =>
  importsBelow(tree, 'src/surfaces/web').flatMap(({ module, imported, to }) => {
    const [from, target] = [place(WEB, module.path), place(WEB, to)];
    if (
      islandOf(module.path) !== undefined ||
      !isSection(from) ||
      !isSection(target) ||
      target === from ||
      mayTake(from).includes(target)
    )
      return [];
    const message = `Do not import ${to} from the ${from} section: ${allowanceOf(from)}.`;
    return [found('section-order', module, imported, message)];
  });

function allowanceOf(section: string): string {
  const taken = mayTake(section);
  return taken.length === 0 ? 'the kit imports no section' : `it may import ${taken.join(' and ')}`;
}

function mayTake(section: string): readonly string[] {
  if (section === KIT) return [];
  return section === SHARED ? [KIT] : [KIT, SHARED];
}

/** Only what is in the list counts; the layout lets no other folder be. Islands have a rule of their own, `direction`. */
function isSection(name: string | undefined): name is string {
  return name !== undefined && (name === KIT || SECTIONS.includes(name));
}

/** The folder directly below `above` that the path lies in. */
function place(above: string, path: string): string | undefined {
  const [folder, ...rest] = path.startsWith(above) ? path.slice(above.length).split('/') : [];
  return rest.length === 0 ? undefined : folder;
}

type Taken = { readonly module: Module; readonly imported: Import; readonly to: string };

function importsBelow(tree: SourceTree, folder: string): readonly Taken[] {
  return modulesBelow(tree, folder).flatMap((module) =>
    module.imports.flatMap((imported) => {
      const target = targetOf(tree, module, imported);
      return target.kind === 'file' ? [{ module, imported, to: target.path }] : [];
    }),
  );
}

function found(rule: string, module: Module, imported: Import, message: string): Violation {
  return { rule, file: module.path, line: imported.line, message };
}
