// The desk makes a family's link to read aloud or print, sends it again, or closes it.

import type { Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { zoneOf } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import type { BookingId } from '../../../core/ids.ts';
import type { Language } from '../../../core/permissions.ts';
import type { ReadBooking } from '../../../features/bookings/read.ts';
import type { IssuedLink } from '../../../features/bookings/schema.ts';
import { issueBookingLink } from '../../../features/clinics/issue-booking-link.ts';
import { readLinks } from '../../../features/clinics/read.ts';
import { recordCall } from '../../../features/clinics/record-call.ts';
import { revokeBookingLinks } from '../../../features/clinics/revoke-booking-links.ts';
import { readFamily } from '../../../features/families/read.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { signedIn } from '../kit/allowed.ts';
import type { WebEnv } from '../kit/environment.ts';
import { Heading } from '../kit/heading.tsx';
import { Icon } from '../kit/icon.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { PRINT_SCRIPT, PrintButton } from '../kit/print-button.tsx';
import { readForm } from '../kit/read-form.ts';
import { LongTime } from '../kit/times.tsx';
import { actRoutes } from './act-routes.ts';
import { openBooking } from './booking.tsx';
import { LinkToTell } from './link-to-tell.tsx';
import { isPressedAgain, PRESSED, PressMark, pressIn } from './press-once.tsx';
import { bookingLinkTexts } from './texts/words.ts';

export function bookingLinkPages(deps: Dependencies): Hono<WebEnv> {
  const routes = actRoutes(deps);

  routes.get('/bookings/:id/link', async (c) => showLinks(c, deps, await openAtDesk(c, deps)));

  // Answered at once and not after a redirect: the secret is shown this once and stands in no address.
  routes.post('/bookings/:id/link', async (c) => {
    const booking = await openAtDesk(c, deps);
    const form = await readForm(c);
    const guardian = form.one('guardian');
    const input = { booking: booking.record.id, ...(guardian !== '' && { guardian, send: true }) };
    const asked = { requestId: c.var.requestId, ...pressIn(form) };
    try {
      const issued = await execute(deps, signedIn(c), issueBookingLink, input, asked);
      return await showLinks(c, deps, booking, { ...issued, ...(guardian !== '' && { wanted: guardian }) });
    } catch (error) {
      if (!isPressedAgain(error)) throw error;
      return c.redirect(`/bookings/${booking.record.id}/link?done=${PRESSED}`, 303);
    }
  });

  routes.post('/bookings/:id/link/revoke', async (c) => {
    const { record } = await openAtDesk(c, deps);
    await execute(deps, signedIn(c), revokeBookingLinks, { booking: record.id }, { requestId: c.var.requestId });
    return c.redirect(`/bookings/${record.id}/link?done=revoked`, 303);
  });

  routes.post('/bookings/:id/called', async (c) => {
    const { record } = await openAtDesk(c, deps);
    await execute(deps, signedIn(c), recordCall, { booking: record.id }, { requestId: c.var.requestId });
    return c.redirect(`/bookings/${record.id}`, 303);
  });

  return routes;
}

async function openAtDesk(c: Context<WebEnv>, deps: Dependencies): Promise<ReadBooking> {
  const booking = await openBooking(c, deps);
  if (booking.standing !== 'desk') throw new Refusal('not_allowed', 'only the desk has to do with links');
  return booking;
}

/** `wanted`: the guardian to whom it was to be sent. */
type Made = IssuedLink & { readonly wanted?: string };

async function showLinks(c: Context<WebEnv>, deps: Dependencies, booking: ReadBooking, made?: Made): Promise<Response> {
  const { record, directory, late } = booking;
  const { language } = c.var;
  const text = bookingLinkTexts[language];
  const { live } = await readLinks(deps, signedIn(c), record.id);
  const timeZone = zoneOf(directory, record.area);
  const guardians = await guardiansOf(c, deps, booking);
  const sentTo = made?.wanted === undefined ? undefined : guardians.find(({ id }) => id === made.wanted);
  return showPage(
    c,
    { title: text.title, current: 'bookings', width: 'narrow', ...(made && { scripts: [PRINT_SCRIPT] }) },
    <div class="stack gap-5">
      {c.req.query('done') === 'revoked' && (
        <Note tone="good" said>
          <p>{text.revoked}</p>
        </Note>
      )}
      {c.req.query('done') === PRESSED && (
        <Note tone="warn" said>
          <p>{text.pressed}</p>
        </Note>
      )}
      <Heading
        lead={late.length > 0 ? text.lateLead : text.lead}
        back={{ href: `/bookings/${record.id}`, label: text.back }}
      >
        {text.title}
      </Heading>
      {made && <MadeLink made={made} sentTo={sentTo} record={record} timeZone={timeZone} language={language} />}
      <p class="no-print">{text.live({ count: live })}</p>
      <div class="stack gap-5 no-print">
        <form method="post" action={`/bookings/${record.id}/link`} class="stack gap-2">
          <PressMark />
          <button type="submit" class={made ? 'button second wide' : 'button wide'}>
            <Icon name="key" /> {text.make}
          </button>
          <p class="small soft">{text.makeHint}</p>
        </form>
        {guardians.map(({ id: guardian, name, number }) => (
          <form method="post" action={`/bookings/${record.id}/link`} class="stack gap-2">
            <PressMark />
            <button type="submit" class="button second wide" name="guardian" value={guardian}>
              <Icon name="mail" /> {name === undefined ? text.sendTo({ number }) : text.sendToNamed({ name })}
            </button>
            <p class="small soft">{text.sendHint}</p>
          </form>
        ))}
        {live > 0 && <Revoke booking={record.id} language={language} />}
      </div>
    </div>,
  );
}

type Writable = { readonly id: string; readonly number: number; readonly name?: string };

/** Those who take part and can be written to: by name and in the order of the family's page, for whom that page opens. */
async function guardiansOf(
  c: Context<WebEnv>,
  deps: Dependencies,
  { record, whose }: ReadBooking,
): Promise<readonly Writable[]> {
  const ids = record.participants.flatMap(({ guardian, email, phone }) =>
    guardian && (email ?? phone) ? [guardian] : [],
  );
  const { appointmentOf: id } = record;
  if (ids.length === 0 || id === undefined || !whose?.opens || whose.nameHidden) {
    return ids.map((guardian, at) => ({ id: guardian, number: at + 1 }));
  }
  const { guardians } = await readFamily(deps, signedIn(c), id, 'contact', c.var.requestId);
  return guardians.flatMap((one, at) => (ids.includes(one.id) ? [{ id: one.id, name: one.name, number: at + 1 }] : []));
}

const MadeLink: FC<{
  made: Made;
  sentTo: Writable | undefined;
  record: ReadBooking['record'];
  timeZone: string;
  language: Language;
}> = ({ made, sentTo, record, timeZone, language }) => {
  const text = bookingLinkTexts[language];
  return (
    <LinkToTell link={made} heading={text.made} timeZone={timeZone} language={language}>
      {made.wanted && !made.sent && <p>{text.notSent}</p>}
      {made.sent && (
        <p>{sentTo === undefined ? text.sent : text.sentTo({ name: sentTo.name, number: sentTo.number })}</p>
      )}
      <p class="print-only big-time">
        <LongTime start={record.start} end={record.end} reading={{ language, timeZone }} />
      </p>
      <PrintButton language={language} />
      <p class="small soft">
        {text.validUntil({ date: { at: Date.parse(made.expiresAt), zone: timeZone } })} {text.madeOnce}
      </p>
    </LinkToTell>
  );
};

const Revoke: FC<{ booking: BookingId; language: Language }> = ({ booking, language }) => {
  const text = bookingLinkTexts[language];
  return (
    <form method="post" action={`/bookings/${booking}/link/revoke`} class="stack gap-2">
      <button type="submit" class="button danger wide">
        <Icon name="cancelled" /> {text.revoke}
      </button>
      <p class="small soft">{text.revokeHint}</p>
    </form>
  );
};
