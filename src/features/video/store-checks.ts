// What the video feature keeps of tests of devices: the last one of each participant of a booking.

import { type DeviceResults, deviceResults } from '../../core/device-check.ts';
import type { BookingId } from '../../core/ids.ts';
import { MINUTE } from '../../core/instant.ts';
import type { Transaction } from '../../platform/db.ts';
import { type MeetingPart, meetingParts } from './rules.ts';

export type KeptCheck = {
  readonly booking: BookingId;
  readonly part: MeetingPart;
  /** epoch milliseconds */
  readonly at: number;
  readonly results: DeviceResults;
};

/** A test that is told again at once, with the same results, is the same test. */
const SAME_TEST_MS = MINUTE;

/** False where it is kept so already. */
export async function keepDeviceCheck(
  tx: Transaction,
  { booking, bearer, part, at, results }: KeptCheck & { readonly bearer: string },
): Promise<boolean> {
  const { camera, microphone, speaker, browser, connection } = results;
  const written = await tx.$executeRaw`
    INSERT INTO device_check (booking_id, bearer, part, at, camera, microphone, speaker, browser, connection)
    VALUES (${booking}::uuid, ${bearer}, ${part}, ${new Date(at)}, ${camera}, ${microphone}, ${speaker}, ${browser}, ${connection})
    ON CONFLICT (booking_id, bearer) DO UPDATE SET part = excluded.part, at = excluded.at, camera = excluded.camera,
      microphone = excluded.microphone, speaker = excluded.speaker, browser = excluded.browser, connection = excluded.connection
    WHERE device_check.at < ${new Date(at - SAME_TEST_MS)}
      OR (device_check.camera, device_check.microphone, device_check.speaker, device_check.browser, device_check.connection)
        IS DISTINCT FROM (excluded.camera, excluded.microphone, excluded.speaker, excluded.browser, excluded.connection)`;
  return written === 1;
}

/** The last test of each who made one, newest first. */
export async function findDeviceChecks(
  reader: Pick<Transaction, 'deviceCheck'>,
  bookings: readonly BookingId[],
): Promise<readonly KeptCheck[]> {
  if (bookings.length === 0) return [];
  const rows = await reader.deviceCheck.findMany({
    where: { bookingId: { in: [...bookings] } },
    orderBy: [{ at: 'desc' }, { bearer: 'asc' }],
  });
  return rows.map(({ bookingId, part, at, ...found }) => ({
    booking: bookingId as BookingId,
    part: meetingParts.find((known) => known === part) ?? 'guest',
    at: at.getTime(),
    results: {
      camera: known(deviceResults.camera, found.camera),
      microphone: known(deviceResults.microphone, found.microphone),
      speaker: known(deviceResults.speaker, found.speaker),
      browser: known(deviceResults.browser, found.browser),
      connection: known(deviceResults.connection, found.connection),
    },
  }));
}

function known<Code extends string>(codes: readonly [Code, ...Code[]], kept: string): Code {
  return codes.find((code) => code === kept) ?? codes[0];
}
