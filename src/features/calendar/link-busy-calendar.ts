// A professional links the calendar that they use: what it says is taken cannot be booked any more.

import { randomUUID } from 'node:crypto';
import { invalidInput, Refusal } from '../../core/errors.ts';
import type { Command } from '../../platform/command.ts';
import { admit, FetchFault } from '../../platform/fetch-outside.ts';
import { sealText } from '../../platform/seal-text.ts';
import { SEALED_FOR } from './read-outside-calendar.ts';
import { type LinkBusyCalendarInput, linkBusyCalendarInput } from './schema.ts';
import { countBusyCalendars, holdLinking, insertBusyCalendar } from './store-busy.ts';

const MOST = 5;

/**
 * It is read in the background, at once and then every few minutes. Its address is a secret, and is kept encrypted.
 * Throws `Refusal`: not_allowed for anybody who is no professional, invalid_input for an address that is never fetched,
 * in_use where they have many.
 */
export const linkBusyCalendar: Command<LinkBusyCalendarInput, { id: string }> = {
  name: 'link-busy-calendar',
  capability: 'anyone-signed-in',
  input: linkBusyCalendarInput,
  run: async ({ tx, now, actor, deps }, { kind, url: given, user, password }) => {
    if (actor.user === undefined || actor.professional === undefined) {
      throw new Refusal('not_allowed', 'only a professional’s own time can be taken');
    }
    const url = admitted(given, deps.config.innerCalendars);
    if ((user === undefined) !== (password === undefined)) {
      throw invalidInput({ path: user === undefined ? 'user' : 'password', message: 'is needed with the other' });
    }
    await holdLinking(tx, actor.user);
    if ((await countBusyCalendars(tx, actor.user)) >= MOST)
      throw new Refusal('in_use', 'there are many: unlink one first');
    const id = randomUUID();
    const where = JSON.stringify({ url: url.href, ...(user !== undefined && { user, password }) });
    await insertBusyCalendar(tx, {
      id,
      resource: `professional:${actor.professional}`,
      user: actor.user,
      kind,
      host: url.host,
      sealed: sealText(deps.config.secret, SEALED_FOR, id, where),
      createdAt: now,
    });
    return {
      result: { id },
      log: [{ action: 'link-busy-calendar', subject: { kind: 'busy-calendar', id }, area: '*' }],
      events: [{ name: 'busy-calendar-linked', data: { calendar: id } }],
    };
  },
};

function admitted(given: string, inner: readonly string[]): URL {
  try {
    return admit(given, { inner });
  } catch (error) {
    if (!(error instanceof FetchFault)) throw error;
    throw invalidInput({
      path: 'url',
      message:
        'is no address of a calendar that everybody can reach over https; one of the inner network is let in by INNER_CALENDARS, as host:port where the port is not the usual one',
    });
  }
}
