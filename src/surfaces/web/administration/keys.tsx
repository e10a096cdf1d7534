// API keys: which there are and when they were used, making one that is shown once, and revoking.

import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { z } from 'zod';
import type { Directory } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import { toIso } from '../../../core/instant.ts';
import { type Actor, type Language, roles } from '../../../core/permissions.ts';
import { wallClock } from '../../../core/wall-clock.ts';
import { sayDateTime } from '../../../core/wording.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { createApiKey } from '../../../features/identity/create-api-key.ts';
import { readApiKeys } from '../../../features/identity/read.ts';
import { revokeApiKey } from '../../../features/identity/revoke-api-key.ts';
import type { ApiKeyItem } from '../../../features/identity/schema.ts';
import { execute, judge } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { allowed } from '../kit/allowed.ts';
import { Badge, Facts } from '../kit/badge.tsx';
import { Confirm } from '../kit/confirm.tsx';
import { DataTable } from '../kit/data-table.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { TextToCopy } from '../kit/fields.tsx';
import { allFields, answerForm, type FormState, fresh, showFormPage, type Typed } from '../kit/form.tsx';
import { Heading } from '../kit/heading.tsx';
import { date, select, text, ticks } from '../kit/inputs.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { RecordList } from '../kit/record-list.tsx';
import { frameTexts } from '../kit/texts/words.ts';
import { dateOf } from '../kit/times.tsx';
import { areasWith, sayArea } from './areas.ts';
import { keyTexts, userTexts } from './texts/words.ts';

export function keyPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();
  const open = async (c: Context<WebEnv>): Promise<Opened> => ({
    actor: allowed(c, 'manage-keys'),
    directory: await readDirectory(deps),
    language: c.var.language,
    now: deps.clock.now(),
  });
  const openKey = async (c: Context<WebEnv>) => {
    const opened = await open(c);
    const key = (await readApiKeys(deps, opened.actor)).find(({ id }) => id === c.req.param('id'));
    if (key === undefined) throw new Refusal('not_found', 'no such key among those this administrator sees');
    return { ...opened, key };
  };

  routes.get('/keys', async (c) => {
    const opened = await open(c);
    return showKeys(c, opened, await readApiKeys(deps, opened.actor));
  });

  routes.get('/keys/new', async (c) => {
    const opened = await open(c);
    return showForm(c, opened, fresh(keyForm(opened)));
  });

  routes.post('/keys/new', async (c) => {
    const opened = await open(c);
    return answerForm(c, keyForm(opened), {
      judge: (typed) => judge(deps, opened.actor, createApiKey, inputOf(typed, opened.directory.region.timeZone)),
      act: (typed) => {
        const input = inputOf(typed, opened.directory.region.timeZone);
        return execute(deps, opened.actor, createApiKey, input, { requestId: c.var.requestId });
      },
      done: ({ key }, { label }) => showMade(c, label, key),
      again: (state) => showForm(c, opened, state),
    });
  });

  routes.get('/keys/:id/revoke', async (c) => showRevocation(c, await openKey(c)));

  routes.post('/keys/:id/revoke', async (c) => {
    const { actor, key } = await openKey(c);
    await execute(deps, actor, revokeApiKey, { key: key.id }, { requestId: c.var.requestId });
    return c.redirect('/keys?done=revoked', 303);
  });

  return routes;
}

type Opened = {
  readonly actor: Actor;
  readonly directory: Directory;
  readonly language: Language;
  readonly now: number;
};

function keyForm({ actor, directory, language, now }: Opened) {
  const words = keyTexts[language];
  return {
    label: text(words.label, {
      seen: true,
      hint: words.labelHint,
      maxlength: 120,
      autocomplete: 'off',
      fault: words.fault.label,
      refusals: { personal_data_found: words.fault.personal, in_use: words.fault.madeAlready },
    }),
    role: select(words.role, {
      options: roles.map((value) => ({ value, label: userTexts[language].role[value] })),
      fault: words.fault.role,
    }),
    areas: ticks(words.areas, {
      options: areasWith(actor, 'manage-keys', directory, language),
      of: ['areas', 'area'],
      fault: words.fault.areas,
    }),
    expires: date(words.expires, {
      optional: true,
      hint: words.expiresHint,
      min: dateOf(now, directory.region.timeZone),
      of: ['expiresAt'],
      fault: words.fault.expires,
    }),
  };
}
type KeyFields = ReturnType<typeof keyForm>;

/** The key lasts to the end of its last date. */
function inputOf({ expires, ...rest }: Typed<KeyFields>, timeZone: string) {
  if (expires === '') return rest;
  if (!z.iso.date().safeParse(expires).success) return { ...rest, expiresAt: expires };
  const after = Temporal.PlainDate.from(expires).add({ days: 1 }).toString();
  return { ...rest, expiresAt: toIso(wallClock(timeZone).instant(after, '00:00'), timeZone) };
}

function showKeys(c: Context<WebEnv>, opened: Opened, keys: readonly ApiKeyItem[]): Response | Promise<Response> {
  const { directory, language } = opened;
  const text = keyTexts[language];
  const zone = directory.region.timeZone;
  return showPage(
    c,
    { title: text.title, current: 'keys' },
    <RecordList
      title={text.title}
      lead={text.lead}
      done={c.req.query('done') === 'revoked' ? text.done : undefined}
      add={{ href: '/keys/new', label: text.add }}
      none={{ icon: 'key', title: text.none, advice: text.noneAdvice }}
      isEmpty={keys.length === 0}
    >
      <DataTable
        caption={text.title}
        unseenCaption
        rows={keys}
        columns={[
          {
            label: text.column.label,
            names: true,
            cell: (key: ApiKeyItem) => (
              <>
                {key.label}
                {key.user && (
                  <span class="small soft">
                    <br />
                    {text.of({ person: key.user.name })}
                    {key.acceptedAt === undefined && `: ${text.notAccepted}`}
                  </span>
                )}
              </>
            ),
          },
          { label: text.column.role, cell: (key) => userTexts[language].role[key.role] },
          { label: text.column.areas, cell: (key) => sayAreas(opened, key) },
          {
            label: text.column.lastUsed,
            cell: (key) =>
              key.lastUsedAt ? sayDateTime(Date.parse(key.lastUsedAt), language, zone, 'short') : text.never,
          },
          { label: text.column.expires, cell: (key) => sayExpiry(opened, key) },
          { label: text.column.act, cell: (key) => <State of={key} opened={opened} /> },
        ]}
      />
    </RecordList>,
  );
}

function sayAreas({ directory, language }: Opened, key: ApiKeyItem): string {
  return key.areas.map((area) => sayArea(directory, area, language)).join(', ');
}

/** The last date on which the key works. */
function sayExpiry({ directory, language }: Opened, { expiresAt }: ApiKeyItem): string {
  const text = keyTexts[language];
  if (expiresAt === undefined) return text.noEnd;
  return text.until({ when: { at: Date.parse(expiresAt) - 1, zone: directory.region.timeZone } });
}

const State: FC<{ of: ApiKeyItem; opened: Opened }> = ({ of: key, opened: { language, now } }) => {
  const text = keyTexts[language];
  if (key.revokedAt !== undefined) {
    return (
      <Badge tone="bad" icon="cancelled">
        {text.revoked}
      </Badge>
    );
  }
  if (key.expiresAt !== undefined && Date.parse(key.expiresAt) <= now) {
    return (
      <Badge tone="warn" icon="clock">
        {text.expired}
      </Badge>
    );
  }
  return (
    <a href={`/keys/${key.id}/revoke`} aria-label={text.revokeLabel({ label: key.label })}>
      {text.revoke}
    </a>
  );
};

function showForm(c: Context<WebEnv>, opened: Opened, state: FormState<KeyFields>): Response | Promise<Response> {
  const words = keyTexts[opened.language];
  return showFormPage(
    c,
    {
      title: words.newTitle,
      current: 'keys',
      lead: words.newLead,
      back: { href: '/keys', label: words.all },
      action: '/keys/new',
      save: words.make,
    },
    state,
    allFields(keyForm(opened), state, opened.language),
  );
}

/** The one page that ever shows the secret: no browser or proxy may keep it. */
async function showMade(c: Context<WebEnv>, label: string, key: string): Promise<Response> {
  const text = keyTexts[c.var.language];
  c.header('Cache-Control', 'no-store');
  return showPage(
    c,
    { title: text.madeTitle, current: 'keys', width: 'narrow', status: 201 },
    <div class="stack gap-5">
      <Heading>{text.madeTitle}</Heading>
      <Note tone="warn" said>
        <p class="strong">{text.madeWarning}</p>
        <p>{text.madeAdvice}</p>
      </Note>
      <TextToCopy name="key" label={`${text.key}: ${label.trim()}`} hint={text.keyHint} value={key} />
      <p>
        <a class="button" href="/keys">
          {text.copied}
        </a>
      </p>
    </div>,
  );
}

function showRevocation(
  c: Context<WebEnv>,
  opened: Opened & { readonly key: ApiKeyItem },
): Response | Promise<Response> {
  const { language, key } = opened;
  const text = keyTexts[language];
  return showPage(
    c,
    { title: text.revokeTitle, current: 'keys', width: 'narrow' },
    <div class="stack gap-5">
      <Heading back={{ href: '/keys', label: text.all }} lead={text.revokeLead}>
        {text.revokeTitle}
      </Heading>
      <Confirm
        action={`/keys/${key.id}/revoke`}
        button={text.revokeConfirm}
        danger
        back={{ href: '/keys', label: frameTexts[language].cancel }}
      >
        <div class="card">
          <Facts
            of={[
              [text.column.label, key.label],
              [text.column.role, userTexts[language].role[key.role]],
              [text.column.areas, sayAreas(opened, key)],
            ]}
          />
        </div>
      </Confirm>
    </div>,
  );
}
