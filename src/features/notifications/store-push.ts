// The devices that people have let us wake.

import { DAY } from '../../core/instant.ts';
import type { Database, Reader, Transaction } from '../../platform/db.ts';
import type { PushTarget } from '../../platform/web-push.ts';

type PushDevice = PushTarget & { readonly id: string; readonly language: string };

/** Of these professionals and these people, who still work here. */
export async function findDevicesOf(
  db: Reader,
  { professionals, users }: { readonly professionals: readonly string[]; readonly users: readonly string[] },
): Promise<readonly PushDevice[]> {
  return db.$queryRaw<PushDevice[]>`
    SELECT s.id, s.endpoint, s.p256dh, s.auth, u.language FROM push_subscription s JOIN "user" u ON u.id = s.user_id
    WHERE u.disabled_at IS NULL
      AND (u.professional_id = ANY (${[...professionals]}::text[]) OR u.id = ANY (${[...users]}::text[]))
    ORDER BY s.created_at, s.id LIMIT 100`;
}

type Devices = Pick<Transaction, 'pushSubscription'>;

export async function listDevices(tx: Devices, user: string) {
  return tx.pushSubscription.findMany({
    where: { userId: user },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: { id: true, device: true, createdAt: true, okAt: true },
  });
}

export async function findDevice(tx: Devices, endpoint: string) {
  return tx.pushSubscription.findUnique({ where: { endpoint } });
}

/** A browser has one subscription: who signs in on it last has it. */
export async function keepDevice(
  tx: Devices,
  {
    endpoint,
    ...device
  }: PushTarget & { readonly id: string; readonly userId: string; readonly device: string; readonly createdAt: Date },
): Promise<void> {
  await tx.pushSubscription.deleteMany({ where: { endpoint } });
  await tx.pushSubscription.create({ data: { endpoint, ...device } });
}

/** False where it is not theirs, or gone already. */
export async function removeDevice(tx: Devices, id: string, user: string): Promise<boolean> {
  return (await tx.pushSubscription.deleteMany({ where: { id, userId: user } })).count === 1;
}

export async function forgetDevice(db: Devices, id: string): Promise<void> {
  await db.pushSubscription.deleteMany({ where: { id } });
}

export async function noteReached(db: Devices, id: string, now: number, reached: boolean): Promise<void> {
  const data = reached ? { okAt: new Date(now), failures: 0 } : { failures: { increment: 1 } };
  await db.pushSubscription.updateMany({ where: { id }, data });
}

/** What was not reached so often, or for so long, is nobody's any more. */
const MOST_FAILURES = 10;
const KEPT_UNREACHED_MS = 180 * DAY;

export async function forgetUnreached(db: Pick<Database, 'pushSubscription'>, now: number): Promise<void> {
  const before = new Date(now - KEPT_UNREACHED_MS);
  const isOld = [{ okAt: { lt: before } }, { okAt: null, createdAt: { lt: before } }];
  await db.pushSubscription.deleteMany({ where: { OR: [{ failures: { gte: MOST_FAILURES } }, ...isOld] } });
}
