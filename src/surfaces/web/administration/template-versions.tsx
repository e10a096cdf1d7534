// What the words of a message were: every change with who made it, and the way back to any of them.

import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { nameIn, zoneOf } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import type { Language } from '../../../core/permissions.ts';
import { partsOf } from '../../../core/template.ts';
import { sayDateTime } from '../../../core/wording.ts';
import { readTemplateVersions } from '../../../features/notifications/read-templates.ts';
import { restoreTemplate } from '../../../features/notifications/restore-template.ts';
import { type TemplateKey, type TemplateVersionItem, templateIdOf } from '../../../features/notifications/schema.ts';
import { executeTelling } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { Badge } from '../kit/badge.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { Carried } from '../kit/fields.tsx';
import { Heading } from '../kit/heading.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { readForm } from '../kit/read-form.ts';
import { UNCHANGED } from '../kit/unchanged.tsx';
import { addressOf, openTemplate, sayTemplate } from './templates.tsx';
import { type TemplateTexts, templateTexts } from './texts/words.ts';

export function templateVersionPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/templates/:area/:language/:kind/versions', async (c) => showVersions(c, deps));

  routes.post('/templates/:area/:language/:kind/restore', async (c) => {
    const { actor, template } = await openTemplate(c, deps);
    const form = await readForm(c);
    const number = (name: string) => (/^\d{1,9}$/.test(form.one(name)) ? Number(form.one(name)) : undefined);
    const input = { template: templateIdOf(template.key), to: number('to'), seen: number('seen') };
    try {
      const { unchanged } = await executeTelling(deps, actor, restoreTemplate, input, { requestId: c.var.requestId });
      return c.redirect(`${addressOf(template.key)}?done=${unchanged ? UNCHANGED : 'restored'}`, 303);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const why = whyRefused(error);
      if (why === undefined) throw error;
      return showVersions(c, deps, { why, version: input.to });
    }
  });

  return routes;
}

type NotRestored = {
  readonly why: 'changed' | 'gone' | 'reveals';
  readonly version: number | undefined;
};

/** Somebody was quicker, there is no such version, or what it says would tell too much by now. */
function whyRefused({ code, details }: Refusal): NotRestored['why'] | undefined {
  if (code === 'changed_meanwhile') return 'changed';
  if (code !== 'invalid_input') return undefined;
  return details.faults?.some(({ path }) => path === 'to' || path === 'seen') ? 'gone' : 'reveals';
}

function sayRefused({ cannotRestore }: TemplateTexts, { why, version = 0 }: NotRestored): string {
  return why === 'gone' ? cannotRestore.gone : cannotRestore[why]({ version });
}

async function showVersions(c: Context<WebEnv>, deps: Dependencies, refused?: NotRestored): Promise<Response> {
  const { language } = c.var;
  const text = templateTexts[language];
  const { actor, area, directory, template } = await openTemplate(c, deps);
  const { key } = template;
  const { cursor = '' } = refused === undefined ? c.req.query() : {};
  const page = await readTemplateVersions(deps, actor, key, cursor === '' ? {} : { cursor });
  const title = text.versionsOf(sayTemplate(key, language));
  return showPage(
    c,
    {
      title,
      current: 'templates',
      width: 'narrow',
      ...(refused && { status: refused.why === 'changed' ? 409 : 422, faulty: true }),
    },
    <div class="stack gap-5">
      {refused && (
        <Note tone="bad" said>
          <p>{sayRefused(text, refused)}</p>
        </Note>
      )}
      <Heading
        back={{ href: addressOf(key), label: text.formTitle(sayTemplate(key, language)) }}
        lead={`${nameIn(area.name, language)}. ${text.versionsLead}`}
      >
        {title}
      </Heading>
      {page.items.length === 0 && <EmptyState icon="clock" title={text.noVersions} advice={text.noVersionsAdvice} />}
      {page.items.length > 0 && (
        <ul class="list card">
          {page.items.map((version, at) => (
            <Version
              of={version}
              before={page.items[at + 1]}
              about={key}
              holds={version.version === template.version}
              seen={template.version}
              zone={zoneOf(directory, area.id)}
              language={language}
            />
          ))}
        </ul>
      )}
      <div class="row">
        {Object.keys(template.words).length > 0 && (
          <Restore about={key} to={0} seen={template.version} label={text.restoreService} />
        )}
        {page.nextCursor && (
          <a class="button quiet" href={`${addressOf(key)}/versions?cursor=${page.nextCursor}`}>
            {text.older}
          </a>
        )}
        {cursor !== '' && (
          <a class="button quiet" href={`${addressOf(key)}/versions`}>
            {text.newest}
          </a>
        )}
      </div>
    </div>,
  );
}

type VersionAbout = {
  of: TemplateVersionItem;
  /** the one that it changed; nothing for the first, and for the last on a page */
  before: TemplateVersionItem | undefined;
  about: TemplateKey;
  holds: boolean;
  seen: number;
  zone: string;
  language: Language;
};

const Version: FC<VersionAbout> = ({ of, before, about, holds, seen, zone, language }) => {
  const text = templateTexts[language];
  const when = sayDateTime(Date.parse(of.changedAt), language, zone, 'short');
  const changed = partsOf(about.kind).filter((part) => of.words[part] !== before?.words[part]);
  const restored = of.restored === undefined ? undefined : String(of.restored);
  return (
    <li class="row apart">
      <div class="stack gap-1 grow">
        <span class="strong">{text.versionAt({ version: of.version, when })}</span>
        <span class="soft small">
          {[text.by({ who: of.changedBy }), text.wasRestored({ version: restored })].filter(Boolean).join('. ')}
        </span>
        {changed.map((part) => (
          <span class="said">
            {text.became({ part: text.part[part], before: before?.words[part], after: of.words[part] })}
          </span>
        ))}
      </div>
      {holds ? (
        <Badge tone="good">{text.now}</Badge>
      ) : (
        <Restore
          about={about}
          to={of.version}
          seen={seen}
          label={text.restore}
          told={text.restoreOf({ version: of.version })}
        />
      )}
    </li>
  );
};

const Restore: FC<{ about: TemplateKey; to: number; seen: number; label: string; told?: string }> = ({
  about,
  to,
  seen,
  label,
  told,
}) => (
  <form method="post" action={`${addressOf(about)}/restore`}>
    <Carried of={{ to: String(to), seen: String(seen) }} />
    <button type="submit" class="button second small" {...(told !== undefined && { 'aria-label': told })}>
      {label}
    </button>
  </form>
);
