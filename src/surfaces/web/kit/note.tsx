// A remark with a state: what happened, what to mind, what went wrong.

import type { FC, PropsWithChildren } from 'hono/jsx';
import { Icon, type IconName } from './icon.tsx';

export type Tone = 'plain' | 'good' | 'warn' | 'bad';

const ICON: Readonly<Record<Tone, IconName>> = { plain: 'info', good: 'done', warn: 'warning', bad: 'alert' };

/** A note; `said` makes a screen reader read it at once when the page opens (success after a redirect, an error). */
export const Note: FC<PropsWithChildren<{ tone?: Tone; said?: boolean; id?: string }>> = ({
  tone = 'plain',
  said,
  id,
  children,
}) => (
  <div
    class={tone === 'plain' ? 'note' : `note ${tone}`}
    {...(id && { id })}
    {...(said && { role: tone === 'bad' ? 'alert' : 'status' })}
  >
    <Icon name={ICON[tone]} />
    <div class="stack gap-2">{children}</div>
  </div>
);
