// Texts that nobody reads: no source that takes a topic names them, nor takes the group they stand in as a whole.

import { type Node, Visitor } from 'oxc-parser';
import { targetOf } from '../structure/resolution.ts';
import { type Module, modulesBelow, type SourceTree, type Violation } from '../structure/tree.ts';
import { leavesOf, lineOf, type TextFolder } from './texts.ts';

/** Every text of the folder that no source reads, by its line in fi.json. */
export function unreadIn(tree: SourceTree, folder: TextFolder): readonly Violation[] {
  const file = folder.files.get('fi');
  if (file?.content === undefined || typeof file.content === 'string') return [];
  return Object.entries(file.content).flatMap(([topic, source]) => {
    const reads = readsOf(tree, { words: `${folder.path}/words.ts`, topic });
    return [...leavesOf(source)]
      .filter(([key]) => !isRead(key.split('.'), reads))
      .map(([key, text]) => ({
        rule: 'unread-text',
        file: file.path,
        line: lineOf(file, text),
        message: `${topic}.${key}: no source reads it: remove it from every language.`,
      }));
  });
}

/** `named`: read by name. `whole`: handed on or indexed, so that all within may be read; `all` where the topic is. */
type Reads = { readonly named: Set<string>; readonly whole: Set<string>; all: boolean };

function isRead(path: readonly string[], { named, whole, all }: Reads): boolean {
  if (all) return true;
  // a list is read by going through it
  const unnamed = path.findIndex((key) => !/^\d+$/.test(key) && !named.has(key));
  return unnamed < 0 || path.slice(0, unnamed).some((key) => whole.has(key));
}

type Topic = { readonly words: string; readonly topic: string };

/** The names that the sources which take the topic read of anything: its own texts are among them, or are read by nobody. */
function readsOf(tree: SourceTree, topic: Topic): Reads {
  const reads: Reads = { named: new Set(), whole: new Set(), all: false };
  for (const module of modulesBelow(tree, 'src')) {
    // looked into only where it imports these words: there are hundreds of modules for each topic
    if (!module.imports.some(({ specifier }) => specifier?.endsWith('/words.ts'))) continue;
    const taken = namesTaken(tree, module, topic);
    if (taken.size > 0) addReads(module, taken, reads);
  }
  return reads;
}

/** What a module calls the topic's const and the type of its texts. */
function namesTaken(tree: SourceTree, module: Module, { words, topic }: Topic): ReadonlySet<string> {
  const names = new Set<string>();
  const exported = [`${topic}Texts`, `${topic[0]?.toUpperCase()}${topic.slice(1)}Texts`];
  new Visitor({
    ImportDeclaration({ source, specifiers }) {
      const target = targetOf(tree, module, { specifier: source.value, type: false, line: 0 });
      if (target.kind !== 'file' || target.path !== words) return;
      for (const one of specifiers) {
        if (one.type === 'ImportSpecifier' && exported.includes(nameOf(one.imported))) names.add(one.local.name);
      }
    },
  }).visit(module.program);
  return names;
}

function addReads(module: Module, taken: ReadonlySet<string>, reads: Reads): void {
  const roots = rootsOf(module, taken);
  const steppedThrough = new Set<Node>();
  new Visitor({
    MemberExpression(node) {
      if (node.computed && node.property.type !== 'Literal') {
        if (node.object.type === 'Identifier' && roots.has(node.object.name)) reads.all = true;
        if (isOneLanguage(node.object, taken)) reads.all = true;
        return;
      }
      const name = nameOf(node.property);
      reads.named.add(name);
      if (!steppedThrough.has(node)) reads.whole.add(name);
      steppedThrough.add(node.object);
    },
    ObjectPattern({ properties }) {
      for (const one of properties) {
        if (one.type !== 'Property') continue;
        reads.named.add(nameOf(one.key));
        reads.whole.add(nameOf(one.key));
      }
    },
    TSIndexedAccessType({ indexType }) {
      if (indexType.type === 'TSLiteralType') reads.named.add(nameOf(indexType.literal));
    },
  }).visit(module.program);
}

/** The variables and properties that hold the topic in one language. */
function rootsOf(module: Module, taken: ReadonlySet<string>): ReadonlySet<string> {
  const roots = new Set<string>();
  const isTopic = (type: Node | undefined) =>
    type?.type === 'TSTypeReference' && type.typeName.type === 'Identifier' && taken.has(type.typeName.name);
  new Visitor({
    VariableDeclarator({ id, init }) {
      if (id.type === 'Identifier' && init !== null && isOneLanguage(init, taken)) roots.add(id.name);
    },
    Identifier(node) {
      if ('typeAnnotation' in node && isTopic(node.typeAnnotation?.typeAnnotation)) roots.add(node.name);
    },
    TSPropertySignature({ key, typeAnnotation }) {
      if (isTopic(typeAnnotation?.typeAnnotation)) roots.add(nameOf(key));
    },
  }).visit(module.program);
  return roots;
}

/** `absenceTexts[language]` */
function isOneLanguage(node: Node, taken: ReadonlySet<string>): boolean {
  return node.type === 'MemberExpression' && node.object.type === 'Identifier' && taken.has(node.object.name);
}

function nameOf(node: Node): string {
  if ('name' in node) return String(node.name);
  return 'value' in node ? String(node.value) : '';
}
