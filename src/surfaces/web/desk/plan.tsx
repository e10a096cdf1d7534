// A plan of recurring visits: each leads to its booking, and what is left can be cancelled at once.

import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { cancelReasons } from '../../../core/booking.ts';
import { type Directory, zoneOf } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import type { AreaId, ServiceId } from '../../../core/ids.ts';
import type { Language } from '../../../core/permissions.ts';
import { sayDateTimeRange } from '../../../core/wording.ts';
import { cancelPlan } from '../../../features/bookings/cancel-plan.ts';
import { readBooking, readPlan } from '../../../features/bookings/read.ts';
import { readWhoseTimes } from '../../../features/bookings/read-whose.ts';
import { type BookingView, bookingId, planId } from '../../../features/bookings/schema.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import type { Whose } from '../../../features/families/read-whose.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { StateBadge } from '../booking/booking-rows.tsx';
import { bookingTexts, planTexts } from '../booking/texts/words.ts';
import { readWhomToTell, WhoIsTold } from '../booking/told.tsx';
import { unsavedIn } from '../booking/unsaved.ts';
import { WhoseTime } from '../booking/whose.tsx';
import { signedIn } from '../kit/allowed.ts';
import type { WebEnv } from '../kit/environment.ts';
import { allFields, answerForm, type FormState, fresh, showFormPage } from '../kit/form.tsx';
import { Heading } from '../kit/heading.tsx';
import { select } from '../kit/inputs.tsx';
import { Name, Posts } from '../kit/localized-name.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';

export function planPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/plans/:id', async (c) => showPlan(c, await openPlan(c, deps)));

  routes.get('/plans/:id/cancel', async (c) => {
    const plan = await openPlan(c, deps);
    if (plan.ahead.length === 0) throw new Refusal('wrong_status', 'no visit of the plan can be cancelled any more');
    return showCancel(c, deps, plan, fresh(cancelForm(c.var.language)));
  });

  routes.post('/plans/:id/cancel', async (c) => {
    const plan = await openPlan(c, deps);
    const { reasonMissing } = planTexts[c.var.language];
    return answerForm(c, cancelForm(c.var.language), {
      check: ({ reason }) => (cancelReasons.some((each) => each === reason) ? {} : { reason: reasonMissing }),
      act: ({ reason }) => {
        const input = { plan: plan.id, reason };
        return execute(deps, signedIn(c), cancelPlan, input, { requestId: c.var.requestId });
      },
      done: ({ cancelled, kept }) => `/plans/${plan.id}?cancelled=${cancelled.length}&kept=${kept.length}`,
      again: (state) => showCancel(c, deps, plan, state),
    });
  });

  return routes;
}

type OpenedPlan = {
  readonly id: string;
  readonly visits: readonly BookingView[];
  /** those that are still to come */
  readonly ahead: readonly BookingView[];
  readonly whose?: Whose;
  readonly directory: Directory;
};

/** The plan in the address, read and logged. Throws `not_found`. */
async function openPlan(c: Context<WebEnv>, deps: Dependencies): Promise<OpenedPlan> {
  const id = planId.safeParse(c.req.param('id'));
  if (!id.success) throw new Refusal('not_found', 'no such plan');
  const { visits } = await readPlan(deps, signedIn(c), id.data, c.var.requestId);
  const now = deps.clock.now();
  const ahead = visits.filter(({ status, start }) => status === 'booked' && Date.parse(start) > now);
  const [first] = bookingId.array().parse(visits.slice(0, 1).map((visit) => visit.id));
  const whose = first && (await readWhoseTimes(deps, signedIn(c), [first])).get(first);
  return { id: id.data, visits, ahead, ...(whose && { whose }), directory: await readDirectory(deps) };
}

function showPlan(c: Context<WebEnv>, plan: OpenedPlan): Response | Promise<Response> {
  const { language } = c.var;
  const text = planTexts[language];
  return showPage(
    c,
    { title: text.title, current: 'desk' },
    <div class="stack gap-5">
      <DoneNotes c={c} />
      <Heading lead={text.lead} back={{ href: '/desk', label: text.back }}>
        {text.title}
      </Heading>
      <WhosePlan plan={plan} language={language} />
      <VisitRows visits={plan.visits} directory={plan.directory} language={language} />
      {plan.ahead.length > 0 && (
        <div class="row">
          <a class="button danger" href={`/plans/${plan.id}/cancel`}>
            {text.cancelRest}
          </a>
        </div>
      )}
    </div>,
  );
}

const WhosePlan: FC<{ plan: OpenedPlan; language: Language }> = ({ plan: { whose }, language }) =>
  whose === undefined ? null : (
    <p class="strong">
      <WhoseTime whose={whose} language={language} />
    </p>
  );

const DoneNotes: FC<{ c: Context<WebEnv> }> = ({ c }) => {
  const text = planTexts[c.var.language];
  const { unsavedPart } = bookingTexts[c.var.language].page;
  const unsaved = unsavedIn(c.req.query('unsaved'))
    .map((part) => unsavedPart[part])
    .join(', ');
  const [cancelled, kept] = [Number(c.req.query('cancelled') ?? 0), Number(c.req.query('kept') ?? 0)];
  return (
    <>
      {c.req.query('done') === 'booked' && (
        <Note tone="good" said>
          <p>{text.booked}</p>
        </Note>
      )}
      {c.req.query('done') === 'already' && (
        <Note tone="warn" said>
          <p class="strong">{text.already}</p>
          <p>{unsaved === '' ? text.alreadyLead : text.unsaved({ parts: unsaved })}</p>
        </Note>
      )}
      {cancelled > 0 && (
        <Note tone="good" said>
          <p>{text.cancelled({ count: cancelled })}</p>
        </Note>
      )}
      {kept > 0 && (
        <Note tone="warn" said>
          <p>{text.kept({ count: kept })}</p>
        </Note>
      )}
    </>
  );
};

const VisitRows: FC<{ visits: readonly BookingView[]; directory: Directory; language: Language }> = ({
  visits,
  directory,
  language,
}) => (
  <ul class="list card">
    {visits.map((visit) => (
      <li class="row apart">
        <div class="stack gap-1 grow">
          <a class="strong" href={`/bookings/${visit.id}`}>
            <time datetime={visit.start}>{sayVisit(visit, directory, language)}</time>
          </a>
          <span>
            <Name of={directory.services.get(visit.service as ServiceId)?.name} language={language} />
          </span>
          <span class="soft small">
            <Posts of={visit.professionals.map(({ post }) => post)} language={language} />
            {visit.channel && ` · ${bookingTexts[language].channel[visit.channel]}`}
          </span>
        </div>
        <StateBadge of={visit} language={language} />
      </li>
    ))}
  </ul>
);

function sayVisit({ start, end, area }: BookingView, directory: Directory, language: Language): string {
  return sayDateTimeRange(Date.parse(start), Date.parse(end), language, zoneOf(directory, area as AreaId));
}

/** The visits of a plan are of the same people. */
async function whomToTell(c: Context<WebEnv>, deps: Dependencies, visit: string | undefined) {
  const id = bookingId.safeParse(visit);
  if (!id.success) return undefined;
  const { requestId } = c.var;
  return readWhomToTell(deps, signedIn(c), await readBooking(deps, signedIn(c), id.data, requestId), requestId);
}

function cancelForm(language: Language) {
  const { cancel, cancelReason } = bookingTexts[language];
  const options = cancelReasons.map((value) => ({ value, label: cancelReason[value] }));
  return { reason: select(planTexts[language].cancelReason, { blank: cancel.chooseReason, options }) };
}

async function showCancel(
  c: Context<WebEnv>,
  deps: Dependencies,
  plan: OpenedPlan,
  state: FormState<ReturnType<typeof cancelForm>>,
): Promise<Response> {
  const { language } = c.var;
  const text = planTexts[language];
  const whom = await whomToTell(c, deps, plan.ahead[0]?.id);
  const path = `/plans/${plan.id}`;
  return showFormPage(
    c,
    {
      title: text.cancelTitle,
      current: 'desk',
      lead: text.cancelLead,
      back: { href: path, label: text.title },
      leave: { href: path, label: text.cancelNo },
      action: `${path}/cancel`,
      save: text.cancelSure,
      danger: true,
    },
    state,
    <>
      <WhosePlan plan={plan} language={language} />
      <ul class="list card">
        {plan.ahead.map((visit) => (
          <li>
            <time datetime={visit.start}>{sayVisit(visit, plan.directory, language)}</time>
          </li>
        ))}
      </ul>
      {allFields(cancelForm(language), state, language)}
      {whom && (
        <Note>
          <p>
            <WhoIsTold of={whom} language={language} />
          </p>
        </Note>
      )}
    </>,
  );
}
