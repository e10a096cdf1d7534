// A chosen meeting goes on: when the following ones could be, and booking them at once.

import { type Context, Hono } from 'hono';
import type { Language } from '../../../core/permissions.ts';
import { sayDateTimeRange } from '../../../core/wording.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { bookFollowing } from '../../../features/polls/book-following.ts';
import { findFollowing } from '../../../features/polls/find-following.ts';
import { readPoll } from '../../../features/polls/read.ts';
import { followingQuery, type PollView } from '../../../features/polls/schema.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { parseInput } from '../../../platform/parse-input.ts';
import { signedIn } from '../kit/allowed.ts';
import { EmptyState } from '../kit/empty-state.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { ErrorSummary, Tick } from '../kit/fields.tsx';
import { type Filter, FilterForm, filterIn } from '../kit/filter.tsx';
import { allFields, answerForm, type Field, type FormState, fieldsAt, fresh, standing } from '../kit/form.tsx';
import { Heading } from '../kit/heading.tsx';
import { select } from '../kit/inputs.tsx';
import { showPage } from '../kit/page.tsx';
import { asSentence } from '../kit/rhythm.ts';
import { isoOf } from '../kit/times.tsx';
import { zoneOfPoll } from './poll-state.tsx';
import { pollTexts } from './texts/words.ts';

const EVERY = [1, 2, 3, 4, 6, 8];
const HOW_MANY = [0, 1, 2, 3, 4, 5, 6];

type Following = { readonly wanted: number; readonly free: boolean; readonly start?: number; readonly end?: number };
type View = {
  readonly poll: PollView;
  readonly zone: string;
  readonly filter: Filter<ReturnType<typeof seriesFilter>>;
  readonly items: readonly Following[];
  readonly language: Language;
};

export function followingPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/polls/:id/following', async (c) => {
    const view = await open(c, deps);
    if (view === undefined) return c.redirect(`/polls/${c.req.param('id')}`, 303);
    const starts = view.items.flatMap(({ start }) => (start === undefined ? [] : [isoOf(start)]));
    return showFollowing(c, view, fresh(startsForm(view), { starts }));
  });

  routes.post('/polls/:id/following', async (c) => {
    const view = await open(c, deps);
    if (view === undefined) return c.redirect(`/polls/${c.req.param('id')}`, 303);
    const { fault } = pollTexts[view.language];
    const { id } = view.poll;
    return answerForm(c, startsForm(view), {
      check: ({ starts }) => (starts.length === 0 ? { starts: fault.following } : {}),
      act: ({ starts }) =>
        execute(deps, signedIn(c), bookFollowing, { poll: id, starts }, { requestId: c.var.requestId }),
      done: () => `/polls/${id}?done=following`,
      again: (state) => showFollowing(c, view, state),
    });
  });

  return routes;
}

/** Nothing where nothing follows: before a time is chosen, and once the following are booked. */
async function open(c: Context<WebEnv>, deps: Dependencies): Promise<View | undefined> {
  const actor = signedIn(c);
  const { language } = c.var;
  const poll = await readPoll(deps, actor, c.req.param('id') ?? '', c.var.requestId);
  if (!poll.acts.includes('continue')) return undefined;
  const filter = filterIn(c, seriesFilter(language));
  const wanted = parseInput(followingQuery, filter.asked);
  const { items } = await findFollowing(deps, actor, poll.id, wanted);
  return {
    poll,
    zone: zoneOfPoll(await readDirectory(deps), poll),
    filter,
    items: items.map(({ wanted, free, start, end }) => ({
      wanted: Date.parse(wanted),
      free,
      ...(start !== undefined && end !== undefined && { start: Date.parse(start), end: Date.parse(end) }),
    })),
    language,
  };
}

function seriesFilter(language: Language) {
  const text = pollTexts[language].following;
  const many = HOW_MANY.map((count) => ({ value: String(count), label: text.count({ count }) }));
  return {
    everyWeeks: select(text.everyWeeks, {
      options: EVERY.map((weeks) => ({ value: String(weeks), label: text.everyWeeksIs({ weeks }) })),
      first: '3',
    }),
    times: select(text.times, { options: many, first: '3' }),
    monthly: select(text.monthly, { options: many, first: '0' }),
  };
}

function startsForm({ items, zone, language: said }: View): { readonly starts: Field<readonly string[]> } {
  const text = pollTexts[said];
  return {
    starts: {
      blank: [],
      typed: (form, name) => form.all(name).filter((value) => value !== ''),
      of: ['starts'],
      show: ({ name, value, faults, language }) => (
        <fieldset class={faults[name] ? 'field faulty' : 'field'} id={name}>
          <legend>{text.following.starts}</legend>
          <span class="hint">{pollTexts[language].following.startsHint}</span>
          {faults[name] && <span class="fault">{faults[name]}</span>}
          <ul class="stack">
            {items.map(({ wanted, free, start, end }) => (
              <li>
                {start === undefined || end === undefined ? (
                  text.following.noneNear({ wanted: { at: wanted, zone } })
                ) : (
                  <Tick name={name} value={isoOf(start)} checked={value.includes(isoOf(start))}>
                    {asSentence(sayDateTimeRange(start, end, language, zone))}
                    {!free && (
                      <span class="soft">
                        {' '}
                        <br />
                        {text.following.instead({ wanted: { at: wanted, zone } })}
                      </span>
                    )}
                  </Tick>
                )}
              </li>
            ))}
          </ul>
        </fieldset>
      ),
      fault: text.fault.following,
      refusals: { slot_taken: text.fault.followingTaken, double_booked: text.fault.followingTaken },
    },
  };
}

function showFollowing(c: Context<WebEnv>, view: View, state: FormState<ReturnType<typeof startsForm>>) {
  const { poll, filter, items, language } = view;
  const text = pollTexts[language];
  const action = `/polls/${poll.id}/following`;
  const at = fieldsAt(startsForm(view), state, language);
  return showPage(
    c,
    { title: text.following.title, current: 'bookings', width: 'narrow', ...standing(state) },
    <div class="stack gap-5">
      <ErrorSummary faults={state.faults} language={language} />
      <Heading lead={text.following.lead} back={{ href: `/polls/${poll.id}`, label: text.title }}>
        {text.following.title}
      </Heading>
      <FilterForm action={action} language={language} shape="row" show={text.following.show}>
        {allFields(seriesFilter(language), filter, language)}
      </FilterForm>
      {items.length === 0 ? (
        <EmptyState icon="calendar" title={text.following.none} advice={text.following.noneAdvice} />
      ) : (
        <form method="post" action={`${action}?${new URLSearchParams(filter.asked)}`} class="stack gap-5" novalidate>
          {at.starts}
          <p>
            <button type="submit" class="button">
              {text.following.book}
            </button>
          </p>
        </form>
      )}
    </div>,
  );
}
