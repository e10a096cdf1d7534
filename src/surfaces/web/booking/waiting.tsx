// My answer to a time that is offered me, and no longer waiting: what was pressed too late says what became of it.

import { type Context, Hono } from 'hono';
import { Refusal } from '../../../core/errors.ts';
import { sayCalendarDate, sayDateTimeRange } from '../../../core/wording.ts';
import { acceptOffer } from '../../../features/waitlist/accept-offer.ts';
import { declineOffer } from '../../../features/waitlist/decline-offer.ts';
import { leaveWaitlist } from '../../../features/waitlist/leave-waitlist.ts';
import { type OwnOffer, readOwnEntry, readOwnOffer } from '../../../features/waitlist/read-own-waiting.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { allowed } from '../kit/allowed.ts';
import { Facts } from '../kit/badge.tsx';
import { Confirm } from '../kit/confirm.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { Heading } from '../kit/heading.tsx';
import { sayName } from '../kit/localized-name.tsx';
import { showPage } from '../kit/page.tsx';
import { withDone } from './desk-address.ts';
import { waitingTexts } from './texts/words.ts';
import { zoneOfAreas } from './waiting-card.tsx';

export function waitingPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.post('/bookings/offers/:id/accept', async (c) => {
    const actor = allowed(c, 'book-slot');
    const offer = c.req.param('id');
    const before = await readOwnOffer(deps, actor, offer);
    try {
      await execute(deps, actor, acceptOffer, { offer }, { requestId: c.var.requestId });
    } catch (error) {
      if (!(error instanceof Refusal) || error.status < 409) throw error;
      return backTo(c, await readOwnOffer(deps, actor, offer), error.code === 'double_booked' ? 'doubled' : 'taken');
    }
    return c.redirect(`/bookings/${before.booking}?done=${before.state === 'accepted' ? 'already' : 'booked'}`, 303);
  });

  routes.post('/bookings/offers/:id/decline', async (c) => {
    const actor = allowed(c, 'book-slot');
    const offer = c.req.param('id');
    const before = await readOwnOffer(deps, actor, offer);
    try {
      await execute(deps, actor, declineOffer, { offer }, { requestId: c.var.requestId });
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'wrong_status') throw error;
      return c.redirect(`/bookings/${before.booking}?done=already`, 303);
    }
    const lapsed = before.state === 'lapsed' || before.state === 'withdrawn';
    return backTo(c, lapsed ? before : await readOwnOffer(deps, actor, offer), 'declined');
  });

  routes.get('/bookings/waiting/:id/leave', async (c) => {
    const actor = allowed(c, 'book-slot');
    const { state } = await readOwnEntry(deps, actor, c.req.param('id'));
    if (state === 'booked' || state === 'left') return c.redirect('/bookings?done=leftAlready', 303);
    return showLeave(c, deps);
  });

  routes.post('/bookings/waiting/:id/leave', async (c) => {
    const actor = allowed(c, 'book-slot');
    const entry = c.req.param('id');
    await readOwnEntry(deps, actor, entry);
    try {
      await execute(deps, actor, leaveWaitlist, { entry }, { requestId: c.var.requestId });
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'not_found') throw error;
      return c.redirect('/bookings?done=leftAlready', 303);
    }
    return c.redirect('/bookings?done=left', 303);
  });

  return routes;
}

/** "My bookings" says what became of the offer; `pressed` where it stands, or was just declined. */
function backTo(c: Context<WebEnv>, offer: OwnOffer, pressed: 'doubled' | 'taken' | 'declined'): Response {
  const given = pressed === 'declined' ? 'declined' : 'passedOn';
  const done = {
    open: pressed,
    declined: given,
    lapsed: offer.waits ? 'lapsed' : 'lapsedLast',
    withdrawn: offer.waits ? 'withdrawn' : given,
    accepted: 'taken',
  }[offer.state];
  return c.redirect(withDone('/bookings', done, { was: new Date(offer.start).toISOString() }), 303);
}

async function showLeave(c: Context<WebEnv>, deps: Dependencies): Promise<Response> {
  const actor = allowed(c, 'book-slot');
  const id = c.req.param('id') ?? '';
  const { item, directory } = await readOwnEntry(deps, actor, id);
  const { language } = c.var;
  const text = waitingTexts[language];
  const { offer } = item;
  const zone = zoneOfAreas(directory, item.areas);
  return showPage(
    c,
    { title: text.leaveTitle, current: 'bookings', width: 'narrow' },
    <div class="stack gap-5">
      <Heading
        back={{ href: '/bookings', label: text.back }}
        lead={offer ? `${text.leaveLead} ${text.leaveOffered}` : text.leaveLead}
      >
        {text.leaveTitle}
      </Heading>
      <Confirm
        action={`/bookings/waiting/${id}/leave`}
        button={text.leaveConfirm}
        danger
        back={{ href: '/bookings', label: text.stay }}
      >
        <div class="card">
          <Facts
            of={[
              [text.service, sayName(directory.services.get(item.service)?.name, language)],
              [text.until, sayCalendarDate(item.toDate, language, 'short')],
              [text.offeredTime, offer && sayDateTimeRange(offer.start, offer.end, language, zone)],
            ]}
          />
        </div>
      </Confirm>
    </div>,
  );
}
