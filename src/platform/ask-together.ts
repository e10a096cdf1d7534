// Questions of one kind that come while one is being asked go together with the next: as fresh as alone, and far cheaper.

/**
 * `askAll` answers by id; what has no answer is left out. Each question is answered by a statement that begins after it
 * was asked. Rejects, for all who asked together, with what `askAll` throws.
 */
export function askTogether<Answer>(
  askAll: (ids: readonly string[]) => Promise<ReadonlyMap<string, Answer>>,
): (id: string) => Promise<Answer | undefined> {
  let waiting: Set<string> | undefined;
  let next: Promise<ReadonlyMap<string, Answer>> | undefined;
  let underway: Promise<unknown> = Promise.resolve();
  const begin = () => {
    const ids = new Set<string>();
    waiting = ids;
    const asked = underway.then(() => {
      waiting = undefined;
      next = undefined;
      return askAll([...ids]);
    });
    next = asked;
    underway = asked.catch(() => {});
    return asked;
  };
  return async (id) => {
    const answers = next ?? begin();
    waiting?.add(id);
    return (await answers).get(id);
  };
}
