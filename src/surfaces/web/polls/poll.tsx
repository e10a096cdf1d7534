// One poll, as its proposer sees it: what was answered of each time, the one that suits most, choosing, and taking it back.

import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { type Directory, nameIn } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import type { Language } from '../../../core/permissions.ts';
import { sayDateTimeRange } from '../../../core/wording.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { chooseTime } from '../../../features/polls/choose-time.ts';
import { readPoll } from '../../../features/polls/read.ts';
import { removeAsked } from '../../../features/polls/remove-asked.ts';
import type { PollView } from '../../../features/polls/schema.ts';
import { withdrawPoll } from '../../../features/polls/withdraw-poll.ts';
import { type Executable, execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { signedIn } from '../kit/allowed.ts';
import { Badge, Facts } from '../kit/badge.tsx';
import { Confirm } from '../kit/confirm.tsx';
import { DataTable } from '../kit/data-table.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { Heading } from '../kit/heading.tsx';
import { Icon } from '../kit/icon.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { asSentence } from '../kit/rhythm.ts';
import { PollBadge, zoneOfPoll } from './poll-state.tsx';
import { pollTexts } from './texts/words.ts';

export function pollPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/polls/:id', async (c) => showPoll(c, deps, await open(c, deps)));

  routes.post('/polls/:id/choose/:time', async (c) => {
    const chosen = await run(c, deps, chooseTime, { poll: c.req.param('id'), time: c.req.param('time') });
    return c.redirect(chosen === undefined ? seen(c, 'gone') : seen(c, 'chosen'), 303);
  });

  routes.get('/polls/:id/withdraw', async (c) => showWithdraw(c, await open(c, deps)));

  routes.post('/polls/:id/withdraw', async (c) => {
    const over = await run(c, deps, withdrawPoll, { poll: c.req.param('id') });
    return c.redirect(over === undefined ? seen(c, 'gone') : seen(c, 'withdrawn'), 303);
  });

  routes.post('/polls/:id/people/:person/remove', async (c) => {
    const input = { poll: c.req.param('id'), person: c.req.param('person') };
    const left = await run(c, deps, removeAsked, input);
    return c.redirect(left === undefined ? seen(c, 'gone') : seen(c, 'removed'), 303);
  });

  return routes;
}

function open(c: Context<WebEnv>, deps: Dependencies): Promise<PollView> {
  return readPoll(deps, signedIn(c), c.req.param('id') ?? '', c.var.requestId);
}

/** Nothing where it has come to stand otherwise meanwhile: the page says how. */
async function run<Input>(
  c: Context<WebEnv>,
  deps: Dependencies,
  command: Executable<Input, PollView>,
  input: unknown,
): Promise<PollView | undefined> {
  try {
    return await execute(deps, signedIn(c), command, input, { requestId: c.var.requestId });
  } catch (error) {
    if (error instanceof Refusal && error.status === 409) return undefined;
    throw error;
  }
}

function seen(c: Context<WebEnv>, done: string): string {
  return `/polls/${c.req.param('id')}?done=${done}`;
}

const DONE = ['proposed', 'chosen', 'following', 'withdrawn', 'removed', 'gone'] as const;

async function showPoll(c: Context<WebEnv>, deps: Dependencies, poll: PollView): Promise<Response> {
  const { language } = c.var;
  const text = pollTexts[language];
  const directory = await readDirectory(deps);
  const done = DONE.find((one) => one === c.req.query('done'));
  const may = (act: PollView['acts'][number]) => poll.acts.includes(act);
  return showPage(
    c,
    { title: text.title, current: 'bookings' },
    <div class="stack gap-5">
      {done && (
        <Note tone={done === 'gone' ? 'warn' : 'good'} said>
          <p>{text.done[done]}</p>
        </Note>
      )}
      <Heading back={{ href: '/polls', label: text.listTitle }}>{text.title}</Heading>
      <PollBadge of={poll} directory={directory} language={language} />
      <About of={poll} directory={directory} language={language} />
      {poll.booking && (
        <p class="row">
          <a class="button" href={`/bookings/${poll.booking}`}>
            <Icon name="calendar" /> {text.toBooking}
          </a>
          {poll.plan && (
            <a class="button second" href={`/plans/${poll.plan}`}>
              {text.toPlan}
            </a>
          )}
          {may('continue') && (
            <a class="button second" href={`/polls/${poll.id}/following`}>
              {text.continue}
            </a>
          )}
        </p>
      )}
      <section class="card stack">
        <h2>{text.timesHeading}</h2>
        {may('choose') && <p class="soft">{text.chooseLead}</p>}
        <Times of={poll} directory={directory} language={language} />
      </section>
      <section class="card stack">
        <h2>{text.peopleHeading}</h2>
        <People of={poll} directory={directory} language={language} />
      </section>
      {may('withdraw') && (
        <p>
          <a class="button quiet" href={`/polls/${poll.id}/withdraw`}>
            {text.withdraw}
          </a>
        </p>
      )}
    </div>,
  );
}

type Part = { readonly of: PollView; readonly directory: Directory; readonly language: Language };

const About: FC<Part> = ({ of: poll, directory, language }) => {
  const { channel, site, room, professionals } = poll;
  const text = pollTexts[language];
  const [place] = [...directory.sites.values()].filter(({ id }) => id === site);
  const [inRoom] = [...directory.rooms.values()].filter(({ id }) => id === room);
  return (
    <Facts
      of={[
        [text.meetingNow, movedTo(poll, directory, language)],
        [text.how, text.channel[channel]],
        [
          text.place,
          place && [place, ...(inRoom ? [inRoom] : [])].map(({ name }) => nameIn(name, language)).join(', '),
        ],
        [text.house, professionals.map(({ post }) => nameIn(post, language)).join('; ')],
      ]}
    />
  );
};

/** Where its booking has been moved since it was chosen. */
function movedTo(poll: PollView, directory: Directory, language: Language): string | undefined {
  const { meeting, times } = poll;
  const chosen = times.find(({ state }) => state === 'chosen');
  if (meeting === undefined || meeting.cancelled || meeting.start === chosen?.start) return undefined;
  const zone = zoneOfPoll(directory, poll);
  return asSentence(sayDateTimeRange(Date.parse(meeting.start), Date.parse(meeting.end), language, zone));
}

const Times: FC<Part> = ({ of: poll, directory, language }) => {
  const text = pollTexts[language];
  const zone = zoneOfPoll(directory, poll);
  const when = (time: PollView['times'][number]) =>
    asSentence(sayDateTimeRange(Date.parse(time.start), Date.parse(time.end), language, zone));
  return (
    <DataTable
      caption={text.timesHeading}
      unseenCaption
      columns={[
        { label: text.column.time, names: true, cell: (time) => <span id={`time-${time.id}`}>{when(time)}</span> },
        { label: text.answer.yes, number: true, cell: ({ yes }) => yes },
        { label: text.answer['if-need-be'], number: true, cell: ({ ifNeedBe }) => ifNeedBe },
        { label: text.answer.no, number: true, cell: ({ no }) => no },
        {
          label: text.column.state,
          cell: (time) =>
            time.id === poll.suggestion ? (
              <Badge tone="good" icon="check">
                {text.suits}
              </Badge>
            ) : (
              text.timeState[time.state]
            ),
        },
        ...(poll.acts.includes('choose')
          ? [
              {
                label: text.column.choose,
                cell: (time: PollView['times'][number]) =>
                  time.state === 'held' ? (
                    <form method="post" action={`/polls/${poll.id}/choose/${time.id}`}>
                      <button
                        type="submit"
                        class={time.id === poll.suggestion ? 'button' : 'button second'}
                        aria-describedby={`time-${time.id}`}
                      >
                        {text.choose}
                      </button>
                    </form>
                  ) : (
                    ''
                  ),
              },
            ]
          : []),
      ]}
      rows={poll.times}
    />
  );
};

const People: FC<Part> = ({ of: poll, directory, language }) => {
  const text = pollTexts[language];
  const zone = zoneOfPoll(directory, poll);
  const post = (id: string | undefined) => poll.professionals.find((one) => one.id === id)?.post;
  const said = ({ removed, answered, reached, answers }: PollView['asked'][number]) => {
    if (removed) return text.removedPerson;
    if (!answered && poll.state !== 'open') return text.neverAnswered;
    if (!answered) return reached ? text.noAnswer : text.unreached;
    return (
      <ul>
        {poll.times.flatMap((time) => {
          const is = answers.find((one) => one.time === time.id)?.answer;
          if (is === undefined) return [];
          const when = sayDateTimeRange(Date.parse(time.start), Date.parse(time.end), language, zone, 'short');
          return [
            <li>
              {asSentence(when)}: {text.answer[is]}
            </li>,
          ];
        })}
      </ul>
    );
  };
  return (
    <DataTable
      caption={text.peopleHeading}
      unseenCaption
      columns={[
        {
          label: text.column.person,
          names: true,
          cell: ({ id, professional, email }) => (
            <span id={`person-${id}`}>{email ?? nameIn(post(professional) ?? {}, language)}</span>
          ),
        },
        { label: text.column.answers, cell: said },
        ...(poll.acts.includes('remove')
          ? [
              {
                label: text.column.remove,
                cell: ({ id, email, removed }: PollView['asked'][number]) =>
                  email === undefined || removed ? (
                    ''
                  ) : (
                    <form method="post" action={`/polls/${poll.id}/people/${id}/remove`}>
                      <button type="submit" class="button quiet" aria-describedby={`person-${id}`}>
                        {text.remove}
                      </button>
                    </form>
                  ),
              },
            ]
          : []),
      ]}
      rows={poll.asked}
    />
  );
};

function showWithdraw(c: Context<WebEnv>, poll: PollView): Response | Promise<Response> {
  const text = pollTexts[c.var.language];
  if (!poll.acts.includes('withdraw')) return c.redirect(`/polls/${poll.id}`, 303);
  const back = { href: `/polls/${poll.id}`, label: text.title };
  return showPage(
    c,
    { title: text.withdrawTitle, current: 'bookings', width: 'narrow' },
    <div class="stack gap-5">
      <Heading lead={text.withdrawLead} back={back}>
        {text.withdrawTitle}
      </Heading>
      <Confirm action={`/polls/${poll.id}/withdraw`} button={text.withdraw} danger back={back} />
    </div>,
  );
}
