// Choosing the language of the pages: kept with the person, or in a cookie for somebody signed out.

import { type Context, Hono } from 'hono';
import { accepts } from 'hono/accepts';
import { getCookie, setCookie } from 'hono/cookie';
import { type Language, languages } from '../../../core/permissions.ts';
import { chooseLanguage } from '../../../features/identity/choose-language.ts';
import { nextPath } from '../../../features/identity/schema.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { isFromElsewhere } from '../../../platform/own-origin.ts';
import type { WebEnv } from './environment.ts';

const COOKIE = 'language';
const YEAR_SECONDS = 365 * 24 * 3600;

/** `GET /language/sv?to=/book`: keeps the choice and goes back to a page of this service. */
export function languagePage(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();
  routes.get('/language/:language', async (c) => {
    const language = languages.find((known) => known === c.req.param('language'));
    if (language === undefined) return c.notFound();
    const back = nextPath.parse(c.req.query('to'));
    // a link on another site, or an image there, chooses nothing for anybody
    if (isFromElsewhere(deps.config, c)) return c.redirect(back, 303);
    const { actor } = c.var;
    if (actor?.user) await execute(deps, actor, chooseLanguage, { language }, { requestId: c.var.requestId });
    const secure = deps.config.publicUrl.startsWith('https:');
    setCookie(c, COOKIE, language, { path: '/', maxAge: YEAR_SECONDS, sameSite: 'Lax', httpOnly: true, secure });
    return c.redirect(back, 303);
  });
  return routes;
}

/** The language to answer in: the person's own, else the cookie's, else the link's, else what the browser asks for. */
export function readLanguage(c: Context<WebEnv>): Language {
  if (c.var.actor?.user) return c.var.actor.language;
  const asked = accepts(c, {
    header: 'Accept-Language',
    supports: [...languages],
    default: 'fi',
    match: matchLanguage,
  });
  return chosenLanguage(c) ?? linkedLanguage(c) ?? languages.find((language) => language === asked) ?? 'fi';
}

/** The language that the address names: a mailed link is read in the language of its mail. */
export function linkedLanguage(c: Context<WebEnv>): Language | undefined {
  return languages.find((language) => language === c.req.query('lang'));
}

/** RFC 4647, lookup: `sv-FI` is Swedish too. What is liked best comes first, and of equals the one named first. */
function matchLanguage(liked: readonly { readonly type: string; readonly q: number }[]): string {
  const inOrder = liked.filter(({ q }) => q > 0).toSorted((a, b) => b.q - a.q);
  const spoken = inOrder.map(({ type }) => type.toLowerCase().split('-')[0]);
  return spoken.find((tag) => languages.some((language) => language === tag)) ?? 'fi';
}

/** The language that this reader has chosen by one of the links, if any. */
export function chosenLanguage(c: Context<WebEnv>): Language | undefined {
  return languages.find((language) => language === getCookie(c, COOKIE));
}
