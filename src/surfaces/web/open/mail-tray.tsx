// The demonstration's messages: what would have been sent, with a mail's calendar invite. Not there in production.

import { type Context, Hono } from 'hono';
import { Refusal } from '../../../core/errors.ts';
import type { Language } from '../../../core/permissions.ts';
import { sayDateTime } from '../../../core/wording.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { readMailTray, type TrayMessage } from '../../../features/notifications/read.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { Facts } from '../kit/badge.tsx';
import { DataTable } from '../kit/data-table.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { Heading } from '../kit/heading.tsx';
import { Icon } from '../kit/icon.tsx';
import { showPage } from '../kit/page.tsx';
import { trayTexts } from './texts/words.ts';

export function mailTrayPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/mail-tray', async (c) => {
    const messages = await readMailTray(deps);
    return showTray(c, messages, (await readDirectory(deps)).region.timeZone);
  });

  routes.get('/mail-tray/:id', async (c) => {
    const message = await findMessage(deps, c.req.param('id'));
    return showMessage(c, message, (await readDirectory(deps)).region.timeZone);
  });

  routes.get('/mail-tray/:id/invite.ics', async (c) => {
    const { invite } = await findMessage(deps, c.req.param('id'));
    if (invite === undefined) throw new Refusal('not_found', 'this message carries no invite');
    return c.body(invite, 200, { 'Content-Type': 'text/calendar; charset=utf-8' });
  });

  return routes;
}

async function findMessage(deps: Dependencies, id: string): Promise<TrayMessage> {
  const message = (await readMailTray(deps)).find((each) => each.id === id);
  if (message === undefined) throw new Refusal('not_found', 'no such message');
  return message;
}

function showTray(
  c: Context<WebEnv>,
  messages: readonly TrayMessage[],
  timeZone: string,
): Response | Promise<Response> {
  const { language } = c.var;
  const text = trayTexts[language];
  return showPage(
    c,
    { title: text.title },
    <div class="stack gap-6">
      <Heading lead={text.lead}>{text.title}</Heading>
      {messages.length === 0 ? (
        <EmptyState icon="mail-open" title={text.none} advice={text.noneAdvice} />
      ) : (
        <div class="card">
          <DataTable caption={text.caption} columns={columnsIn(language, timeZone)} rows={messages} />
        </div>
      )}
    </div>,
  );
}

function columnsIn(language: Language, timeZone: string) {
  const text = trayTexts[language];
  return [
    {
      label: text.subject,
      names: true,
      cell: (message: TrayMessage) => (
        <a href={`/mail-tray/${encodeURIComponent(message.id)}`}>{titleOf(message, language)}</a>
      ),
    },
    { label: text.channel.label, cell: (message: TrayMessage) => text.channel[message.channel] },
    { label: text.to, cell: (message: TrayMessage) => message.recipient },
    { label: text.at, cell: (message: TrayMessage) => sayDateTime(message.createdAt, language, timeZone, 'short') },
  ];
}

/** A text message has no subject. */
function titleOf({ channel, subject }: TrayMessage, language: Language): string {
  return channel === 'mail' ? subject : trayTexts[language].channel.text;
}

function showMessage(c: Context<WebEnv>, message: TrayMessage, timeZone: string): Response | Promise<Response> {
  const { language } = c.var;
  const text = trayTexts[language];
  return showPage(
    c,
    { title: titleOf(message, language), width: 'narrow' },
    <div class="stack gap-5">
      <Heading back={{ href: '/mail-tray', label: text.back }}>{titleOf(message, language)}</Heading>
      <Facts
        of={[
          [text.channel.label, text.channel[message.channel]],
          [text.to, message.recipient],
          [text.at, sayDateTime(message.createdAt, language, timeZone)],
        ]}
      />
      <section class="card stack">
        <h2>{text.text}</h2>
        <p class="said">{message.text}</p>
      </section>
      {message.invite !== undefined && (
        <section class="card stack">
          <h2>{text.invite}</h2>
          <pre>{message.invite}</pre>
          <p>
            <a class="button second" href={`/mail-tray/${encodeURIComponent(message.id)}/invite.ics`}>
              <Icon name="download" /> {text.download}
            </a>
          </p>
        </section>
      )}
    </div>,
  );
}
