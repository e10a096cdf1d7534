// A part of a whole as a bar, with the words that say the same.

import type { FC } from 'hono/jsx';

/** `low`: in the colour of what wants attention. */
export const Bar: FC<{ part: number; whole: number; said: string; low?: boolean }> = ({ part, whole, said, low }) => {
  const share = whole === 0 ? 0 : Math.min(1, part / whole);
  return (
    <svg class="fill" viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label={said}>
      <rect class="ground" width="100" height="8" />
      <rect class={low ? 'filled low' : 'filled'} width={String(Math.round(share * 100))} height="8" />
    </svg>
  );
};
