// From a chosen time to a booking: the time is held while a short form is filled.

import { type Context, Hono } from 'hono';
import { type Directory, zoneOf } from '../../../core/directory.ts';
import { errorCodes, Refusal } from '../../../core/errors.ts';
import type { AreaId } from '../../../core/ids.ts';
import { MINUTE } from '../../../core/instant.ts';
import type { Language } from '../../../core/permissions.ts';
import { may } from '../../../core/permissions.ts';
import { parseSlotId } from '../../../core/slots.ts';
import { bookSlot } from '../../../features/bookings/book-slot.ts';
import { holdSlot } from '../../../features/bookings/hold-slot.ts';
import { type BookingRecord, readBooking } from '../../../features/bookings/read.ts';
import { releaseHold } from '../../../features/bookings/release-hold.ts';
import { bookingId } from '../../../features/bookings/schema.ts';
import type { AdviceView } from '../../../features/consultations/advice.ts';
import { showAdvice } from '../../../features/consultations/read-shelf.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { areaId, siteId } from '../../../features/directory/schema.ts';
import { readFamily } from '../../../features/families/read.ts';
import { familyId } from '../../../features/families/schema.ts';
import { readOwnDetails } from '../../../features/identity/read.ts';
import { readOwnHold } from '../../../features/insights/read-own-hold.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { signedIn } from '../kit/allowed.ts';
import type { WebEnv } from '../kit/environment.ts';
import type { Faults } from '../kit/fields.tsx';
import { fresh, sentIn, standing, type Typed } from '../kit/form.tsx';
import { inOrder, isFaulty, unsureIn } from '../kit/form-faults.ts';
import { showPage } from '../kit/page.tsx';
import { readForm, type SentForm } from '../kit/read-form.ts';
import { shownFor } from './advice.tsx';
import { type BookingFields, bookingForm } from './booking-form.tsx';
import { deskToReturnTo, withDone } from './desk-address.ts';
import { addressOf, type ChosenTime, HoldForm, type HoldState } from './hold-form.tsx';
import { showLostTime } from './lost-race.tsx';
import { isGone, type Lost } from './lost-time.tsx';
import { type FormRules, readBookingForm } from './read-booking-form.ts';
import { readSameNumbered, unknownNumber } from './same-number.tsx';
import { offeredSlots, professionalsIn } from './shown-slot.ts';
import { formTexts } from './texts/words.ts';
import { alreadyBooked, unsavedParts } from './unsaved.ts';

export function holdPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.post('/holds', async (c) => {
    const actor = signedIn(c);
    const form = await readForm(c);
    const slot = form.one('slot');
    const area = areaId.safeParse(form.one('area')).data;
    const channel = form.one('channel');
    const unit = siteId.safeParse(form.one('unit')).data;
    const wanted = { slot, ...(area && { area }), ...(unit && { unit }) };
    try {
      const hold = await execute(deps, actor, holdSlot, wanted, { requestId: c.var.requestId });
      const query = channel === '' ? '' : `?${new URLSearchParams({ channel })}`;
      return c.redirect(`/holds/${hold.id}${query}`, 303);
    } catch (error) {
      const fields = { area: area ?? '', channel, ...(unit && { unit }) };
      const timeZone = zoneIn(await readDirectory(deps), area);
      return showLostTime(c, error, { slot, target: { action: '/holds', fields }, timeZone });
    }
  });

  // Where a language link leads from a page that answered a form.
  routes.get('/holds', (c) => c.redirect('/book', 303));

  routes.get('/holds/:id', async (c) => {
    const record = await readHold(c, deps);
    if (record === undefined) return leadToTimes(c, deps);
    if (record.status !== 'held') return c.redirect(`/bookings/${record.id}?done=already`, 303);
    const time = { ...timeOf(record, await readDirectory(deps)), ...fromDesk(c) };
    const { channels } = time.service;
    const asked = channels.find((channel) => channel === c.req.query('channel'));
    const rules = await rulesOf(c, deps, time);
    const { family } = rules;
    const about = family === undefined ? { about: 'case' } : { about: 'family', familyReference: family.reference };
    const known = { ...about, channel: asked ?? channels[0] ?? '', phone: await ownNumber(c, deps) };
    return showForm(c, time, rules, fresh(bookingForm(rules), known));
  });

  routes.post('/holds/:id', async (c) => {
    const actor = signedIn(c);
    const form = await readForm(c);
    const record = await readHold(c, deps);
    const directory = await readDirectory(deps);
    const chosen = record ? timeOf(record, directory) : timeOfSlot(c.req.param('id'), form, directory);
    const time = { ...chosen, ...fromDesk(c) };
    const rules = await rulesOf(c, deps, time);
    const fields = bookingForm(rules);
    const sent = sentIn(fields, form);
    const { typed } = sent;
    const read = readBookingForm(typed, rules);
    if (record !== undefined && record.status !== 'held') {
      // pressed twice it says what was booked; sent again with anything else, that is named and not kept
      const unsaved = read.ok ? unsavedParts(record, read.content) : undefined;
      const isSame = unsaved?.length === 0;
      return c.redirect(isSame ? `/bookings/${record.id}?done=booked` : alreadyBooked(record.id, unsaved), 303);
    }
    const lost = lostBefore(form, time);
    const kept = lost && { lost };
    const faults = inOrder(fields, {
      ...unsureIn(fields, sent, c.var.language),
      ...(!read.ok && read.faults),
      ...insteadFaults(form, lost, c.var.language),
    });
    if (!read.ok || isFaulty({ faults })) return showForm(c, time, rules, { ...sent, faults, ...kept });
    const known = await answeredBefore(c, deps, time, typed, form);
    if (known.length > 0) return showForm(c, time, rules, { ...sent, ...kept, known });
    const wanted = wantedIn(form, time, record !== undefined);
    try {
      const booked = await execute(
        deps,
        actor,
        bookSlot,
        { ...read.content, ...wanted },
        { requestId: c.var.requestId },
      );
      const shown = time.desk && `${withDone(time.desk, 'booked')}&booking=${booked.id}`;
      return c.redirect(shown ?? `/bookings/${booked.id}?done=booked`, 303);
    } catch (error) {
      const others = unknownNumber(error);
      if (others !== undefined) {
        const asked = { ...typed, registers: typed.familyReference };
        const leadTo = (family: string) => `/holds/${time.hold}${addressOf({ ...time, family })}`;
        const elsewhere = await readSameNumbered(c, deps, directory, { ids: others, leadTo });
        return showForm(c, time, { ...rules, elsewhere }, { ...sent, typed: asked, ...kept });
      }
      return showForm(c, time, rules, { ...sent, lost: lostNow(error) });
    }
  });

  routes.post('/holds/:id/release', async (c) => {
    const actor = signedIn(c);
    const record = await readHold(c, deps);
    const { desk } = fromDesk(c);
    if (record === undefined) return c.redirect(withDone(desk ?? '/book', 'unheld'), 303);
    if (record.status !== 'held') return c.redirect(`/bookings/${record.id}?done=already`, 303);
    await execute(deps, actor, releaseHold, { booking: record.id }, { requestId: c.var.requestId });
    const was = new Date(record.start).toISOString();
    return c.redirect(withDone(desk ?? `/book/${record.service}`, 'released', { was }), 303);
  });

  return routes;
}

/** Advice of the shelf on what is asked, where it was not shown before and the time is no desk's to book. */
async function answeredBefore(
  c: Context<WebEnv>,
  deps: Dependencies,
  { service, area, desk }: ChosenTime,
  typed: Typed<BookingFields>,
  form: SentForm,
): Promise<readonly AdviceView[]> {
  if (service.kind !== 'consultation' || desk !== undefined || form.one('shown') === shownFor(typed)) return [];
  const about = { area, service: service.id, topic: typed.topic, ageBand: typed.age };
  return showAdvice(deps, signedIn(c), about);
}

/** From a hold that is gone back to the times, saying what became of it. Throws `hold_expired` for one never theirs. */
export async function leadToTimes(c: Context<WebEnv>, deps: Dependencies): Promise<Response> {
  const held = await readOwnHold(deps, signedIn(c), c.req.param('id') ?? '');
  if (held === undefined) throw new Refusal('hold_expired', 'the hold has run out');
  const { desk = `/book/${held.service}` } = fromDesk(c);
  return c.redirect(
    held.gaveUp ? withDone(desk, 'released', { was: new Date(held.start).toISOString() }) : withDone(desk, 'unheld'),
    303,
  );
}

export function timeOf(record: BookingRecord, directory: Directory): ChosenTime {
  const service = directory.services.get(record.service);
  if (service === undefined) throw new Refusal('unknown_slot', 'the service is not offered any more', { nearest: [] });
  const { id, slot, area, start, end, heldUntil } = record;
  const who = record.professionals.map((professional) => directory.professionals.get(professional)?.post ?? {});
  return { hold: id, slot, service, area, start, end, who, heldUntil, directory };
}

/** The desk to come back to, where the time was chosen at one, and the family that was found there. */
function fromDesk(c: Context<WebEnv>): Pick<ChosenTime, 'desk' | 'family'> {
  const { back, family } = c.req.query();
  return { ...(back !== undefined && { desk: deskToReturnTo(back) }), ...(family && { family }) };
}

/** The family the desk has found. Throws `not_found` where it is not this person's to see. */
async function readMeant(c: Context<WebEnv>, deps: Dependencies, family = ''): Promise<Pick<FormRules, 'family'>> {
  const id = familyId.safeParse(family);
  if (!id.success) return {};
  return { family: await readFamily(deps, signedIn(c), id.data, 'appointment', c.var.requestId) };
}

/** The number that a person who books has given as their own at work. */
async function ownNumber(c: Context<WebEnv>, deps: Dependencies): Promise<string> {
  const actor = signedIn(c);
  return actor.user === undefined ? '' : ((await readOwnDetails(deps, actor)).phone ?? '');
}

/** A hold that somebody else's booking has swept away is known by the slot the form carries. */
export function timeOfSlot(hold: string, form: SentForm | undefined, directory: Directory): ChosenTime {
  const slot = form?.one('slot') ?? '';
  const parts = parseSlotId(slot);
  const service = parts && directory.services.get(parts.service);
  const area = areaId.safeParse(form?.one('area')).data;
  if (parts === undefined || service === undefined || area === undefined || !directory.areas.has(area)) {
    throw new Refusal('hold_expired', 'the hold has run out');
  }
  const end = parts.start + service.durationMinutes * MINUTE;
  return { hold, slot, service, area, start: parts.start, end, who: [], heldUntil: undefined, directory };
}

/** The actor's hold, or nothing where it is gone or was never theirs. */
async function readHold(c: Context<WebEnv>, deps: Dependencies): Promise<BookingRecord | undefined> {
  const id = bookingId.safeParse(c.req.param('id'));
  if (!id.success) throw new Refusal('not_found', 'no such hold');
  try {
    return (await readBooking(deps, signedIn(c), id.data, c.var.requestId)).record;
  } catch (error) {
    if (error instanceof Refusal && error.code === 'not_found') return undefined;
    throw error;
  }
}

function zoneIn(directory: Directory, area: AreaId | undefined): string {
  return area ? zoneOf(directory, area) : directory.region.timeZone;
}

async function rulesOf(c: Context<WebEnv>, deps: Dependencies, time: ChosenTime): Promise<FormRules> {
  return {
    ...(await readMeant(c, deps, time.family)),
    service: time.service,
    topics: time.directory.areas.get(time.area)?.topics ?? [],
    language: c.var.language,
    timeZone: zoneOf(time.directory, time.area),
    now: deps.clock.now(),
    keepsFamilies: may(signedIn(c), 'see-families', time.area),
  };
}

/** What a refused booking offers instead of its time. Throws again what no other time helps. */
export function lostNow(error: unknown): Lost {
  if (!(error instanceof Refusal) || error.details.nearest === undefined) throw error;
  return { code: error.code, offers: offeredSlots(error.details.nearest) };
}

/** What a form wants booked: another time that was chosen instead, else the hold, or its slot where the hold is gone. */
export function wantedIn(form: SentForm, { hold, slot, area }: ChosenTime, isThere: boolean) {
  const instead = form.one('instead');
  return isThere && instead === '' ? { hold } : { slot: instead || slot, area };
}

/** Why the time was lost when the form was sent before, with the times offered then: a fault elsewhere keeps them. */
export function lostBefore(form: SentForm, { service, directory }: ChosenTime): Lost | undefined {
  const code = errorCodes.find((known) => known === form.one('lost'));
  if (code === undefined) return undefined;
  const offers = form
    .one('offers')
    .split(' ')
    .flatMap((id) => {
      const parts = parseSlotId(id);
      if (parts?.service !== service.id) return [];
      const who = professionalsIn(directory, id).map((one) => directory.professionals.get(one)?.post ?? {});
      const end = parts.start + service.durationMinutes * MINUTE;
      return [{ id, start: parts.start, end, who, channels: service.channels }];
    });
  return { code, offers };
}

/** A time that is gone needs another in its place. */
export function insteadFaults(form: SentForm, lost: Lost | undefined, language: Language): Faults {
  return isGone(lost) && form.one('instead') === '' ? { instead: formTexts[language].missing.instead } : {};
}

function showForm(
  c: Context<WebEnv>,
  time: ChosenTime,
  rules: FormRules,
  state: HoldState,
): Response | Promise<Response> {
  const { title } = formTexts[c.var.language];
  return showPage(
    c,
    {
      title,
      current: time.desk === undefined ? 'book' : 'desk',
      ...standing(state, state.lost || state.typed.registers !== '' ? 409 : undefined),
    },
    <HoldForm time={time} state={state} rules={rules} />,
  );
}
