// One draft as its coordinators look at it: what changes, which times come and go, what becomes of bookings, and its history.

import type { Context } from 'hono';
import type { FC } from 'hono/jsx';
import { type Series, zoneOf } from '../../../core/directory.ts';
import type { Refusal } from '../../../core/errors.ts';
import type { Language } from '../../../core/permissions.ts';
import { sayDateTime, sayDateTimeRange, sayMonth } from '../../../core/wording.ts';
import type { DraftBookings } from '../../../features/bookings/read-draft-bookings.ts';
import { draftWays } from '../../../features/bookings/schema.ts';
import type { ComparedTimes, OfferedTime } from '../../../features/directory/compare-times.ts';
import type { DraftView } from '../../../features/directory/read-drafts.ts';
import { draftedNouns } from '../../../features/directory/schema.ts';
import { ChangedValues, namesIn, sayField, sayFields } from '../booking/changed-values.tsx';
import { type LeavingPerson, LeftCalendars } from '../booking/left-calendars.tsx';
import { type SayValue, sayValuesIn } from '../booking/say-directory-value.ts';
import { Facts } from '../kit/badge.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { Carried, ErrorSummary, LongTextField } from '../kit/fields.tsx';
import { Heading } from '../kit/heading.tsx';
import { Name, sayName } from '../kit/localized-name.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { frameTexts } from '../kit/texts/words.ts';
import { type Named, ReplanTable } from './replan-table.tsx';
import { draftTexts } from './texts/words.ts';

export type DraftShown = {
  readonly view: DraftView;
  readonly now: number;
  /** series that its reader may change in it */
  readonly changeable: readonly Series[];
  readonly times: ComparedTimes;
  readonly bookings: DraftBookings;
  readonly items: readonly Named[];
  /** what who booked is told of a cancellation: as it was chosen, or typed just now with what is wrong with it */
  readonly message: { readonly typed: string; readonly fault?: string };
  /** which page of the bookings it is; nothing on the first */
  readonly cursor?: string;
  /** professionals whom some of the proposals replace */
  readonly replaced: readonly LeavingPerson[];
};

/** `refused`: why it was not published just now. */
export function showDraft(c: Context<WebEnv>, shown: DraftShown, refused?: Refusal): Response | Promise<Response> {
  const { language } = c.var;
  const text = draftTexts[language];
  const { draft } = shown.view;
  const waits = draft.publishedAt === undefined;
  return showPage(
    c,
    { title: draft.name, current: 'series', ...(refused && { status: 409 }) },
    <div class="stack gap-6">
      {refused ? <Refused refused={refused} shown={shown} language={language} /> : <Done c={c} />}
      <Heading back={{ href: '/drafts', label: text.all }} lead={text.state[waits ? 'waiting' : stateOf(shown.view)]}>
        {draft.name}
      </Heading>
      {waits && <Waiting shown={shown} language={language} />}
      {!waits && draft.takenBackAt === undefined && (
        <section class="card stack">
          <p>{text.takeBackLead}</p>
          <form method="post" action={`/drafts/${draft.id}/take-back`}>
            <button type="submit" class="button second">
              {text.takeBack}
            </button>
          </form>
        </section>
      )}
      <History view={shown.view} language={language} />
    </div>,
  );
}

function stateOf({ draft }: DraftView): 'published' | 'taken-back' {
  return draft.takenBackAt === undefined ? 'published' : 'taken-back';
}

type Part = { readonly shown: DraftShown; readonly language: Language };

const DONE = ['made', 'edited', 'chosen', 'settled', 'takenBack'] as const;

const Done: FC<{ c: Context<WebEnv> }> = ({ c }) => {
  const text = draftTexts[c.var.language];
  const done = c.req.query('done');
  const count = (name: string) => Number(c.req.query(name) ?? 0) || 0;
  const simple = DONE.find((one) => one === done);
  const said =
    done === 'published'
      ? text.publishedNow({ moved: count('moved'), cancelled: count('cancelled'), kept: count('kept') })
      : simple && text[simple];
  return said ? (
    <Note tone="good" said>
      <p>{said}</p>
    </Note>
  ) : null;
};

const Refused: FC<Part & { refused: Refusal }> = ({ refused, shown, language }) => {
  const text = draftTexts[language];
  const said = Object.entries(text.fault).find(([code]) => code === refused.code)?.[1] ?? text.fault.other;
  const undone = (refused.details.undone ?? []).filter(({ code }) => code !== 'unchosen');
  const rows = shown.items.filter(({ record }) => undone.some(({ booking }) => booking === record.id));
  return (
    <Note tone="bad" said>
      <p>{said}</p>
      {rows.length > 0 && (
        <>
          <p>{text.undone}</p>
          <ul>
            {rows.map(({ record }) => (
              <li>
                <a href={`#b-${record.id}`}>
                  {sayDateTime(record.start, language, zoneOf(shown.view.before, record.area))}
                </a>
              </li>
            ))}
          </ul>
        </>
      )}
    </Note>
  );
};

const Waiting: FC<Part> = ({ shown, language }) => {
  const text = draftTexts[language];
  const { view, times, bookings } = shown;
  const { draft, before, conflicts, faults } = view;
  const { moved, cancelled, kept, later } = bookings.chosen;
  const isReady = conflicts.length === 0 && faults.length === 0 && bookings.unchosen === 0 && view.changes.length > 0;
  const areas = view.areas.map((id) => sayName(before.areas.get(id)?.name ?? {}, language));
  return (
    <>
      <section class="stack">
        <h2>{text.changes}</h2>
        {view.changes.length === 0 && conflicts.length === 0 ? (
          <p>{draft.entries.length === 0 ? text.empty : text.noChanges}</p>
        ) : (
          <ul>
            {view.changes.map((change) => {
              const { kind, noun, id } = change;
              const values = view.values.filter((one) => one.noun === noun && one.id === id);
              return (
                <li>
                  {text.kind[kind]({ what: nameOf(view, noun, id, language) })}
                  {change.kind === 'changed' && (
                    <ChangedValues
                      of={values}
                      fields={change.fields}
                      say={sayValues(view, language)}
                      language={language}
                    />
                  )}
                </li>
              );
            })}
          </ul>
        )}
        {faults.length > 0 && (
          <Note tone="warn">
            <p>{text.faults}</p>
            <ul>
              <Faulty view={view} language={language} />
            </ul>
          </Note>
        )}
      </section>
      <MoreSeries shown={shown} language={language} />
      {conflicts.length > 0 && <Conflicts view={view} language={language} />}
      <Times times={times} view={view} language={language} />
      <Choices shown={shown} language={language} />
      <section class="card stack" id="publish">
        <h2>{text.publishTitle}</h2>
        {bookings.count > bookings.unchosen && <p>{text.figures({ moved, cancelled, kept, later })}</p>}
        {!view.mayPublish ? (
          <p>{text.ofOthers({ areas: areas.join(', ') })}</p>
        ) : isReady ? (
          <>
            <p>{text.publishLead}</p>
            <form method="post" action={`/drafts/${draft.id}/publish`} class="stack gap-4">
              <Carried of={{ version: String(draft.version), leaving: bookings.left.mark }} />
              {shown.replaced.length > 0 && moved > 0 && <LeftCalendars of={shown.replaced} language={language} />}
              <p>
                <button type="submit" class="button">
                  {text.publish}
                </button>
              </p>
            </form>
          </>
        ) : (
          <p>{text.publishWaits}</p>
        )}
        <p>
          <a class="button danger" href={`/drafts/${draft.id}/remove`}>
            {text.remove}
          </a>
        </p>
      </section>
    </>
  );
};

/** The entries that cannot be published as they are; the form of a series says what is wrong with it. */
const Faulty: FC<{ view: DraftView; language: Language }> = ({ view, language }) => {
  const known = new Map(view.changes.map((change) => [`${change.noun} "${change.id}"`, change]));
  const faulty = [...known].filter(([entry]) => view.faults.some(({ path }) => path.startsWith(entry)));
  return (
    <>
      {faulty.map(([, { noun, id }]) => (
        <li>
          {noun === 'series' ? (
            <a href={`/drafts/${view.draft.id}/series/${id}`}>{nameOf(view, noun, id, language)}</a>
          ) : (
            nameOf(view, noun, id, language)
          )}
        </li>
      ))}
    </>
  );
};

/** The series that can be changed in the same draft, as they would be by it. */
const MoreSeries: FC<Part> = ({ shown: { view, changeable }, language }) =>
  changeable.length === 0 ? null : (
    <details class="unfolds small no-print">
      <summary>{draftTexts[language].changeSeries}</summary>
      <ul>
        {changeable.map(({ id, name }) => (
          <li>
            <a href={`/drafts/${view.draft.id}/series/${id}`}>
              <Name of={name} language={language} />
            </a>
          </li>
        ))}
      </ul>
    </details>
  );

/** An entry as people call it, with what kind of entry it is where its name does not say so. */
function nameOf({ before, after }: DraftView, noun: string, id: string, language: Language): string {
  const text = draftTexts[language];
  const known = draftedNouns.find((one) => one === noun);
  const name = known === undefined ? '' : namesIn([before, after], language)({ noun: known, id });
  if (known === 'series' && name !== id) return name;
  const kind = known === undefined ? text.noun.other : text.noun[known];
  return name === '' || name === id ? kind : `${kind} ${name}`;
}

function sayValues({ before, after }: DraftView, language: Language): SayValue {
  return sayValuesIn([before, after], namesIn([before, after], language), language);
}

const Conflicts: FC<{ view: DraftView; language: Language }> = ({ view, language }) => {
  const text = draftTexts[language];
  const say = sayValues(view, language);
  return (
    <section class="card stack">
      <h2>{text.conflicts}</h2>
      <p>{text.conflictsLead}</p>
      <ul class="list">
        {view.conflicts.map(({ noun, id, because, field, before, mine, theirs }) => (
          <li class="stack gap-2">
            <p>
              {text.conflictOf({
                what: nameOf(view, noun, id, language),
                because: because === 'changed' ? 'other' : because,
              })}
            </p>
            {field !== undefined && (
              <Facts
                of={[
                  [text.field, sayField(field, language)],
                  [text.was, say({ noun, id, field, before, after: mine }, before)],
                  [text.mineIs, say({ noun, id, field, before, after: mine }, mine)],
                  [text.theirsIs, say({ noun, id, field, before, after: theirs }, theirs)],
                ]}
              />
            )}
            <form method="post" action={`/drafts/${view.draft.id}/settle`} class="row">
              <Carried of={{ noun, id, field: field ?? '' }} />
              <button type="submit" name="take" value="mine" class="button small">
                {text.mine}
              </button>
              <button type="submit" name="take" value="theirs" class="button small second">
                {text.theirs}
              </button>
            </form>
          </li>
        ))}
      </ul>
    </section>
  );
};

/** Month by month, folded: six months of hours are long. */
const Times: FC<{ times: ComparedTimes; view: DraftView; language: Language }> = ({ times, view, language }) => {
  const text = draftTexts[language];
  const zone = zoneOf(view.before, view.draft.area);
  const months = Map.groupBy(
    [
      ...times.added.map((time) => ({ time, comes: true })),
      ...times.removed.map((time) => ({ time, comes: false })),
    ].toSorted((one, other) => one.time.start - other.time.start),
    ({ time }) => sayMonth(time.start, language, zone),
  );
  return (
    <section class="stack">
      <h2>{text.times}</h2>
      {months.size === 0 && <p>{text.noTimes}</p>}
      <div {...(months.size > 0 && { class: 'card stack gap-4' })}>
        {[...months].map(([month, rows], at) => {
          const of = (wanted: boolean) => rows.filter(({ comes }) => comes === wanted).map(({ time }) => time);
          return (
            <details class="unfolds" {...(at === 0 && { open: true })}>
              <summary>{text.month({ month, added: of(true).length, removed: of(false).length })}</summary>
              <TimeList title={text.comes} times={of(true)} view={view} language={language} />
              <TimeList title={text.goes} times={of(false)} view={view} language={language} />
            </details>
          );
        })}
      </div>
    </section>
  );
};

const TimeList: FC<{ title: string; times: readonly OfferedTime[]; view: DraftView; language: Language }> = ({
  title,
  times,
  view: { before, after, draft },
  language,
}) => {
  const text = draftTexts[language];
  const zone = zoneOf(before, draft.area);
  if (times.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <ul>
        {times.map(({ start, end, professional, times: count }) => (
          <li>
            {sayDateTimeRange(start, end, language, zone, 'short')}
            {' · '}
            <Name
              of={(after.professionals.get(professional) ?? before.professionals.get(professional))?.post}
              language={language}
            />
            {count !== undefined && ` · ${text.timesOf({ count })}`}
          </li>
        ))}
      </ul>
    </>
  );
};

const Choices: FC<Part> = ({ shown: { view, bookings, items, cursor, message }, language }) => {
  const text = draftTexts[language];
  const faults = message.fault === undefined ? {} : { message: message.fault };
  const at = cursor === undefined ? '' : `?cursor=${encodeURIComponent(cursor)}`;
  const action = `/drafts/${view.draft.id}/choices${at}`;
  const { elsewhere } = bookings.left;
  return (
    <section class="stack" id="bookings">
      <h2>{text.bookings}</h2>
      {bookings.stayCancelled > 0 && <p>{text.stayCancelled({ count: bookings.stayCancelled })}</p>}
      {elsewhere > 0 && <p>{text.elsewhere({ count: elsewhere })}</p>}
      {bookings.count === 0 ? (
        elsewhere === 0 && <p>{text.noBookings}</p>
      ) : (
        <>
          <p>{text.bookingsLead}</p>
          <p class="strong">{text.waits({ count: bookings.unchosen })}</p>
          <form method="post" action={action} class="stack gap-4" novalidate>
            <ErrorSummary faults={faults} language={language} />
            <div class="card">
              <ReplanTable
                items={items}
                way="ready"
                directory={bookings.directory}
                language={language}
                later={text.way.later}
              />
            </div>
            <LongTextField
              name="message"
              label={`${text.message} ${frameTexts[language].optional}`}
              hint={text.messageHint}
              value={message.typed}
              fault={message.fault}
              maxlength={500}
              short
              marks={{ language, of: 'names' }}
            />
            <p>
              <button type="submit" class="button">
                {text.saveChoices}
              </button>
            </p>
            <details class="unfolds small no-print">
              <summary>{text.allAlike}</summary>
              <p class="row gap-2">
                {draftWays.map((way) => (
                  <button type="submit" name="all" value={way} class="button small second">
                    {text.way[way]}
                  </button>
                ))}
              </p>
            </details>
          </form>
          {bookings.nextCursor && (
            <p>
              <a href={`?cursor=${encodeURIComponent(bookings.nextCursor)}#bookings`}>{text.next}</a>
            </p>
          )}
        </>
      )}
    </section>
  );
};

const History: FC<{ view: DraftView; language: Language }> = ({ view, language }) => {
  const text = draftTexts[language];
  const zone = zoneOf(view.before, view.draft.area);
  return (
    <section class="stack">
      <h2>{text.history}</h2>
      <ul class="list card">
        {view.acts.map(({ at, what, name, count, noun, entry, fields = [] }) => (
          <li>
            {what === 'chosen' ? text.act.chosen({ count: count ?? 0 }) : text.act[what]}
            {noun !== undefined && entry !== undefined && `: ${nameOf(view, noun, entry, language)}`}
            {fields.length > 0 && ` (${sayFields(fields, language)})`}
            <br />
            <span class="small soft">
              {text.by({ who: name ?? text.someone, when: sayDateTime(at, language, zone) })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
};
