// A time on offer from the waiting list, phone first: take it by one tap, or let it go. Opening the page does neither.

import type { Context, Hono } from 'hono';
import { isPastChange } from '../../../core/booking.ts';
import { nameIn } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import type { Language } from '../../../core/permissions.ts';
import { acceptOffer } from '../../../features/waitlist/accept-offer.ts';
import { declineOffer } from '../../../features/waitlist/decline-offer.ts';
import { type OpenedOffer, openOfferLink } from '../../../features/waitlist/read.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { telOf } from '../booking/how-to-reach.tsx';
import { slotTexts } from '../booking/texts/words.ts';
import { Badge, Facts } from '../kit/badge.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { ErrorSummary } from '../kit/fields.tsx';
import { answerForm, type FormState, fieldsAt, fresh, standing } from '../kit/form.tsx';
import { isFaulty } from '../kit/form-faults.ts';
import { Heading } from '../kit/heading.tsx';
import { Icon } from '../kit/icon.tsx';
import { phone } from '../kit/inputs.tsx';
import { chosenLanguage } from '../kit/language.tsx';
import { Name } from '../kit/localized-name.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { LongTime } from '../kit/times.tsx';
import { familyRoutes, keepAddressSecret } from './family-link.tsx';
import { LateNote } from './late-times.tsx';
import { familyLinkTexts, offerTexts } from './texts/words.ts';

export function offerPages(deps: Dependencies): Hono<WebEnv> {
  const routes = familyRoutes(deps);

  routes.get('/offers/:offer', async (c) => showOffer(c, await openOffer(c, deps), deps.clock.now()));

  routes.post('/offers/:offer/:answer{accept|decline}', async (c) => {
    const offer = await openOffer(c, deps);
    const { id, actor } = offer;
    const said = { requestId: c.var.requestId };
    try {
      if (c.req.param('answer') === 'decline') await execute(deps, actor, declineOffer, { offer: id }, said);
      else {
        return await answerForm(c, numberForm(c.var.language), {
          act: ({ phone: number }) =>
            execute(deps, actor, acceptOffer, { offer: id, ...(number !== '' && { phone: number }) }, said),
          done: () => `/offers/${c.req.param('offer')}`,
          again: (state) => showOpen(c, offer, { now: deps.clock.now(), state }),
        });
      }
    } catch (error) {
      if (!(error instanceof Refusal) || error.status < 409) throw error;
      const kept = c.req.param('answer') === 'decline' && error.code === 'wrong_status';
      const done = kept ? KEPT : error.code === 'double_booked' ? 'doubled' : 'gone';
      return c.redirect(`/offers/${c.req.param('offer')}?done=${done}`, 303);
    }
    return c.redirect(`/offers/${c.req.param('offer')}`, 303);
  });

  return routes;
}

/** As `done` in the address: it was declined once it had been accepted, which cancels nothing. */
const KEPT = 'kept';

/** The page then speaks the reader's chosen language, else theirs. Throws `not_found`. */
async function openOffer(c: Context<WebEnv>, deps: Dependencies): Promise<OpenedOffer> {
  keepAddressSecret(c);
  const offer = await openOfferLink(deps, c.req.param('offer') ?? '');
  const language = chosenLanguage(c) ?? offer.actor.language;
  c.set('language', language);
  c.set('region', nameIn(offer.directory.region.name, language));
  return offer;
}

function showOffer(c: Context<WebEnv>, offer: OpenedOffer, now: number): Response | Promise<Response> {
  const gone = c.req.query('done') === 'gone' && offer.state !== 'accepted';
  return offer.state === 'open' && offer.booking !== undefined && !gone
    ? showOpen(c, offer, { now, state: fresh(numberForm(c.var.language)) })
    : showClosed(c, offer, now);
}

/** Whom to call, where that is how they would meet and nobody has a number. */
function numberForm(language: Language) {
  const text = offerTexts[language];
  return {
    phone: phone(text.number, {
      hint: text.numberHint,
      autocomplete: 'tel',
      maxlength: 31,
      fault: text.numberMissing,
    }),
  };
}
type NumberState = FormState<ReturnType<typeof numberForm>>;

function showOpen(
  c: Context<WebEnv>,
  offer: OpenedOffer,
  { now, state }: { readonly now: number; readonly state: NumberState },
): Response | Promise<Response> {
  const { language } = c.var;
  const text = offerTexts[language];
  const path = `/offers/${c.req.param('offer')}`;
  const { booking, directory } = offer;
  return showPage(
    c,
    { title: text.title, width: 'narrow', ...standing(state) },
    <div class="stack gap-5">
      <ErrorSummary faults={state.faults} language={language} />
      {c.req.query('done') === 'doubled' && (
        <Note tone="warn" said>
          <p>{text.doubled}</p>
        </Note>
      )}
      <div class="stack gap-3">
        <Badge tone="warn" icon="clock">
          {text.kept({ until: { at: offer.deadline, zone: offer.timeZone } })}
        </Badge>
        <h1 class="big-time">
          <span class="unseen">{text.title}: </span>
          <When c={c} offer={offer} />
        </h1>
        <Meeting c={c} offer={offer} />
      </div>
      {booking && isLate(offer, now) && (
        <LateNote phone={directory.areas.get(booking.area)?.phone} language={language} />
      )}
      <form method="post" action={`${path}/accept`} class="stack gap-3" novalidate>
        {(offer.asksNumber || isFaulty(state)) && fieldsAt(numberForm(language), state, language).phone}
        <button type="submit" class="button wide">
          <Icon name="check" /> {text.accept}
        </button>
      </form>
      <form method="post" action={`${path}/decline`} class="stack gap-2">
        <button type="submit" class="button second wide">
          {text.decline}
        </button>
        <p class="small soft">{text.declineHint}</p>
      </form>
    </div>,
  );
}

function isLate({ booking, directory }: OpenedOffer, now: number): boolean {
  return booking !== undefined && isPastChange(booking, directory.services.get(booking.service), now);
}

function showClosed(c: Context<WebEnv>, offer: OpenedOffer, now: number): Response | Promise<Response> {
  const { language } = c.var;
  const text = offerTexts[language];
  const cancelled = offer.state === 'accepted' && offer.booking?.status === 'cancelled';
  const accepted = offer.state === 'accepted' && !cancelled;
  const [title, stays] = cancelled
    ? [text.cancelledTitle, text.cancelled]
    : accepted
      ? [text.acceptedTitle, isMailed(offer) ? `${text.accepted} ${text.acceptedMail}` : text.accepted]
      : offer.state === 'declined'
        ? [text.declinedTitle, text.declined]
        : offer.state === 'lapsed'
          ? [text.lapsedTitle, text.lapsed]
          : [offer.waits ? text.withdrawnTitle : text.shutTitle, text.withdrawn];
  const lead = offer.waits || offer.state === 'accepted' ? stays : text.waitsNoMore;
  return showPage(
    c,
    { title, width: 'narrow' },
    <div class="stack gap-5">
      {accepted && c.req.query('done') === KEPT && (
        <Note tone="warn" said>
          <p>
            {text.declinedLate}
            {offer.page && !isLate(offer, now) && (
              <>
                {' '}
                <a href={`${offer.page}/cancel`}>{text.declinedCancel}</a>
              </>
            )}
          </p>
        </Note>
      )}
      <Heading lead={lead}>{title}</Heading>
      {accepted && offer.booking && (
        <div class="stack gap-3">
          <p class="big-time">
            <When c={c} offer={offer} />
          </p>
          <Meeting c={c} offer={offer} />
        </div>
      )}
      {accepted && offer.page && (
        <div class="stack gap-2">
          <a class="button wide" href={offer.page}>
            <Icon name="calendar" /> {text.toBooking}
          </a>
          <p class="small soft">{isLate(offer, now) ? text.toLateBookingHint : text.toBookingHint}</p>
        </div>
      )}
      {offer.phone && (
        <a class="button second wide" href={telOf(offer.phone)}>
          <Icon name="phone" /> {text.call({ phone: offer.phone })}
        </a>
      )}
    </div>,
  );
}

/** Whether the person who takes the time, or one of the family, is written to about it. */
function isMailed({ booking }: OpenedOffer): boolean {
  const others = booking?.participants.filter(({ role }) => role !== 'professional') ?? [];
  return others.some(({ email, phone }) => email !== undefined || phone !== undefined);
}

type Part = { readonly c: Context<WebEnv>; readonly offer: OpenedOffer };

const When = ({ c, offer: { booking, timeZone } }: Part) =>
  booking === undefined ? null : (
    <LongTime start={booking.start} end={booking.end} reading={{ language: c.var.language, timeZone }} />
  );

/** How they meet, with whom in neutral words, and where, unless nobody may be told the place. */
const Meeting = ({ c, offer: { booking, channel, own, placeHidden, directory } }: Part) => {
  const { language } = c.var;
  const text = offerTexts[language];
  const site = booking?.site && directory.sites.get(booking.site);
  const place = site && (
    <>
      <Name of={site.name} language={language} />
      {site.address !== undefined && `, ${site.address}`}
    </>
  );
  return (
    <Facts
      of={[
        [text.how, channel && slotTexts[language].channelName[channel]],
        [
          familyLinkTexts[language].withWhom,
          booking && text.company({ own: own === 1 ? 'yes' : 'other', others: booking.professionals.length - own }),
        ],
        [text.where, channel === 'on-site' && (placeHidden || (booking?.site && !site) ? text.askWhere : place)],
      ]}
    />
  );
};
