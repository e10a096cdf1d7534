// A time that somebody else took, or that the rules do not allow, as a page: why, and the nearest free times.

import type { Context } from 'hono';
import type { Child, FC } from 'hono/jsx';
import { Refusal } from '../../../core/errors.ts';
import { parseSlotId } from '../../../core/slots.ts';
import type { WebEnv } from '../kit/environment.ts';
import { showRefused } from '../kit/refused.tsx';
import { refusalTexts } from '../kit/texts/words.ts';
import type { Reading } from '../kit/times.tsx';
import { offeredSlots, type ShownSlot } from './shown-slot.ts';
import { SlotOffers, type SlotTarget } from './slot-list.tsx';

/**
 * The page for a time that was lost to somebody else, or that the rules do not allow: the nearest free times as
 * buttons that go to `target`. Throws again what is no such refusal.
 */
export function showLostTime(
  c: Context<WebEnv>,
  error: unknown,
  wanted: {
    readonly slot: string;
    readonly target: SlotTarget;
    readonly timeZone: string;
    readonly besides?: Child;
    /** the desk to go on at, where the time was wanted at one */
    readonly desk?: string;
    /** what is to be said of an offered time, by its slot */
    readonly noteOf?: (slot: string) => string | undefined;
  },
): Response | Promise<Response> {
  if (!(error instanceof Refusal) || error.details.nearest === undefined) throw error;
  const service = parseSlotId(wanted.slot)?.service;
  const { from, nearest } = error.details;
  return showRefused(
    c,
    error.code,
    { status: error.status, current: wanted.desk === undefined ? 'book' : 'desk' },
    <>
      {error.code === 'quota_reached' && from !== undefined && (
        <p>
          {refusalTexts[c.var.language].roomFrom({
            day: { at: Date.parse(from), zone: wanted.timeZone },
          })}
        </p>
      )}
      {error.code === 'kept_for_others' && from !== undefined && (
        <p>{refusalTexts[c.var.language].opensFrom({ when: { at: Date.parse(from), zone: wanted.timeZone } })}</p>
      )}
      <Offers
        slots={offeredSlots(nearest).map((slot) => ({ ...slot, note: wanted.noteOf?.(slot.id) }))}
        target={wanted.target}
        reading={{ language: c.var.language, timeZone: wanted.timeZone }}
        {...((wanted.desk ?? service) && { allTimes: wanted.desk ?? `/book/${service}` })}
      />
      {wanted.besides}
    </>,
  );
}

const Offers: FC<{ slots: readonly ShownSlot[]; target: SlotTarget; reading: Reading; allTimes?: string }> = ({
  slots,
  target,
  reading,
  allTimes,
}) => {
  const text = refusalTexts[reading.language];
  return (
    <>
      {slots.length > 0 && (
        <section class="stack">
          <h2>{text.nearest}</h2>
          <SlotOffers slots={slots} target={target} reading={reading} />
        </section>
      )}
      <p>
        <a class={slots.length === 0 ? 'button' : ''} href={allTimes ?? '/book'}>
          {text.allTimes}
        </a>
      </p>
    </>
  );
};
