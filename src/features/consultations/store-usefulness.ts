// How useful consultations were, as each side said.

import type { AreaId, BookingId, Principal, ProfessionalId, ServiceId } from '../../core/ids.ts';
import { Prisma, type Reader, type Transaction } from '../../platform/db.ts';
import type { Side } from './judge-usefulness.ts';
import type { Rating } from './usefulness.ts';

/** What a side said; without a rating they do not want to be asked. */
export type Said = { readonly rating?: Rating };

export async function findSaid(
  db: Pick<Transaction, 'usefulness'>,
  bookingId: BookingId,
  side: Side,
): Promise<Said | undefined> {
  const row = await db.usefulness.findUnique({ where: { bookingId_side: { bookingId, side } } });
  if (row === null) return undefined;
  const { score, changedPractice, referralAvoided, inTime, sentence } = row;
  if (score === null) return {};
  return {
    rating: {
      score,
      ...(changedPractice !== null && { changedPractice }),
      ...(referralAvoided !== null && { referralAvoided }),
      ...(inTime !== null && { inTime }),
      ...(sentence !== null && { sentence }),
    },
  };
}

export async function writeSaid(
  tx: Transaction,
  bookingId: BookingId,
  { side, rating, at }: Said & { readonly side: Side; readonly at: number },
): Promise<void> {
  const { score = null, changedPractice = null, referralAvoided = null, inTime = null, sentence = null } = rating ?? {};
  const said = { score, changedPractice, referralAvoided, inTime, sentence, at: new Date(at) };
  await tx.usefulness.upsert({
    where: { bookingId_side: { bookingId, side } },
    create: { bookingId, side, ...said },
    update: said,
  });
}

export type Whose = { readonly principal: Principal } | { readonly professional: ProfessionalId };

/** Consultations of somebody that ended in a stretch of time, of which their side has said nothing; the last first. */
export async function findUnsaid(
  reader: Reader,
  whose: Whose,
  { from, to, longest, limit }: { from: number; to: number; longest: number; limit: number },
): Promise<readonly BookingId[]> {
  const isOwn =
    'principal' in whose
      ? Prisma.sql`b.booked_by = ${whose.principal}`
      : Prisma.sql`b.professionals @> ARRAY[${whose.professional}]::text[]`;
  const side: Side = 'principal' in whose ? 'asker' : 'specialist';
  const rows = await reader.$queryRaw<{ id: BookingId }[]>`
    SELECT b.id FROM booking b
    WHERE ${isOwn} AND b.family_id IS NULL AND b.status IN ('booked', 'arrived', 'fulfilled')
      AND b.start > ${new Date(from - longest)} AND b.start < ${new Date(to)}
      AND b."end" > ${new Date(from)} AND b."end" <= ${new Date(to)}
      AND NOT EXISTS (SELECT FROM usefulness u WHERE u.booking_id = b.id AND u.side = ${side})
    ORDER BY b.start DESC LIMIT ${limit}`;
  return rows.map(({ id }) => id);
}

/** What was said in words of a service in an area. */
export type SentencesOf = {
  readonly area: AreaId;
  readonly service: ServiceId;
  readonly sentences: readonly string[];
};

/** In an order that says nothing, of services with at least so many answers. */
export async function findSentences(
  reader: Reader,
  areas: readonly AreaId[] | '*',
  least: number,
): Promise<readonly SentencesOf[]> {
  const within = areas === '*' ? Prisma.empty : Prisma.sql`AND b.area_id = ANY(${[...areas]}::text[])`;
  return reader.$queryRaw<SentencesOf[]>`
    SELECT b.area_id AS area, b.service_id AS service,
      array_agg(u.sentence ORDER BY md5(u.sentence)) FILTER (WHERE u.sentence IS NOT NULL) AS sentences
    FROM usefulness u JOIN booking b ON b.id = u.booking_id
    WHERE u.score IS NOT NULL ${within}
    GROUP BY 1, 2 HAVING count(*) >= ${least} AND count(u.sentence) > 0 ORDER BY 1, 2`;
}

/** All that was said of meetings that ended before: what was counted of it is elsewhere, and of nobody. */
export async function removeSaid(tx: Pick<Transaction, '$executeRaw'>, endedBefore: number): Promise<number> {
  return tx.$executeRaw`
    DELETE FROM usefulness USING booking b WHERE b.id = usefulness.booking_id AND b."end" <= ${new Date(endedBefore)}`;
}
