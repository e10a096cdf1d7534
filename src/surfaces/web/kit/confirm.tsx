// The step before something that cannot be undone, or that others will be told about.

import type { Child, FC, PropsWithChildren } from 'hono/jsx';
import { SaveOrLeave } from './form.tsx';

/** A form that asks once more: what will happen as children, one button that says it, one way out. */
export const Confirm: FC<
  PropsWithChildren<{ action: string; button: Child; danger?: boolean; back: { href: string; label: string } }>
> = ({ action, button, danger, back, children }) => (
  <form method="post" action={action} class="stack gap-5">
    {children}
    <SaveOrLeave save={button} leave={back} {...(danger && { danger })} />
  </form>
);
