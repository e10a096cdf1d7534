// The meetings I proposed, newest first.

import { type Context, Hono } from 'hono';
import { sayDate } from '../../../core/wording.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { listPolls } from '../../../features/polls/read.ts';
import { type PollView, pollsQuery } from '../../../features/polls/schema.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { allowed } from '../kit/allowed.ts';
import { DataTable } from '../kit/data-table.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { showPage } from '../kit/page.tsx';
import { RecordList } from '../kit/record-list.tsx';
import { asSentence } from '../kit/rhythm.ts';
import { PollBadge, zoneOfPoll } from './poll-state.tsx';
import { pollTexts } from './texts/words.ts';

const MOST = 100;

export function pollsPage(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();
  routes.get('/polls', async (c) => {
    const actor = allowed(c, 'propose-meeting');
    const { items } = await listPolls(deps, actor, pollsQuery.parse({ limit: MOST }), c.var.requestId);
    return showPolls(c, deps, items);
  });
  return routes;
}

async function showPolls(c: Context<WebEnv>, deps: Dependencies, polls: readonly PollView[]): Promise<Response> {
  const { language } = c.var;
  const text = pollTexts[language];
  const directory = await readDirectory(deps);
  const days = (poll: PollView) => {
    const zone = zoneOfPoll(directory, poll);
    const chosen = poll.times.filter(({ state }) => state === 'chosen');
    const said = (chosen.length > 0 ? chosen : poll.times).map(({ start }) =>
      sayDate(Date.parse(start), language, zone),
    );
    return asSentence([...new Set(said)].join(', '));
  };
  return showPage(
    c,
    { title: text.listTitle, current: 'bookings' },
    <RecordList
      title={text.listTitle}
      lead={text.listLead}
      add={{ href: '/polls/new', label: text.proposeTitle }}
      none={{ icon: 'calendar', title: text.none, advice: text.noneAdvice }}
      isEmpty={polls.length === 0}
    >
      <DataTable
        caption={text.listTitle}
        unseenCaption
        columns={[
          { label: text.column.times, names: true, cell: (poll) => <a href={`/polls/${poll.id}`}>{days(poll)}</a> },
          {
            label: text.column.state,
            cell: (poll) => <PollBadge of={poll} directory={directory} language={language} />,
          },
          {
            label: text.column.answered,
            cell: ({ asked }) => {
              const still = asked.filter(({ removed }) => !removed);
              return text.answeredOf({ count: still.filter(({ answered }) => answered).length, all: still.length });
            },
          },
        ]}
        rows={polls}
      />
    </RecordList>,
  );
}
