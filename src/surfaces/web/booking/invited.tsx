// Who of another house takes part in a booking: invited, given a new link, or no longer needed. For its people and its desk.

import type { Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { outsideRoles } from '../../../core/booking.ts';
import { zoneOf } from '../../../core/directory.ts';
import { readEmailAddress } from '../../../core/email-address.ts';
import { Refusal } from '../../../core/errors.ts';
import { type Language, languages } from '../../../core/permissions.ts';
import { readPhoneNumber } from '../../../core/phone-number.ts';
import { sayLanguage } from '../../../core/wording.ts';
import { wordFor } from '../../../core/words.ts';
import { closeInvitation } from '../../../features/bookings/close-invitation.ts';
import { inviteParticipant } from '../../../features/bookings/invite-participant.ts';
import { NEEDS_CONSENT } from '../../../features/bookings/open-to-invite.ts';
import type { ReadBooking } from '../../../features/bookings/read.ts';
import { type Invited, readInvitations } from '../../../features/bookings/read-invitations.ts';
import { renewInvitation } from '../../../features/bookings/renew-invitation.ts';
import type { IssuedLink } from '../../../features/bookings/schema.ts';
import { uninviteParticipant } from '../../../features/bookings/uninvite-participant.ts';
import { type LeavingCalendar, readLeavingCalendars } from '../../../features/calendar/read-held.ts';
import { execute, executeTelling } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { signedIn } from '../kit/allowed.ts';
import { Badge } from '../kit/badge.tsx';
import { Confirm } from '../kit/confirm.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { ErrorSummary } from '../kit/fields.tsx';
import { allFields, answerForm, type FormState, fresh, standing } from '../kit/form.tsx';
import { Heading } from '../kit/heading.tsx';
import { Icon } from '../kit/icon.tsx';
import { email, phone, select } from '../kit/inputs.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { readForm } from '../kit/read-form.ts';
import { sayEmail } from '../kit/say-email.ts';
import { actRoutes } from './act-routes.ts';
import { openBooking } from './booking.tsx';
import { decidedIn, LeftCalendars } from './left-calendars.tsx';
import { LinkToTell } from './link-to-tell.tsx';
import { isPressedAgain, PRESSED, PressMark, pressIn } from './press-once.tsx';
import { bookingLinkTexts, invitedTexts } from './texts/words.ts';

/** What is most often interpreted, beside the languages of the service. */
const INTERPRETED = ['ar', 'et', 'fa', 'ku', 'ru', 'so', 'uk'] as const;

type Opened = { readonly booking: ReadBooking; readonly invited: readonly Invited[] };

export function invitedPages(deps: Dependencies): Hono<WebEnv> {
  const routes = actRoutes(deps);

  routes.get('/bookings/:id/invited', async (c) => {
    return showInvited(c, await open(c, deps), fresh(inviteForm(c.var.language)));
  });

  routes.post('/bookings/:id/invited', async (c) => {
    const opened = await open(c, deps);
    const { id } = opened.booking.record;
    return answerForm(c, inviteForm(c.var.language), {
      act: async ({ email: address, phone: number, ...typed }) => {
        if (isInvited(opened, { address, number }, typed)) return 'already';
        const contact = { ...(address !== '' && { email: address }), ...(number !== '' && { phone: number }) };
        const input = { booking: id, ...typed, ...contact };
        await execute(deps, signedIn(c), inviteParticipant, input, { requestId: c.var.requestId });
        return 'invited';
      },
      done: (done) => `/bookings/${id}/invited?done=${done}`,
      again: (state) => showInvited(c, opened, state),
    });
  });

  // Answered at once and not after a redirect: the secret is shown this once and stands in no address.
  routes.post('/bookings/:id/invited/:participant/link', async (c) => {
    const opened = await open(c, deps);
    const one = oneOf(opened, c);
    const input = { booking: opened.booking.record.id, participant: one.participant, send: isWrittenTo(one) };
    const asked = { requestId: c.var.requestId, ...pressIn(await readForm(c)) };
    try {
      const made = await execute(deps, signedIn(c), renewInvitation, input, asked);
      return await showInvited(c, await open(c, deps), fresh(inviteForm(c.var.language)), { ...made, of: one });
    } catch (error) {
      if (!isPressedAgain(error)) throw error;
      return c.redirect(`/bookings/${input.booking}/invited?done=${PRESSED}`, 303);
    }
  });

  routes.post('/bookings/:id/invited/:participant/close', async (c) => {
    const { input, path } = await target(c);
    await execute(deps, signedIn(c), closeInvitation, input, { requestId: c.var.requestId });
    return c.redirect(`${path}?done=closed`, 303);
  });

  routes.get('/bookings/:id/invited/:participant/remove', async (c) => {
    const opened = await open(c, deps);
    const one = oneOf(opened, c);
    return showRemoval(c, opened, one, await readLeavingCalendars(deps, { participants: [one.participant] }));
  });

  routes.post('/bookings/:id/invited/:participant/remove', async (c) => {
    const { input, path } = await target(c);
    const calendar = decidedIn(await readForm(c));
    const asked = { requestId: c.var.requestId };
    const given = { ...input, ...(calendar && { calendar }) };
    try {
      const { unchanged } = await executeTelling(deps, signedIn(c), uninviteParticipant, given, asked);
      return c.redirect(`${path}?done=${unchanged ? 'gone' : 'removed'}`, 303);
    } catch (error) {
      // somebody has removed them already, and chose otherwise for the calendar
      if (error instanceof Refusal && error.code === 'changed_meanwhile') return c.redirect(`${path}?done=gone`, 303);
      if (!(error instanceof Refusal && error.code === 'calendar_undecided')) throw error;
      const opened = await open(c, deps);
      const one = oneOf(opened, c);
      return showRemoval(c, opened, one, await readLeavingCalendars(deps, { participants: [one.participant] }), 422);
    }
  });

  return routes;
}

async function target(c: Context<WebEnv>) {
  const booking = c.req.param('id') ?? '';
  return { input: { booking, participant: c.req.param('participant') }, path: `/bookings/${booking}/invited` };
}

/** The booking with those who were invited. Throws `not_found` for those who may not say who takes part. */
async function open(c: Context<WebEnv>, deps: Dependencies): Promise<Opened> {
  const booking = await openBooking(c, deps);
  const invited = await readInvitations(deps, signedIn(c), booking.record);
  if (invited === undefined) throw new Refusal('not_found', 'no such booking');
  return { booking, invited };
}

function oneOf({ invited }: Opened, c: Context<WebEnv>): Invited {
  const found = invited.find(({ participant }) => participant === c.req.param('participant'));
  if (found === undefined) throw new Refusal('not_found', 'nobody invited has this id');
  return found;
}

/** The form sent again, as it was: they were invited by the press before. */
function isInvited(
  { invited }: Opened,
  { address, number }: { address: string; number: string },
  { role, language }: { role: string; language: string },
): boolean {
  return invited.some(
    (one) =>
      (one.email ?? one.number) !== undefined &&
      one.email === readEmailAddress(address) &&
      one.number === readPhoneNumber(number)?.shown &&
      one.role === role &&
      one.language === language,
  );
}

function isWrittenTo({ email, texted }: Invited): boolean {
  return email !== undefined || texted === true;
}

type InviteFields = ReturnType<typeof inviteForm>;

function inviteForm(language: Language) {
  const text = invitedTexts[language];
  const named = [...languages, ...INTERPRETED].map((value) => ({ value, label: sayLanguage(value, language) }));
  return {
    role: select(text.roleLabel, {
      first: 'interpreter',
      options: outsideRoles.map((value) => ({ value, label: text.role[value] })),
      fault: (message) => (message === NEEDS_CONSENT ? text.needsConsent : text.most),
    }),
    language: select(text.language, {
      hint: text.languageHint,
      first: language,
      options: named.toSorted((one, other) => one.label.localeCompare(other.label, language)),
      fault: text.languageWrong,
    }),
    email: email(text.email, { hint: text.emailHint, autocomplete: 'off', maxlength: 254, fault: text.emailWrong }),
    phone: phone(text.phone, { hint: text.phoneHint, autocomplete: 'off', maxlength: 31, fault: text.phoneWrong }),
  };
}

type Made = IssuedLink & { readonly of: Invited };

function showInvited(
  c: Context<WebEnv>,
  { booking: { record, directory }, invited }: Opened,
  state: FormState<InviteFields>,
  made?: Made,
): Response | Promise<Response> {
  const { language } = c.var;
  const text = invitedTexts[language];
  const said = c.req.query('done') ?? '';
  const done = said === PRESSED ? bookingLinkTexts[language].pressed : wordFor(text.done, said);
  const path = `/bookings/${record.id}`;
  const stands = record.status === 'booked' || record.status === 'arrived';
  return showPage(
    c,
    { title: text.title, current: 'bookings', width: 'narrow', ...standing(state) },
    <div class="stack gap-5">
      {done && made === undefined && (
        <Note tone={['already', 'gone', PRESSED].includes(said) ? 'warn' : 'good'} said>
          <p>{done}</p>
        </Note>
      )}
      <ErrorSummary faults={state.faults} language={language} />
      <Heading lead={text.lead} back={{ href: path, label: text.back }}>
        {text.title}
      </Heading>
      {made && <MadeLink made={made} timeZone={zoneOf(directory, record.area)} language={language} />}
      <section class="stack">
        <h2>{text.who}</h2>
        {invited.length === 0 && <p class="soft">{text.none}</p>}
        {invited.map((one) => (
          <Person one={one} path={`${path}/invited`} stands={stands} language={language} />
        ))}
      </section>
      {stands && (
        <form method="post" action={`${path}/invited`} class="card stack gap-5" novalidate>
          <h2>{text.inviteTitle}</h2>
          {allFields(inviteForm(language), state, language)}
          <div>
            <button type="submit" class="button">
              <Icon name="add" /> {text.invite}
            </button>
          </div>
        </form>
      )}
    </div>,
  );
}

function sayInvited({ role, language: code }: Pick<Invited, 'role' | 'language'>, language: Language): string {
  const text = invitedTexts[language];
  return role === 'interpreter' ? text.interpreterOf({ language: sayLanguage(code, language) }) : text.role[role];
}

/** By what they are known here, beside what they are. */
/** Whom nothing reaches but a call. */
function isCalled(one: Invited): boolean {
  return one.number !== undefined && !isWrittenTo(one);
}

function sayContact({ email: address, number }: Invited): string | undefined {
  return address === undefined ? number : sayEmail(address);
}

const Person: FC<{ one: Invited; path: string; stands: boolean; language: Language }> = ({
  one,
  path,
  stands,
  language,
}) => {
  const text = invitedTexts[language];
  const at = `${path}/${one.participant}`;
  const who = sayContact(one) ?? sayInvited(one, language);
  const { number: phone } = one;
  return (
    <div class="card stack gap-3">
      <h3>{sayInvited(one, language)}</h3>
      {one.email !== undefined && <p>{sayEmail(one.email)}</p>}
      {phone !== undefined && <p>{one.texted ? text.byText({ phone }) : one.email ? phone : text.byCall({ phone })}</p>}
      {(one.email ?? phone) === undefined && <p>{text.noAddress}</p>}
      <p>
        <Badge icon={one.link === 'open' ? 'check' : 'key'} {...(one.link === 'open' && { tone: 'good' })}>
          {text.state[one.link]}
        </Badge>
      </p>
      {stands && (
        <div class="row">
          <form method="post" action={`${at}/link`}>
            <PressMark />
            <button
              type="submit"
              class="button second small"
              aria-label={text.of({ action: isWrittenTo(one) ? text.resend : text.renew, who })}
            >
              <Icon name={isWrittenTo(one) ? 'mail' : 'key'} /> {isWrittenTo(one) ? text.resend : text.renew}
            </button>
          </form>
          {one.link === 'open' && (
            <form method="post" action={`${at}/close`}>
              <button type="submit" class="button second small" aria-label={text.of({ action: text.close, who })}>
                <Icon name="cancelled" /> {text.close}
              </button>
            </form>
          )}
          <a class="button quiet small" href={`${at}/remove`} aria-label={text.of({ action: text.remove, who })}>
            {text.remove}
          </a>
        </div>
      )}
    </div>
  );
};

const MadeLink: FC<{ made: Made; timeZone: string; language: Language }> = ({ made, timeZone, language }) => {
  const text = invitedTexts[language];
  return (
    <LinkToTell
      link={made}
      heading={`${text.made}: ${sayInvited(made.of, language)}`}
      timeZone={timeZone}
      language={language}
    >
      <p>{made.sent ? text.sent : text.notSent}</p>
      <p class="small soft">{text.madeOnce}</p>
    </LinkToTell>
  );
};

function showRemoval(
  c: Context<WebEnv>,
  { booking: { record } }: Opened,
  one: Invited,
  calendars: readonly LeavingCalendar[],
  status?: 422,
): Response | Promise<Response> {
  const { language } = c.var;
  const text = invitedTexts[language];
  const path = `/bookings/${record.id}/invited`;
  const who = [sayInvited(one, language), sayContact(one)].filter(Boolean).join(', ');
  return showPage(
    c,
    { title: text.removeTitle, current: 'bookings', width: 'narrow', ...(status && { status }) },
    <div class="stack gap-5">
      <Heading lead={text.removeLead} back={{ href: path, label: text.title }}>
        {text.removeTitle}
      </Heading>
      <Confirm
        action={`${path}/${one.participant}/remove`}
        button={text.remove}
        danger
        back={{ href: path, label: text.keep }}
      >
        {isCalled(one) ? (
          <>
            <p class="strong">{who}</p>
            <Note>{text.removedByPhone}</Note>
          </>
        ) : (
          <LeftCalendars of={[{ who, calendars }]} faulty={status !== undefined} language={language} />
        )}
      </Confirm>
    </div>,
  );
}
