// The focus is never lost to the page's body: where what had it is gone, it goes on to the nearest place that is there.

import { type RefObject, useEffect } from 'react';

/** On the part of the page in which the focus stays; it goes to what can take it there without a press of Tab. */
export const FOCUS_HOME = { 'data-focus-home': '' } as const;

const HEADS = '[tabindex="-1"]';

/**
 * Watches what is in `place`, which takes the focus itself where nothing in it does. Somebody who has pressed where nothing
 * takes the focus has none to be kept.
 */
export function useFocusKept(place: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const root = place.current;
    if (root === null) return;
    let trail: readonly HTMLElement[] = [];
    const note = ({ target }: FocusEvent) => {
      trail = target instanceof HTMLElement ? [...upFrom(target, root)] : [];
    };
    const forget = ({ target }: Event) => {
      if (target instanceof Element && target.closest('a, button, input, select, textarea, summary, label') === null)
        trail = [];
    };
    const keep = () => {
      const [had] = trail;
      if (had === undefined || had.isConnected || document.activeElement !== document.body) return;
      const home = trail.find((each) => each.isConnected && 'focusHome' in each.dataset);
      const next = home?.querySelector<HTMLElement>(HEADS) ?? root.querySelector<HTMLElement>(`h2${HEADS}`) ?? root;
      next.focus({ preventScroll: true });
    };
    const watching = new MutationObserver(keep);
    watching.observe(root, { childList: true, subtree: true });
    root.addEventListener('focusin', note);
    addEventListener('pointerdown', forget);
    return () => {
      watching.disconnect();
      root.removeEventListener('focusin', note);
      removeEventListener('pointerdown', forget);
    };
  }, [place]);
}

/** The element, and what it lies in. */
function* upFrom(from: HTMLElement, root: HTMLElement): Generator<HTMLElement> {
  for (let at: HTMLElement | null = from; at !== null && at !== root; at = at.parentElement) yield at;
}
