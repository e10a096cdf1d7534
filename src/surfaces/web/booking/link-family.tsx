// The worker who asked without a name says whose it is, by the family's consent; or takes that consent back.

import type { Context, Hono } from 'hono';
import { zoneOf } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import { linkFamily, takeBackConsent } from '../../../features/bookings/link-family.ts';
import type { ReadBooking } from '../../../features/bookings/read.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { signedIn } from '../kit/allowed.ts';
import type { WebEnv } from '../kit/environment.ts';
import { answerForm, type FormState, fieldsAt, fresh } from '../kit/form.tsx';
import { actRoutes } from './act-routes.ts';
import { openBooking } from './booking.tsx';
import { type FamilyFields, familyForm } from './booking-form.tsx';
import { showChangePage } from './change-page.tsx';
import { familyContent, familyFaults } from './read-booking-form.ts';
import { linkFamilyTexts } from './texts/words.ts';

export function linkFamilyPages(deps: Dependencies): Hono<WebEnv> {
  const routes = actRoutes(deps);

  routes.get('/bookings/:id/family', async (c) => {
    const booking = await openToLink(c, deps);
    return showForm(c, booking, rulesOf(c, deps, booking), fresh(familyForm(rulesOf(c, deps, booking))));
  });

  routes.post('/bookings/:id/family', async (c) => {
    const booking = await openToLink(c, deps);
    const rules = rulesOf(c, deps, booking);
    return answerForm(c, familyForm(rules), {
      check: (typed) => familyFaults(typed, rules),
      act: (typed) => {
        const input = { booking: booking.record.id, ...familyContent(typed, rules) };
        return execute(deps, signedIn(c), linkFamily, input, { requestId: c.var.requestId });
      },
      done: () => `/bookings/${booking.record.id}?done=family-linked`,
      faults: (error) => {
        const isElsewhere = error instanceof Refusal && ['possible_duplicate', 'not_found'].includes(error.code);
        if (!isElsewhere) throw error;
        return { familyReference: linkFamilyTexts[c.var.language].elsewhere };
      },
      again: (state) => showForm(c, booking, rules, state),
    });
  });

  routes.get('/bookings/:id/family/take-back', async (c) => {
    const booking = await openToTakeBack(c, deps);
    const text = linkFamilyTexts[c.var.language];
    const about = { title: text.takeBack, lead: text.takeBackLead, save: text.takeBackSave };
    return showChangePage(c, booking, { path: 'family/take-back', ...about }, { faults: {} }, <></>);
  });

  routes.post('/bookings/:id/family/take-back', async (c) => {
    const { record } = await openToTakeBack(c, deps);
    await execute(deps, signedIn(c), takeBackConsent, { booking: record.id }, { requestId: c.var.requestId });
    return c.redirect(`/bookings/${record.id}?done=family-unlinked`, 303);
  });

  return routes;
}

type Rules = Parameters<typeof familyForm>[0];

function rulesOf(c: Context<WebEnv>, deps: Dependencies, { record, directory }: ReadBooking): Rules {
  return { language: c.var.language, timeZone: zoneOf(directory, record.area), now: deps.clock.now() };
}

/** Throws `wrong_status` where no family can be named for it now. */
async function openToLink(c: Context<WebEnv>, deps: Dependencies): Promise<ReadBooking> {
  const booking = await openBooking(c, deps);
  if (booking.linksFamily) return booking;
  throw new Refusal('wrong_status', 'no family can be named for this booking now');
}

async function openToTakeBack(c: Context<WebEnv>, deps: Dependencies): Promise<ReadBooking> {
  const booking = await openBooking(c, deps);
  if (booking.takesBackConsent) return booking;
  throw new Refusal('wrong_status', 'there is no consent to take back now');
}

function showForm(
  c: Context<WebEnv>,
  booking: ReadBooking,
  rules: Rules,
  state: FormState<FamilyFields>,
): Response | Promise<Response> {
  const { language } = c.var;
  const text = linkFamilyTexts[language];
  const at = fieldsAt(familyForm(rules), state, language);
  return showChangePage(
    c,
    booking,
    { path: 'family', title: text.title, lead: text.lead, save: text.save },
    state,
    <>
      {at.registers}
      {at.familyReference}
      {at.consentScope}
      <div class="row top-aligned">
        <div class="grow">{at.consentGivenBy}</div>
        <div class="grow">{at.consentGivenOn}</div>
      </div>
    </>,
  );
}
