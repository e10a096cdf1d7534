// The page between a chosen time and a booking: the form, and beside it the time and how long it is held.

import type { FC } from 'hono/jsx';
import type { Directory, Service } from '../../../core/directory.ts';
import type { AreaId } from '../../../core/ids.ts';
import { keptDays } from '../../../core/kept-data.ts';
import { sayDateTime } from '../../../core/wording.ts';
import type { AdviceView } from '../../../features/consultations/advice.ts';
import { Badge, Facts } from '../kit/badge.tsx';
import { Carried, ErrorSummary } from '../kit/fields.tsx';
import type { FormState } from '../kit/form.tsx';
import { Heading } from '../kit/heading.tsx';
import { Icon } from '../kit/icon.tsx';
import { Name, Posts } from '../kit/localized-name.tsx';
import { LongTime } from '../kit/times.tsx';
import { AnsweredBefore, shownFor } from './advice.tsx';
import { type BookingFields, BookingForm } from './booking-form.tsx';
import { LateWarning } from './late-warning.tsx';
import { isGone, type Lost, LostTime, lostTitle } from './lost-time.tsx';
import type { FormRules } from './read-booking-form.ts';
import type { ShownSlot } from './shown-slot.ts';
import { formTexts } from './texts/words.ts';
import { UnmetWishes } from './unmet-wishes.tsx';

/** The time the form is about, whether its hold still stands or not. */
export type ChosenTime = {
  readonly hold: string;
  readonly slot: string;
  readonly service: Service;
  readonly area: AreaId;
  readonly start: number;
  readonly end: number;
  readonly who: ShownSlot['who'];
  readonly heldUntil: number | undefined;
  readonly directory: Directory;
  /** the desk that the time was chosen at, where it was one */
  readonly desk?: string;
  /** the family that was found there */
  readonly family?: string;
};

/** The form as it stands, and what came of it. */
export type HoldState = FormState<BookingFields> & {
  /** why the chosen time was lost, and other times instead */
  readonly lost?: Lost;
  /** advice of the shelf that is shown before it is booked */
  readonly known?: readonly AdviceView[];
};

/** The form with its time; `state` is what was typed before and what came of it. */
export const HoldForm: FC<{ time: ChosenTime; state: HoldState; rules: FormRules }> = ({ time, state, rules }) => {
  const { language } = rules;
  const text = formTexts[language];
  const path = `/holds/${time.hold}`;
  const from = addressOf(time);
  return (
    <div class="aside-right">
      <div class="stack gap-5">
        <ErrorSummary faults={state.faults} language={language} />
        <Heading
          lead={text.lead}
          back={{ href: timesOf(time), label: time.desk === undefined ? text.back : text.backToDesk }}
        >
          {text.title}
        </Heading>
        {!isGone(state.lost) && (
          <p class="row gap-2 only-narrow">
            <HoldBadge heldUntil={heldAt(time, rules.now)} rules={rules} />
            <span class="strong">{sayDateTime(time.start, language, rules.timeZone, 'short')}</span>
          </p>
        )}
        {!state.lost && time.desk !== undefined && (
          <UnmetWishes
            desk={time.desk}
            family={rules.family}
            slot={time.slot}
            directory={time.directory}
            language={language}
          />
        )}
        <AnsweredBefore of={state.known ?? []} service={time.service} hold={time.hold} language={language} />
        {!state.lost && <LateWarning time={time} service={time.service} now={rules.now} language={language} />}
        <BookingForm
          action={`${path}${from}`}
          rules={rules}
          state={state}
          before={<BeforeFields time={time} state={state} rules={rules} />}
          beside={
            <button type="submit" class="button quiet" form="release">
              {text.leave}
            </button>
          }
        />
        <form method="post" action={`${path}/release${from}`} id="release" />
      </div>
      <TimeCard time={time} lost={state.lost} rules={rules} />
    </div>
  );
};

/** How its address says where the time was chosen, and for whom. */
export function addressOf({ desk, family }: Pick<ChosenTime, 'desk' | 'family'>): string {
  const query = new URLSearchParams({ ...(desk && { back: desk }), ...(family && { family }) });
  return query.size === 0 ? '' : `?${query}`;
}

/** The slot itself, so that the form outlives its hold; and other times to choose from when it was lost. */
const BeforeFields: FC<{ time: ChosenTime; state: HoldState; rules: FormRules }> = ({ time, state, rules }) => {
  const { language, timeZone } = rules;
  const { lost } = state;
  return (
    <>
      <Carried of={{ slot: time.slot, area: time.area, ...(state.known && { shown: shownFor(state.typed) }) }} />
      {lost && (
        <LostTime
          lost={lost}
          fault={state.faults.instead}
          allTimes={timesOf(time)}
          directory={time.directory}
          reading={{ language, timeZone }}
        />
      )}
    </>
  );
};

const TimeCard: FC<{ time: ChosenTime; lost: HoldState['lost']; rules: FormRules }> = ({ time, lost, rules }) => {
  const { language, timeZone, now } = rules;
  const text = formTexts[language];
  const held = heldAt(time, now);
  return (
    <aside class="stick" aria-label={text.chosen}>
      <div class="card stack">
        {isGone(lost) ? (
          <Badge tone="bad" icon="no-times">
            {lostTitle(lost.code, language)}
          </Badge>
        ) : (
          <HoldBadge heldUntil={held} rules={rules} />
        )}
        <p class="big-time">
          <LongTime start={time.start} end={time.end} reading={{ language, timeZone }} />
        </p>
        {!isGone(lost) && <p class="small soft">{held === undefined ? text.holdOverAdvice : text.heldAdvice}</p>}
        <Facts
          of={[
            [text.who, time.who.length > 0 ? <Posts of={time.who} language={language} /> : undefined],
            [text.service, <Name of={time.service.name} language={language} />],
            [text.calendar, text.calendarSays],
          ]}
        />
        <p class="small soft">
          <Icon name="lock" /> {text.caseKept({ days: keptDays('question') })}
        </p>
      </div>
    </aside>
  );
};

const HoldBadge: FC<{ heldUntil: number | undefined; rules: FormRules }> = ({
  heldUntil,
  rules: { language, timeZone },
}) => (
  <Badge tone="warn" icon="clock">
    {heldUntil === undefined
      ? formTexts[language].holdOver
      : formTexts[language].heldUntil({ time: { at: heldUntil, zone: timeZone } })}
  </Badge>
);

/** Where the other times are. */
function timesOf({ desk, service, area }: ChosenTime): string {
  return desk ?? `/book/${service.id}?area=${area}`;
}

/** Until when the time is held, while it is. */
function heldAt({ heldUntil }: ChosenTime, now: number): number | undefined {
  return heldUntil !== undefined && heldUntil > now ? heldUntil : undefined;
}
