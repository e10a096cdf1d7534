// What an absence touches: every booking with what could be done about it, and the chosen things done at once.

import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { nameIn, zoneOf } from '../../../core/directory.ts';
import type { Language } from '../../../core/permissions.ts';
import type { Proposal } from '../../../core/replan.ts';
import { sayDateTime, sayDateTimeRange } from '../../../core/wording.ts';
import { type Affected, type AffectedBooking, readAffected } from '../../../features/bookings/read-affected.ts';
import { withWhose } from '../../../features/bookings/read-whose.ts';
import { replanBookings } from '../../../features/bookings/replan-bookings.ts';
import type { Whose } from '../../../features/families/read-whose.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { bookingTexts } from '../booking/texts/words.ts';
import { unseenWhose, WhoseTime } from '../booking/whose.tsx';
import { signedIn } from '../kit/allowed.ts';
import { Badge } from '../kit/badge.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { type Choice, ChoiceField, ErrorSummary } from '../kit/fields.tsx';
import { Heading } from '../kit/heading.tsx';
import { Icon } from '../kit/icon.tsx';
import { Name, Names } from '../kit/localized-name.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { readForm, type SentForm } from '../kit/read-form.ts';
import { isoOf } from '../kit/times.tsx';
import { sayAbsence } from './absence-span.ts';
import { sayWhy } from './say-why.ts';
import { replanTexts } from './texts/words.ts';

export function replanPage(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();
  const open = (c: Context<WebEnv>) => readAffected(deps, signedIn(c), { absence: c.req.param('id') ?? '' });
  const show = async (c: Context<WebEnv>, { items, ...affected }: Affected, nothingChosen = false) => {
    const named = await withWhose(deps, signedIn(c), items, c.var.requestId);
    return showReplan(c, { ...affected, items: named }, nothingChosen);
  };

  routes.get('/absences/:id/replan', async (c) => show(c, await open(c)));

  routes.post('/absences/:id/replan', async (c) => {
    const affected = await open(c);
    const choices = chosenIn(await readForm(c), affected);
    if (choices.length === 0) return show(c, affected, true);
    const input = { professional: affected.away.professional, choices };
    const { changed, unchanged } = await execute(deps, signedIn(c), replanBookings, input, {
      requestId: c.var.requestId,
    });
    const done = new URLSearchParams({ done: String(changed.length) });
    for (const { booking, code } of unchanged) done.append('not', `${booking}.${code}`);
    const toCall = affected.items.filter(({ callNeeded }) => callNeeded).map(({ record }) => record.id as string);
    for (const { id, start } of changed.filter((one) => toCall.includes(one.id))) {
      done.append('call', `${id}.${Date.parse(start)}`);
    }
    return c.redirect(`${c.req.path}?${done}`, 303);
  });

  return routes;
}

/** A booking's field in the form, and in it what a choice is sent as. */
const fieldOf = (item: AffectedBooking) => `b-${item.record.id}`;
const sentAs = ({ slot, channel }: Proposal) => (channel === undefined ? slot.id : `${channel} ${slot.id}`);
const CANCEL = 'cancel';
/** The version the person looks at: what somebody else has changed since is not changed over them. */
const seenField = (item: AffectedBooking) => `v-${item.record.id}`;

function chosenIn(form: SentForm, { items }: Affected): readonly object[] {
  return items.flatMap((item): readonly object[] => {
    const booking = item.record.id;
    const value = form.one(fieldOf(item));
    const seen = form.one(seenField(item));
    const about = { booking, ...(/^\d+$/.test(seen) && { sequence: Number(seen) }) };
    if (value === '') return [];
    if (value === CANCEL) return [{ ...about, cancel: true }];
    const [slot, channel] = value.split(' ').toReversed();
    return [{ ...about, slot, ...(channel !== undefined && { channel }) }];
  });
}

type Named = AffectedBooking & { readonly whose?: Whose };
type Shown = Omit<Affected, 'items'> & { readonly items: readonly Named[] };

function showReplan(c: Context<WebEnv>, affected: Shown, nothingChosen: boolean): Response | Promise<Response> {
  const { language } = c.var;
  const text = replanTexts[language];
  const { away, items, more, directory } = affected;
  const who = nameIn(directory.professionals.get(away.professional)?.post ?? {}, language);
  const [first] = items.filter(({ record }) => record.status === 'booked');
  return showPage(
    c,
    { title: text.title, current: 'absences', ...(nothingChosen && { status: 422, faulty: true }) },
    <div class="stack gap-5">
      <DoneNotes c={c} affected={affected} />
      {nothingChosen && first && <ErrorSummary faults={{ [fieldOf(first)]: text.nothingChosen }} language={language} />}
      <Heading
        back={{ href: '/absences', label: text.back }}
        lead={text.lead({ who, when: sayAbsence(directory, away, language) })}
      >
        {text.title}
      </Heading>
      {items.length === 0 ? (
        <EmptyState icon="calendar" title={text.none} advice={text.noneAdvice}>
          <a class="button" href="/absences">
            {text.back}
          </a>
        </EmptyState>
      ) : (
        <>
          {items.some((item) => colleagueOf(item) !== '') && (
            <div class="row no-print">
              <a class="button second" href={`${c.req.path}?choose=colleague`}>
                {text.chooseColleague}
              </a>
              <a class="button quiet" href={c.req.path}>
                {text.chooseNone}
              </a>
            </div>
          )}
          {more && (
            <Note tone="warn">
              <p>{text.more({ count: items.length })}</p>
            </Note>
          )}
          <form method="post" action={c.req.path} class="stack gap-5">
            {items.map((item) => (
              <AffectedCard
                item={item}
                affected={affected}
                language={language}
                value={c.req.query('choose') === 'colleague' ? colleagueOf(item) : ''}
              />
            ))}
            <div class="row">
              <button type="submit" class="button">
                {text.apply}
              </button>
            </div>
          </form>
        </>
      )}
    </div>,
  );
}

function colleagueOf({ proposals }: AffectedBooking): string {
  const found = proposals.find(({ kind }) => kind === 'colleague');
  return found === undefined ? '' : sentAs(found);
}

const DoneNotes: FC<{ c: Context<WebEnv>; affected: Affected }> = ({ c, affected: { items, directory } }) => {
  const { language } = c.var;
  const text = replanTexts[language];
  const done = Number(c.req.query('done') ?? 0);
  const toCall = (c.req.queries('call') ?? []).flatMap((sent) => {
    const [, id, start] = /^([\da-f-]{36})\.(\d{1,15})$/.exec(sent) ?? [];
    return id === undefined ? [] : [{ id, start: Number(start) }];
  });
  const notDone = (c.req.queries('not') ?? []).flatMap((sent) => {
    const [id, code = ''] = sent.split('.');
    const item = items.find(({ record }) => record.id === id);
    return item === undefined ? [] : [{ record: item.record, code }];
  });
  return (
    <>
      {done > 0 && (
        <Note tone="good" said>
          <p>{text.done({ count: done })}</p>
        </Note>
      )}
      {toCall.length > 0 && (
        <Note tone="warn" said>
          <p>{text.toCall}</p>
          <ul>
            {toCall.map(({ id, start }) => (
              <li>
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
            {notDone.map(({ record, code }) => (
              <li>
                <a href={`#b-${record.id}`}>
                  {sayDateTime(record.start, language, zoneOf(directory, record.area))}: {sayWhy(code, language)}
                </a>
              </li>
            ))}
          </ul>
        </Note>
      )}
    </>
  );
};

type Card = {
  readonly item: Named;
  readonly affected: Affected;
  readonly language: Language;
  readonly value: string;
};

const AffectedCard: FC<Card> = ({ item, affected: { directory }, language, value }) => {
  const text = replanTexts[language];
  const { record, whose, proposals, callNeeded } = item;
  const zone = zoneOf(directory, record.area);
  const when = sayDateTimeRange(record.start, record.end, language, zone);
  return (
    <section class="card stack" aria-labelledby={`at-${record.id}`}>
      <div class="stack gap-1">
        <h2 id={`at-${record.id}`}>
          <time datetime={isoOf(record.start)}>{when}</time>
        </h2>
        {whose && (
          <p class="strong">
            <WhoseTime whose={whose} language={language} />
          </p>
        )}
        <p>
          <Name of={directory.services.get(record.service)?.name ?? {}} language={language} />
          {' · '}
          <Names
            of={record.professionals.map((id) => directory.professionals.get(id)?.post ?? {})}
            language={language}
          />
          {record.channel && ` · ${bookingTexts[language].channel[record.channel]}`}
        </p>
        <p class="row">
          <a href={`/bookings/${record.id}`} aria-label={`${text.openBooking}: ${when}${unseenWhose(whose, language)}`}>
            {text.openBooking}
          </a>
          {callNeeded && (
            <Badge tone="warn" icon="phone">
              {text.call}
            </Badge>
          )}
        </p>
      </div>
      {proposals.length === 0 && (
        <p class="soft">
          <Icon name="info" /> {record.status === 'arrived' ? text.arrived : text.noProposals}
        </p>
      )}
      {record.status === 'booked' && (
        <>
          <input type="hidden" name={seenField(item)} value={String(record.sequence)} />
          <ChoiceField
            name={fieldOf(item)}
            label={text.question}
            value={value}
            choices={choicesOf(item, directory, language)}
          />
        </>
      )}
    </section>
  );
};

function choicesOf(
  { record, proposals }: AffectedBooking,
  directory: Affected['directory'],
  language: Language,
): Choice[] {
  const text = replanTexts[language];
  const words = bookingTexts[language];
  const zone = zoneOf(directory, record.area);
  const label = ({ slot, channel }: Proposal) => {
    const who = slot.professionals.map((id) => nameIn(directory.professionals.get(id)?.post ?? {}, language));
    const site = slot.site !== record.site && slot.site !== undefined ? directory.sites.get(slot.site) : undefined;
    const room = slot.room !== record.room && slot.room !== undefined ? directory.rooms.get(slot.room) : undefined;
    return [
      sayDateTime(slot.start, language, zone),
      ...who,
      ...[site, room].flatMap((place) => (place ? [nameIn(place.name, language)] : [])),
      ...(channel ? [words.channel[channel]] : []),
    ].join(' · ');
  };
  return [
    { value: '', label: text.leave },
    ...proposals.map((proposal) => ({
      value: sentAs(proposal),
      label: label(proposal),
      hint: text.kind[proposal.kind],
    })),
    { value: CANCEL, label: text.cancel, hint: text.cancelHint },
  ];
}
