// The words of messages to an area's families: which are its own, and a form for each with the whole mail as it would read.

import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { type Area, type Directory, nameIn, zoneOf } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import { type TemplateFault, templateFaults } from '../../../core/judge-template.ts';
import type { MailPart } from '../../../core/mail-parts.ts';
import { type Actor, type Language, languages, may } from '../../../core/permissions.ts';
import {
  LONGEST,
  mayHaveLines,
  partsOf,
  placeholders,
  placeholdersOf,
  type TemplateKind,
  type TemplatePart,
  type TemplateWords,
} from '../../../core/template.ts';
import { sayDateTime, sayLanguage } from '../../../core/wording.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { findColleagues } from '../../../features/identity/find-recipient.ts';
import { changeTemplate } from '../../../features/notifications/change-template.ts';
import {
  previewTemplate,
  readTemplate,
  readTemplates,
  stateOf,
  type Template,
  type TemplatePreview,
} from '../../../features/notifications/read-templates.ts';
import { type TemplateKey, templateId, templateIdOf } from '../../../features/notifications/schema.ts';
import { executeTelling } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { allowed } from '../kit/allowed.ts';
import { Badge } from '../kit/badge.tsx';
import { DataTable } from '../kit/data-table.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import type { WebEnv } from '../kit/environment.ts';
import type { Faults } from '../kit/fields.tsx';
import { allFields, answerForm, type FormState, ofKept, refusalOf, showFormPage } from '../kit/form.tsx';
import { Heading } from '../kit/heading.tsx';
import { text as line, longText } from '../kit/inputs.tsx';
import { Name } from '../kit/localized-name.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { UNCHANGED } from '../kit/unchanged.tsx';
import { templateTexts } from './texts/words.ts';

export function templatePages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/templates', async (c) => {
    const actor = allowed(c, 'manage-templates');
    const all = await readTemplates(deps, actor);
    const { areas } = await readDirectory(deps);
    const mine = [...areas.values()].filter(({ id }) => may(actor, 'manage-templates', id));
    const [only] = mine;
    return mine.length === 1 && only ? c.redirect(`/templates/${only.id}`, 303) : showAreas(c, mine, all);
  });

  routes.get('/templates/:area', async (c) => {
    const actor = allowed(c, 'manage-templates');
    const directory = await readDirectory(deps);
    const area = [...directory.areas.values()].find(({ id }) => id === c.req.param('area'));
    if (area === undefined) throw new Refusal('not_found', 'no such area');
    const mine = [...directory.areas.keys()].filter((id) => may(actor, 'manage-templates', id));
    const templates = await readTemplates(deps, actor, area.id);
    return showArea(c, { directory, area, templates, only: mine.length === 1 });
  });

  routes.get('/templates/:area/:language/:kind', async (c) => {
    const opened = await openTemplate(c, deps);
    const state = ofKept(wordsForm(opened, c.var.language), wordsOf(opened.template));
    const { faults } = opened.template;
    return showForm(
      c,
      opened,
      {
        ...state,
        faults: sayFaults(faults, opened.template.words, {
          kind: opened.template.key.kind,
          area: opened.area,
          language: c.var.language,
        }),
      },
      {
        preview: faults.length === 0 ? await previewOf(deps, opened, opened.template.words) : undefined,
      },
    );
  });

  routes.post('/templates/:area/:language/:kind', async (c) => {
    const opened = await openTemplate(c, deps);
    const { actor, area, directory, template } = opened;
    const { key } = template;
    const colleagues = await findColleagues(deps.db);
    const at = addressOf(key);
    return answerForm(c, wordsForm(opened, c.var.language), {
      kept: wordsOf(template),
      check: (typed) =>
        sayFaults(templateFaults(key, typed, directory, colleagues), typed, {
          kind: key.kind,
          area,
          language: c.var.language,
        }),
      act: async (typed, form): Promise<{ preview: TemplatePreview } | { unchanged: boolean }> => {
        if (form.one('act') === LOOK) return { preview: await previewTemplate(deps, actor, key, typed) };
        const input = { template: templateIdOf(key), ...typed, seen: template.version };
        return executeTelling(deps, actor, changeTemplate, input, { requestId: c.var.requestId });
      },
      done: (done, typed) =>
        'preview' in done
          ? showForm(c, opened, { ...ofKept(wordsForm(opened, c.var.language), wordsOf(template)), typed }, done)
          : `${at}?done=${done.unchanged ? UNCHANGED : 'saved'}`,
      again: (state) => showForm(c, opened, state, { preview: undefined }),
    });
  });

  return routes;
}

/** What the button sends that shows the mail and changes nothing. */
const LOOK = 'look';

type Opened = {
  readonly actor: Actor;
  readonly directory: Directory;
  readonly area: Area;
  readonly template: Template;
};

/** The template in the address. Throws `not_found`. */
export async function openTemplate(c: Context<WebEnv>, deps: Dependencies): Promise<Opened> {
  const actor = allowed(c, 'manage-templates');
  const key = templateId.safeParse([c.req.param('area'), c.req.param('language'), c.req.param('kind')].join('.'));
  if (!key.success) throw new Refusal('not_found', 'no such template');
  const template = await readTemplate(deps, actor, key.data);
  const directory = await readDirectory(deps);
  const area = directory.areas.get(key.data.area);
  if (area === undefined) throw new Refusal('not_found', 'no such area');
  return { actor, directory, area, template };
}

export function addressOf({ area, language, kind }: TemplateKey): string {
  return `/templates/${area}/${language}/${kind}`;
}

/** `Aika on varattu · suomi` */
export function sayTemplate({ language: of, kind }: TemplateKey, language: Language) {
  return { kind: templateTexts[language].kind[kind], language: sayLanguage(of, language) };
}

/** Every part with its text: what is not said is empty. */
function wordsOf({ key, words }: Template): Partial<Record<TemplatePart, string>> {
  return Object.fromEntries(partsOf(key.kind).map((part) => [part, words[part] ?? '']));
}

type WordFields = ReturnType<typeof wordsForm>;

function wordsForm({ template: { key, service }, area }: Pick<Opened, 'template' | 'area'>, language: Language) {
  const text = templateTexts[language];
  const fields = partsOf(key.kind).map((part) => {
    const about = {
      hint: text.hint({
        service: service[part],
        longest: LONGEST[part],
        list: listOf(key.kind, part, area.phone !== undefined),
      }),
      optional: true,
      seen: true,
      refusals: { changed_meanwhile: text.changedBoth },
    };
    return [part, mayHaveLines(part) ? longText(text.part[part], about) : line(text.part[part], about)] as const;
  });
  return Object.fromEntries(fields);
}

/** What its words must suit: every way to meet, where it tells how; every mail, where they stand under all. */
function aboutOf(kind: TemplateKind): 'signature' | 'meeting' | 'other' {
  if (kind === 'signature') return 'signature';
  return placeholdersOf(kind, 'opening').includes('channel') ? 'meeting' : 'other';
}

/** What may stand in the part; of an area without a number, all but that. */
function listOf(kind: TemplateKind, part: TemplatePart, hasPhone: boolean): string {
  const known = placeholdersOf(kind, part).filter((name) => name !== 'phone' || hasPhone);
  return known.map((name) => `{${name}}`).join(' ');
}

/** The faults of each part in the reader's words, each of them once. */
function sayFaults(faults: readonly TemplateFault[], words: TemplateWords, about: FaultsOf): Faults {
  return Object.fromEntries(
    [...Map.groupBy(faults, ({ part }) => part)].map(([part, own]) => {
      const said = own.map((fault) => sayFault(fault, words[part] ?? '', about));
      return [part, [...new Set(said)].slice(0, MOST_SAID).join('. ')];
    }),
  );
}

/** In which message, of which area, and for whom they are said. */
type FaultsOf = { readonly kind: TemplateKind; readonly area: Area; readonly language: Language };

/** So many faults of a part are said at once. */
const MOST_SAID = 3;

function sayFault(fault: TemplateFault, said: string, { kind, area, language }: FaultsOf): string {
  const text = templateTexts[language];
  const quote = said.slice(fault.start, fault.end);
  if (fault.kind === 'revealing') return text.reveals[fault.source]({ quote });
  const say = text.fault[fault.kind];
  return typeof say === 'string'
    ? say
    : say({ quote, longest: LONGEST[fault.part], list: listOf(kind, fault.part, area.phone !== undefined) });
}

async function previewOf(
  deps: Dependencies,
  { actor, template }: Opened,
  words: TemplateWords,
): Promise<TemplatePreview | undefined> {
  let preview: TemplatePreview | undefined;
  const made = previewTemplate(deps, actor, template.key, words).then((whole) => {
    preview = whole;
  });
  return (await refusalOf(made)) === undefined ? preview : undefined;
}

function showAreas(
  c: Context<WebEnv>,
  areas: readonly Area[],
  templates: readonly Template[],
): Response | Promise<Response> {
  const { language } = c.var;
  const text = templateTexts[language];
  const count = (area: Area, state: string) =>
    templates.filter((one) => one.key.area === area.id && stateOf(one) === state).length;
  return showPage(
    c,
    { title: text.title, current: 'templates' },
    <div class="stack gap-5">
      <Heading lead={text.lead}>{text.title}</Heading>
      {areas.length === 0 ? (
        <EmptyState icon="mail" title={text.none} advice={text.noneAdvice} />
      ) : (
        <ul class="list card">
          {areas.map((area) => (
            <li class="row apart">
              <a class="strong" href={`/templates/${area.id}`}>
                <Name of={area.name} language={language} />
              </a>
              <span class="row">
                {count(area, 'resting') > 0 && (
                  <Badge tone="warn" icon="warning">
                    {text.restingCount({ count: count(area, 'resting') })}
                  </Badge>
                )}
                <span class="soft">{text.ownCount({ count: count(area, 'own') })}</span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>,
  );
}

/** `only`: the reader has no other area, and no list of them to go back to. */
type AreaView = {
  readonly directory: Directory;
  readonly area: Area;
  readonly templates: readonly Template[];
  readonly only: boolean;
};

function showArea(c: Context<WebEnv>, { directory, area, templates, only }: AreaView): Response | Promise<Response> {
  const { language } = c.var;
  const text = templateTexts[language];
  const title = text.titleOf({ area: nameIn(area.name, language) });
  const resting = templates.filter((one) => stateOf(one) === 'resting').length;
  const isAllService = templates.every((one) => stateOf(one) === 'service');
  return showPage(
    c,
    { title, current: 'templates' },
    <div class="stack gap-5">
      <Heading {...(!only && { back: { href: '/templates', label: text.areas } })} lead={text.lead}>
        {title}
      </Heading>
      {resting > 0 && (
        <Note tone="warn">
          <p class="strong">{text.restingTitle({ count: resting })}</p>
          <p>{text.restingAdvice}</p>
        </Note>
      )}
      {isAllService && (
        <Note>
          <p>{text.allService}</p>
        </Note>
      )}
      {languages.map((of) => (
        <div class="card">
          <DataTable
            compact
            caption={text.tableOf({ language: sayLanguage(of, language) })}
            rows={templates.filter(({ key }) => key.language === of)}
            columns={[
              {
                label: text.column.message,
                names: true,
                cell: ({ key }: Template) => (
                  <a href={addressOf(key)} aria-label={text.open(sayTemplate(key, language))}>
                    {text.kind[key.kind]}
                  </a>
                ),
              },
              { label: text.column.state, cell: (one) => <State of={one} language={language} /> },
              {
                label: text.column.changed,
                cell: (one) => <Changed of={one} language={language} zone={zoneOf(directory, area.id)} />,
              },
            ]}
          />
        </div>
      ))}
    </div>,
  );
}

const TONES = { own: 'good', resting: 'warn' } as const;

const State: FC<{ of: Template; language: Language }> = ({ of, language }) => {
  const state = stateOf(of);
  const said = templateTexts[language].state[state];
  return state === 'service' ? <span class="soft">{said}</span> : <Badge tone={TONES[state]}>{said}</Badge>;
};

const Changed: FC<{ of: Template; language: Language; zone: string }> = ({ of, language, zone }) => {
  if (of.changedAt === undefined) return <span class="soft">–</span>;
  const when = sayDateTime(of.changedAt.getTime(), language, zone, 'short');
  return <span class="small soft">{[when, of.changedBy].filter(Boolean).join(', ')}</span>;
};

type Shown = { readonly preview: TemplatePreview | undefined };

function showForm(
  c: Context<WebEnv>,
  { area, template }: Opened,
  state: FormState<WordFields>,
  { preview }: Shown,
): Response | Promise<Response> {
  const { language } = c.var;
  const text = templateTexts[language];
  const { key } = template;
  const said = { saved: text.saved, restored: text.restored }[c.req.query('done') ?? ''];
  const isPreviewed = c.req.method === 'POST' && preview !== undefined;
  const isResting = c.req.method === 'GET' && template.faults.length > 0;
  return showFormPage(
    c,
    {
      title: text.formTitle(sayTemplate(key, language)),
      current: 'templates',
      lead: text.formLead({ area: nameIn(area.name, language), about: aboutOf(key.kind) }),
      back: { href: `/templates/${area.id}`, label: text.titleOf({ area: nameIn(area.name, language) }) },
      action: addressOf(key),
      save: text.save,
      besides: (
        <button type="submit" class="button second" name="act" value={LOOK}>
          {text.look}
        </button>
      ),
      said: (said !== undefined || isPreviewed) && (
        <Note tone={isPreviewed ? 'plain' : 'good'} said>
          <p>{isPreviewed ? <a href="#preview">{text.previewed}</a> : said}</p>
        </Note>
      ),
      above: (
        <>
          {isResting && (
            <Note tone="warn">
              <p>{text.resting}</p>
            </Note>
          )}
          <p>{text.rules}</p>
          <details class="unfolds">
            <summary>{text.meanings}</summary>
            <ul>
              {placeholders
                .filter((name) => partsOf(key.kind).some((part) => placeholdersOf(key.kind, part).includes(name)))
                .map((name) => (
                  <li>
                    <code>{`{${name}}`}</code> {text.meaning[name]}
                  </li>
                ))}
            </ul>
          </details>
        </>
      ),
      below: (
        <>
          <Preview of={preview} about={key} language={language} />
          <p>
            <a href={`${addressOf(key)}/versions`}>{text.versions}</a>
          </p>
        </>
      ),
      faultsLead: isResting ? text.restingFaults : text.notSaved,
      ...(isResting && { status: 200 }),
    },
    state,
    allFields(wordsForm({ template, area }, language), state, language),
  );
}

const Preview: FC<{ of: TemplatePreview | undefined; about: TemplateKey; language: Language }> = ({
  of,
  about,
  language,
}) => {
  const text = templateTexts[language];
  return (
    <section class="stack" id="preview" aria-labelledby="preview-title">
      <div class="stack gap-1">
        <h2 id="preview-title">{text.previewTitle}</h2>
        <p class="soft small">{of === undefined ? text.previewNone : text.previewLead}</p>
      </div>
      {of !== undefined && (
        <div class="card stack">
          <div class="stack" lang={about.language}>
            <p class="strong">{of.subject}</p>
            {of.parts.map((part) => (
              <Paragraph of={part} />
            ))}
          </div>
          {about.kind !== 'signature' && (
            <div class="stack gap-1">
              <h3>{text.textMessage}</h3>
              <p class="soft small">{text.textLength({ length: of.textLength, count: messagesIn(of.textLength) })}</p>
              <p lang={about.language}>{of.textMessage}</p>
            </div>
          )}
          <details class="unfolds">
            <summary>{text.asText}</summary>
            <p class="said" lang={about.language}>
              {of.text}
            </p>
          </details>
        </div>
      )}
    </section>
  );
};

/** A text message of more than 160 characters goes in pieces of 153, each of which costs. */
function messagesIn(length: number): number {
  return length <= 160 ? 1 : Math.ceil(length / 153);
}

/** As the mail shows it; its button leads nowhere from here. */
const Paragraph: FC<{ of: MailPart }> = ({ of }) => {
  if (of === '') return null;
  if (typeof of === 'string') return <p class="said">{of}</p>;
  if ('links' in of) return <p class="said">{[of.intro, ...of.links.map(({ label }) => label)].join('\n')}</p>;
  return (
    <>
      {of.intro !== undefined && <p>{of.intro}</p>}
      <p>
        <span class="button">{of.button}</span>
      </p>
    </>
  );
};
