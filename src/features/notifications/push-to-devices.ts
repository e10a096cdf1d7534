// Wakes people's devices: a few words for a minute, which say nothing that a locked screen may not show. They are no message
// of the ledger: a person who is not reached in time finds the same on their pages.

import type { Actor, Language } from '../../core/permissions.ts';
import { languages } from '../../core/permissions.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { type PushOptions, pushKey, sendPush } from '../../platform/web-push.ts';
import { findDevicesOf, forgetDevice, forgetUnreached, listDevices, noteReached } from './store-push.ts';

type PushWords = { readonly title: string; readonly body: string; readonly path: string };

const TTL_SECONDS = 60;

/** Sends it to all devices of these people at once, each in its person's language. */
export async function pushToDevices(
  deps: Pick<Dependencies, 'db' | 'clock' | 'config' | 'log'>,
  to: Parameters<typeof findDevicesOf>[1],
  words: (language: Language) => PushWords,
  { inner }: Pick<PushOptions, 'inner'> = {},
): Promise<void> {
  const { db, clock, config } = deps;
  const options = {
    ...{ secret: config.secret, subject: config.publicUrl, now: clock.now(), ttlSeconds: TTL_SECONDS },
    ...(inner && { inner }),
  };
  await Promise.all(
    (await findDevicesOf(db, to)).map(async ({ id, language, ...target }) => {
      const said = words(languages.find((known) => known === language) ?? 'fi');
      const outcome = await sendPush(target, JSON.stringify(said), options);
      if (outcome === 'gone') await forgetDevice(db, id);
      else await noteReached(db, id, options.now, outcome === 'sent');
    }),
  );
}

/** The actor's devices that are woken, and the key by which a browser knows this service. */
export async function readOwnDevices({ db, config }: Pick<Dependencies, 'db' | 'config'>, { user }: Actor) {
  const devices = user === undefined ? [] : await listDevices(db, user);
  return { devices, key: pushKey(config.secret) };
}

/** The nightly clearing. Safe to run at any time, by any process. */
export async function forgetDevices({ db, clock }: Pick<Dependencies, 'db' | 'clock'>): Promise<void> {
  await forgetUnreached(db, clock.now());
}
