// Where each person begins: what waits for them today, made of the homes of the roles they have.

import { type Context, Hono } from 'hono';
import { nameIn } from '../../../core/directory.ts';
import { type Actor, hasRole, type Role } from '../../../core/permissions.ts';
import { sayDate } from '../../../core/wording.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { readOwnApiKeys } from '../../../features/identity/read.ts';
import { type OwnKnock, readOwnKnocks } from '../../../features/video/read-knocks.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { KNOCKS_SCRIPT, KnocksPlace } from '../booking/knocks.tsx';
import { signedIn } from '../kit/allowed.ts';
import { EmptyState } from '../kit/empty-state.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { MessagesWait, type MessagesWaiting, readMessagesWait } from '../kit/messages-wait.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { asSentence } from '../kit/rhythm.ts';
import { administratorHome } from './administrator.tsx';
import { auditorHome } from './auditor.tsx';
import { type HomeParts, type MadeHome, together } from './blocks.tsx';
import { coordinatorHome } from './coordinator.tsx';
import { schedulerHome } from './scheduler.tsx';
import { specialistHome } from './specialist.tsx';
import { homeTexts } from './texts/words.ts';
import { workerHome } from './worker.tsx';

/** The homes of somebody with several roles stand in this order: who meets people first, who keeps the house last. */
const HOMES: readonly (readonly [Role, MadeHome])[] = [
  ['specialist', specialistHome],
  ['worker', workerHome],
  ['scheduler', schedulerHome],
  ['coordinator', coordinatorHome],
  ['administrator', administratorHome],
  ['auditor', auditorHome],
];

/** Roles whose people may be waited for at a meeting by video. */
const MEETS: readonly Role[] = ['specialist', 'worker'];

export function homePage(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();
  routes.get('/', async (c) => {
    const actor = signedIn(c);
    const mine = HOMES.filter(([role]) => hasRole(actor, role));
    const parts: HomeParts[] = [];
    for (const [, make] of mine) parts.push(await make({ c, deps, actor, language: c.var.language }));
    const keys = await countKeys(deps, actor);
    const waiting = await readMessagesWait(deps, actor);
    const knocks = mine.some(([role]) => MEETS.includes(role)) ? await readOwnKnocks(deps, actor) : undefined;
    return showHome(c, { ...(await leadOf(deps, actor, c)), keys, waiting, knocks }, together(parts));
  });
  return routes;
}

type Lead = {
  readonly title: string;
  readonly areas: string;
  /** how many keys ask to act as this person, and how many do */
  readonly keys: { readonly waiting: number; readonly acting: number };
  readonly waiting: readonly MessagesWaiting[];
  /** of who meets people */
  readonly knocks: readonly OwnKnock[] | undefined;
};

async function countKeys(deps: Dependencies, actor: Actor): Promise<Lead['keys']> {
  if (actor.user === undefined || actor.key !== undefined) return { waiting: 0, acting: 0 };
  const now = deps.clock.now();
  const live = (await readOwnApiKeys(deps, actor)).filter(({ expiresAt = '9999' }) => now < Date.parse(expiresAt));
  const acting = live.filter(({ acceptedAt }) => acceptedAt !== undefined).length;
  return { waiting: live.length - acting, acting };
}

async function leadOf(
  deps: Dependencies,
  { grants }: Actor,
  c: Context<WebEnv>,
): Promise<Pick<Lead, 'title' | 'areas'>> {
  const { language } = c.var;
  const { region, areas } = await readDirectory(deps);
  const mine = [...areas.values()].filter(({ id }) => grants.some(({ area }) => area === '*' || area === id));
  return {
    title: asSentence(sayDate(deps.clock.now(), language, region.timeZone)),
    areas:
      mine.length === areas.size
        ? homeTexts[language].allAreas
        : mine.map(({ name }) => nameIn(name, language)).join(', '),
  };
}

function showHome(
  c: Context<WebEnv>,
  { title, areas, keys, waiting, knocks }: Lead,
  parts: HomeParts,
): Response | Promise<Response> {
  const text = homeTexts[c.var.language];
  return showPage(
    c,
    { title: `${text.today}, ${title}`, current: 'home', ...(knocks && { scripts: [KNOCKS_SCRIPT] }) },
    <div class="stack">
      {knocks && <KnocksPlace of={knocks} language={c.var.language} />}
      <div class="head">
        <div>
          <h1>{title}</h1>
          <p class="small soft">{areas}</p>
          {keys.acting > 0 && (
            <p class="small no-print">
              <a href="/own-keys">{text.keysAct({ count: keys.acting })}</a>
            </p>
          )}
        </div>
        <div class="row gap-2 no-print">{parts.actions}</div>
      </div>
      {keys.waiting > 0 && (
        <Note tone="warn">
          <p>{text.keysWait({ count: keys.waiting })}</p>
          <p>
            <a href="/own-keys">{text.keysWaitLook({ count: keys.waiting })}</a>
          </p>
        </Note>
      )}
      <MessagesWait of={waiting} language={c.var.language} />
      {parts.first}
      {parts.work.length + parts.beside.length === 0 && (
        <EmptyState icon="person" title={text.noRole} advice={text.noRoleAdvice} />
      )}
      <div class="two">
        <div class="stack">{parts.work}</div>
        <div class="stack">{parts.beside}</div>
      </div>
    </div>,
  );
}
