// The desk's page: whom it looks for, the days with their bookings, and the suggestions beside them.

import type { Context } from 'hono';
import type { FC } from 'hono/jsx';
import { type DateText, nameIn, zoneOf } from '../../../core/directory.ts';
import { type Language, may } from '../../../core/permissions.ts';
import { wallClock } from '../../../core/wall-clock.ts';
import { sayDate } from '../../../core/wording.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { anywayHref, type DeskAddress, deskHref, endsBeforeStart } from '../booking/desk-address.ts';
import { anywayTexts } from '../booking/texts/words.ts';
import { signedIn } from '../kit/allowed.ts';
import { EmptyState } from '../kit/empty-state.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { ErrorSummary, type Faults } from '../kit/fields.tsx';
import { FilterFaults } from '../kit/filter.tsx';
import { standing } from '../kit/form.tsx';
import { Heading } from '../kit/heading.tsx';
import { Icon } from '../kit/icon.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { PRINT_SCRIPT, PrintButton } from '../kit/print-button.tsx';
import { asSentence } from '../kit/rhythm.ts';
import { type AnywayOn, DeskColumns } from './columns.tsx';
import { Done, type DoneBooking, deskFilter, Filter, Steps } from './frame.tsx';
import { DeskList } from './list.tsx';
import type { Seen } from './look-at-day.ts';
import { NewFamily, type NewFamilyState } from './new-family.tsx';
import type { KnownFamily } from './read-desk-form.ts';
import { DeskSearch, Suggestions } from './search.tsx';
import { deskTexts, deskWishesTexts } from './texts/words.ts';

/** Whom the desk looks for, what is wrong with that, and what was just done. */
type Asked = {
  readonly query: string;
  readonly unfound?: Faults;
  readonly done?: DoneBooking | undefined;
  /** somebody nobody knows yet, who may be registered at once */
  readonly newcomer?: { readonly state: NewFamilyState; readonly similar: readonly KnownFamily[] };
};

/** The whole page; what changes by itself on it is `Live`. */
export function showDesk(
  c: Context<WebEnv>,
  deps: Dependencies,
  seen: Seen,
  { query, unfound = {}, done, newcomer }: Asked,
): Response | Promise<Response> {
  const { language } = c.var;
  const text = deskTexts[language];
  const { at, directory, services } = seen;
  const filter = deskFilter(c, at, directory);
  const said = titleOf(seen, language);
  const today = wallClock(zoneOf(directory, at.area)).dateAt(deps.clock.now());
  return showPage(
    c,
    {
      title: `${text.title}, ${said}`,
      current: 'desk',
      scripts: ['desk.js', PRINT_SCRIPT],
      styles: ['desk.css'],
      ...standing({ faults: { ...unfound, ...newcomer?.state.faults, ...filter.state.faults } }),
    },
    <div class="stack gap-5">
      <ErrorSummary faults={unfound} language={language} lead={text.notSearched} />
      <FilterFaults of={filter.state} language={language} />
      {newcomer && <ErrorSummary faults={newcomer.state.faults} language={language} />}
      <Done c={c} done={done} named={seen.named} timeZone={zoneOf(directory, at.area)} />
      <div class="row apart">
        <Heading lead={text.title}>{said}</Heading>
        <Steps at={at} today={today} language={language} />
      </div>
      <DeskSearch
        at={at}
        directory={directory}
        services={services}
        language={language}
        family={query}
        faults={unfound}
      />
      {newcomer &&
        (may(signedIn(c), 'manage-families', at.area) ? (
          <NewFamily at={at} directory={directory} language={language} {...newcomer} />
        ) : (
          <Note tone="warn" said>
            <p>{text.familyUnknown}</p>
          </Note>
        ))}
      {endsBeforeStart(at) && (
        <Note tone="warn" said>
          <p>{deskWishesTexts[language].wrongOrder}</p>
        </Note>
      )}
      <Filter at={at} filter={filter} language={language} />
      <p
        class="unseen"
        role="status"
        id="desk-said"
        data-added={text.changed.added({ what: '{what}' })}
        data-gone={text.changed.gone({ what: '{what}' })}
        data-many={text.changed.many({ count: 0 }).replace('0', '{count}')}
        data-offline={text.offline}
      />
      <div
        id="desk-live"
        data-address={deskHref(at, {}, '/desk/fragment')}
        data-move={deskHref(at, {}, '/desk/move')}
        data-landings={deskHref(at, {}, '/desk/landings')}
        data-fits={text.fits}
      >
        <Live seen={seen} language={language} />
      </div>
      <PrintButton language={language} />
    </div>,
  );
}

function titleOf({ at, desk }: Seen, language: Language): string {
  const text = deskTexts[language];
  const at12 = wallClock(desk.timeZone).instant(at.date, '12:00');
  if (at.view !== 'week') return asSentence(sayDate(at12, language, desk.timeZone));
  const { weekOfYear = 0 } = Temporal.PlainDate.from(at.date);
  return asSentence(text.weekOf({ number: weekOfYear }));
}

/** The bookings and the suggestions: what another desk can change at any moment. */
export const Live: FC<{ seen: Seen; language: Language }> = ({ seen, language }) => {
  const text = deskTexts[language];
  const { at, desk, directory, here, next, found, named, mayOverride } = seen;
  const back = deskHref(at);
  const hold = { area: at.area, back, ...(at.family && { family: at.family }) };
  const chosen = { ...hold, service: at.service ?? '', date: at.date };
  const anyway: AnywayOn = ({ date, professional = '' }) => anywayHref({ ...chosen, date, professional });
  const today = wallClock(desk.timeZone).dateAt(desk.now);
  const days = new Set([...desk.dates, ...[...found.own, ...found.others].map((slot) => slot.start.slice(0, 10))]);
  return (
    <div class="aside-right" data-days={[...days].join(' ')} data-today={today}>
      <div class="stack">
        {desk.columns.length > 0 && !desk.idle && here.length === 0 && <NothingFree seen={seen} language={language} />}
        {desk.columns.length === 0 ? (
          <EmptyState icon="people" title={text.nobody} advice={text.nobodyAdvice} />
        ) : desk.idle ? (
          <EmptyState icon="calendar" title={text.idle} advice={text.idleAdvice}>
            {next ? (
              <NextFreeDay at={at} date={next} language={language} />
            ) : (
              desk.idle.next && (
                <a class="button" href={deskHref(at, { date: desk.idle.next })}>
                  {text.idleNext({ date: desk.idle.next })}
                </a>
              )
            )}
          </EmptyState>
        ) : at.view === 'list' ? (
          <DeskList desk={desk} slots={here} language={language} hold={hold} back={back} wished={at.language} />
        ) : (
          <DeskColumns
            desk={desk}
            slots={here}
            language={language}
            wished={at.language}
            hold={hold}
            anyway={mayOverride ? anyway : undefined}
          />
        )}
        {mayOverride && desk.columns.length > 0 && !desk.idle && (
          <p class="no-print">
            <a href={anywayHref(chosen)}>{anywayTexts[language].dayLink}</a>
          </p>
        )}
        <p class="small soft no-print" id="desk-line">
          <Icon name="again" /> {text.live}. {text.namesLogged}
        </p>
      </div>
      <Suggestions found={found} named={named} at={at} directory={directory} language={language} hold={hold} />
    </div>
  );
};

/** A day of grey says what the caller needs to hear: nothing is free then, and when something is. */
const NothingFree: FC<{ seen: Seen; language: Language }> = ({ seen: { at, services, next }, language }) => {
  const text = deskTexts[language];
  const service = services.find(({ id }) => id === at.service);
  if (service === undefined) return null;
  const said = { service: nameIn(service.name, language), days: at.view === 'week' ? 7 : 1 };
  return (
    <div class="note no-print">
      <Icon name="no-times" />
      <div class="row gap-3">
        <p>
          <b>{text.nothingFree(said)}</b>
          {next === undefined && ` ${text.nothingLater}`}
        </p>
        {next ? (
          <NextFreeDay at={at} date={next} language={language} />
        ) : (
          at.where === 'here' && (
            <a class="button second small" href={deskHref(at, { where: 'near' })}>
              {text.searchNear}
            </a>
          )
        )}
      </div>
    </div>
  );
};

const NextFreeDay: FC<{ at: DeskAddress; date: DateText; language: Language }> = ({ at, date, language }) => (
  <a class="button small" href={deskHref(at, { date })}>
    {deskTexts[language].nextFreeDay({ date })}
  </a>
);
