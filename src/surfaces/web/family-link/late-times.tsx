// Times so near that a family that takes one could neither move nor cancel it: listed last, and said before the press.

import type { FC, PropsWithChildren } from 'hono/jsx';
import { isPastChange } from '../../../core/booking.ts';
import type { Service } from '../../../core/directory.ts';
import type { Language } from '../../../core/permissions.ts';
import type { ShownSlot } from '../booking/shown-slot.ts';
import { Note } from '../kit/note.tsx';
import { lateTexts } from './texts/words.ts';

/** The times that could still be moved or cancelled once taken, and those inside the service's cut-off. */
export function splitLate<Shown extends ShownSlot>(
  slots: readonly Shown[],
  service: Service | undefined,
  now: number,
): { readonly settled: readonly Shown[]; readonly late: readonly Shown[] } {
  const isLate = (slot: Shown) => isPastChange(slot, service, now);
  return { settled: slots.filter((slot) => !isLate(slot)), late: slots.filter(isLate) };
}

/** In their order, but for those inside the cut-off, which come last. */
export function lateLast<Shown extends ShownSlot>(
  slots: readonly Shown[],
  service: Service | undefined,
  now: number,
): readonly Shown[] {
  const { settled, late } = splitLate(slots, service, now);
  return [...settled, ...late];
}

/** The late ones, as children, under a heading that says so; nothing where there are none. */
export const LateTimes: FC<
  PropsWithChildren<{ of: readonly ShownSlot[]; phone: string | undefined; language: Language }>
> = ({ of, phone, language, children }) => {
  if (of.length === 0) return null;
  return (
    <section class="stack">
      <h2>{lateTexts[language].title}</h2>
      <LateNote phone={phone} language={language} />
      {children}
    </section>
  );
};

/** What taking such a time means. */
export const LateNote: FC<{ phone: string | undefined; language: Language }> = ({ phone, language }) => (
  <Note tone="warn">
    <p>{lateTexts[language].means({ phone })}</p>
  </Note>
);
