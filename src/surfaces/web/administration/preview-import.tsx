// What a directory file would change, and what it would leave or take away, before anything is taken in.

import type { Context } from 'hono';
import type { FC } from 'hono/jsx';
import type { Directory } from '../../../core/directory.ts';
import type { Fault } from '../../../core/errors.ts';
import type { Actor, Language } from '../../../core/permissions.ts';
import type { ChangedValue } from '../../../features/directory/changed-values.ts';
import type { Change } from '../../../features/directory/compare-directories.ts';
import type { NotInFile } from '../../../features/directory/merge-directory-file.ts';
import { lookAtImport } from '../../../features/directory/read.ts';
import { nouns } from '../../../features/directory/schema.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { ChangedValues, namesIn, sayFields } from '../booking/changed-values.tsx';
import { Leaving, LeftBookings, type LeftShown, withOwners } from '../booking/left-outside.tsx';
import { type Names, type SayValue, sayValuesIn } from '../booking/say-directory-value.ts';
import { Badge } from '../kit/badge.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { Carried } from '../kit/fields.tsx';
import { allFields, fresh, SaveOrLeave } from '../kit/form.tsx';
import { Heading } from '../kit/heading.tsx';
import { tick } from '../kit/inputs.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { frameTexts } from '../kit/texts/words.ts';
import { dateOf } from '../kit/times.tsx';
import { type ChooseState, showFaults } from './choose-file.tsx';
import { sayFault } from './say-import-fault.ts';
import { importTexts } from './texts/words.ts';

/** What is asked where the file would take away what was made in the pages. */
export const confirmForm = (language: Language, older = false) => ({
  madeInPages: tick(older ? importTexts[language].takeOlder : importTexts[language].removeMade),
});

/** Shown again, and said why, where what was looked at is otherwise by now. */
export async function showPreview(
  c: Context<WebEnv>,
  deps: Dependencies,
  actor: Actor,
  file: unknown,
  {
    conflict,
    refused,
    typed,
    madeInPages,
  }: {
    conflict?: boolean;
    refused?: boolean;
    typed?: ChooseState['typed'];
    madeInPages?: 'keep' | 'remove';
  } = {},
): Promise<Response> {
  const { preview, before: directory, after } = await lookAtImport(deps, actor, file, madeInPages);
  const { language } = c.var;
  const names = namesIn([directory, after], language);
  if (preview.faults.length > 0) {
    const isBooked = preview.faults.every(({ message }) => message.startsWith('cannot be removed'));
    if (!isBooked) return showFaults(c, preview.faults, typed);
    const left = await withOwners(c, deps, preview.leftOutside);
    return showBooked(c, preview.faults, { file, names, directory, left, keepsMade: madeInPages === 'remove' });
  }
  const text = importTexts[language];
  const left = await withOwners(c, deps, preview.leftOutside);
  const isSame = preview.changes.length === 0 && preview.notInFile.length === 0;
  const confirm = confirmForm(language, preview.older);
  const title = preview.changes.length === 0 ? text.sameTitle : text.previewTitle;
  const isChange = preview.changes.length > 0;
  const lead = isChange ? text.previewLead : isSame ? text.same : undefined;
  return showPage(
    c,
    { title, current: 'import', ...(refused && { status: 409 }) },
    <div class="stack gap-5">
      {conflict && !preview.older && (
        <Note tone="warn" said>
          <p>{text.conflict}</p>
        </Note>
      )}
      <Heading back={{ href: '/import', label: text.choose }} {...(lead !== undefined && { lead })}>
        {title}
      </Heading>
      {isSame ? (
        <p>
          <a class="button second" href="/series">
            {text.toSeries}
          </a>
        </p>
      ) : (
        <>
          {preview.older && (
            <Note tone="warn" said>
              <h2>{text.olderTitle}</h2>
              <p>{text.older}</p>
            </Note>
          )}
          {preview.behind && !preview.older && (
            <Note tone="warn" said>
              <h2>{text.behindTitle}</h2>
              <p>{text.behind}</p>
            </Note>
          )}
          <NotInFileNote of={preview.notInFile} names={names} language={language} />
          {!isChange && <p>{text.sameBut}</p>}
          {left && <LeftBookings left={left} directory={directory} language={language} />}
          <Changes
            changes={preview.changes}
            values={preview.values}
            over={overIn(after, deps.clock.now())}
            names={names}
            say={sayValuesIn([directory, after], names, language)}
            language={language}
          />
          <form method="post" action="/import" enctype="multipart/form-data" class="stack">
            <Carried of={{ text: JSON.stringify(file), version: String(preview.version) }} />
            <Leaving left={left} />
            {!isChange && <p>{preview.older ? text.takeOlder : text.removeMade}</p>}
            {!isChange && <Carried of={{ madeInPages: 'yes' }} />}
            {isChange &&
              (preview.older || preview.notInFile.length > 0) &&
              allFields(confirm, fresh(confirm, { madeInPages: madeInPages === 'remove' }), language)}
            <SaveOrLeave
              save={left ? text.confirmLeaving : isChange ? text.confirm : text.removeNow}
              danger={!isChange}
              leave={{ href: '/import', label: frameTexts[language].cancel }}
            />
          </form>
        </>
      )}
    </div>,
  );
}

/** What would go is booked: it stays, in the pages or in the file, or its bookings are arranged first. */
function showBooked(
  c: Context<WebEnv>,
  faults: readonly Fault[],
  {
    file,
    names,
    directory,
    left,
    keepsMade,
  }: {
    readonly file: unknown;
    readonly names: Names;
    readonly directory: Directory;
    readonly left: LeftShown | undefined;
    readonly keepsMade: boolean;
  },
): Response | Promise<Response> {
  const { language } = c.var;
  const text = importTexts[language];
  const title = keepsMade ? text.removalTitle : text.bookedTitle;
  return showPage(
    c,
    { title, current: 'import', width: 'narrow', status: 422, faulty: true },
    <div class="stack gap-5">
      <Heading back={{ href: '/import', label: text.choose }} lead={keepsMade ? text.removal : text.booked}>
        {title}
      </Heading>
      <ul class="list card">
        {faults.map(({ path, message }) => {
          const [noun, id] = partedPath(path);
          const page = noun === 'professional' ? `/people/${id}` : noun === 'series' ? `/series/${id}` : undefined;
          const name = noun && names({ noun, id });
          return (
            <li>
              {noun === undefined ? path : `${text.noun[noun]}: `}
              {page === undefined ? name : <a href={page}>{name}</a>}: {sayFault(message, language)}
              {noun === 'series' && (
                <>
                  {' '}
                  <a href={`/series/${id}/edit#until`}>{text.setLast}</a>
                </>
              )}
            </li>
          );
        })}
      </ul>
      <form method="post" action="/import" enctype="multipart/form-data" class="row">
        {keepsMade && (
          <>
            <Carried of={{ text: JSON.stringify(file) }} />
            <button type="submit" class="button">
              {text.keepMade}
            </button>
          </>
        )}
        {!keepsMade && (
          <a class="button second" href="/import">
            {text.choose}
          </a>
        )}
      </form>
      {left && <LeftBookings left={left} directory={directory} language={language} advice={text.bookedList} />}
    </div>,
  );
}

/** `series sihti-hartola`, as what cannot be removed is named. */
function partedPath(path: string): readonly [Change['noun'] | undefined, string] {
  const [head, id = ''] = path.split(' ', 2);
  return [nouns.find((noun) => noun === head), id];
}

const MOST_NAMES = 100;

const KINDS = [
  { kind: 'added', tone: 'good', icon: 'add' },
  { kind: 'changed', tone: 'violet', icon: 'edit' },
  { kind: 'removed', tone: 'bad', icon: 'remove' },
] as const;

/** What was made in the pages and the file does not have: said before all that changes. */
const NotInFileNote: FC<{ of: readonly NotInFile[]; names: Names; language: Language }> = ({ of, names, language }) => {
  const text = importTexts[language];
  const [kept, removed] = [of.filter((one) => one.kept), of.filter((one) => !one.kept)];
  const said = [
    { some: kept, title: text.keptMade({ count: kept.length }) },
    { some: removed, title: text.removedMade({ count: removed.length }) },
  ];
  return (
    <>
      {said.map(({ some, title }) =>
        some.length === 0 ? null : (
          <Note tone="warn" said>
            <h2>{title}</h2>
            <ul class="plain-list">
              {some.slice(0, MOST_NAMES).map((one) => (
                <li>
                  {text.noun[one.noun]}: {names(one)}
                  {one.fields && `: ${sayFields(one.fields, language)}`}
                  {one.gone && `: ${text.takenAway}`}
                </li>
              ))}
            </ul>
            {some.length > MOST_NAMES && <p>{text.more({ count: some.length - MOST_NAMES })}</p>}
          </Note>
        ),
      )}
    </>
  );
};

const Changes: FC<{
  changes: readonly Change[];
  values: readonly ChangedValue[];
  /** closures and absences that are past: a file may hold them, but they take no time */
  over: ReadonlySet<string>;
  names: Names;
  say: SayValue;
  language: Language;
}> = ({ changes, values, over, names, say, language }) => {
  const text = importTexts[language];
  return (
    <div class="cards">
      {KINDS.map(({ kind, tone, icon }) => {
        const ofKind = changes.filter((change) => change.kind === kind);
        return ofKind.length === 0 ? null : (
          <section class="card stack">
            <h2>
              {text.kind[kind]}{' '}
              <Badge tone={tone} icon={icon}>
                {String(ofKind.length)}
              </Badge>
            </h2>
            {[...Map.groupBy(ofKind, (change) => change.noun)].map(([noun, ofNoun]) => (
              <div class="stack gap-1">
                <h3>{text.noun[noun]}</h3>
                <ul class="plain-list">
                  {ofNoun.slice(0, MOST_NAMES).map((change) => (
                    <li>
                      {names(change)}
                      {change.kind === 'added' && over.has(`${change.noun} ${change.id}`) && (
                        <span class="soft"> ({text.over})</span>
                      )}
                      {change.kind === 'changed' && (
                        <ChangedValues
                          of={values.filter(({ noun: of, id }) => of === change.noun && id === change.id)}
                          fields={change.fields}
                          say={say}
                          language={language}
                        />
                      )}
                    </li>
                  ))}
                </ul>
                {ofNoun.length > MOST_NAMES && <p class="soft">{text.more({ count: ofNoun.length - MOST_NAMES })}</p>}
              </div>
            ))}
          </section>
        );
      })}
    </div>
  );
};

/** By noun and id, as changes name them. */
function overIn({ absences, closures, region }: Directory, now: number): ReadonlySet<string> {
  const today = dateOf(now, region.timeZone);
  return new Set([
    ...closures.filter(({ to }) => to < today).map(({ id }) => `closure ${id}`),
    ...absences.filter(({ to }) => to <= now).map(({ id }) => `absence ${id}`),
  ]);
}
