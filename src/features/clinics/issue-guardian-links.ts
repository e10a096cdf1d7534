// A booking has changed: every guardian who takes part has a link of their own before they are written to.

import { randomUUID } from 'node:crypto';
import type { EventData } from '../../core/events.ts';
import { recordAct } from '../../platform/command.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { hashOfLink, linkKey, secretOfLink } from './link-secret.ts';
import { linkExpiry } from './rules.ts';
import { guardiansWithoutLink, insertLink, keepLinksUntil } from './store.ts';

/**
 * Handles `booking-changed`; without effect when run again. Whose link was revoked gets no other by itself: only the
 * desk knows whether the address is good.
 */
export async function issueGuardianLinks(
  deps: Dependencies,
  { booking, change }: EventData<'booking-changed'>,
): Promise<void> {
  if (change === 'cancelled') return;
  const key = linkKey(deps.config.secret);
  await deps.db.$transaction(async (tx) => {
    const found = await guardiansWithoutLink(tx, booking);
    if (found === undefined) return;
    const now = deps.clock.now();
    const expiresAt = linkExpiry(found.end);
    await keepLinksUntil(tx, booking, expiresAt);
    for (const guardian of found.guardians) {
      const id = randomUUID();
      const hash = hashOfLink(secretOfLink(key, id));
      await insertLink(tx, { id, hash, booking, guardian, createdAt: now, expiresAt });
      await recordAct(deps, tx, now, {
        action: 'issue-booking-link',
        subject: { kind: 'booking', id: booking },
        details: { link: id },
      });
    }
  });
}
