// Messages that have not arrived: for whom and since when, what kept them, and sending one again.

import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { z } from 'zod';
import { isOutsideRole } from '../../../core/booking.ts';
import { nameIn } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import { type Language, may } from '../../../core/permissions.ts';
import { sayDateTime } from '../../../core/wording.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { nameRegistrations } from '../../../features/groups/name-registrations.ts';
import { noteTold } from '../../../features/notifications/note-told.ts';
import { readUndeliveredMessages } from '../../../features/notifications/read.ts';
import type { UndeliveredItem, UndeliveredPage } from '../../../features/notifications/schema.ts';
import { sendFailedAgain } from '../../../features/notifications/send-failed-again.ts';
import { sendMessageAgain } from '../../../features/notifications/send-message-again.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { allowed } from '../kit/allowed.ts';
import { Badge } from '../kit/badge.tsx';
import { DataTable } from '../kit/data-table.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { Heading } from '../kit/heading.tsx';
import { Icon } from '../kit/icon.tsx';
import { MessagesWait, type MessagesWaiting, readMessagesWait } from '../kit/messages-wait.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { readForm } from '../kit/read-form.ts';
import { sayMessage, sayRecipient } from '../kit/say-message.ts';
import { undeliveredTexts } from './texts/words.ts';

export function undeliveredPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/undelivered', async (c) => {
    const actor = allowed(c, 'see-messages');
    const { cursor = '' } = c.req.query();
    const page = await nameRegistrations(
      deps,
      await readUndeliveredMessages(deps, actor, cursor === '' ? {} : { cursor }),
    );
    const { region } = await readDirectory(deps);
    return showUndelivered(c, page, {
      language: c.var.language,
      zone: region.timeZone,
      opensBookings: may(actor, 'see-area-bookings'),
      waiting: await readMessagesWait(deps, actor),
    });
  });

  routes.post('/undelivered/all-again', async (c) => {
    const actor = allowed(c, 'follow-messages');
    try {
      const { count } = await execute(deps, actor, sendFailedAgain, {}, { requestId: c.var.requestId });
      return c.redirect(`/undelivered?done=all&count=${count}`, 303);
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'not_found') throw error;
      return c.redirect('/undelivered?done=none', 303);
    }
  });

  routes.post('/undelivered/:id/again', async (c) => {
    const actor = allowed(c, 'follow-messages');
    try {
      await execute(deps, actor, sendMessageAgain, { message: c.req.param('id') }, { requestId: c.var.requestId });
    } catch (error) {
      if (!(error instanceof Refusal) || error.status >= 500) throw error;
      return c.redirect('/undelivered?done=gone', 303);
    }
    return c.redirect('/undelivered?done=again', 303);
  });

  routes.post('/undelivered/:id/told', async (c) => {
    const actor = allowed(c, 'see-messages');
    const message = c.req.param('id');
    const told = (await readForm(c)).one('undo') === '';
    try {
      await execute(deps, actor, noteTold, { message, told }, { requestId: c.var.requestId });
    } catch (error) {
      if (!(error instanceof Refusal) || error.status >= 500) throw error;
      return c.redirect('/undelivered?done=told-gone', 303);
    }
    return c.redirect(told ? `/undelivered?done=told&message=${message}` : '/undelivered?done=untold', 303);
  });

  return routes;
}

/** What became of the press before. */
const DoneNote: FC<{ c: Context<WebEnv> }> = ({ c }) => {
  const text = undeliveredTexts[c.var.language];
  const { done = '', count, message } = c.req.query();
  const said: Readonly<Record<string, readonly ['good' | 'warn', string]>> = {
    again: ['good', text.done],
    gone: ['warn', text.gone],
    all: ['good', text.allDone({ count: Number(count) || 0 })],
    none: ['warn', text.allNone],
    told: ['good', text.toldDone],
    untold: ['good', text.untold],
    'told-gone': ['warn', text.toldGone],
  };
  const [tone, words] = said[done] ?? [];
  return tone === undefined ? null : (
    <Note tone={tone} said>
      <p>{words}</p>
      {done === 'told' && z.uuid().safeParse(message).success && (
        <form method="post" action={`/undelivered/${message}/told`}>
          <button type="submit" class="button second small" name="undo" value="1">
            {text.toldUndo}
          </button>
        </form>
      )}
    </Note>
  );
};

type View = {
  readonly language: Language;
  readonly zone: string;
  readonly opensBookings: boolean;
  readonly waiting: readonly MessagesWaiting[];
};

function showUndelivered(c: Context<WebEnv>, page: UndeliveredPage, view: View): Response | Promise<Response> {
  const text = undeliveredTexts[view.language];
  const { cursor } = c.req.query();
  const maySendAll = page.items.some(({ state, maySendAgain }) => state === 'failed' && maySendAgain);
  return showPage(
    c,
    { title: text.title, current: 'undelivered' },
    <div class="stack gap-5">
      <DoneNote c={c} />
      <Heading lead={text.lead}>{text.title}</Heading>
      <MessagesWait of={view.waiting} language={view.language} />
      {page.items.length === 0 ? (
        <EmptyState icon="mail-open" title={text.none} advice={text.noneAdvice} />
      ) : (
        <Rows items={page.items} view={view} />
      )}
      {maySendAll && (
        <form method="post" action="/undelivered/all-again">
          <button type="submit" class="button second">
            <Icon name="again" /> {text.allAgain}
          </button>
        </form>
      )}
      <div class="row">
        {page.nextCursor && (
          <a class="button second" href={`/undelivered?cursor=${page.nextCursor}`}>
            {text.later}
          </a>
        )}
        {cursor && (
          <a class="button quiet" href="/undelivered">
            {text.first}
          </a>
        )}
      </div>
    </div>,
  );
}

const Rows: FC<{ items: readonly UndeliveredItem[]; view: View }> = ({
  items,
  view: { language, zone, opensBookings },
}) => {
  const text = undeliveredTexts[language];
  const say = (instant: string) => sayDateTime(Date.parse(instant), language, zone, 'short');
  return (
    <div class="card">
      <DataTable
        caption={text.caption}
        rows={items}
        columns={[
          {
            label: text.column.booking,
            names: true,
            cell: (item: UndeliveredItem) => {
              if (item.group) return <Registration of={item} when={say(item.meetingStarts)} language={language} />;
              const meeting = text.meeting({ when: say(item.meetingStarts) });
              return opensBookings && item.booking !== undefined ? (
                <a href={`/bookings/${item.booking}`}>{meeting}</a>
              ) : (
                meeting
              );
            },
          },
          {
            label: text.column.recipient,
            cell: (item) => (
              <>
                {sayRecipient(item, language)}
                <span class="small soft">
                  <br />
                  {sayMessage(item, language)} · {text.channel[item.channel]}
                </span>
              </>
            ),
          },
          { label: text.column.state, cell: (item) => <State of={item} language={language} /> },
          {
            label: text.column.since,
            cell: ({ since, attempts }) => (
              <>
                {text.since({ when: say(since) })}
                {attempts > 0 && (
                  <span class="small soft">
                    <br />
                    {text.attempts({ count: attempts })}
                  </span>
                )}
              </>
            ),
          },
          {
            label: text.column.again,
            cell: (item) => (
              <>
                <Advice of={item} opensBookings={opensBookings} language={language} />
                <form method="post" action={`/undelivered/${item.id}/told`}>
                  <button
                    type="submit"
                    class="button second"
                    aria-label={text.toldLabel({
                      recipient: sayRecipient(item, language),
                      when: say(item.meetingStarts),
                    })}
                  >
                    <Icon name="phone" /> {text.told}
                  </button>
                </form>
                {item.maySendAgain && (
                  <form method="post" action={`/undelivered/${item.id}/again`}>
                    <button
                      type="submit"
                      class="button second"
                      aria-label={text.againLabel({
                        recipient: sayRecipient(item, language),
                        when: say(item.meetingStarts),
                      })}
                    >
                      <Icon name="again" /> {text.again}
                    </button>
                  </form>
                )}
              </>
            ),
          },
        ]}
      />
    </div>
  );
};

type Advised = { of: UndeliveredItem; opensBookings: boolean; language: Language };

/** Why nothing is sent, whom to tell what and how, and whether somebody else could send it again. Nobody is to call without a number. */
const Advice: FC<Advised> = ({ of: item, opensBookings, language }) => {
  const text = undeliveredTexts[language];
  const { byPhoneOnly, stillHolds, maySendAgain, why } = item;
  const reason = byPhoneOnly ?? (stillHolds ? 'still-holds' : item.addressKept ? undefined : 'not-kept');
  const isDead = why === 'refused';
  // what is only late needs no advice of those who can send it at once
  const isTold = reason !== undefined || isDead || !maySendAgain;
  return (
    <>
      {reason && <p class="small">{text.reason[reason]}</p>}
      {isTold && <Step of={item} opensBookings={opensBookings} language={language} />}
      {!maySendAgain && !byPhoneOnly && !isDead && why !== 'never-invited' && <p class="small">{text.askAgain}</p>}
    </>
  );
};

const Step: FC<Advised> = ({ of: item, opensBookings, language }) => {
  const text = undeliveredTexts[language];
  const news = toTell(item);
  const what = item.group?.cancelled ?? news;
  const number = opensBookings ? numberOf(item) : undefined;
  if (number !== undefined) {
    return (
      <p class="small">
        {text.call({ what })} <a href={number.href}>{text.number[number.at]}</a>
      </p>
    );
  }
  if (STAFF.includes(item.recipient)) return <p class="small">{text.colleague({ what: news })}</p>;
  const isFamily = item.recipient === 'family' && item.phoneKnown;
  return <p class="small">{isFamily ? text.family({ what: news }) : text.noNumber({ what })}</p>;
};

const STAFF: readonly UndeliveredItem['recipient'][] = ['booker', 'professional', 'user'];

/** What the recipient does not know yet, as the texts choose by it. */
function toTell({ kind }: UndeliveredItem) {
  if (kind === 'cancellation') return 'cancelled';
  if (kind === 'withdrawal') return 'withdrawn';
  return kind === 'offer' ? 'offer' : 'other';
}

/** Where the number of somebody who may be called is read, with the reading logged. */
function numberOf({ phoneKnown, byPhoneOnly, stillHolds, recipient, group, booking, about }: UndeliveredItem) {
  if (!phoneKnown || stillHolds || byPhoneOnly === 'unsafe' || byPhoneOnly === 'none') return undefined;
  if (group) return { at: 'event', href: `/groups/${group.event}` } as const;
  if (recipient !== 'family' && !isOutsideRole(recipient)) return undefined;
  if (booking !== undefined) return { at: 'booking', href: `/bookings/${booking}/messages` } as const;
  return about === 'offer' ? ({ at: 'waitlist', href: '/waitlist' } as const) : undefined;
}

/** A registration for a group event: anybody may open the event's page, and its number says whose at the desk. */
const Registration: FC<{ of: UndeliveredItem; when: string; language: Language }> = ({ of, when, language }) => {
  const text = undeliveredTexts[language];
  const { group } = of;
  if (group === undefined) return null;
  return (
    <>
      <a href={`/groups/${group.event}`}>{nameIn(group.name, language)}</a>
      <span class="small soft">
        <br />
        {text.registration({ number: group.number, when })}
      </span>
      {group.cancelled && (
        <>
          <br />
          <Badge tone="warn" icon="alert">
            {text.cancelled[group.cancelled]}
          </Badge>
        </>
      )}
    </>
  );
};

const State: FC<{ of: UndeliveredItem; language: Language }> = ({ of: { state, why }, language }) => {
  const text = undeliveredTexts[language];
  const failed = state === 'failed';
  return (
    <>
      <Badge tone={failed ? 'bad' : 'warn'} icon={failed ? 'alert' : 'clock'}>
        {text.state[state]}
      </Badge>
      <span class="small soft">
        <br />
        {text.why[why]}
      </span>
    </>
  );
};
