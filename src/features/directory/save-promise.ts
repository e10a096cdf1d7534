// A coordinator says whether a service answers in writing, and within how many working days.

import type { z } from 'zod';
import { invalidInput, Refusal } from '../../core/errors.ts';
import type { ServiceId } from '../../core/ids.ts';
import { mayEverywhere } from '../../core/permissions.ts';
import type { Command } from '../../platform/command.ts';
import { emptyContent } from './directory-content.ts';
import { savePromiseInput } from './schema.ts';
import { rewriteDirectory } from './store.ts';

/**
 * What was asked before keeps what it was promised. A service is the whole region's. Throws `Refusal`: not_allowed,
 * not_found, invalid_input for a service that takes no anonymous case.
 */
export const savePromise: Command<z.output<typeof savePromiseInput>, { readonly service: ServiceId }> = {
  name: 'save-promise',
  capability: 'import-directory',
  input: savePromiseInput,
  run: async (context, { service: id, written }) => {
    if (!mayEverywhere(context.actor, 'import-directory')) {
      throw new Refusal('not_allowed', 'a service belongs to areas that this actor does not coordinate');
    }
    const { changes } = await rewriteDirectory(context, { conflict: 'in_use' }, (stored) => {
      const current = stored?.content ?? emptyContent;
      const stands = current.services.find((one) => one.id === id);
      if (stands === undefined) throw new Refusal('not_found', 'there is no such service');
      if (written && !(stands.kind === 'consultation' && stands.anonymousCase)) {
        throw invalidInput({ path: 'service', message: 'is no consultation that takes anonymous cases' });
      }
      const { written: _before, ...rest } = stands;
      const next = written ? { ...rest, written } : rest;
      return { ...current, services: current.services.map((one) => (one.id === id ? next : one)) };
    });
    const result = { service: id };
    if (changes.length === 0) return { result, unchanged: true };
    return { result, log: [{ action: 'save-promise', subject: { kind: 'service', id }, area: '*' }] };
  },
};
