// The ledger, read from its newest row on.

import type { AreaId } from '../../core/ids.ts';
import type { ToldBy } from '../../core/message-channel.ts';
import { Prisma, type Reader } from '../../platform/db.ts';
import { aboutBookings, type MessageKind, type MessageState, type Subject } from './schema.ts';
import { roleOf } from './store-undelivered.ts';

export type LedgerRow = {
  readonly id: string;
  readonly about: Subject;
  readonly aboutId: string;
  readonly kind: MessageKind;
  readonly version: number;
  readonly area: AreaId | null;
  /** of a participant; of one who left, what they were */
  readonly role: string | null;
  readonly isGuardian: boolean;
  readonly channel: ToldBy;
  readonly state: MessageState;
  readonly attempts: number;
  readonly stage: string | null;
  readonly code: string | null;
  readonly createdAt: Date;
  readonly sentAt: Date | null;
  readonly nextAt: Date | null;
};

export type LedgerFilter = {
  /** `*`: also those of no area */
  readonly areas: readonly AreaId[] | '*';
  readonly booking?: string;
  readonly state?: MessageState;
  /** only those behind this place; epoch milliseconds */
  readonly after?: { readonly createdAt: number; readonly id: string };
  readonly limit: number;
};

/** The newest first. */
export async function listMessages(
  reader: Reader,
  { areas, booking, state, after, limit }: LedgerFilter,
): Promise<readonly LedgerRow[]> {
  const conditions = [
    Prisma.sql`true`,
    ...(areas === '*' ? [] : [Prisma.sql`m.area_id = ANY (${[...areas]}::text[])`]),
    ...(booking === undefined
      ? []
      : [Prisma.sql`m.about = ANY (${[...aboutBookings]}::text[]) AND m.about_id = ${booking}`]),
    ...(state === undefined ? [] : [Prisma.sql`m.state = ${state}`]),
    // said as it stands in the index of those: nearly all are sent
    ...(state === undefined || state === 'sent' ? [] : [Prisma.sql`m.state <> 'sent'`]),
    ...(after === undefined
      ? []
      : [Prisma.sql`(m.created_at, m.id) < (${new Date(after.createdAt)}, ${after.id}::uuid)`]),
  ];
  return reader.$queryRaw<LedgerRow[]>`
    SELECT m.id::text AS id, m.about, m.about_id AS "aboutId", m.kind, m.version, m.area_id AS area,
      ${roleOf('p')} AS role,
      p.guardian_id IS NOT NULL OR m.channel = 'phone' AND p.id IS NULL AS "isGuardian", m.channel, m.state, m.attempts, m.stage, m.code,
      m.created_at AS "createdAt", m.sent_at AS "sentAt", m.next_at AS "nextAt"
    FROM message m
      LEFT JOIN participant p ON p.id = CASE WHEN m.about = ANY (${[...aboutBookings]}::text[]) THEN m.bearer::uuid END
    WHERE ${Prisma.join(conditions, ' AND ')}
    ORDER BY m.created_at DESC, m.id DESC LIMIT ${limit}`;
}
