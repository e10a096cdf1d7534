// The booking desk: a call comes in, a time is found over all sites, people and rooms, and booked while the caller waits.

import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import { Refusal } from '../../../core/errors.ts';
import { readBooking } from '../../../features/bookings/read.ts';
import { fulfilBooking, recordArrival, recordNoShow } from '../../../features/bookings/record-attendance.ts';
import { bookingId } from '../../../features/bookings/schema.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { findFamilies, readFamily } from '../../../features/families/read.ts';
import type { FamilySummary } from '../../../features/families/schema.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { type DeskAddress, deskHref, deskToReturnTo, readDeskAddress, withDone } from '../booking/desk-address.ts';
import { readToldOfIt } from '../booking/done-note.tsx';
import { wasPresent } from '../booking/presence.tsx';
import { signedIn } from '../kit/allowed.ts';
import type { WebEnv } from '../kit/environment.ts';
import { answerForm } from '../kit/form.tsx';
import { unfitIn } from '../kit/form-faults.ts';
import { Heading } from '../kit/heading.tsx';
import { showPage } from '../kit/page.tsx';
import { readForm, type SentForm } from '../kit/read-form.ts';
import type { DoneBooking } from './frame.tsx';
import { addressOf, lookAt } from './look-at-day.ts';
import { newFamilyForm, newFamilyState, registerAtDesk, similarAtDesk, UNNAMED } from './new-family.tsx';
import { familyField } from './search.tsx';
import { Live, showDesk } from './show-desk.tsx';
import { deskTexts } from './texts/words.ts';

const ATTENDANCE = { arrive: recordArrival, fulfil: fulfilBooking, 'no-show': recordNoShow } as const;

const attendances = Object.keys(ATTENDANCE) as (keyof typeof ATTENDANCE)[];

export function deskPage(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/desk', async (c) => {
    const seen = await lookAt(c, deps);
    const { family } = seen.at;
    const known = family && (await readFamily(deps, signedIn(c), family, 'appointment', c.var.requestId).catch(nobody));
    const query = known ? labelOf(known) : '';
    return showDesk(c, deps, seen, { query, done: await readDone(c, deps) });
  });

  // The part of the page that changes by itself, for the island that hears of a change.
  routes.get('/desk/fragment', async (c) => {
    const seen = await lookAt(c, deps);
    return c.html(html`${<Live seen={seen} language={c.var.language} />}`);
  });

  routes.post('/desk/search', async (c) => {
    const actor = signedIn(c);
    const form = await readForm(c);
    const directory = await readDirectory(deps);
    const at = readDeskAddress(sentAddress(form), { actor, directory, now: deps.clock.now() });
    const query = form.one('query').trim();
    if (query === '') return c.redirect(deskHref(at, { family: undefined }), 303);
    if (at.family !== undefined) {
      const known = await readFamily(deps, actor, at.family, 'appointment', c.var.requestId).catch(nobody);
      if (known && labelOf(known) === query) {
        return c.redirect(deskHref(at), 303);
      }
    }
    return answerForm(c, familyField(c.var.language, ''), {
      act: () => findFamilies(deps, actor, { query, purpose: 'appointment' }, c.var.requestId),
      done: async ({ items: [first, ...others] }) => {
        if (first === undefined) {
          const state = newFamilyState({ at, directory, language: c.var.language }, query);
          const seen = await lookAt(c, deps, { ...at, family: undefined });
          return showDesk(c, deps, seen, { query, newcomer: { state, similar: [] } });
        }
        if (others.length > 0) return showFamilies(c, at, [first, ...others]);
        return `/desk/family/${first.id}?${deskHref(at, { family: undefined }).split('?')[1]}`;
      },
      again: async ({ faults }) => showDesk(c, deps, await lookAt(c, deps, at), { query, unfound: faults }),
    });
  });

  // The caller whom a search has not found is registered here, and their times are the next page.
  routes.post('/desk/families', async (c) => {
    const actor = signedIn(c);
    const directory = await readDirectory(deps);
    const at = readDeskAddress(sentAddress(await readForm(c)), { actor, directory, now: deps.clock.now() });
    const { language } = c.var;
    const fields = newFamilyForm({ at, directory, language });
    return answerForm(c, fields, {
      // before anybody is registered: a worker who cannot be named is no reason to register half of it
      check: ({ named }) => unfitIn({ named: fields.named }, { named }, language),
      act: (typed) => registerAtDesk(c, deps, at, typed),
      done: (address) => address,
      again: async (state, error) => {
        const newcomer = { state, similar: await similarAtDesk(c, deps, error) };
        return showDesk(c, deps, await lookAt(c, deps, at), { query: state.typed.name, newcomer });
      },
    });
  });

  // Where a language link leads from a page that answered a form.
  routes.get('/desk/:answered{search|families}', (c) => c.redirect('/desk', 303));

  // Where a family's name leads: to its desk, with its named worker's times first.
  routes.get('/desk/family/:id', async (c) => {
    const actor = signedIn(c);
    const at = await addressOf(c, deps, { family: c.req.param('id') });
    if (at.family === undefined) throw new Refusal('not_found', 'no such family');
    await readFamily(deps, actor, at.family, 'appointment', c.var.requestId);
    const desk = deskHref(at);
    return c.redirect(c.req.query('done') === UNNAMED ? withDone(desk, UNNAMED) : desk, 303);
  });

  routes.post('/desk/bookings/:id/:act{arrive|fulfil|no-show}', async (c) => {
    const act = attendances.find((each) => each === c.req.param('act'));
    if (act === undefined) throw new Refusal('not_found', 'no such act');
    const form = await readForm(c);
    const booking = c.req.param('id');
    try {
      await execute(deps, signedIn(c), ATTENDANCE[act], { booking }, { requestId: c.var.requestId });
    } catch (error) {
      // the booking's page says who came, and lets it be said that it was somebody else
      if (error instanceof Refusal && error.code === 'was_present') return c.redirect(wasPresent(booking), 303);
      throw error;
    }
    return c.redirect(withDone(deskToReturnTo(form.one('back')), act, { booking }), 303);
  });

  return routes;
}

const SEARCH_FIELDS = [
  ...['area', 'site', 'by', 'view', 'date', 'professional', 'room'],
  ...['service', 'within', 'part', 'earliest', 'latest', 'where', 'language', 'family'],
] as const;

/** The booking that something was just done to. The read is logged. */
async function readDone(c: Context<WebEnv>, deps: Dependencies): Promise<DoneBooking | undefined> {
  const id = bookingId.safeParse(c.req.query('booking'));
  if (c.req.query('done') === undefined || !id.success) return undefined;
  const booking = await readBooking(deps, signedIn(c), id.data, c.var.requestId).catch(nobody);
  return booking && { booking, told: await readToldOfIt(c, deps, booking) };
}

function sentAddress(form: SentForm): Readonly<Record<string, string>> {
  const texts = Object.fromEntries(SEARCH_FIELDS.map((name) => [name, form.one(name)]));
  return { ...texts, weekdays: form.all('weekdays').join('-') };
}

/** A family that is gone, or of an area that is not this desk's, leaves the desk as it is without one. */
function nobody(error: unknown): undefined {
  if (error instanceof Refusal && (error.code === 'not_found' || error.code === 'not_allowed')) return undefined;
  throw error;
}

function labelOf({ name, reference }: Pick<FamilySummary, 'name' | 'reference'>): string {
  return name === undefined ? reference : `${name} (${reference})`;
}

function showFamilies(
  c: Context<WebEnv>,
  at: DeskAddress,
  families: readonly FamilySummary[],
): Response | Promise<Response> {
  const { language } = c.var;
  const text = deskTexts[language];
  const search = deskHref(at, { family: undefined }).split('?')[1] ?? '';
  return showPage(
    c,
    { title: text.whichFamily, current: 'desk', width: 'narrow' },
    <div class="stack gap-5">
      <Heading back={{ href: deskHref(at), label: text.formBack }}>{text.whichFamily}</Heading>
      <ul class="list card">
        {families.map((family) => (
          <li class="stack gap-1">
            <a class="strong" href={`/desk/family/${family.id}?${search}`}>
              {labelOf(family)}
            </a>
            <span class="soft small">
              {[...family.guardians, ...family.children].map(({ name }) => name).join(', ')}
            </span>
          </li>
        ))}
      </ul>
    </div>,
  );
}
