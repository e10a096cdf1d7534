// Whether two values say the same, so that a change is told from a repetition. Pure.

/** By structure: the order of keys says nothing, and a key without a value is none; the order of a list does. */
export function isSameValue(one: unknown, other: unknown): boolean {
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((part, at) => isSameValue(part, other[at]));
  }
  if (isRecord(one) && isRecord(other)) {
    return Object.keys({ ...one, ...other }).every((key) => isSameValue(one[key], other[key]));
  }
  return Object.is(one, other);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
