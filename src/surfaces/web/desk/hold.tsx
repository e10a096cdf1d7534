// From a time the desk has chosen to a family's appointment, on one short form while the caller waits.

import { type Context, Hono } from 'hono';
import { channels, type Directory, type Localized, zoneOf } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import type { AreaId } from '../../../core/ids.ts';
import { MINUTE, toIso } from '../../../core/instant.ts';
import { type Actor, may } from '../../../core/permissions.ts';
import { parseSlotId } from '../../../core/slots.ts';
import { bookSlot } from '../../../features/bookings/book-slot.ts';
import { holdSlot } from '../../../features/bookings/hold-slot.ts';
import { type BookingRecord, listBookings, readBooking } from '../../../features/bookings/read.ts';
import { readClashes } from '../../../features/bookings/read-elsewhere.ts';
import { releaseHold } from '../../../features/bookings/release-hold.ts';
import { bookingFilter, bookingId } from '../../../features/bookings/schema.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { readFamily } from '../../../features/families/read.ts';
import { readOfSeveral } from '../../../features/families/read-of-several.ts';
import { familyId } from '../../../features/families/schema.ts';
import { readOwnReason } from '../../../features/insights/read-own-reason.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { parseInput } from '../../../platform/parse-input.ts';
import { type Anyway, askedToDouble, knownRules, nothingAside } from '../booking/anyway-fields.tsx';
import { type ChosenAtDesk, chosenAtDesk, deskToReturnTo, holdAddress, withDone } from '../booking/desk-address.ts';
import { insteadFaults, leadToTimes, lostBefore, lostNow, timeOf, timeOfSlot, wantedIn } from '../booking/hold.tsx';
import { showLostTime } from '../booking/lost-race.tsx';
import { readSameNumbered, unknownNumber } from '../booking/same-number.tsx';
import { sayLackingAt } from '../booking/unmet-wishes.tsx';
import { alreadyBooked, unsavedParts } from '../booking/unsaved.ts';
import { signedIn } from '../kit/allowed.ts';
import type { WebEnv } from '../kit/environment.ts';
import { answerForm, fresh, sentIn, standing, typedIn } from '../kit/form.tsx';
import { showPage } from '../kit/page.tsx';
import { readForm, type SentForm } from '../kit/read-form.ts';
import { offerAnyway } from './book-anyway.tsx';
import { deskForm } from './content-fields.tsx';
import {
  type Beforehand,
  clashesOf,
  type DeskFormState,
  DeskHoldForm,
  type DeskTime,
  withChildren,
} from './hold-form.tsx';
import {
  askedForChild,
  type DeskFormRules,
  deskContent,
  deskFaults,
  type KnownFamily,
  knownAtDesk,
} from './read-desk-form.ts';
import { deskTexts } from './texts/words.ts';

export function deskHoldPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.post('/desk/holds', async (c) => {
    const form = await readForm(c);
    const chosen = chosenAtDesk(form.one);
    const { area, back, family, slot } = chosen;
    try {
      const wanted = { slot, ...(area !== '' && { area }) };
      const hold = await execute(deps, signedIn(c), holdSlot, wanted, { requestId: c.var.requestId });
      return c.redirect(holdAddress(hold.id, chosen), 303);
    } catch (error) {
      const own = error instanceof Refusal && error.code === 'slot_taken' && (await findOwnHold(c, deps, slot));
      if (own) return c.redirect(holdAddress(own, chosen), 303);
      const directory = await readDirectory(deps);
      return showLostTime(c, error, {
        noteOf: (offered) => sayLackingAt(back, directory, offered, c.var.language),
        slot,
        target: { action: '/desk/holds', fields: { area, back, family } },
        timeZone: await zoneAt(deps, chosen),
        besides: await offerAnyway(c, deps, chosen),
        desk: back,
      });
    }
  });

  // Where a language link leads from a page that answered a form.
  routes.get('/desk/holds', (c) => c.redirect('/desk', 303));

  routes.get('/desk/holds/:id', async (c) => {
    const opened = await openHold(c, deps);
    if (opened instanceof Response) return opened;
    const { rules, time } = opened;
    const known = { ...knownAtDesk(rules), ...(await reasonGiven(deps, signedIn(c), time.hold)) };
    return showForm(c, deps, opened, fresh(deskForm(rules), known));
  });

  routes.post('/desk/holds/:id', async (c) => {
    const form = await readForm(c);
    const opened = await openHold(c, deps, form);
    if (opened instanceof Response) return opened;
    const { time, rules, isThere } = opened;
    const fields = deskForm(rules);
    const lost = lostBefore(form, time);
    const typedFirst = typedIn(fields, form);
    const several = rules.family ? undefined : await readSeveral(c, deps, time.area, typedFirst.reference);
    if (several) {
      const asking = { ...rules, family: several };
      return showForm(
        c,
        deps,
        { ...opened, rules: asking },
        { ...askedForChild(typedFirst, asking), ...(lost && { lost }) },
      );
    }
    const wanted = wantedIn(form, time, isThere);
    return answerForm(c, fields, {
      check: (typed) => ({ ...deskFaults(typed, rules), ...insteadFaults(form, lost, c.var.language) }),
      act: (typed) => {
        // Another time than the one that needed a rule set aside needs none.
        const content = deskContent(form.one('instead') !== '' ? { ...typed, ...nothingAside } : typed, rules);
        return execute(deps, signedIn(c), bookSlot, { ...wanted, ...content }, { requestId: c.var.requestId });
      },
      done: (booked) => `${withDone(time.desk, 'booked')}&booking=${booked.id}`,
      again: (state) => showForm(c, deps, opened, { ...state, ...(lost && { lost }) }),
    }).catch(async (error) => {
      const sent = sentIn(fields, form);
      const { typed } = sent;
      const others = unknownNumber(error);
      if (others !== undefined) {
        const leadTo = (family: string) =>
          `/desk/holds/${time.hold}?${new URLSearchParams({ back: time.desk, family })}`;
        const elsewhere = await readSameNumbered(c, deps, time.directory, { ids: others, leadTo });
        const asked = { ...sent, typed: { ...typed, registers: typed.reference }, ...(lost && { lost }) };
        return showForm(c, deps, { ...opened, rules: { ...rules, elsewhere } }, asked);
      }
      const known = (booking: string) => opened.beforehand.clashes.find((one) => one.booking === booking);
      const clashes = clashesOf(error)?.map((clash) => known(clash.booking) ?? clash);
      // A coordinator is asked whether it is meant; anybody else takes another time.
      const mayDouble = clashes !== undefined && !lost && may(signedIn(c), 'override-rule', time.area);
      const next = mayDouble ? { typed: askedToDouble(typed) } : { typed, lost: lostNow(error) };
      return showForm(c, deps, opened, { ...sent, ...next, ...(clashes && { clashes }) });
    });
  });

  routes.post('/desk/holds/:id/release', async (c) => {
    const form = await readForm(c);
    const back = deskToReturnTo(form.one('back'));
    const { booked, was } = await releaseAtDesk(c, deps, c.req.param('id'));
    if (booked) return c.redirect(withDone(back, 'already', { booking: c.req.param('id') }), 303);
    return c.redirect(was === undefined ? withDone(back, 'unheld') : withDone(back, 'released', { was }), 303);
  });

  return routes;
}

/** Gives a time back, and says when it was; a hold that is gone needs no release, and one that was booked stays so. */
export async function releaseAtDesk(
  c: Context<WebEnv>,
  deps: Dependencies,
  booking: string,
): Promise<{ readonly booked: boolean; readonly was?: string }> {
  try {
    const { record } = await readBooking(deps, signedIn(c), parseInput(bookingId, booking), c.var.requestId);
    if (record.status !== 'held') return { booked: true };
    await execute(deps, signedIn(c), releaseHold, { booking }, { requestId: c.var.requestId });
    return { booked: false, was: new Date(record.start).toISOString() };
  } catch (error) {
    if (!(error instanceof Refusal && error.code === 'not_found')) throw error;
    return { booked: false };
  }
}

/** The family of a number that was typed, where it is to be asked which of its children is meant. */
export function readSeveral(
  c: Context<WebEnv>,
  deps: Dependencies,
  area: AreaId,
  reference: string,
): Promise<KnownFamily | undefined> {
  return readOfSeveral(deps, signedIn(c), { area, reference }, 'appointment', c.var.requestId);
}

/** A button pressed twice, or in two tabs, leads to the one hold. */
async function findOwnHold(c: Context<WebEnv>, deps: Dependencies, slot: string): Promise<string | undefined> {
  const start = parseSlotId(slot)?.start;
  if (start === undefined) return undefined;
  const [from, to] = [toIso(start, 'UTC'), toIso(start + MINUTE, 'UTC')];
  const filter = bookingFilter.parse({ mine: 'true', status: 'held', from, to });
  const { items } = await listBookings(deps, signedIn(c), filter);
  const own = items.find(({ record }) => record.slot === slot && record.bookedBy === signedIn(c).principal);
  return own?.record.id;
}

async function zoneAt(deps: Dependencies, { area }: ChosenAtDesk): Promise<string> {
  const directory = await readDirectory(deps);
  const known = [...directory.areas.keys()].find((one) => one === area);
  return known ? zoneOf(directory, known) : directory.region.timeZone;
}

/** The reason that was given when the time was kept in spite of a rule: it is in no address and in no form before. */
async function reasonGiven(deps: Dependencies, actor: Actor, hold: string): Promise<Anyway> {
  const given = await readOwnReason(deps, actor, { action: 'hold-slot', subject: { kind: 'booking', id: hold } });
  return given ? { rules: knownRules(given.rules), why: given.reason } : nothingAside;
}

type Opened = {
  readonly time: DeskTime;
  readonly rules: DeskFormRules;
  readonly isThere: boolean;
  readonly beforehand: Beforehand;
};

/**
 * The actor's own hold. One that is gone is known by the slot that its form carries: what was typed is not lost.
 * Throws `hold_expired` where there is no form. A consultation has a form of its own.
 */
async function openHold(c: Context<WebEnv>, deps: Dependencies, form?: SentForm): Promise<Opened | Response> {
  const id = bookingId.safeParse(c.req.param('id'));
  if (!id.success) throw new Refusal('not_found', 'no such hold');
  const record = await readBooking(deps, signedIn(c), id.data, c.var.requestId).then((read) => read.record, ifGone);
  const directory = await readDirectory(deps);
  if (record === undefined && form === undefined) return leadToTimes(c, deps);
  const isBooked = record !== undefined && record.status !== 'held';
  if (isBooked && form === undefined) return c.redirect(alreadyBooked(record.id), 303);
  const chosen = record ? timeOf(record, directory) : timeOfSlot(id.data, form, directory);
  const desk = deskToReturnTo(c.req.query('back'));
  if (chosen.service.kind === 'consultation') {
    const family = c.req.query('family');
    return c.redirect(`/holds/${id.data}?${new URLSearchParams({ back: desk, ...(family && { family }) })}`, 303);
  }
  const place = placeOf(chosen.slot, directory, record);
  const offered = chosen.service.channels.filter((channel) => channel !== 'on-site' || place.length > 0);
  const family = await familyAsked(c, deps);
  const rules = {
    offered: channels.filter((channel) => offered.includes(channel)),
    ...(family && { family }),
    language: c.var.language,
  };
  if (isBooked) {
    const sent = form && deskContent(typedIn(deskForm(rules), form), rules);
    return c.redirect(alreadyBooked(record.id, sent && unsavedParts(record, sent)), 303);
  }
  const during = { id: id.data, start: chosen.start, end: chosen.end };
  const clashes = family ? await readClashes(deps, signedIn(c), familyId.parse(family.id), during) : [];
  const isFree = (child: string) => clashes.every((clash) => clash.child !== undefined && clash.child !== child);
  return {
    beforehand: {
      clashes: withChildren(clashes, rules),
      isOfChild: family?.children.some(({ id }) => isFree(id)) ?? false,
      mayOverride: may(signedIn(c), 'override-rule', chosen.area),
    },
    time: { ...chosen, desk, place },
    rules,
    isThere: record !== undefined,
  };
}

function ifGone(error: unknown): undefined {
  if (error instanceof Refusal && error.code === 'not_found') return undefined;
  throw error;
}

async function familyAsked(c: Context<WebEnv>, deps: Dependencies): Promise<KnownFamily | undefined> {
  const asked = familyId.safeParse(c.req.query('family'));
  return asked.success ? readFamily(deps, signedIn(c), asked.data, 'appointment', c.var.requestId) : undefined;
}

/** The site and the room, by name; of a hold that is gone, those of the schedule and room its slot names. */
function placeOf(slot: string, directory: Directory, record: BookingRecord | undefined): readonly Localized[] {
  const parts = parseSlotId(slot);
  const named = [...directory.rooms.values()].find(({ id }) => parts?.resources.includes(`room:${id}`));
  const room = record?.room ? directory.rooms.get(record.room) : named;
  const ofSchedule = directory.workingHours.find(({ id }) => id === parts?.schedule)?.site;
  const site = directory.sites.get(record?.site ?? room?.site ?? ofSchedule ?? ('' as never));
  return [site?.name, room?.name].flatMap((name) => (name ? [name] : []));
}

function showForm(
  c: Context<WebEnv>,
  deps: Dependencies,
  { time, rules, beforehand }: Opened,
  state: DeskFormState,
): Response | Promise<Response> {
  return showPage(
    c,
    {
      title: deskTexts[c.var.language].formTitle,
      current: 'desk',
      ...standing(state, state.lost || state.clashes || state.typed.registers !== '' ? 409 : undefined),
    },
    <DeskHoldForm time={time} state={state} rules={rules} now={deps.clock.now()} beforehand={beforehand} />,
  );
}
