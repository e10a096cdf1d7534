// A group event for anybody: when and where it is, registering for it, and the draw that everybody can check.

import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { nameIn } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import { keptDays } from '../../../core/kept-data.ts';
import type { Language } from '../../../core/permissions.ts';
import { readRegistrationLink } from '../../../features/groups/read.ts';
import { registerByThemselves, registerForGroup } from '../../../features/groups/register-for-group.ts';
import type { GroupEventView, RegisteredView } from '../../../features/groups/schema.ts';
import { clientAddress } from '../../../features/identity/limit-requests.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { QrImage } from '../booking/qr-image.tsx';
import { bookingLinkTexts } from '../booking/texts/words.ts';
import { signedIn } from '../kit/allowed.ts';
import { Facts } from '../kit/badge.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { ErrorSummary } from '../kit/fields.tsx';
import { answerForm, type FormState, fieldsAt, fresh, standing, type Typed } from '../kit/form.tsx';
import { Heading } from '../kit/heading.tsx';
import { email, hidden, number, phone } from '../kit/inputs.tsx';
import { Name } from '../kit/localized-name.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { DeskSection, type GroupView, openGroup } from './group-desk.tsx';
import { EventFacts } from './group-event.tsx';
import { groupTexts } from './texts/words.ts';

export function groupPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/groups/:id', async (c) => {
    const view = await openGroup(c, deps);
    return showEvent(c, view, fresh(registerForm(view)), await linkToTell(c, deps, view));
  });

  routes.post('/groups/:id', async (c) => {
    const event = c.req.param('id');
    const view = await openGroup(c, deps);
    try {
      return await answerForm(c, registerForm(view), {
        act: ({ childcare, email, phone }) => {
          const input = {
            event,
            language: c.var.language,
            childcare: childcare === '' ? 0 : Number(childcare),
            ...(email !== '' && { email }),
            ...(phone !== '' && { phone }),
          };
          const { requestId } = c.var;
          // What the desk notes down is the desk's act, and the desk is told how it stands.
          return view.registrations
            ? execute(deps, signedIn(c), registerForGroup, input, { requestId })
            : registerByThemselves(deps, c.var.language, input, { address: clientAddress(deps, c), requestId });
        },
        done: (registered, typed) => afterRegistering(event, registered, typed),
        again: (state) => showEvent(c, view, state),
      });
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'wrong_status') throw error;
      return c.redirect(`/groups/${event}`, 303);
    }
  });

  return routes;
}

/** The link of who was just noted and has no address: the desk reads it out, or prints it, also where a text brings it. */
async function linkToTell(
  c: Context<WebEnv>,
  deps: Dependencies,
  { registrations = [] }: GroupView,
): Promise<ToTell | undefined> {
  const { done, number } = c.req.query();
  if (done !== 'registered' && done !== 'texted' && done !== 'again') return undefined;
  const noted = registrations.find((one) => String(one.number) === number && one.phone !== undefined);
  const url = noted && (await readRegistrationLink(deps, noted.id));
  return noted && url !== undefined ? { number: noted.number, url } : undefined;
}
type ToTell = { readonly number: number; readonly url: string };

function registerForm({ event, language }: GroupView) {
  const text = groupTexts[language];
  const { fault } = text;
  const most = String(Math.min(10, event.childcarePlaces));
  return {
    childcare:
      event.childcarePlaces > 0
        ? number(text.children, { first: '0', short: true, min: '0', max: most, fault: fault.childcare })
        : hidden(),
    email: email(text.email, {
      optional: true,
      hint: text.emailHint({ days: keptDays('registrationContact') }),
      autocomplete: 'email',
      maxlength: 254,
      fault: fault.email,
    }),
    phone: phone(text.phone, { optional: true, hint: text.phoneHint, maxlength: 32, fault: fault.phone }),
  };
}
type RegisterFields = ReturnType<typeof registerForm>;

/** Their own page, where they can be shown it; else the event's, which says what was done. */
function afterRegistering(event: string, done: RegisteredView, { email, phone }: Typed<RegisterFields>): string {
  const { registration, again, texted } = done;
  if (registration === undefined) return `/groups/${event}?done=mailed`;
  if (email === '' && phone === '') return new URL(registration.link).pathname;
  const said = again ? 'again' : texted ? 'texted' : 'registered';
  return `/groups/${event}?done=${said}&number=${registration.number}`;
}

function showEvent(
  c: Context<WebEnv>,
  view: GroupView,
  state: FormState<RegisterFields>,
  toTell?: ToTell,
): Response | Promise<Response> {
  const { event, directory, language, registrations } = view;
  const text = groupTexts[language];
  const done = c.req.query('done') ?? '';
  const number = Number(c.req.query('number'));
  const saidToDesk = {
    planned: text.planned,
    change: text.didChange,
    draw: text.didDraw,
    cancel: text.didCancel,
    address: text.didAddress,
    changed: text.changed,
    registered: text.deskRegistered({ number }),
    texted: text.deskTexted({ number }),
    again: text.deskAgain({ number }),
  }[done];
  const said = done === 'mailed' ? text.mailed : registrations && saidToDesk;
  return showPage(
    c,
    {
      title: nameIn(event.name, language),
      width: 'narrow',
      ...(registrations && { current: 'groups' as const }),
      ...standing(state),
    },
    <div class="stack gap-6">
      {said && (
        <Note tone={done === 'changed' || done === 'again' ? 'warn' : 'good'} said>
          <p>{said}</p>
        </Note>
      )}
      {toTell && (
        <section class="card stack gap-3">
          <h2>{text.deskLink({ number: toTell.number })}</h2>
          <p>{text.deskLinkLead}</p>
          <QrImage of={toTell.url} label={bookingLinkTexts[language].qr} />
          <p>
            <code class="breaks">{toTell.url}</code>
          </p>
        </section>
      )}
      <ErrorSummary faults={state.faults} language={language} />
      <Heading {...(registrations && { back: { href: '/groups', label: text.all } })}>
        <Name of={event.name} language={language} />
      </Heading>
      <EventFacts event={event} directory={directory} language={language} exact={registrations !== undefined} />
      {event.cancelled && (
        <Note tone="bad">
          <p>{text.cancelledNote}</p>
        </Note>
      )}
      {registrations && !event.cancelled && !event.begun && event.attention.length > 0 && (
        <Note tone="warn">
          {event.attention.map((what) => (
            <p>{text.attention[what]}</p>
          ))}
        </Note>
      )}
      {!event.cancelled && !event.open && (
        <Note>
          <p>{text.closedNote}</p>
        </Note>
      )}
      {event.open && <RegisterForm view={view} state={state} />}
      {event.lot && <LotSection lot={event.lot} language={language} />}
      {registrations && (
        <DeskSection event={event} directory={directory} registrations={registrations} language={language} />
      )}
    </div>,
  );
}

const RegisterForm: FC<{ view: GroupView; state: FormState<RegisterFields> }> = ({ view, state }) => {
  const text = groupTexts[view.language];
  const at = fieldsAt(registerForm(view), state, view.language);
  return (
    <section class="stack gap-3">
      <h2>{text.register}</h2>
      <p class="soft">{text.registerLead}</p>
      <form method="post" action={`/groups/${view.event.id}`} class="stack gap-5" novalidate>
        {at.childcare}
        {at.email}
        {view.registrations && at.phone}
        <p>
          <button type="submit" class="button">
            {text.send}
          </button>
        </p>
      </form>
    </section>
  );
};

/** Who was drawn; and folded, all that anybody needs to draw again: the seal from the start, then the seed and the numbers. */
const LotSection: FC<{ lot: NonNullable<GroupEventView['lot']>; language: Language }> = ({ lot, language }) => {
  const text = groupTexts[language];
  const numbers = (of: readonly (number | string)[]) => (of.length === 0 ? text.nobody : of.join(', '));
  const tookPart = lot.tookPart.map((number, at) => {
    const childcare = lot.childcare[at] ?? 0;
    return childcare === 0 ? number : `${number} (${text.childcareOf({ count: childcare })})`;
  });
  return (
    <section class="stack gap-3">
      <h2>{text.lot}</h2>
      {lot.seed !== null && <Facts of={[[text.drawn, <b>{numbers(lot.drawn)}</b>]]} />}
      <details class="unfolds">
        <summary>{text.check}</summary>
        <div class="stack gap-3">
          <Facts
            of={[
              [text.commitment, <code class="breaks">{lot.commitment}</code>],
              [text.seed, lot.seed === null ? text.seedLater : <code class="breaks">{lot.seed}</code>],
              ...(lot.seed === null
                ? []
                : ([
                    [text.capacity, lot.places],
                    ...(lot.childcarePlaces > 0 ? ([[text.childcarePlaces, lot.childcarePlaces]] as const) : []),
                    [text.tookPart, numbers(tookPart)],
                  ] as const)),
            ]}
          />
          <p class="soft">{text.commitmentHint}</p>
          <ol class="numbered">
            <li>{text.check1}</li>
            <li>{text.check2}</li>
            <li>{text.check3}</li>
            <li>{text.check4}</li>
          </ol>
        </div>
      </details>
    </section>
  );
};
