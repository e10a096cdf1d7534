// A coordinator says how long before its times a service reminds those who come.

import type { z } from 'zod';
import { type Channel, channels, type Service } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import type { ServiceId } from '../../core/ids.ts';
import { mayEverywhere } from '../../core/permissions.ts';
import { leadsOf } from '../../core/reminders.ts';
import { isSameValue } from '../../core/same-value.ts';
import type { Command } from '../../platform/command.ts';
import { emptyContent } from './directory-content.ts';
import { saveRemindersInput } from './schema.ts';
import { rewriteDirectory } from './store.ts';

/**
 * For the channels that are given, the others stay as they are; nothing in the place of a list reminds as every service
 * does. A service is the whole region's. Throws `Refusal`: not_allowed, not_found, invalid_input.
 */
export const saveReminders: Command<z.output<typeof saveRemindersInput>, { readonly service: ServiceId }> = {
  name: 'save-reminders',
  capability: 'import-directory',
  input: saveRemindersInput,
  run: async (context, { service, reminders }) => {
    if (!mayEverywhere(context.actor, 'import-directory')) {
      throw new Refusal('not_allowed', 'a service belongs to areas that this actor does not coordinate');
    }
    const { changes } = await rewriteDirectory(context, { conflict: 'in_use' }, (stored) => {
      const current = stored?.content ?? emptyContent;
      if (!current.services.some(({ id }) => id === service))
        throw new Refusal('not_found', 'there is no such service');
      const services = current.services.map((one) => (one.id === service ? withReminders(one, reminders) : one));
      return { ...current, services };
    });
    const result = { service };
    if (changes.length === 0) return { result, unchanged: true };
    return { result, log: [{ action: 'save-reminders', subject: { kind: 'service', id: service }, area: '*' }] };
  },
};

type Given = z.output<typeof saveRemindersInput>['reminders'];

/** A channel of which nothing else is said than before stays as it was, also where that was nothing. */
function withReminders(service: Service, given: Given): Service {
  const { reminders: before = {}, ...rest } = service;
  const next = channels.flatMap((channel): readonly (readonly [Channel, readonly string[]])[] => {
    const leads = given[channel];
    const isSame = leads != null && isSameValue(sorted(leads, channel), leadsOf(service, channel));
    const kept = leads === undefined || isSame ? before[channel] : (leads ?? undefined);
    return kept === undefined ? [] : [[channel, kept]];
  });
  return { ...rest, ...(next.length > 0 && { reminders: Object.fromEntries(next) }) };
}

function sorted(leads: readonly string[], channel: Channel): readonly string[] {
  return leadsOf({ reminders: { [channel]: leads } }, channel);
}
