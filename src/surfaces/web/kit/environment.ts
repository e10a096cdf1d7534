// What every page finds in its request: who asks, in which language, under which request id.

import type { Context } from 'hono';
import { Refusal } from '../../../core/errors.ts';
import type { Actor, Language } from '../../../core/permissions.ts';
import type { Assets } from './assets.ts';

/** The variables of a page's request. `actor` is missing for somebody who has not signed in. */
export type WebEnv = {
  Variables: {
    actor?: Actor | undefined;
    language: Language;
    requestId: string;
    /** addresses of style and scripts, with their content's hash */
    assets: Assets;
    /** the region's name in the reader's language, for the foot of the page */
    region: string;
    /** whether mails land in a tray that anybody may open (demonstrations) */
    mailTray: boolean;
  };
};

/** Whoever is signed in. Throws `not_signed_in`, which on a GET leads to the sign-in page and back. */
export function signedIn(c: Context<WebEnv>): Actor {
  if (c.var.actor === undefined) throw new Refusal('not_signed_in', 'sign in first');
  return c.var.actor;
}
