// The step before something that cannot be undone, or that others will be told about.

import type { Child, FC, PropsWithChildren } from 'hono/jsx';

/** A form that asks once more: what will happen as children, one button that says it, one way out. */
export const Confirm: FC<
  PropsWithChildren<{ action: string; button: Child; danger?: boolean; back: { href: string; label: string } }>
> = ({ action, button, danger, back, children }) => (
  <form method="post" action={action} class="stack gap-5">
    {children}
    <div class="row">
      <button type="submit" class={danger ? 'button danger' : 'button'}>
        {button}
      </button>
      <a class="button quiet" href={back.href}>
        {back.label}
      </a>
    </div>
  </form>
);
