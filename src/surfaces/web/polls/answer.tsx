// When could you meet? The page of somebody who was asked, by their own link: no account, no script, nobody else's answer.

import { type Context, Hono } from 'hono';
import { nameIn } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import { sayDateTimeRange } from '../../../core/wording.ts';
import { answerPoll } from '../../../features/polls/answer-poll.ts';
import { type OpenedPollLink, openPollLink } from '../../../features/polls/read.ts';
import { pollAnswers } from '../../../features/polls/schema.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { Badge, Facts } from '../kit/badge.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { ErrorSummary, type Faults } from '../kit/fields.tsx';
import { answerForm, type Field, type FormState, fieldsAt, fresh, standing } from '../kit/form.tsx';
import { Heading } from '../kit/heading.tsx';
import { Icon } from '../kit/icon.tsx';
import { choice } from '../kit/inputs.tsx';
import { chosenLanguage } from '../kit/language.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { asSentence } from '../kit/rhythm.ts';
import { pollTexts } from './texts/words.ts';

type Opened = OpenedPollLink & { readonly path: string };

export function answerPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();
  routes.onError((error, c) => showClosed(c, deps, error));

  routes.get('/p/:secret', async (c) => {
    const opened = await open(c, deps);
    return showAnswer(c, opened, fresh(answerFields(opened, c), answersIn(opened)));
  });

  routes.post('/p/:secret', async (c) => {
    const opened = await open(c, deps);
    if (!opened.isOpen || opened.times.length === 0) return showAnswer(c, opened, fresh(answerFields(opened, c)), 409);
    return answerForm(c, answerFields(opened, c), {
      check: (typed) => unanswered(typed, c),
      act: (typed) => execute(deps, opened.actor, answerPoll, { answers: saidIn(opened, typed) }, asked(c)),
      done: () => `${opened.path}?done=answered`,
      again: (state) => showAnswer(c, opened, state),
    });
  });

  return routes;
}

const asked = (c: Context<WebEnv>) => ({ requestId: c.var.requestId });

/** The page then speaks the reader's chosen language, else theirs; no other page is told its address. Throws `not_found`. */
async function open(c: Context<WebEnv>, deps: Dependencies): Promise<Opened> {
  c.header('Referrer-Policy', 'strict-origin');
  c.header('X-Robots-Tag', 'noindex');
  const secret = c.req.param('secret') ?? '';
  const opened = await openPollLink(deps, secret);
  const language = chosenLanguage(c) ?? opened.language;
  c.set('language', language);
  c.set('region', nameIn(opened.directory.region.name, language));
  return { ...opened, path: `/p/${secret}` };
}

type Answers = Readonly<Record<string, Field<string>>>;

/** One field for each time that stands, named by it. */
function answerFields({ times, timeZone }: Opened, c: Context<WebEnv>): Answers {
  const { language } = c.var;
  const text = pollTexts[language];
  return Object.fromEntries(
    times.map(({ id, start, end }) => [
      `t-${id}`,
      choice(asSentence(sayDateTimeRange(start, end, language, timeZone)), {
        choices: pollAnswers.map((value) => ({ value, label: text.answer[value] })),
        side: true,
        fault: text.fault.answer,
      }),
    ]),
  );
}

function answersIn({ times }: Opened): Readonly<Record<string, string>> {
  return Object.fromEntries(times.flatMap(({ id, answer }) => (answer === undefined ? [] : [[`t-${id}`, answer]])));
}

function saidIn({ times }: Opened, typed: Readonly<Record<string, string>>) {
  return times.map(({ id }) => ({ time: id, answer: typed[`t-${id}`] }));
}

function unanswered(typed: Readonly<Record<string, string>>, c: Context<WebEnv>): Faults {
  const missing = Object.entries(typed).filter(([, said]) => !pollAnswers.some((one) => one === said));
  return Object.fromEntries(missing.map(([name]) => [name, pollTexts[c.var.language].fault.answer]));
}

function showAnswer(
  c: Context<WebEnv>,
  opened: Opened,
  state: FormState<Answers>,
  status?: 409,
): Response | Promise<Response> {
  const { language } = c.var;
  const text = pollTexts[language].own;
  const { isOpen, deadline, timeZone, directory, proposer, channel, site: at, area, times, meeting, path } = opened;
  const site = at === undefined ? undefined : directory.sites.get(at);
  const place = site && [nameIn(site.name, language), site.address].filter(Boolean).join(', ');
  const form = isOpen && times.length > 0;
  return showPage(
    c,
    { title: text.title, width: 'narrow', ...standing(state, status) },
    <div class="stack gap-5">
      {c.req.query('done') === 'answered' && (
        <Note tone="good" said>
          <p>{text.thanks({ deadline: { at: deadline, zone: timeZone } })}</p>
        </Note>
      )}
      <ErrorSummary faults={state.faults} language={language} />
      <Heading {...(form && { lead: text.lead })}>{text.title}</Heading>
      {form ? (
        <Badge tone="warn" icon="clock">
          {text.until({ deadline: { at: deadline, zone: timeZone } })}
        </Badge>
      ) : (
        <Note>
          <p>{isOpen ? text.noTimes : meeting?.isCancelled ? text.cancelled : text.over[opened.state]}</p>
          {meeting && (
            <p class="strong">{asSentence(sayDateTimeRange(meeting.start, meeting.end, language, timeZone))}</p>
          )}
        </Note>
      )}
      <Facts
        of={[
          [text.who, [proposer, nameIn(directory.areas.get(area)?.name ?? {}, language)].filter(Boolean).join(', ')],
          [pollTexts[language].how, pollTexts[language].channel[channel]],
          [pollTexts[language].place, place],
        ]}
      />
      {form && (
        <form method="post" action={path} class="stack gap-5" novalidate>
          {Object.values(fieldsAt(answerFields(opened, c), state, language))}
          <button type="submit" class="button wide">
            <Icon name="check" /> {opened.answered ? text.change : text.send}
          </button>
          <p class="small soft">{text.private}</p>
        </form>
      )}
    </div>,
  );
}

/** One page for every link that does not open: it does not say where it led. */
async function showClosed(c: Context<WebEnv>, deps: Dependencies, error: unknown): Promise<Response> {
  c.header('Referrer-Policy', 'strict-origin');
  c.header('X-Robots-Tag', 'noindex');
  if (!(error instanceof Refusal)) deps.log.error({ err: error, requestId: c.var.requestId }, 'a page failed');
  const status = error instanceof Refusal ? error.status : 500;
  const text = pollTexts[c.var.language].own;
  const isClosed = error instanceof Refusal && error.code === 'not_found';
  const title = isClosed ? text.closedTitle : text.troubleTitle;
  return showPage(
    c,
    { title, width: 'narrow', status },
    <div class="stack gap-5">
      <Heading lead={isClosed ? text.closed : text.trouble}>{title}</Heading>
    </div>,
  );
}
