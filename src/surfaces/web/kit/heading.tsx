// How a page opens: the way back, its heading, its lead sentence.

import type { FC, PropsWithChildren } from 'hono/jsx';
import { Icon } from './icon.tsx';

export const BackLink: FC<PropsWithChildren<{ href: string }>> = ({ href, children }) => (
  <a class="back no-print" href={href}>
    <Icon name="back" /> {children}
  </a>
);

/** The heading of a page with its lead sentence: `<Heading lead="…">Title</Heading>`. */
export const Heading: FC<PropsWithChildren<{ lead?: string; back?: { href: string; label: string } }>> = ({
  lead,
  back,
  children,
}) => (
  <div class="stack gap-2">
    {back && <BackLink href={back.href}>{back.label}</BackLink>}
    <h1>{children}</h1>
    {lead && <p class="soft">{lead}</p>}
  </div>
);
