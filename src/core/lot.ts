// Drawing by lot so that anybody can draw again: each number has a ticket, and the smallest tickets win.

/**
 * The ticket of a registration number: a text as good as random, the same for everybody who knows the seed. The one
 * in use is the SHA-256 of `<seed>:<number>` in hexadecimal.
 */
export type TicketOf = (number: number) => string;

/** The numbers in the order the lot gives them: by ticket, ascending; who waits for a place waits in this order. */
export function lotOrder(numbers: readonly number[], ticketOf: TicketOf): readonly number[] {
  return [...new Set(numbers)]
    .map((number) => ({ number, ticket: ticketOf(number) }))
    .sort((a, b) => (a.ticket < b.ticket ? -1 : a.ticket > b.ticket ? 1 : a.number - b.number))
    .map(({ number }) => number);
}

/**
 * Fills a panel of `places` from the numbers: the first of the lot's order, in that order. Who else takes part, and in
 * which order they are given, never changes which of two numbers comes first.
 */
export function draw(numbers: readonly number[], places: number, ticketOf: TicketOf): readonly number[] {
  return lotOrder(numbers, ticketOf).slice(0, Math.max(0, places));
}
