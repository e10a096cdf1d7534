// What every page behind a family's link shares: opening it, its language, and what it says when it does not open.

import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { type Directory, nameIn } from '../../../core/directory.ts';
import { type ErrorCode, Refusal } from '../../../core/errors.ts';
import type { Language } from '../../../core/permissions.ts';
import { type OpenedLink, openBookingLink } from '../../../features/clinics/open-booking-link.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { telOf } from '../booking/how-to-reach.tsx';
import { CHANGED } from '../booking/seen-version.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { Heading } from '../kit/heading.tsx';
import { Icon } from '../kit/icon.tsx';
import { chosenLanguage } from '../kit/language.tsx';
import { showPage } from '../kit/page.tsx';
import { familyLinkTexts } from './texts/words.ts';

/** A link that opened, with the address its pages stand under. */
export type FamilyLink = OpenedLink & { readonly path: string };

/** Routes whose errors are said as a family is spoken to, and whose address no other page is told. */
export function familyRoutes(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();
  routes.onError((error, c) => showTrouble(c, deps, error));
  return routes;
}

/**
 * Opens the family's link in the address. Throws `not_found`, whatever the reason that it does not open: the link of
 * somebody who was invited is none here.
 */
export async function openFamilyLink(c: Context<WebEnv>, deps: Dependencies): Promise<FamilyLink> {
  const link = await openAnyLink(c, deps);
  if (link.actor.invitation !== undefined) throw new Refusal('not_found', 'no such page for anybody but the family');
  return link;
}

/**
 * Opens the link in the address, also one of somebody who was invited: only for pages that show and do what both may.
 * The page then speaks the reader's chosen language, else the bearer's own. Throws `not_found`.
 */
export async function openAnyLink(c: Context<WebEnv>, deps: Dependencies): Promise<FamilyLink> {
  keepAddressSecret(c);
  const secret = c.req.param('secret') ?? '';
  const link = await openBookingLink(deps, secret);
  const language = chosenLanguage(c) ?? link.language;
  c.set('language', language);
  c.set('region', nameIn((await readDirectory(deps)).region.name, language));
  return { ...link, actor: { ...link.actor, language }, path: `/b/${secret}` };
}

/** Anybody who knows the address may change the booking: no other page, ours or not, is told it by the browser. */
export function keepAddressSecret(c: Context<WebEnv>): void {
  c.header('Referrer-Policy', 'strict-origin');
  c.header('X-Robots-Tag', 'noindex');
}

/** The pages' refusals: one page for every link that does not open, a note on the booking's page for what is too late. */
export async function showTrouble(
  c: Context<WebEnv>,
  deps: Dependencies,
  error: unknown,
  tooMany?: { readonly title: string; readonly lead: string },
): Promise<Response> {
  keepAddressSecret(c);
  const code: ErrorCode = error instanceof Refusal ? error.code : 'internal';
  const status = error instanceof Refusal ? error.status : 500;
  const retryAfter = error instanceof Refusal ? error.details.retryAfter : undefined;
  if (retryAfter !== undefined) c.header('Retry-After', String(retryAfter));
  if (!(error instanceof Refusal)) deps.log.error({ err: error, requestId: c.var.requestId }, 'a page failed');
  const { secret } = c.req.param() as { secret?: string };
  if (secret !== undefined && code === 'changed_meanwhile') return c.redirect(`/b/${secret}?done=${CHANGED}`, 303);
  if (secret !== undefined && TOO_LATE.includes(code)) return c.redirect(`/b/${secret}?done=late`, 303);
  const text = familyLinkTexts[c.var.language];
  const said = code === 'not_found' ? [text.closedTitle, text.closed] : [text.troubleTitle, text.trouble];
  const many = [tooMany?.title ?? text.tooManyTitle, tooMany?.lead ?? text.tooMany];
  const [title = '', lead = ''] = code === 'rate_limited' ? many : said;
  return showPage(
    c,
    { title, width: 'narrow', status },
    <div class="stack gap-5">
      <Heading lead={lead}>{title}</Heading>
      <NumbersToCall directory={await readDirectory(deps)} language={c.var.language} />
    </div>,
  );
}

const TOO_LATE: readonly ErrorCode[] = ['cut_off_passed', 'wrong_status', 'not_yet'];

/** Every area's number: a link that does not open says nothing about where it led. */
const NumbersToCall: FC<{ directory: Directory; language: Language }> = ({ directory, language }) => {
  const text = familyLinkTexts[language];
  const areas = [...directory.areas.values()].flatMap(({ name, phone }) => (phone ? [{ name, phone }] : []));
  if (areas.length === 0) return <p>{text.closedCallNone}</p>;
  return (
    <div class="stack">
      <p>{text.closedCall}</p>
      <ul class="stack gap-3">
        {areas.map(({ name, phone }) => (
          <li>
            <a class="button second wide" href={telOf(phone)}>
              <Icon name="phone" /> {nameIn(name, language)}: {phone}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
};
