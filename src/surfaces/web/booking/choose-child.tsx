// The desk says for which child of its family an appointment is. The time and everything else stay.

import type { Context, Hono } from 'hono';
import { zoneOf } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import type { Language } from '../../../core/permissions.ts';
import { sayDateTimeRange, sayList } from '../../../core/wording.ts';
import { chooseChild } from '../../../features/bookings/choose-child.ts';
import type { ReadBooking } from '../../../features/bookings/read.ts';
import { readFamily } from '../../../features/families/read.ts';
import type { FamilyView } from '../../../features/families/schema.ts';
import { executeTelling } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { signedIn } from '../kit/allowed.ts';
import type { WebEnv } from '../kit/environment.ts';
import type { Faults } from '../kit/fields.tsx';
import { answerForm, type FormState, fieldsAt, ofKept } from '../kit/form.tsx';
import { faultsFor } from '../kit/form-faults.ts';
import { select } from '../kit/inputs.tsx';
import { actRoutes } from './act-routes.ts';
import { AnywayNote, anywayForm, askedToDouble, overrideOf } from './anyway-fields.tsx';
import { openBooking } from './booking.tsx';
import { showChangePage } from './change-page.tsx';
import { SeenVersion, seenIn } from './seen-version.tsx';
import { childTexts, rewordTexts } from './texts/words.ts';

export function chooseChildPage(deps: Dependencies): Hono<WebEnv> {
  const routes = actRoutes(deps);

  routes.get('/bookings/:id/child', async (c) => {
    const opened = await open(c, deps);
    return showForm(c, opened, ofKept(childForm(opened, c.var.language), keptIn(opened)));
  });

  routes.post('/bookings/:id/child', async (c) => {
    const opened = await open(c, deps);
    const { booking } = opened;
    const { id } = booking.record;
    const { language } = c.var;
    const fields = childForm(opened, language);
    return answerForm(c, fields, {
      kept: keptIn(opened),
      // without a reason nothing is set aside: it is found anew whether anything stands in the way of who is chosen now
      meant: (typed) => (typed.why.trim() === '' ? { ...typed, rules: [] } : typed),
      act: ({ child, ...anyway }, form) => {
        const input = { booking: id, ...seenIn(form), child: child || null, ...overrideOf(anyway) };
        return executeTelling(deps, signedIn(c), chooseChild, input, { requestId: c.var.requestId });
      },
      done: ({ unchanged }) => `/bookings/${id}?done=${unchanged ? 'same-child' : 'child'}`,
      faults: (error) => doubledFaults(error, opened, language) ?? faultsFor(fields, error, language),
      again: (state, error) => {
        const asks = isDoubled(error) && booking.overrides;
        if (asks) return showForm(c, opened, { ...state, typed: askedToDouble(state.typed) });
        return showForm(c, opened, { ...state, typed: { ...state.typed, ...keptIfGone(state.typed, opened) } });
      },
    });
  });

  return routes;
}

type Opened = { readonly booking: ReadBooking; readonly family: FamilyView };

/** The booking with its family, both read and logged. Throws `wrong_status` where it is not, or no longer, the desk's to say. */
async function open(c: Context<WebEnv>, deps: Dependencies): Promise<Opened> {
  const booking = await openBooking(c, deps);
  const { appointmentOf } = booking.record;
  if (!booking.choosesChild || appointmentOf === undefined || booking.whose?.opens !== true) {
    throw new Refusal('wrong_status', 'whom this booking is for cannot be said now');
  }
  const family = await readFamily(deps, signedIn(c), appointmentOf, 'appointment', c.var.requestId);
  return { booking, family };
}

function keptIn({ booking }: Pick<Opened, 'booking'>) {
  return { child: booking.record.child ?? '' };
}

function childForm({ family }: Opened, language: Language) {
  const text = childTexts[language];
  const options = family.children.map(({ id, name }) => ({ value: id, label: name }));
  return { child: select(text.field, { blank: text.noChild, options, fault: text.gone }), ...anywayForm(language) };
}

/** A child who was removed from the family meanwhile is chosen no longer: who it was for still is. */
function keptIfGone({ child }: { readonly child: string }, { booking, family }: Opened) {
  return child === '' || family.children.some(({ id }) => id === child) ? {} : keptIn({ booking });
}

function isDoubled(error: unknown): error is Refusal {
  return error instanceof Refusal && error.code === 'double_booked';
}

/** Said at the child: when they are elsewhere, as far as the reader may see it. */
function doubledFaults(error: unknown, { booking }: Opened, language: Language): Faults | undefined {
  if (!isDoubled(error)) return undefined;
  const text = childTexts[language];
  const zone = zoneOf(booking.directory, booking.record.area);
  const times = (error.details.clashes ?? []).map(({ start, end }) =>
    sayDateTimeRange(Date.parse(start), Date.parse(end), language, zone),
  );
  const said = text.doubled({ when: times.length === 0 ? undefined : sayList(times, language) });
  return { child: booking.overrides ? said : `${said} ${text.doubledNot}` };
}

function showForm(
  c: Context<WebEnv>,
  opened: Opened,
  state: FormState<ReturnType<typeof childForm>>,
): Response | Promise<Response> {
  const { language } = c.var;
  const text = childTexts[language];
  const { children, id } = opened.family;
  return showChangePage(
    c,
    opened.booking,
    { path: 'child', title: text.link, lead: text.lead, save: rewordTexts[language].save },
    state,
    <>
      <SeenVersion of={opened.booking.record} />
      {children.length === 0 && (
        <p>
          {text.none} <a href={`/families/${id}?purpose=appointment`}>{text.toFamily}</a>
        </p>
      )}
      {fieldsAt(childForm(opened, language), state, language).child}
      <AnywayNote rules={state.typed.rules} lead={text.anyway} state={state} language={language} />
    </>,
  );
}
