// How good the line is, and whose it is that is not. Pure.

/** As the video server judges a person's connection. */
export type Quality = 'good' | 'poor' | 'lost';

export type Heard = {
  readonly identity: string;
  readonly quality: Quality;
  /** since when nothing new came of the track that stands still longest, in milliseconds; 0 while all move */
  readonly still: number;
};

/** `whose`: who is concerned, `own` where it is one's own connection, `between` where that cannot be told apart. */
export type Line =
  | { readonly level: 'good' }
  | { readonly level: 'weak' | 'still' | 'lost'; readonly whose: 'own' | 'between' | readonly string[] };

/** Sound and picture come many times a second: after so long, somebody looks at a frozen face. */
const STILL_AFTER_MS = 1_500;
/** A bad line comes and goes: what was said of it stays for so long after it is well. */
const WELL_AFTER_MS = 4_000;

export function judgeLine(
  own: { readonly connected: boolean; readonly quality: Quality },
  others: readonly Heard[],
): Line {
  if (!own.connected || own.quality === 'lost') return { level: 'lost', whose: 'own' };
  const still = others.filter((one) => one.still >= STILL_AFTER_MS);
  if (still.length > 0) return { level: 'still', whose: whoseStillness(own.quality, still, others) };
  if (own.quality === 'poor') return { level: 'weak', whose: 'own' };
  const poor = others.filter(({ quality }) => quality !== 'good');
  return poor.length === 0 ? { level: 'good' } : { level: 'weak', whose: poor.map(({ identity }) => identity) };
}

/** Of several, one who stands still is their own trouble; all at once are ours, or with one other, anybody's. */
function whoseStillness(quality: Quality, still: readonly Heard[], others: readonly Heard[]) {
  if (still.length < others.length) return still.map(({ identity }) => identity);
  if (quality !== 'good' || others.length > 1) return 'own';
  return still.some((one) => one.quality !== 'good') ? still.map(({ identity }) => identity) : 'between';
}

/** What is shown: trouble at once, its end only once it has been well for a while. */
export type Steady = { readonly shown: Line; readonly wellFor: number };

export const steadyAtFirst: Steady = { shown: { level: 'good' }, wellFor: 0 };

export function steady(before: Steady, line: Line, passed: number): Steady {
  const { shown } = before;
  if (line.level !== 'good') {
    // a new object for the same thing would be said anew
    return isSame(shown, line) ? { shown, wellFor: 0 } : { shown: line, wellFor: 0 };
  }
  if (shown.level === 'good') return before;
  const wellFor = before.wellFor + passed;
  return wellFor >= WELL_AFTER_MS ? steadyAtFirst : { shown, wellFor };
}

function isSame(one: Line, other: Line): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
