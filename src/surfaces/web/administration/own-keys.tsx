// The keys that act, or ask to act, as the reader: what each could see and do, agreeing to one, ending one.

import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import type { Directory } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import type { Actor, Language } from '../../../core/permissions.ts';
import { sayDateTime } from '../../../core/wording.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { acceptApiKey } from '../../../features/identity/accept-api-key.ts';
import { declineApiKey } from '../../../features/identity/decline-api-key.ts';
import { readOwnApiKeys } from '../../../features/identity/read.ts';
import type { ApiKeyItem } from '../../../features/identity/schema.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { signedIn } from '../kit/allowed.ts';
import { Badge, Facts } from '../kit/badge.tsx';
import { Confirm } from '../kit/confirm.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { Heading } from '../kit/heading.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { frameTexts } from '../kit/texts/words.ts';
import { sayArea } from './areas.ts';
import { keyTexts, ownKeyTexts, userTexts } from './texts/words.ts';

export function ownKeyPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();
  const open = async (c: Context<WebEnv>): Promise<Opened> => {
    const actor = signedIn(c);
    const [directory, keys] = await Promise.all([readDirectory(deps), readOwnApiKeys(deps, actor)]);
    return { actor, directory, keys, language: c.var.language, now: deps.clock.now() };
  };

  /** A key that was ended before, in another window or by others, is said to be that, above those that are left. */
  const answer = async (c: Context<WebEnv>, act: () => Promise<unknown>, done: 'accepted' | 'declined') => {
    try {
      await act();
    } catch (error) {
      if (!(error instanceof Refusal && error.code === 'wrong_status')) throw error;
      return showOwnKeys(c, await open(c), 'ended before');
    }
    return c.redirect(`/own-keys?done=${done}`, 303);
  };

  routes.get('/own-keys', async (c) => showOwnKeys(c, await open(c)));

  routes.post('/own-keys/:id/accept', async (c) => {
    const key = c.req.param('id');
    const act = () => execute(deps, signedIn(c), acceptApiKey, { key }, { requestId: c.var.requestId });
    return answer(c, act, 'accepted');
  });

  routes.get('/own-keys/:id/decline', async (c) => {
    const opened = await open(c);
    const key = opened.keys.find(({ id }) => id === c.req.param('id'));
    if (key === undefined) throw new Refusal('not_found', 'no such key of this person');
    return showDecline(c, opened, key);
  });

  routes.post('/own-keys/:id/decline', async (c) => {
    const key = c.req.param('id');
    const act = () => execute(deps, signedIn(c), declineApiKey, { key }, { requestId: c.var.requestId });
    return answer(c, act, 'declined');
  });

  return routes;
}

type Opened = {
  readonly actor: Actor;
  readonly directory: Directory;
  readonly keys: readonly ApiKeyItem[];
  readonly language: Language;
  readonly now: number;
};

function showOwnKeys(c: Context<WebEnv>, opened: Opened, refused?: 'ended before'): Response | Promise<Response> {
  const text = ownKeyTexts[opened.language];
  const done = (['accepted', 'declined'] as const).find((act) => act === c.req.query('done'));
  return showPage(
    c,
    { title: text.title, width: 'narrow', ...(refused && { status: 409 }) },
    <div class="stack gap-5">
      {refused && (
        <Note tone="warn" said>
          <p>{text.endedBefore}</p>
        </Note>
      )}
      {done && (
        <Note tone="good" said>
          <p>{text.done[done]}</p>
        </Note>
      )}
      <Heading lead={text.lead}>{text.title}</Heading>
      {opened.keys.length === 0 && <EmptyState icon="key" title={text.none} advice={text.noneAdvice} />}
      {opened.keys.map((key) => (
        <OwnKey of={key} opened={opened} />
      ))}
    </div>,
  );
}

const OwnKey: FC<{ of: ApiKeyItem; opened: Opened }> = ({ of: key, opened }) => {
  const text = ownKeyTexts[opened.language];
  const isOver = key.expiresAt !== undefined && Date.parse(key.expiresAt) <= opened.now;
  const waits = key.acceptedAt === undefined && !isOver;
  return (
    <section class={waits ? 'card lead stack' : 'card stack'}>
      <h2>{key.label}</h2>
      <p>
        {isOver ? (
          <Badge tone="warn" icon="clock">
            {keyTexts[opened.language].expired}
          </Badge>
        ) : (
          <Badge tone={waits ? 'warn' : 'good'} icon={waits ? 'warning' : 'done'}>
            {waits ? text.waits : text.acts}
          </Badge>
        )}
      </p>
      <KeyFacts of={key} opened={opened} />
      {waits && <p>{text.means}</p>}
      {!isOver && (
        <div class="row gap-2">
          {waits && (
            <form method="post" action={`/own-keys/${key.id}/accept`}>
              <button type="submit" class="button" aria-label={text.acceptLabel({ label: key.label })}>
                {text.accept}
              </button>
            </form>
          )}
          <a
            class="button second"
            href={`/own-keys/${key.id}/decline`}
            aria-label={(waits ? text.declineLabel : text.endLabel)({ label: key.label })}
          >
            {waits ? text.decline : text.end}
          </a>
        </div>
      )}
    </section>
  );
};

const KeyFacts: FC<{ of: ApiKeyItem; opened: Opened }> = ({ of: key, opened: { directory, language } }) => {
  const words = keyTexts[language];
  const text = ownKeyTexts[language];
  const zone = directory.region.timeZone;
  const { expiresAt, lastUsedAt } = key;
  return (
    <Facts
      of={[
        [text.asks, sayMaker(key, directory, language)],
        [text.may, text.mayAs[key.role]],
        [words.column.role, userTexts[language].role[key.role]],
        [words.column.areas, key.areas.map((area) => sayArea(directory, area, language)).join(', ')],
        [
          words.column.lastUsed,
          lastUsedAt ? sayDateTime(Date.parse(lastUsedAt), language, zone, 'short') : words.never,
        ],
        [
          words.column.expires,
          expiresAt === undefined ? words.noEnd : words.until({ when: { at: Date.parse(expiresAt) - 1, zone } }),
        ],
      ]}
    />
  );
};

/** A person by name; a key that acts for itself by its own, and where it administers. */
function sayMaker({ maker, makerKey }: ApiKeyItem, directory: Directory, language: Language): string {
  const text = ownKeyTexts[language];
  if (makerKey === undefined) return maker ?? text.operators;
  const areas = makerKey.areas.map((area) => sayArea(directory, area, language));
  return text.byKey({ label: makerKey.label, areas: areas.join(', ') });
}

function showDecline(c: Context<WebEnv>, opened: Opened, key: ApiKeyItem): Response | Promise<Response> {
  const { language } = opened;
  const text = ownKeyTexts[language];
  return showPage(
    c,
    { title: text.declineTitle, width: 'narrow' },
    <div class="stack gap-5">
      <Heading back={{ href: '/own-keys', label: text.title }} lead={text.declineLead}>
        {text.declineTitle}
      </Heading>
      <Confirm
        action={`/own-keys/${key.id}/decline`}
        button={text.declineConfirm}
        danger
        back={{ href: '/own-keys', label: frameTexts[language].cancel }}
      >
        <div class="card">
          <p class="strong">{key.label}</p>
          <KeyFacts of={key} opened={opened} />
        </div>
      </Confirm>
    </div>,
  );
}
