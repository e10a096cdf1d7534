// Who is large on the stage and who is small. Pure.

/** A picture on the stage; `screen` where it is a shared screen. */
export type Seat = { readonly id: string; readonly own: boolean; readonly screen: boolean };
export type View = 'grid' | 'speaker';

/**
 * `corner`: the other fills the stage, oneself lies small upon it. `grid`: all alike. `strip`: one large, the rest in a
 * row beneath.
 */
export type Arrangement = { readonly shape: 'corner' | 'grid' | 'strip'; readonly large: readonly string[] };

/**
 * A shared screen is always large. Between two there is nothing to choose; among more, the view is what the person
 * chose, and `speaker`, the other who spoke last, is the large one, or the first of the others before anybody spoke.
 */
export function arrange(seats: readonly Seat[], view: View, speaker: string | undefined): Arrangement {
  const ids = (some: readonly Seat[]) => some.map(({ id }) => id);
  const others = seats.filter(({ own }) => !own);
  const screens = others.filter(({ screen }) => screen);
  if (screens.length > 0) return { shape: 'strip', large: ids(screens) };
  if (others.length < 2) return { shape: 'corner', large: ids(others) };
  if (view === 'grid') return { shape: 'grid', large: ids(seats) };
  const spoke = others.find(({ id }) => id === speaker) ?? others[0];
  return { shape: 'strip', large: spoke ? [spoke.id] : [] };
}
