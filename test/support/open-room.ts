// A booking's video room as somebody's coming leaves it.

/** The row of a room that is open for the booking as it is. */
export function openRoomOf(
  bookingId: string,
  name: string,
  { start, end }: { readonly start: string | Date; readonly end: string | Date },
) {
  const closesAt = new Date(end);
  const time = { bookedStart: new Date(start), bookedEnd: closesAt, closesAt };
  return { bookingId, name, mediaName: `media of ${name}`, mediaKey: 'a key', ...time, createdAt: new Date(start) };
}
