// A state in words, with colour and icon only beside them.

import type { Child, FC, PropsWithChildren } from 'hono/jsx';
import { Icon, type IconName } from './icon.tsx';

export const Badge: FC<PropsWithChildren<{ tone?: 'good' | 'warn' | 'bad' | 'violet'; icon?: IconName }>> = ({
  tone,
  icon,
  children,
}) => (
  <span class={tone ? `badge ${tone}` : 'badge'}>
    {icon && <Icon name={icon} />}
    <span>{children}</span>
  </span>
);

/** Name and value pairs: `<Facts of={[['Kuka', 'Psykologi'], …]} />`; an empty value is left out. */
export const Facts: FC<{ of: readonly (readonly [string, Child])[] }> = ({ of }) => (
  <dl class="facts">
    {of
      .filter(([, value]) => value !== undefined && value !== null && value !== '' && value !== false)
      .map(([name, value]) => (
        <>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </>
      ))}
  </dl>
);
