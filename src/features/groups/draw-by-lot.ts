// The lot is drawn: the seed chosen when the event was planned is published with the numbers it drew.

import type { z } from 'zod';
import { Refusal } from '../../core/errors.ts';
import { draw } from '../../core/lot.ts';
import type { Command } from '../../platform/command.ts';
import { readDirectory } from '../directory/read.ts';
import { openManagedEvent, tellOf } from './open-group-event.ts';
import { closing, ticketsOf } from './rules.ts';
import { chosenGroupEvent, type GroupEventView } from './schema.ts';
import { findGroupEvent, writeDraw, writeNotDrawn, writePlaces } from './store.ts';
import { viewGroupEvent } from './view-group-event.ts';

/**
 * Closes the registration for good. Everybody who left an address is told how it went.
 * Throws `Refusal`: not_found, wrong_status when places are not drawn, were drawn already, it is too
 * late, or people were told that they can still register.
 */
export const drawByLot: Command<z.output<typeof chosenGroupEvent>, GroupEventView> = {
  name: 'draw-by-lot',
  capability: 'manage-groups',
  input: chosenGroupEvent,
  run: async (context, input) => {
    const { tx, now, deps } = context;
    const { event, area } = await openManagedEvent(context, input.event);
    if (event.drawnAt !== undefined && event.cancelledAt === undefined) {
      return { result: viewGroupEvent(deps, await readDirectory(deps, tx), event, now), unchanged: true };
    }
    const over = event.cancelledAt !== undefined || event.start <= now;
    if (event.seed === undefined || over) throw new Refusal('wrong_status', 'there is no lot to draw');
    if (event.closesAt !== undefined && now < closing(event)) {
      throw new Refusal('wrong_status', 'registration is open until the time that was published');
    }
    const standing = event.registrations.filter(({ state }) => state === 'waiting');
    const tookPart = standing.map(({ number }) => number);
    const tookChildcare = standing.map(({ childcare }) => childcare);
    const prize = { places: event.capacity, childcare: event.childcarePlaces };
    const drawn = draw(standing, prize, ticketsOf(event.seed));
    const others = tookPart.filter((number) => !drawn.includes(number));
    await writePlaces(tx, event.id, drawn, 'drawn');
    await writeNotDrawn(tx, event.id, others);
    await writeDraw(tx, event.id, { tookPart, tookChildcare, drawn }, prize, now);
    const result = (await findGroupEvent(tx, event.id)) ?? event;
    return {
      result: viewGroupEvent(deps, await readDirectory(deps, tx), result, now),
      log: [
        {
          action: 'draw-by-lot',
          subject: { kind: 'group-event', id: event.id },
          area,
          details: { start: new Date(event.start).toISOString(), tookPart: tookPart.length, drawn: drawn.length },
        },
      ],
      events: tellOf(standing, deps),
    };
  },
};
