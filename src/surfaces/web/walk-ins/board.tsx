// The queue of one drop-in as big numbers, for the wall of the waiting room.

import type { Context } from 'hono';
import type { Directory } from '../../../core/directory.ts';
import type { WalkInQueue } from '../../../features/walk-ins/read.ts';
import type { WebEnv } from '../kit/environment.ts';
import { Heading } from '../kit/heading.tsx';
import { showPage } from '../kit/page.tsx';
import { siteName } from './drop-ins.tsx';
import { Live, numbersIn, SCRIPT } from './queue.tsx';
import { walkInTexts } from './texts/words.ts';

/** How often the screen in the waiting room asks again without scripts, in seconds: nobody presses a button there. */
const BOARD_REFRESH = 15;

/** How many of those who wait the screen names. */
const BOARD_NEXT = 6;

/** Numbers alone, for anybody: it renews itself, as anybody who looks at a wall has no button. */
export function showBoard(c: Context<WebEnv>, directory: Directory, queue: WalkInQueue): Response | Promise<Response> {
  const { language, assets } = c.var;
  const text = walkInTexts[language];
  const { dropIn, walkIns, wait } = queue;
  const turn = numbersIn(walkIns, 'called');
  const next = numbersIn(walkIns, 'waiting');
  if (assets.address(SCRIPT) === undefined) c.header('Refresh', String(BOARD_REFRESH));
  return showPage(
    c,
    { title: text.boardTitle, width: 'narrow', scripts: [SCRIPT], renewsAfter: BOARD_REFRESH },
    <div class="stack gap-6">
      <Heading lead={siteName(directory, dropIn, language)}>{text.boardTitle}</Heading>
      <Live queue={queue} language={language} board>
        <section class="card stack">
          <h2>{text.turn}</h2>
          {turn.length === 0 ? <p>{text.noTurn}</p> : <p class="huge">{turn.join(', ')}</p>}
        </section>
        <section class="card stack">
          <h2>{text.nextUp}</h2>
          {next.length === 0 ? <p>{text.nobody}</p> : <p class="big-time">{next.slice(0, BOARD_NEXT).join(', ')}</p>}
          {wait ? (
            <p class="soft">
              {text.waitNow}: {text.wait({ minutes: wait.minutes })}
            </p>
          ) : (
            <p class="soft">{text.closed}</p>
          )}
        </section>
      </Live>
      <p class="soft">{text.fairToAll}</p>
    </div>,
  );
}
