// A link that is told by telephone gets a code, which is read out in its place.

import { toIso } from '../../core/instant.ts';
import { keptFor } from '../../core/kept-data.ts';
import type { CommandContext } from '../../platform/command.ts';
import { hashOfCode, newLinkCode, sayLinkCode } from '../identity/link-code.ts';
import type { IssuedLink } from './schema.ts';
import { insertCode } from './store-links.ts';

/** Opens the link once, on the short page, within the hour. */
export async function giveCode(
  { tx, now, deps }: Pick<CommandContext, 'tx' | 'now' | 'deps'>,
  link: string,
  zone: string,
): Promise<NonNullable<IssuedLink['byPhone']>> {
  const code = newLinkCode();
  const expiresAt = now + keptFor('linkCode');
  await insertCode(tx, { hash: hashOfCode(deps.config.secret, code), link, expiresAt });
  return { page: `${deps.config.publicUrl}/k`, code: sayLinkCode(code), expiresAt: toIso(expiresAt, zone) };
}
