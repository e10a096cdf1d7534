// What every page finds in its request: who asks, in which language, under which request id.

import type { Hono } from 'hono';
import type { Actor, Language } from '../../../core/permissions.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
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
    /** the page's scripts compile WebAssembly, which its policy must allow */
    compiles?: true;
  };
};

/** What a section serves: its pages, in the order in which their addresses are tried. */
export type Section = readonly ((deps: Dependencies) => Hono<WebEnv>)[];
