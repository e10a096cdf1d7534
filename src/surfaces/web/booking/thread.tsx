// One written question: what was asked and said to it, by when an answer is promised, and what can be done now.

import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { zoneOf } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import { type Actor, type Language, may } from '../../../core/permissions.ts';
import { sayDateTime, sayDateTimeRange } from '../../../core/wording.ts';
import { wordFor } from '../../../core/words.ts';
import { soonestSlots } from '../../../features/availability/read.ts';
import { bookingId } from '../../../features/bookings/schema.ts';
import type { AdviceView } from '../../../features/consultations/advice.ts';
import { askAboutBooking } from '../../../features/consultations/ask-about-booking.ts';
import { closeThread } from '../../../features/consultations/close-thread.ts';
import { giveBackThread } from '../../../features/consultations/give-back-thread.ts';
import { meetInstead } from '../../../features/consultations/meet-instead.ts';
import { type ReadThread, readThread } from '../../../features/consultations/read.ts';
import { listShelf } from '../../../features/consultations/read-shelf.ts';
import { answerThread, askBack, replyInThread } from '../../../features/consultations/say-in-thread.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { parseInput } from '../../../platform/parse-input.ts';
import { signedIn } from '../kit/allowed.ts';
import { Facts } from '../kit/badge.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { Carried, ErrorSummary } from '../kit/fields.tsx';
import { answerForm, type FormState, fieldsAt, fresh, standing } from '../kit/form.tsx';
import { BackLink } from '../kit/heading.tsx';
import { longText, select } from '../kit/inputs.tsx';
import { Name, sayPost } from '../kit/localized-name.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { readForm, type SentForm } from '../kit/read-form.ts';
import { isoOf } from '../kit/times.tsx';
import { writingFault } from './read-booking-form.ts';
import { type ShownSlot, shownSlot } from './shown-slot.ts';
import { shelfTexts, threadTexts } from './texts/words.ts';
import { sayAbout, ThreadBadge } from './thread-rows.tsx';
import { ThreadTexts } from './thread-texts.tsx';
import { WhoAsks } from './who-asks.tsx';

const SAYS = { answer: answerThread, 'ask-back': askBack, reply: replyInThread } as const;
type Said = keyof typeof SAYS;

export function threadPage(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();
  const open = async (c: Context<WebEnv>): Promise<OpenThread> => {
    const thread = await readThread(deps, signedIn(c), c.req.param('id') ?? '', c.var.requestId);
    return {
      ...thread,
      times: await timesToMeet(deps, signedIn(c), thread),
      shelf: await shelfFor(deps, signedIn(c), thread),
    };
  };

  routes.get('/threads/:id', async (c) => {
    const thread = await open(c);
    const { text = '' } = thread.view.unsent ?? {};
    return showThread(c, thread, fresh(sayForm(thread, c.var.language), { text }));
  });

  routes.post('/threads/:id/say', async (c) => {
    const thread = await open(c);
    const { language } = c.var;
    return answerForm(c, sayForm(thread, language), {
      check: ({ text }) => {
        const fault = writingFault(text, language);
        return fault === undefined ? {} : { text: fault };
      },
      act: async ({ text, advice }, form) => {
        const act = actIn(form);
        const attached = act === 'answer' && advice !== '' && { advice };
        const input = { thread: thread.record.id, text: text.trim(), version: seenIn(form), ...attached };
        const view = await execute(deps, signedIn(c), SAYS[act], input, { requestId: c.var.requestId });
        return view.unsent === undefined ? act : 'overtaken';
      },
      done: (done) => `/threads/${thread.record.id}?done=${done}`,
      faults: (error) => {
        if (error instanceof Refusal && error.code === 'invalid_input')
          return { advice: shelfTexts[language].attachGone };
        const said = error instanceof Refusal ? wordFor(threadTexts[language].refused, error.code) : undefined;
        if (said === undefined) throw error;
        return { text: said };
      },
      again: async (state) => showThread(c, await open(c), state),
    });
  });

  routes.post('/threads/:id/meet', async (c) => {
    const { record } = await readThread(deps, signedIn(c), c.req.param('id'), c.var.requestId);
    const form = await readForm(c);
    const slot = form.one('slot');
    const input = { thread: record.id, version: seenIn(form), ...(slot !== '' && { slot }) };
    try {
      await execute(deps, signedIn(c), meetInstead, input, { requestId: c.var.requestId });
    } catch (error) {
      if (!(error instanceof Refusal) || error.status === 404 || error.status === 403) throw error;
      const isOfThread = ['changed_meanwhile', 'wrong_status'].includes(error.code);
      return c.redirect(`/threads/${record.id}?done=${isOfThread ? 'changed' : 'lost'}`, 303);
    }
    return c.redirect(`/threads/${record.id}?done=meet`, 303);
  });

  routes.post('/bookings/:id/thread', async (c) => {
    const booking = parseInput(bookingId, c.req.param('id'));
    const { id } = await execute(deps, signedIn(c), askAboutBooking, { booking }, { requestId: c.var.requestId });
    return c.redirect(`/threads/${id}?done=begun`, 303);
  });

  routes.post('/threads/:id/give-back', async (c) => {
    const thread = c.req.param('id');
    await execute(deps, signedIn(c), giveBackThread, { thread }, { requestId: c.var.requestId });
    return c.redirect('/threads?done=given-back', 303);
  });

  routes.post('/threads/:id/close', async (c) => {
    const { record } = await open(c);
    const form = await readForm(c);
    const input = { thread: record.id, because: form.one('because'), version: seenIn(form) };
    try {
      await execute(deps, signedIn(c), closeThread, input, { requestId: c.var.requestId });
    } catch (error) {
      const isLate = error instanceof Refusal && ['changed_meanwhile', 'wrong_status'].includes(error.code);
      if (!isLate) throw error;
      return c.redirect(`/threads/${record.id}?done=changed`, 303);
    }
    return c.redirect(`/threads/${record.id}?done=closed`, 303);
  });

  return routes;
}

type OpenThread = ReadThread & {
  /** the reader's own next free times, where they may offer one */
  readonly times: readonly ShownSlot[];
  /** what an answer may point to */
  readonly shelf: readonly AdviceView[];
};

const TIMES_SHOWN = 3;

async function timesToMeet(
  deps: Dependencies,
  actor: Actor,
  { record, view, directory }: ReadThread,
): Promise<readonly ShownSlot[]> {
  const { professional } = actor;
  if (!view.acts.includes('meet') || professional === undefined || keepsTime(record)) return [];
  const { service, area } = record;
  const times: ShownSlot[] = [];
  for await (const slot of soonestSlots(deps, actor, { service, area, professional, limit: TIMES_SHOWN })) {
    times.push(shownSlot(directory, slot));
    if (times.length >= TIMES_SHOWN) break;
  }
  return times;
}

/** What is on the area's shelf, for those who answer: of the same topic first. */
async function shelfFor(
  deps: Dependencies,
  actor: Actor,
  { record, view }: ReadThread,
): Promise<readonly AdviceView[]> {
  if (!view.acts.includes('answer') || !may(actor, 'see-shelf', record.area)) return [];
  const { items } = await listShelf(deps, actor, { area: record.area, state: 'shown', limit: 100 });
  const isOther = ({ topic }: AdviceView) => Number(topic !== record.topic);
  return items.toSorted((one, other) => isOther(one) - isOther(other));
}

function keepsTime({ booking }: ReadThread['record']): boolean {
  return booking?.status === 'booked';
}

function actIn(form: SentForm): Said {
  const act = (['answer', 'ask-back', 'reply'] as const).find((one) => one === form.one('act'));
  if (act === undefined) throw new Refusal('invalid_input', 'no such act');
  return act;
}

function seenIn(form: SentForm): number {
  return Number(form.one('version'));
}

function sayForm({ view, shelf }: Pick<OpenThread, 'view' | 'shelf'>, language: Language) {
  const text = threadTexts[language].page;
  const label = view.acts.includes('reply') ? text.reply : text.answer;
  const { attach, attachNone } = shelfTexts[language];
  return {
    text: longText(label, { hint: text.writingHint, seen: true }),
    advice: select(attach, {
      optional: true,
      blank: attachNone,
      options: shelf.map(({ id, title }) => ({ value: id, label: title })),
    }),
  };
}

function showThread(
  c: Context<WebEnv>,
  thread: OpenThread,
  state: FormState<ReturnType<typeof sayForm>>,
): Response | Promise<Response> {
  const { language } = c.var;
  const text = threadTexts[language];
  const { view, directory, record } = thread;
  const title = sayAbout(thread, language) ?? text.page.title;
  return showPage(
    c,
    { title, current: 'threads', ...standing(state) },
    <div class="stack gap-5">
      <ErrorSummary faults={state.faults} language={language} />
      <DoneNote done={c.req.query('done')} language={language} />
      <div class="aside-right">
        <div class="stack gap-5">
          <div class="stack gap-2">
            <BackLink href="/threads">{text.list.title}</BackLink>
            <p>
              <ThreadBadge of={thread} language={language} />
            </p>
            <h1>{title}</h1>
            <p class="soft">
              <Name of={directory.services.get(record.service)?.name} language={language} />
            </p>
            {thread.asker && (
              <WhoAsks booking={{ asker: { ...thread.asker, area: record.area }, directory }} language={language} />
            )}
          </div>
          <ThreadTexts thread={thread} language={language} />
          {view.unsent && (
            <Note tone="warn" said>
              <p>{text.page.overtaken}</p>
            </Note>
          )}
          <SayAnything thread={thread} state={state} language={language} />
        </div>
        <aside class="stack gap-3 stick" aria-label={text.page.facts}>
          <div class="card stack">
            <ThreadFacts thread={thread} language={language} />
          </div>
          <GivingBack thread={thread} actor={signedIn(c)} language={language} />
          <Meeting thread={thread} language={language} />
          <Closing thread={thread} language={language} />
        </aside>
      </div>
    </div>,
  );
}

const DoneNote: FC<{ done: string | undefined; language: Language }> = ({ done, language }) => {
  const said = done && wordFor(threadTexts[language].done, done);
  return said ? (
    <Note tone={['changed', 'overtaken', 'lost'].includes(done) ? 'warn' : 'good'} said>
      <p>{said}</p>
    </Note>
  ) : null;
};

/** One field for whatever the reader may write now; what it is, the button says. */
const SayAnything: FC<{
  thread: OpenThread;
  state: FormState<ReturnType<typeof sayForm>>;
  language: Language;
}> = ({ thread, state, language }) => {
  const { record, view } = thread;
  const text = threadTexts[language].page;
  const says = (['answer', 'reply', 'ask-back'] as const).filter((act) => view.acts.includes(act));
  if (says.length === 0) return null;
  const at = fieldsAt(sayForm(thread, language), state, language);
  return (
    <form method="post" action={`/threads/${record.id}/say`} class="card stack no-print" novalidate>
      <Carried of={{ version: String(record.version) }} />
      {at.text}
      {thread.shelf.length > 0 && at.advice}
      <div class="row gap-2">
        {says.map((act, nth) => (
          <button type="submit" class={nth === 0 ? 'button' : 'button second'} name="act" value={act}>
            {text.send[act]}
          </button>
        ))}
      </div>
    </form>
  );
};

const ThreadFacts: FC<{ thread: ReadThread; language: Language }> = ({ thread, language }) => {
  const { record, view, directory } = thread;
  const text = threadTexts[language].page;
  const zone = zoneOf(directory, record.area);
  const { booking, due } = record;
  return (
    <Facts
      of={[
        [text.promise, threadTexts[language].ask.promise({ days: record.promiseDays })],
        [text.due, due !== undefined && <time datetime={isoOf(due)}>{sayDateTime(due, language, zone)}</time>],
        [text.clock, view.state === 'asked-back' && text.clockRests],
        [text.asked, sayDateTime(record.askedAt, language, zone)],
        [text.area, <Name of={directory.areas.get(record.area)?.name} language={language} />],
        [text.deputy, record.deputy && sayPost(directory.professionals.get(record.deputy)?.post, language)],
        [text.whom, record.professional && sayPost(directory.professionals.get(record.professional)?.post, language)],
        [
          text.kept,
          booking && (
            <a href={`/bookings/${booking.id}`}>{sayDateTimeRange(booking.start, booking.end, language, zone)}</a>
          ),
        ],
      ]}
    />
  );
};

/** The specialist would rather meet: at the time that is kept, or at one of their own, booked at once. */
const Meeting: FC<{ thread: OpenThread; language: Language }> = ({
  thread: { record, view, directory, times },
  language,
}) => {
  const text = threadTexts[language].page;
  if (!view.acts.includes('meet')) return null;
  const zone = zoneOf(directory, record.area);
  const { booking } = record;
  const kept = keepsTime(record) ? booking : undefined;
  return (
    <section class="card stack gap-2 no-print">
      <h2>{text.meetTitle}</h2>
      <p class="small">{kept ? text.meetKept : times.length > 0 ? text.meetAdvice : text.meetNone}</p>
      <form method="post" action={`/threads/${record.id}/meet`} class="stack gap-2">
        <Carried of={{ version: String(record.version) }} />
        {kept && (
          <button type="submit" class="button second wide">
            {sayDateTime(kept.start, language, zone)}
          </button>
        )}
        {times.map(({ id, start }) => (
          <button type="submit" class="button second wide" name="slot" value={id}>
            {sayDateTime(start, language, zone)}
          </button>
        ))}
      </form>
    </section>
  );
};

/** Its deputy answers it, or gives it back to those it was put to. */
const GivingBack: FC<{ thread: ReadThread; actor: Actor; language: Language }> = ({
  thread: { record },
  actor,
  language,
}) => {
  const text = threadTexts[language].page;
  const isOwn = record.deputy !== undefined && record.deputy === actor.professional;
  if (!isOwn || record.standing.is === 'closed') return null;
  return (
    <section class="card stack gap-2 no-print">
      <h2>{text.deputyTitle}</h2>
      <p class="small">{text.deputyAdvice}</p>
      <form method="post" action={`/threads/${record.id}/give-back`}>
        <button type="submit" class="button second wide">
          {text.giveBack}
        </button>
      </form>
    </section>
  );
};

/** Its asker says how it ended. */
const Closing: FC<{ thread: ReadThread; language: Language }> = ({ thread: { record, view }, language }) => {
  const text = threadTexts[language].page;
  if (!view.acts.includes('close')) return null;
  const stands = keepsTime(record);
  const reasons =
    record.answeredAt === undefined ? (['not-needed', 'other-help'] as const) : (['solved', 'other-help'] as const);
  return (
    <section class="card stack gap-2 no-print">
      <h2>{text.closeTitle}</h2>
      <p class="small">{stands ? text.closeFrees : text.closeAdvice}</p>
      {reasons.map((because, at) => (
        <form method="post" action={`/threads/${record.id}/close`}>
          <Carried of={{ version: String(record.version), because }} />
          <button type="submit" class={at === 0 ? 'button wide' : 'button second wide'}>
            {text.close[because]}
          </button>
        </form>
      ))}
    </section>
  );
};
