// Bookings whose time has fallen away, one row each with a proposal ready: changed where somebody disagrees, done at once.

import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { nameIn, zoneOf } from '../../../core/directory.ts';
import type { BookingId, ProfessionalId } from '../../../core/ids.ts';
import { type Language, may } from '../../../core/permissions.ts';
import { sayCalendarDate, sayDateTime } from '../../../core/wording.ts';
import {
  type Affected,
  type AffectedBooking,
  countSettled,
  readAffected,
} from '../../../features/bookings/read-affected.ts';
import { readWhoseChanged, type WhoseTimes, withWhose } from '../../../features/bookings/read-whose.ts';
import { replanBookings } from '../../../features/bookings/replan-bookings.ts';
import { affectedQuery, bookingId, type ReplanView } from '../../../features/bookings/schema.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { parseInput } from '../../../platform/parse-input.ts';
import { decidedIn, type LeavingPerson, LeftCalendars } from '../booking/left-calendars.tsx';
import { type Replacing, readReplaced } from '../booking/replaced.ts';
import { dutyTexts } from '../booking/texts/words.ts';
import { WhoseTime } from '../booking/whose.tsx';
import { signedIn } from '../kit/allowed.ts';
import { EmptyState } from '../kit/empty-state.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { ErrorSummary } from '../kit/fields.tsx';
import { Heading } from '../kit/heading.tsx';
import { sayPost } from '../kit/localized-name.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { readForm } from '../kit/read-form.ts';
import { sayAbsence } from '../kit/say-absence.ts';
import { handOverOf } from './hand-over-link.ts';
import { ReplanCounts } from './replan-counts.tsx';
import { type Chosen, chosenIn, fieldOf, type Named, ReplanTable, settledIn, WAYS, type Way } from './replan-table.tsx';
import { sayWhy } from './say-why.ts';
import { replanTexts } from './texts/words.ts';

/** `/replan?absence=…`, `closure=…`, `series=…` or `professional=…`; without any, all that waits to be arranged. */
export function replanPage(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();
  const open = (c: Context<WebEnv>) => readAffected(deps, signedIn(c), parseInput(affectedQuery, causeIn(c)));
  const show = async (c: Context<WebEnv>, { items, ...affected }: Affected, nothingChosen = false) => {
    const named = await withWhose(deps, signedIn(c), items, c.var.requestId);
    const ids = toCallIn(c).map(({ id }) => id);
    const toCall = await readWhoseChanged(deps, signedIn(c), ids, c.var.requestId);
    const { directory } = affected;
    const replaced = await readReplaced(deps, { directory, language: c.var.language }, items.map(waysOf));
    return showReplan(c, { ...affected, items: named, toCall, replaced }, nothingChosen);
  };

  routes.get('/replan', async (c) => show(c, await open(c)));

  routes.post('/replan', async (c) => {
    const affected = await open(c);
    const form = await readForm(c);
    const choices = chosenIn(form, affected);
    // pressed again after Back: what waits no longer was arranged by the first press
    const settled = await countSettled(deps, signedIn(c), settledIn(form, affected));
    const isOver = affected.items.length === 0 || settled > 0;
    if (choices.length === 0 && isOver) return c.redirect(addressOf({ ...causeIn(c), settled: String(settled) }), 303);
    if (choices.length === 0) return show(c, affected, true);
    const professional = professionalOf(affected);
    const calendar = decidedIn(form);
    const input = { ...(professional && { professional }), choices, ...(calendar && { calendar }) };
    const { changed, unchanged } = await execute(deps, signedIn(c), replanBookings, input, {
      requestId: c.var.requestId,
    });
    const done = new URLSearchParams({ ...causeIn(c), ...countsOf(choices, affected, changed) });
    if (settled > 0) done.set('settled', String(settled));
    const startOf = (id: string) => affected.items.find(({ record }) => record.id === id)?.record.start;
    for (const { booking, code } of unchanged) done.append('not', `${booking}.${code}.${startOf(booking) ?? ''}`);
    const kept = new Set(choices.filter((choice) => 'keep' in choice).map(({ booking }) => booking));
    const toCall = new Set<string>(affected.items.flatMap(({ callNeeded, record }) => (callNeeded ? [record.id] : [])));
    for (const { id, start } of changed.filter((one) => toCall.has(one.id) && !kept.has(one.id))) {
      done.append('call', `${id}.${Date.parse(start)}`);
    }
    return c.redirect(`/replan?${done}`, 303);
  });

  // the address in mails that were sent before any other cause was replanned here
  routes.get('/absences/:id/replan', (c) => c.redirect(addressOf({ absence: c.req.param('id') }), 303));

  return routes;
}

type Query = Readonly<Record<string, string>>;

const BECAME = ['moved', 'otherWay', 'cancelled', 'kept'] as const;

/** How many became what, for the page that says so. */
function countsOf(choices: readonly Chosen[], { items }: Affected, changed: ReplanView['changed']): Query {
  const done = new Set(changed.map(({ id }) => id));
  const slots = new Map<string, string>(items.map(({ record }) => [record.id, record.slot]));
  const became = (choice: Chosen) => {
    if ('keep' in choice) return 'kept';
    if ('cancel' in choice) return 'cancelled';
    return choice.slot === slots.get(choice.booking) ? 'otherWay' : 'moved';
  };
  const of = Map.groupBy(
    choices.filter(({ booking }) => done.has(booking)),
    became,
  );
  return Object.fromEntries([...of].map(([name, those]) => [name, String(those.length)]));
}

/** The cause in the address, as it is asked about. */
function causeIn(c: Context<WebEnv>): Query {
  const names = ['absence', 'closure', 'series', 'professional', 'from', 'to'];
  return Object.fromEntries(names.flatMap((name) => (c.req.query(name) ? [[name, c.req.query(name) ?? '']] : [])));
}

function addressOf(query: Query): string {
  return `/replan?${new URLSearchParams(query)}`;
}

/** Who is away, where that is the cause: what is with somebody else by now is then left alone. */
function professionalOf({ cause }: Affected) {
  if (cause.kind === 'absence' || cause.kind === 'away') return cause.absence.professional;
  return cause.kind === 'person' ? cause.professional : undefined;
}

type Shown = Omit<Affected, 'items'> & {
  readonly items: readonly Named[];
  /** whose the changed times are that no message tells of */
  readonly toCall: WhoseTimes;
  /** professionals whom some of the proposals replace */
  readonly replaced: readonly LeavingPerson[];
};

/** Only one that still waits can be given to somebody else. */
function waysOf({ record, proposals }: AffectedBooking): Replacing {
  return { record, ways: record.status === 'booked' ? proposals.map(({ slot }) => slot.professionals) : [] };
}

function showReplan(c: Context<WebEnv>, affected: Shown, nothingChosen: boolean): Response | Promise<Response> {
  const { language } = c.var;
  const text = replanTexts[language];
  const { items, more } = affected;
  // without a cause, all that waits in one's own areas was asked for
  const elsewhere = affected.cause.kind === 'all' ? 0 : affected.elsewhere;
  const isArranged = items.length > 0 || elsewhere > 0;
  const [first] = items.filter(({ record }) => record.status === 'booked');
  return showPage(
    c,
    { title: text.title, current: 'absences', ...(nothingChosen && { status: 422, faulty: true }) },
    <div class="stack gap-4">
      <DoneNotes c={c} affected={affected} />
      {nothingChosen && first && <ErrorSummary faults={{ [fieldOf(first)]: text.nothingChosen }} language={language} />}
      <Heading
        back={{ href: '/absences', label: text.back }}
        {...((isArranged || BY_ITSELF.includes(affected.cause.kind)) && { lead: sayCause(affected, language) })}
      >
        {text.title}
      </Heading>
      <ToDeputy c={c} affected={affected} />
      {elsewhere > 0 && (
        <Note>
          <p>{text.elsewhere({ count: elsewhere })}</p>
        </Note>
      )}
      {items.length === 0 ? (
        <EmptyState icon="calendar" title={text.none} advice={text.noneAdvice}>
          <a class="button" href="/absences">
            {text.back}
          </a>
        </EmptyState>
      ) : (
        <>
          <p>{text.ready}</p>
          <ReplanCounts items={items} way={wayIn(c)} language={language} />
          {more && (
            <Note tone="warn">
              <p>{text.more({ count: items.length })}</p>
            </Note>
          )}
          <form method="post" action={addressOf(causeIn(c))} class="stack gap-4">
            <div class="card stack">
              <ReplanTable items={items} way={wayIn(c)} directory={affected.directory} language={language} />
              <ChangeAll c={c} />
            </div>
            {affected.replaced.length > 0 && (
              <>
                <p>{text.replaced}</p>
                <LeftCalendars of={affected.replaced} language={language} />
              </>
            )}
            <div class="row">
              <button type="submit" class="button">
                {text.apply}
              </button>
              <a class="button quiet" href="/absences">
                {text.later}
              </a>
            </div>
          </form>
        </>
      )}
    </div>,
  );
}

/** Causes that are true though they leave nothing to arrange; of others only the bookings tell that anything changed. */
/** What waits in an absence may go to a deputy, questions and times together. */
const ToDeputy: FC<{ c: Context<WebEnv>; affected: Shown }> = ({ c, affected: { cause, directory, items } }) => {
  const actor = signedIn(c);
  if (cause.kind !== 'absence' || items.length === 0) return null;
  const areas = directory.professionals.get(cause.absence.professional)?.areas ?? [];
  if (!areas.some((area) => may(actor, 'manage-absences', area))) return null;
  return (
    <p class="no-print">
      <a href={handOverOf(cause.absence)}>{dutyTexts[c.var.language].handOver}</a>
    </p>
  );
};

const BY_ITSELF: readonly Affected['cause']['kind'][] = ['absence', 'away', 'closure'];

/** Why these bookings have no time, in a sentence. */
function sayCause({ cause, directory }: Shown, language: Language): string {
  const text = replanTexts[language];
  const postOf = (id: ProfessionalId) => sayPost(directory.professionals.get(id)?.post, language);
  switch (cause.kind) {
    case 'all':
      return text.by.all;
    case 'absence':
    case 'away':
      return text.by.absence({
        who: postOf(cause.absence.professional),
        when: sayAbsence(directory, cause.absence, language),
      });
    case 'closure': {
      const [from, to] = [cause.closure.from, cause.closure.to].map((date) => sayCalendarDate(date, language, 'full'));
      const when = from === to ? `${from}` : `${from} – ${to}`;
      return text.by.closure({ name: nameIn(cause.closure.name, language), when });
    }
    case 'series':
      return text.by.series({ name: nameIn(cause.series.name, language) });
    case 'person':
      return text.by.person({ who: postOf(cause.professional) });
  }
}

/** The bookings that were changed and whose people no message tells, as the address of the page names them. */
function toCallIn(c: Context<WebEnv>): readonly { readonly id: BookingId; readonly start: number }[] {
  return (c.req.queries('call') ?? []).flatMap((sent) => {
    const [, named, start] = /^([\da-f-]{36})\.(\d{1,15})$/.exec(sent) ?? [];
    const id = bookingId.safeParse(named);
    return id.success ? [{ id: id.data, start: Number(start) }] : [];
  });
}

function wayIn(c: Context<WebEnv>): Way {
  return WAYS.find((way) => way === c.req.query('choose')) ?? 'ready';
}

/** Links, so that they work without scripts: the page again with other proposals in the fields. */
const ChangeAll: FC<{ c: Context<WebEnv> }> = ({ c }) => {
  const text = replanTexts[c.var.language];
  return (
    <details class="unfolds small no-print">
      <summary>{text.changeAll}</summary>
      <ul class="row gap-2">
        {WAYS.map((way) => (
          <li>
            <a class="button small second" href={addressOf({ ...causeIn(c), choose: way })}>
              {text.choose[way]}
            </a>
          </li>
        ))}
      </ul>
    </details>
  );
};

const DoneNotes: FC<{ c: Context<WebEnv>; affected: Shown }> = ({
  c,
  affected: { items, directory, toCall: whose },
}) => {
  const { language } = c.var;
  const text = replanTexts[language];
  const done = BECAME.flatMap((became) => {
    const count = Number(c.req.query(became) ?? 0);
    return count > 0 ? [text.done[became]({ count })] : [];
  });
  const settled = Number(c.req.query('settled') ?? 0);
  const toCall = toCallIn(c).map((one) => ({ ...one, whose: whose.get(one.id) }));
  // one that is arranged meanwhile is no row any more, and is told all the same
  const notDone = (c.req.queries('not') ?? []).flatMap((sent) => {
    const [, id, code = '', start] = /^([\da-f-]{36})\.(\w+)\.(\d{1,15})$/.exec(sent) ?? [];
    if (id === undefined) return [];
    const row = items.find(({ record }) => record.id === id)?.record;
    const zone = row ? zoneOf(directory, row.area) : directory.region.timeZone;
    return [{ start: Number(start), code, zone, href: row ? `#b-${id}` : `/bookings/${id}` }];
  });
  return (
    <>
      {done.length > 0 && (
        <Note tone="good" said>
          <p>{done.join(' ')}</p>
        </Note>
      )}
      {settled > 0 && (
        <Note tone="warn" said>
          <p>{text.settled({ count: settled, left: items.length })}</p>
        </Note>
      )}
      {toCall.length > 0 && (
        <Note tone="warn" said>
          <p>{text.toCall}</p>
          <ul>
            {toCall.map(({ id, start, whose: family }) => (
              <li>
                {family && (
                  <>
                    <WhoseTime whose={family} language={language} />
                    {': '}
                  </>
                )}
                <a href={`/bookings/${id}`}>{sayDateTime(start, language, directory.region.timeZone)}</a>
              </li>
            ))}
          </ul>
        </Note>
      )}
      {notDone.length > 0 && (
        <Note tone="warn" said>
          <p>{text.notDone({ count: notDone.length })}</p>
          <ul>
            {notDone.map(({ start, code, zone, href }) => (
              <li>
                <a href={href}>
                  {sayDateTime(start, language, zone)}: {sayWhy(code, language)}
                </a>
              </li>
            ))}
          </ul>
        </Note>
      )}
    </>
  );
};
