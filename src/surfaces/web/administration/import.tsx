// Taking in a directory file in two steps: what it would change, then the change itself.

import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { type ErrorCode, Refusal } from '../../../core/errors.ts';
import { type Actor, mayEverywhere } from '../../../core/permissions.ts';
import { readJson } from '../../../core/read-json.ts';
import type { Change } from '../../../features/directory/compare-directories.ts';
import { importDirectory } from '../../../features/directory/import-directory.ts';
import { readDirectoryExport } from '../../../features/directory/read-directory-export.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { leavingIn } from '../booking/left-outside.tsx';
import { allowed } from '../kit/allowed.ts';
import { EmptyState } from '../kit/empty-state.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { fresh, typedIn } from '../kit/form.tsx';
import { Heading } from '../kit/heading.tsx';
import { showPage } from '../kit/page.tsx';
import { readForm } from '../kit/read-form.ts';
import { type Counts, chooseForm, showForm } from './choose-file.tsx';
import { confirmForm, showPreview } from './preview-import.tsx';
import { importTexts } from './texts/words.ts';

/** Both steps are sent to one address: only it takes a body as large as a directory file. */
export function importPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/import', (c) => {
    const actor = allowed(c, 'import-directory');
    if (!mayEverywhere(actor, 'import-directory')) return showNotEverywhere(c);
    return showForm(c, fresh(chooseForm(c.var.language)), doneOf(c));
  });

  routes.get('/import/directory.json', async (c) => {
    const { file } = await readDirectoryExport(deps, allowed(c, 'import-directory'), c.var.requestId);
    c.header('Content-Disposition', 'attachment; filename="directory.json"');
    return c.json(file);
  });

  routes.post('/import', async (c) => {
    const actor = allowed(c, 'import-directory');
    const form = await readForm(c);
    const typed = typedIn(chooseForm(c.var.language), form);
    const again = (file: string) => showForm(c, { typed, faults: { file } });
    const { faultNothing, faultArchive, faultEncoding, faultJson, faultTwice } = importTexts[c.var.language];
    const bytes = typed.file && new Uint8Array(await typed.file.arrayBuffer());
    if (bytes && isArchive(bytes)) return again(faultArchive);
    const unread = bytes && unreadableIn(bytes);
    if (unread) return again(faultEncoding(unread));
    const text = bytes ? new TextDecoder().decode(bytes) : typed.text;
    if (text.trim() === '') return again(faultNothing);
    const file = readJson(text);
    if ('fault' in file) return again(file.fault.path === '' ? faultJson : faultTwice({ path: file.fault.path }));
    const version = expectedVersion.safeParse(form.one('version'));
    if (!version.success) return showPreview(c, deps, actor, file.value, { typed });
    const madeInPages = typedIn(confirmForm(c.var.language), form).madeInPages
      ? ('remove' as const)
      : ('keep' as const);
    const input = { file: file.value, expectedVersion: version.data, madeInPages, ...leavingIn(form) };
    return importFile(c, deps, actor, input);
  });

  return routes;
}

const expectedVersion = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number);

/** A workbook (.xlsx) or another packed file, of which no saving as UTF-8 makes a directory. */
function isArchive(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03 && bytes[3] === 0x04;
}

/** Where the first letter stands that is no UTF-8: what another decoding would make of it is a guess. */
function unreadableIn(bytes: Uint8Array): { line: number; byte: number } | undefined {
  if (isReadable(bytes, false)) return undefined;
  let [read, end] = [0, bytes.length];
  while (read < end) {
    const middle = Math.ceil((read + end) / 2);
    if (isReadable(bytes.subarray(0, middle), true)) read = middle;
    else end = middle - 1;
  }
  // a letter may have begun before what cannot go on with it
  while (!isReadable(bytes.subarray(0, read), false)) read -= 1;
  const line = bytes.subarray(0, read).reduce((lines, byte) => lines + (byte === 0x0a ? 1 : 0), 1);
  return { line, byte: read + 1 };
}

/** `cut`: the end may be a letter's beginning. */
function isReadable(bytes: Uint8Array, cut: boolean): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: cut });
    return true;
  } catch {
    return false;
  }
}

async function importFile(
  c: Context<WebEnv>,
  deps: Dependencies,
  actor: Actor,
  input: {
    readonly file: unknown;
    readonly expectedVersion: number;
    readonly madeInPages: 'keep' | 'remove';
    readonly leaving?: string;
  },
): Promise<Response> {
  try {
    const { changes } = await execute(deps, actor, importDirectory, input, { requestId: c.var.requestId });
    if (input.leaving !== undefined) return c.redirect('/replan', 303);
    const count = (kind: Change['kind']) => String(changes.filter((change) => change.kind === kind).length);
    const counts = { added: count('added'), changed: count('changed'), removed: count('removed') };
    return c.redirect(`/import?${new URLSearchParams(counts)}`, 303);
  } catch (error) {
    if (!(error instanceof Refusal) || !LOOKED_AT_AGAIN.includes(error.code)) throw error;
    return showPreview(c, deps, actor, input.file, {
      conflict: error.code === 'import_conflict',
      refused: error.code !== 'import_invalid',
      madeInPages: input.madeInPages,
    });
  }
}

/** The directory, the bookings or the file are otherwise than was seen: what would change is shown again. */
const LOOKED_AT_AGAIN: readonly ErrorCode[] = ['import_conflict', 'import_invalid', 'bookings_left_outside'];

function doneOf(c: Context<WebEnv>): Counts | undefined {
  const count = z.coerce.number().int().min(0);
  const counts = z.object({ added: count, changed: count, removed: count }).safeParse(c.req.query());
  return counts.success ? counts.data : undefined;
}

function showNotEverywhere(c: Context<WebEnv>): Response | Promise<Response> {
  const text = importTexts[c.var.language];
  return showPage(
    c,
    { title: text.title, current: 'import', width: 'narrow', status: 403 },
    <div class="stack gap-5">
      <Heading>{text.title}</Heading>
      <EmptyState icon="lock" title={text.notEverywhere} advice={text.notEverywhereAdvice}>
        <a class="button" href="/series">
          {text.toSeries}
        </a>
      </EmptyState>
    </div>,
  );
}
