// What a row of the access log says, as one text: what is authenticated when it is written, and sealed afterwards.

/** One act as it is logged; `at` is epoch milliseconds, `nonce` a random UUID that no other row has. */
export type LoggedAct = {
  readonly nonce: string;
  readonly at: number;
  readonly actor: string;
  readonly role: string;
  readonly action: string;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly area: string | null;
  readonly purpose: string | null;
  readonly requestId: string | null;
  /** whatever JSON holds */
  readonly details: unknown;
};

/** The act as a text that is the same before it is written and however the database gives its JSON back. */
export function canonical(act: LoggedAct): string {
  return JSON.stringify([
    act.nonce,
    act.at,
    act.actor,
    act.role,
    act.action,
    act.subjectKind,
    act.subjectId,
    act.area,
    act.purpose,
    act.requestId,
    sorted(act.details),
  ]);
}

/** Objects become lists of pairs by name, so that none is taken for a list of the same content. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return ['list', value.map(sorted)];
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return ['object', kept.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, inner]) => [name, sorted(inner)])];
}
