// What homes are made of: blocks that each answer one question, counts that lead to what they count.

import type { Context } from 'hono';
import type { Child, FC, PropsWithChildren } from 'hono/jsx';
import type { Actor, Language } from '../../../core/permissions.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import type { WebEnv } from '../kit/environment.ts';
import { Icon, type IconName } from '../kit/icon.tsx';

export type HomeOf = {
  readonly c: Context<WebEnv>;
  readonly deps: Dependencies;
  readonly actor: Actor;
  readonly language: Language;
};

/** One role's part of a home: what to do at once, what is most urgent, the work, and what stands beside it. */
export type HomeParts = {
  readonly actions: readonly Child[];
  readonly first: readonly Child[];
  readonly work: readonly Child[];
  readonly beside: readonly Child[];
};

export type MadeHome = (of: HomeOf) => Promise<HomeParts>;

/** The parts of several roles, one after another. */
export function together(parts: readonly HomeParts[]): HomeParts {
  return {
    actions: parts.flatMap(({ actions }) => actions),
    first: parts.flatMap(({ first }) => first),
    work: parts.flatMap(({ work }) => work),
    beside: parts.flatMap(({ beside }) => beside),
  };
}

/** A block with its heading. `all`: where the whole of it stands; `lead`: the one to start with. */
export const Block: FC<
  PropsWithChildren<{ title: string; note?: string; all?: { href: string; label: string }; lead?: boolean }>
> = ({ title, note, all, lead, children }) => (
  <section class={lead ? 'card tight lead' : 'card tight'}>
    <div class="head">
      <h2>{title}</h2>
      {note && <span class="small soft">{note}</span>}
      {all && (
        <a class="small" href={all.href}>
          {all.label}
        </a>
      )}
    </div>
    {children}
  </section>
);

/** What a block says where it holds nothing, and what to do next. */
export const Nothing: FC<PropsWithChildren<{ said: string }>> = ({ said, children }) => (
  <div class="stack gap-2">
    <p class="soft">{said}</p>
    {children}
  </div>
);

export const Action: FC<{ href: string; icon: IconName; label: string; solid?: boolean }> = ({
  href,
  icon,
  label,
  solid,
}) => (
  <a class={solid ? 'button small' : 'button second small'} href={href}>
    <Icon name={icon} /> {label}
  </a>
);

export type Count = {
  readonly count: number;
  /** the words beside the number, which agree with it */
  readonly label: (said: { readonly count: number }) => string;
  readonly href: string;
  /** something waits there */
  readonly waits?: boolean;
};

/** Counts side by side, each a link to what it counts. */
export const Counts: FC<{ label: string; of: readonly Count[] }> = ({ label, of }) => (
  <nav class="todo" aria-label={label}>
    {of.map(({ count, label: what, href, waits }) => (
      <a href={href} {...(waits && count > 0 && { class: 'warn' })}>
        <b>{count}</b>
        <span>{what({ count })}</span>
      </a>
    ))}
  </nav>
);
