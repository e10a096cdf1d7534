// Drawing by lot so that anybody can draw again: each number has a ticket, and the smallest tickets win.

/**
 * The ticket of a registration number: a text as good as random, the same for everybody who knows the seed. The one
 * in use is the SHA-256 of `<seed>:<number>` in hexadecimal.
 */
export type TicketOf = (number: number) => string;

/** Who takes part: a number, and how many places in the childcare come with it (none unless told). */
export type Entrant = { readonly number: number; readonly childcare?: number };

/** What there is to draw. */
export type Prize = { readonly places: number; readonly childcare: number };

/** The numbers in the order the lot gives them: by ticket, ascending; who waits for a place waits in this order. */
export function lotOrder(numbers: readonly number[], ticketOf: TicketOf): readonly number[] {
  return [...new Set(numbers)]
    .map((number) => ({ number, ticket: ticketOf(number) }))
    .sort((a, b) => (a.ticket < b.ticket ? -1 : a.ticket > b.ticket ? 1 : a.number - b.number))
    .map(({ number }) => number);
}

/**
 * Fills a panel: the first of the lot's order get a place, in that order. One order for all, whether or not they bring
 * children, so that everybody has the same chance of each turn; who needs more childcare than is left at their turn
 * lets the next go on, and is first in line for what becomes free. Who else takes part, and in which order they are
 * given, never changes which of two numbers comes first.
 */
export function draw(entrants: readonly Entrant[], prize: Prize, ticketOf: TicketOf): readonly number[] {
  const childcare = new Map(entrants.map((one) => [one.number, one.childcare ?? 0]));
  const order = lotOrder([...childcare.keys()], ticketOf);
  return seat(
    order.map((number) => ({ number, childcare: childcare.get(number) ?? 0 })),
    prize,
  );
}

/** Gives what there is to those in line, in their order; who needs more than is left lets the next go first. */
export function seat(line: readonly Required<Entrant>[], { places, childcare }: Prize): readonly number[] {
  const left = { places, childcare };
  const seated: number[] = [];
  for (const one of line) {
    if (left.places <= 0) break;
    if (one.childcare > Math.max(0, left.childcare)) continue;
    left.places -= 1;
    left.childcare -= one.childcare;
    seated.push(one.number);
  }
  return seated;
}
