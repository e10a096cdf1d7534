// Drop-ins: which page is shown, and what its buttons do.

import { Hono } from 'hono';
import { Refusal } from '../../../core/errors.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { callWalkIn } from '../../../features/walk-ins/call-walk-in.ts';
import { closeWalkIn } from '../../../features/walk-ins/close-walk-in.ts';
import { putBackWalkIn } from '../../../features/walk-ins/put-back-walk-in.ts';
import { readBoard, readDropIns, readNextDropIns, readWalkIns } from '../../../features/walk-ins/read.ts';
import { registerWalkIn } from '../../../features/walk-ins/register-walk-in.ts';
import { takeNext } from '../../../features/walk-ins/take-next.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { signedIn } from '../kit/allowed.ts';
import type { WebEnv } from '../kit/environment.ts';
import { readForm, type SentForm } from '../kit/read-form.ts';
import { showBoard } from './board.tsx';
import { type At, addressOf, showDropIns } from './drop-ins.tsx';
import { showQueue } from './queue.tsx';

export function walkInPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/walk-ins', async (c) => {
    const { site, service } = c.req.query();
    const directory = await readDirectory(deps);
    if (site === undefined || service === undefined) {
      const dropIns = await readDropIns(deps, signedIn(c));
      return showDropIns(c, directory, dropIns, dropIns.length > 0 ? [] : await readNextDropIns(deps, signedIn(c)));
    }
    if (c.req.query('view') === 'board') return showBoard(c, directory, await readBoard(deps, { site, service }));
    return showQueue(c, directory, await readWalkIns(deps, signedIn(c), { site, service }), deps.config.publicUrl);
  });

  routes.post('/walk-ins/register', async (c) => {
    const at = chosen(await readForm(c));
    const walkIn = await execute(deps, signedIn(c), registerWalkIn, at, { requestId: c.var.requestId });
    return c.redirect(`${addressOf(at)}&registered=${walkIn.number}`, 303);
  });

  routes.post('/walk-ins/call', async (c) => {
    const at = chosen(await readForm(c));
    const done = await saidWhenChanged(async () => {
      const { number } = await execute(deps, signedIn(c), callWalkIn, at, { requestId: c.var.requestId });
      return `called=${number}`;
    });
    return c.redirect(`${addressOf(at)}&${done}`, 303);
  });

  routes.post('/walk-ins/take', async (c) => {
    const at = chosen(await readForm(c));
    try {
      const { booking } = await execute(deps, signedIn(c), takeNext, at, { requestId: c.var.requestId });
      return c.redirect(`/bookings/${booking}/room`, 303);
    } catch (error) {
      const why = error instanceof Refusal && { wrong_status: 'nobody', slot_taken: 'busy' }[error.code as string];
      if (!why) throw error;
      return c.redirect(`${addressOf(at)}&done=${why}`, 303);
    }
  });

  routes.post('/walk-ins/:id/put-back', async (c) => {
    const form = await readForm(c);
    const as = form.one('as');
    const done = await saidWhenChanged(async () => {
      const input = { walkIn: c.req.param('id'), as };
      await execute(deps, signedIn(c), putBackWalkIn, input, { requestId: c.var.requestId });
      return `done=${as}`;
    });
    return c.redirect(`${addressOf(chosen(form))}&${done}`, 303);
  });

  routes.post('/walk-ins/:id/close', async (c) => {
    const form = await readForm(c);
    const as = form.one('as');
    const done = await saidWhenChanged(async () => {
      const input = { walkIn: c.req.param('id'), as };
      await execute(deps, signedIn(c), closeWalkIn, input, { requestId: c.var.requestId });
      return `done=${as}`;
    });
    return c.redirect(`${addressOf(chosen(form))}&${done}`, 303);
  });

  return routes;
}

function chosen(form: SentForm): At {
  return { site: form.one('site'), service: form.one('service') };
}

/** Two at one queue: the second one sees the queue as it is now, not a fault. */
async function saidWhenChanged(act: () => Promise<string>): Promise<string> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof Refusal && error.code === 'wrong_status') return 'done=changed';
    throw error;
  }
}
