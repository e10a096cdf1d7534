// A group event for anybody: when and where it is, registering for it, and the draw that everybody can check.

import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { nameIn } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import type { Language } from '../../../core/permissions.ts';
import { registerByThemselves, registerForGroup } from '../../../features/groups/register-for-group.ts';
import type { GroupEventView, RegisteredView } from '../../../features/groups/schema.ts';
import { clientAddress } from '../../../features/identity/limit-requests.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { signedIn } from '../kit/allowed.ts';
import { Facts } from '../kit/badge.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { ErrorSummary, type Faults, TextField } from '../kit/fields.tsx';
import { Heading } from '../kit/heading.tsx';
import { Name } from '../kit/localized-name.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { faultsIn, readForm, type SentForm } from '../kit/read-form.ts';
import { frameTexts } from '../kit/texts/words.ts';
import { DeskSection, type GroupView, openGroup } from './group-desk.tsx';
import { EventFacts } from './group-event.tsx';
import { groupTexts } from './texts/words.ts';

export function groupPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/groups/:id', async (c) => showEvent(c, await openGroup(c, deps), {}));

  routes.post('/groups/:id', async (c) => {
    const form = await readForm(c);
    const values = typedWish(form);
    const event = c.req.param('id');
    const input = {
      event,
      language: c.var.language,
      childcare: values.childcare === '' ? 0 : Number(values.childcare),
      ...(values.email !== '' && { email: values.email }),
      ...(values.phone !== '' && { phone: values.phone }),
    };
    try {
      const view = await openGroup(c, deps);
      // What the desk notes down is the desk's act, and the desk is told how it stands.
      const done = view.registrations
        ? await execute(deps, signedIn(c), registerForGroup, input, { requestId: c.var.requestId })
        : await registerByThemselves(deps, c.var.language, input, {
            address: clientAddress(deps, c),
            requestId: c.var.requestId,
          });
      return c.redirect(afterRegistering(event, done, values), 303);
    } catch (error) {
      if (error instanceof Refusal && error.code === 'wrong_status') return c.redirect(`/groups/${event}`, 303);
      const { fault } = groupTexts[c.var.language];
      const faults = faultsIn(error, {
        childcare: { field: 'childcare', text: fault.childcare },
        email: { field: 'email', text: fault.email },
        phone: { field: 'phone', text: fault.phone },
      });
      return showEvent(c, await openGroup(c, deps), faults, values);
    }
  });

  return routes;
}

type WishValues = { readonly childcare: string; readonly email: string; readonly phone: string };
const blankWish: WishValues = { childcare: '0', email: '', phone: '' };

function typedWish(form: SentForm): WishValues {
  return {
    childcare: form.one('childcare').trim(),
    email: form.one('email').trim(),
    phone: form.one('phone').trim(),
  };
}

/** Their own page, where they can be shown it; else the event's, which says what was done. */
function afterRegistering(event: string, done: RegisteredView, { email, phone }: WishValues): string {
  const { registration, again } = done;
  if (registration === undefined) return `/groups/${event}?done=mailed`;
  if (email === '' && phone === '') return new URL(registration.link).pathname;
  return `/groups/${event}?done=${again ? 'again' : 'registered'}&number=${registration.number}`;
}

function showEvent(
  c: Context<WebEnv>,
  view: GroupView,
  faults: Faults,
  values: WishValues = blankWish,
): Response | Promise<Response> {
  const { event, directory, language, registrations } = view;
  const text = groupTexts[language];
  const faulty = Object.keys(faults).length > 0;
  const done = c.req.query('done') ?? '';
  const number = Number(c.req.query('number'));
  const saidToDesk = {
    planned: text.planned,
    change: text.didChange,
    draw: text.didDraw,
    cancel: text.didCancel,
    changed: text.changed,
    registered: text.deskRegistered({ number }),
    again: text.deskAgain({ number }),
  }[done];
  const said = done === 'mailed' ? text.mailed : registrations && saidToDesk;
  return showPage(
    c,
    {
      title: nameIn(event.name, language),
      width: 'narrow',
      ...(registrations && { current: 'groups' as const }),
      ...(faulty && { status: 400 as const, faulty }),
    },
    <div class="stack gap-6">
      {said && (
        <Note tone={done === 'changed' || done === 'again' ? 'warn' : 'good'} said>
          <p>{said}</p>
        </Note>
      )}
      <ErrorSummary faults={faults} language={language} />
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
      {event.open && (
        <RegisterForm
          event={event}
          faults={faults}
          values={values}
          language={language}
          byDesk={registrations !== undefined}
        />
      )}
      {event.lot && <LotSection lot={event.lot} language={language} />}
      {registrations && (
        <DeskSection event={event} directory={directory} registrations={registrations} language={language} />
      )}
    </div>,
  );
}

const RegisterForm: FC<{
  event: GroupEventView;
  faults: Faults;
  values: WishValues;
  language: Language;
  byDesk: boolean;
}> = ({ event, faults, values, language, byDesk }) => {
  const text = groupTexts[language];
  return (
    <section class="stack gap-3">
      <h2>{text.register}</h2>
      <p class="soft">{text.registerLead}</p>
      <form method="post" action={`/groups/${event.id}`} class="stack gap-5" novalidate>
        {event.childcarePlaces > 0 && (
          <TextField
            name="childcare"
            type="number"
            short
            min="0"
            max={String(Math.min(10, event.childcarePlaces))}
            label={text.children}
            value={values.childcare}
            fault={faults.childcare}
          />
        )}
        <TextField
          name="email"
          type="email"
          label={`${text.email} ${frameTexts[language].optional}`}
          hint={text.emailHint}
          value={values.email}
          fault={faults.email}
          autocomplete="email"
          maxlength={254}
        />
        {byDesk && (
          <TextField
            name="phone"
            type="tel"
            label={`${text.phone} ${frameTexts[language].optional}`}
            hint={text.phoneHint}
            value={values.phone}
            fault={faults.phone}
            maxlength={32}
          />
        )}
        <p>
          <button type="submit" class="button">
            {text.send}
          </button>
        </p>
      </form>
    </section>
  );
};

/** All that anybody needs to draw again: the seal from the start, then the seed and the numbers. */
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
      <div class="card stack gap-3">
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
                  [text.drawn, <b>{numbers(lot.drawn)}</b>],
                ] as const)),
          ]}
        />
        <p class="soft">{text.commitmentHint}</p>
      </div>
      <h3>{text.check}</h3>
      <ol class="numbered">
        <li>{text.check1}</li>
        <li>{text.check2}</li>
        <li>{text.check3}</li>
        <li>{text.check4}</li>
      </ol>
    </section>
  );
};
