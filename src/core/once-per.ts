// What one version of the directory decides by itself is worked out once for it, and goes when it goes.

/** A function that works its answer out once for each object it is asked about. The object must never change. */
export function oncePer<Whole extends object, Answer extends object>(
  make: (whole: Whole) => Answer,
): (whole: Whole) => Answer {
  const made = new WeakMap<Whole, Answer>();
  return (whole) => {
    const known = made.get(whole);
    if (known !== undefined) return known;
    const answer = make(whole);
    made.set(whole, answer);
    return answer;
  };
}
