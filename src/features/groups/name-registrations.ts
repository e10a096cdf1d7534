// Messages know the registration that they are about: here it gets its event's name, and its number.

import type { Dependencies } from '../../platform/dependencies.ts';
import type { MessageGroup } from '../notifications/schema.ts';
import { findNamed } from './store.ts';

/** The same page, each item about a registration with what it is called: as anybody may see it, and nothing of whose it is. */
export async function nameRegistrations<Item extends { readonly registration?: string | undefined }, Rest>(
  { db }: Pick<Dependencies, 'db'>,
  page: Rest & { readonly items: readonly Item[] },
): Promise<Rest & { readonly items: (Item & { readonly group?: MessageGroup })[] }> {
  const named = await findNamed(
    db,
    page.items.flatMap(({ registration }) => registration ?? []),
  );
  const items = page.items.map((item) => {
    const group = item.registration === undefined ? undefined : named.get(item.registration);
    return { ...item, ...(group && { group }) };
  });
  return { ...page, items };
}
