// Nothing to show: says so, and what to do next.

import type { FC, PropsWithChildren } from 'hono/jsx';
import { Icon, type IconName } from './icon.tsx';

/** `children` are the ways on: links or buttons. */
export const EmptyState: FC<
  PropsWithChildren<{ icon: IconName; title: string; advice: string; heading?: 'h2' | 'h3' }>
> = ({ icon, title, advice, heading: Heading = 'h2', children }) => (
  <div class="empty">
    <Icon name={icon} />
    <Heading>{title}</Heading>
    <p>{advice}</p>
    {children}
  </div>
);
