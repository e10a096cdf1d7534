// A coordinator takes back words that an area had before, or the service's own.

import type { z } from 'zod';
import { invalidInput } from '../../core/errors.ts';
import { isSameValue } from '../../core/same-value.ts';
import type { Command } from '../../platform/command.ts';
import { addVersion, openTemplate, refuseRevealing, unchanged } from './change-template.ts';
import { restoreTemplateInput, type TemplateChanged, templateIdOf } from './schema.ts';
import { findVersions } from './store-templates.ts';

/**
 * They come as a new version, so that this too can be taken back. What may be said has changed with the directory: words of
 * then are judged anew. Throws `Refusal`: not_allowed, changed_meanwhile, invalid_input.
 */
export const restoreTemplate: Command<z.output<typeof restoreTemplateInput>, TemplateChanged> = {
  name: 'restore-template',
  capability: 'manage-templates',
  input: restoreTemplateInput,
  run: async (context, { template, to, seen }) => {
    const before = await openTemplate(context, template, seen);
    const [former] = to === 0 ? [] : await findVersions(context.tx, template, { before: to + 1, limit: 1 });
    if (to !== 0 && former?.version !== to) throw invalidInput({ path: 'to', message: 'there is no such version' });
    const words = former?.words ?? {};
    await refuseRevealing(context, template, words);
    if (isSameValue(words, before?.words ?? {})) return unchanged(template, before);
    const version = await addVersion(context, template, { before, words, restored: to });
    return {
      result: { id: templateIdOf(template), version },
      log: [
        {
          action: 'restore-template',
          subject: { kind: 'area', id: template.area },
          area: template.area,
          details: { language: template.language, template: template.kind, version },
        },
      ],
    };
  },
};
