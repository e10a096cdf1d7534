// A coordinator says in the area's own words what the service says to its families.

import type { z } from 'zod';
import { invalidInput, Refusal } from '../../core/errors.ts';
import { sayTemplateFault, templateFaults } from '../../core/judge-template.ts';
import { may } from '../../core/permissions.ts';
import { isSameValue } from '../../core/same-value.ts';
import { type TemplateWords, templateParts } from '../../core/template.ts';
import type { Command, CommandContext } from '../../platform/command.ts';
import { readDirectory } from '../directory/read.ts';
import { findColleagues } from '../identity/find-recipient.ts';
import { changeTemplateInput, type TemplateChanged, type TemplateKey, templateIdOf } from './schema.ts';
import { findTemplateForChange, insertVersion, type TemplateVersion } from './store-templates.ts';

/**
 * All parts at once; an empty one is said in the service's own words. Nothing is overwritten: each change is a version. Throws
 * `Refusal`: not_allowed, changed_meanwhile, invalid_input for words that reveal something or cannot be filled in,
 * personal_data_found.
 */
export const changeTemplate: Command<z.output<typeof changeTemplateInput>, TemplateChanged> = {
  name: 'change-template',
  capability: 'manage-templates',
  input: changeTemplateInput,
  run: async (context, { template, seen, ...typed }) => {
    const words = withoutEmpty(typed);
    const before = await openTemplate(context, template, seen);
    await refuseRevealing(context, template, words);
    if (isSameValue(words, before?.words ?? {})) return unchanged(template, before);
    const version = await addVersion(context, template, { before, words });
    const changed = templateParts.filter((part) => words[part] !== before?.words[part]);
    return {
      result: { id: templateIdOf(template), version },
      log: [
        {
          action: 'change-template',
          subject: { kind: 'area', id: template.area },
          area: template.area,
          details: { language: template.language, template: template.kind, fields: changed.join(' '), version },
        },
      ],
    };
  },
};

/** The version that holds, held until this is over. Throws where the actor may not change it, or saw another. */
export async function openTemplate(
  { tx, actor, deps }: CommandContext,
  template: TemplateKey,
  seen: number | undefined,
): Promise<TemplateVersion | undefined> {
  const { areas } = await readDirectory(deps, tx);
  if (!areas.has(template.area)) throw invalidInput({ path: 'template', message: 'there is no such area' });
  if (!may(actor, 'manage-templates', template.area)) {
    throw new Refusal('not_allowed', 'not a coordinator of this area');
  }
  const before = await findTemplateForChange(tx, template);
  if (seen !== undefined && seen !== (before?.version ?? 0)) {
    throw new Refusal('changed_meanwhile', 'the words have been changed since they were looked at');
  }
  return before;
}

/** Throws `invalid_input` naming every fault at its part. */
export async function refuseRevealing(
  { tx, deps }: Pick<CommandContext, 'tx' | 'deps'>,
  template: TemplateKey,
  words: TemplateWords,
): Promise<void> {
  const faults = templateFaults(template, words, await readDirectory(deps, tx), await findColleagues(tx));
  if (faults.length > 0) {
    throw invalidInput(
      ...faults.map((fault) => ({ path: fault.part, message: sayTemplateFault(template.kind, fault) })),
    );
  }
}

export async function addVersion(
  { tx, actor, now }: CommandContext,
  template: TemplateKey,
  {
    before,
    words,
    restored = null,
  }: { readonly before: TemplateVersion | undefined; readonly words: TemplateWords; readonly restored?: number | null },
): Promise<number> {
  const version = (before?.version ?? 0) + 1;
  await insertVersion(tx, template, { version, words, restored, by: actor.principal, now });
  return version;
}

export function unchanged(template: TemplateKey, before: TemplateVersion | undefined) {
  return { result: { id: templateIdOf(template), version: before?.version ?? 0 }, unchanged: true } as const;
}

function withoutEmpty(typed: TemplateWords): TemplateWords {
  const said = templateParts.flatMap((part) => {
    const text = typed[part];
    return text === undefined || text === '' ? [] : [[part, text] as const];
  });
  return Object.fromEntries(said);
}
