// "Somebody waits for you": said on the pages that a day is spent with, as soon as somebody is at a meeting's door. It says a
// time and a way in, and nobody's name.

import { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { Refusal } from '../../../core/errors.ts';
import type { Language } from '../../../core/permissions.ts';
import { readAsker } from '../../../features/identity/identify-request.ts';
import { type OwnKnock, readOwnKnocks } from '../../../features/video/read-knocks.ts';
import { watchKnocks } from '../../../features/video/watch-knocks.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { signedIn } from '../kit/allowed.ts';
import type { WebEnv } from '../kit/environment.ts';
import { Icon } from '../kit/icon.tsx';
import { countLines, openLine } from '../kit/live-stream.ts';
import { Note } from '../kit/note.tsx';
import { knockTexts, roomTexts } from './texts/words.ts';

/** The script that keeps the place up to date, sounds, and says it in the page's title. */
export const KNOCKS_SCRIPT = 'knocks.js';

/** A person's pages share one line where their browser can. */
const LINES = { ofOne: 20, inAll: 2_000 };
/** As often it is asked whether the reader may still hear. */
const BEAT_MS = 20_000;

export function knockEvents(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();
  const lines = countLines(LINES);
  routes.get('/knocks/events', (c) => {
    const reader = signedIn(c);
    const { headers } = c.req.raw;
    const { language } = c.var;
    return openLine(c, deps, {
      lines,
      who: reader.principal,
      beatMs: BEAT_MS,
      run: async (line) => {
        const leave = watchKnocks(deps, reader, line.stir);
        let told: string | undefined;
        try {
          for (let why = 'stirred'; why !== 'over'; why = await line.next()) {
            const actor = await readAsker(deps, headers);
            if (actor === undefined) throw new Refusal('not_signed_in', 'sign in to hear who waits');
            const said = await (<Knocks of={await readOwnKnocks(deps, actor)} language={language} />).toString();
            if (said !== told) await line.tell('knocks', said);
            else await line.stillHere();
            told = said;
          }
        } finally {
          leave();
        }
      },
    });
  });
  // A service worker is known by its address, and may be no wider than the folder it is made for.
  routes.get('/knock-worker.js', async (c) => {
    const script = await c.var.assets.read('knock-worker.js');
    if (script === undefined) return c.notFound();
    return c.body(script, 200, {
      'Content-Type': 'text/javascript; charset=utf-8',
      'Cache-Control': 'no-cache',
      'Content-Security-Policy': "default-src 'none'; img-src 'self'",
    });
  });
  return routes;
}

/** The place of the notices, empty or not: what comes into it later is said aloud. */
export const KnocksPlace: FC<{ of: readonly OwnKnock[]; language: Language }> = ({ of, language }) => (
  <div
    id="knocks"
    class="stack gap-2 no-print"
    aria-live="polite"
    data-events="/knocks/events"
    data-word={roomTexts[language].room.host.title}
  >
    <Knocks of={of} language={language} />
  </div>
);

const Knocks: FC<{ of: readonly OwnKnock[]; language: Language }> = ({ of, language }) => {
  const text = knockTexts[language];
  return (
    <>
      {of.map(({ booking, start, since, timeZone }) => (
        <Note tone="warn">
          <div class="row apart" data-knock={booking}>
            <p>
              <b>{text.waits({ start: { at: start, zone: timeZone } })}</b>{' '}
              <span class="small">{text.since({ since: { at: since, zone: timeZone } })}</span>
            </p>
            <a class="button" href={`/bookings/${booking}/room`}>
              <Icon name="video" /> {text.open}
            </a>
          </div>
        </Note>
      ))}
    </>
  );
};
