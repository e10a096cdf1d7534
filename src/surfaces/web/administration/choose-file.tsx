// Choosing the directory file to take in, also again where the one that was chosen had faults.

import type { Context } from 'hono';
import type { FC } from 'hono/jsx';
import type { Fault } from '../../../core/errors.ts';
import type { Language } from '../../../core/permissions.ts';
import type { Change } from '../../../features/directory/compare-directories.ts';
import { DataTable } from '../kit/data-table.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { ErrorSummary } from '../kit/fields.tsx';
import { allFields, type FormState, fresh, standing } from '../kit/form.tsx';
import { Heading } from '../kit/heading.tsx';
import { Icon } from '../kit/icon.tsx';
import { file, longText } from '../kit/inputs.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { sayFault } from './say-import-fault.ts';
import { importTexts } from './texts/words.ts';

/** How many entries an import touched. */
export type Counts = Readonly<Record<Change['kind'], number>>;

export function chooseForm(language: Language) {
  const text = importTexts[language];
  return {
    file: file(text.file, { hint: text.fileHint, accept: '.json,application/json' }),
    text: longText(text.paste, { short: true, marks: 'nothing' }),
  };
}

export type ChooseState = FormState<ReturnType<typeof chooseForm>>;

/** `done`: what the import before it changed. */
export function showForm(c: Context<WebEnv>, state: ChooseState, done?: Counts): Response | Promise<Response> {
  const { language } = c.var;
  const text = importTexts[language];
  return showPage(
    c,
    { title: text.title, current: 'import', width: 'narrow', ...standing(state) },
    <div class="stack gap-5">
      <ErrorSummary faults={state.faults} language={language} />
      {done && (
        <Note tone="good" said>
          <p>{text.done({ added: done.added, changed: done.changed, removed: done.removed })}</p>
        </Note>
      )}
      <Heading lead={text.lead}>{text.title}</Heading>
      <ChooseFile state={state} language={language} />
      <section class="card stack gap-2">
        <h2>{text.exportTitle}</h2>
        <p>{text.exportLead}</p>
        <p>
          <a class="button second" href="/import/directory.json" download>
            <Icon name="download" /> {text.export}
          </a>
        </p>
      </section>
    </div>,
  );
}

const ChooseFile: FC<{ state: ChooseState; language: Language }> = ({ state, language }) => (
  <form method="post" action="/import" enctype="multipart/form-data" class="stack gap-5" novalidate>
    {allFields(chooseForm(language), state, language)}
    <div class="row">
      <button type="submit" class="button">
        <Icon name="search" /> {importTexts[language].look}
      </button>
    </div>
  </form>
);

/** What stands wrong in the file, and where; another can be chosen below. */
export async function showFaults(
  c: Context<WebEnv>,
  faults: readonly Fault[],
  typed?: ChooseState['typed'],
): Promise<Response> {
  const { language } = c.var;
  const text = importTexts[language];
  return showPage(
    c,
    { title: text.faultsTitle, current: 'import', status: 422, faulty: true },
    <div class="stack gap-5">
      <Note tone="bad" said>
        <p>{text.faultsLead({ count: faults.length })}</p>
      </Note>
      <Heading back={{ href: '/import', label: text.choose }}>{text.faultsTitle}</Heading>
      <div class="card">
        <DataTable
          caption={text.faultsTitle}
          unseenCaption
          rows={faults.slice(0, MOST_FAULTS)}
          columns={[
            {
              label: text.faultWhere,
              names: true,
              cell: ({ path }: Fault) => (path === 'file' ? text.wholeFile : <code>{path}</code>),
            },
            { label: text.faultWhat, cell: ({ message }) => <Said message={message} language={language} /> },
          ]}
        />
        {faults.length > MOST_FAULTS && <p class="soft">{text.more({ count: faults.length - MOST_FAULTS })}</p>}
      </div>
      <section class="stack">
        <h2>{text.tryAgain}</h2>
        <ChooseFile state={fresh(chooseForm(language), typed)} language={language} />
      </section>
    </div>,
  );
}

/** In the reader's language; one that no words are known for stands in English, and says so. */
const Said: FC<{ message: string; language: Language }> = ({ message, language }) => {
  const said = sayFault(message, language);
  return said === undefined ? <span lang="en">{message}</span> : <span>{said}</span>;
};

const MOST_FAULTS = 500;
