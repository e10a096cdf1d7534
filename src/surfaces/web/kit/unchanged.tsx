// What is said where a form was sent that changed nothing: all was so already. The page it leads to says so at its top.

import type { Context } from 'hono';
import type { Child, FC } from 'hono/jsx';
import type { WebEnv } from './environment.ts';
import { Note } from './note.tsx';
import { frameTexts } from './texts/words.ts';

/** As `done` in the address, instead of what the form would have done. */
export const UNCHANGED = 'unchanged';

export const WithUnchanged: FC<{ c: Context<WebEnv>; children: Child }> = ({ c, children }) => {
  if (c.req.method !== 'GET' || c.req.query('done') !== UNCHANGED) return children;
  return (
    <div class="stack gap-5">
      <Note said>
        <p>{frameTexts[c.var.language].unchanged}</p>
      </Note>
      {children}
    </div>
  );
};
