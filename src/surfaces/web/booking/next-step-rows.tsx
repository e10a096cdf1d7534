// What was agreed as rows, on a booking's page and on homes: what each is, who does it and until when, how it stands.

import type { FC } from 'hono/jsx';
import type { Language } from '../../../core/permissions.ts';
import type { ReadBooking } from '../../../features/bookings/read.ts';
import type { NextStepsView, NextStepView } from '../../../features/consultations/next-step.ts';
import type { OwnStep } from '../../../features/consultations/read-next-steps.ts';
import { Badge } from '../kit/badge.tsx';
import { Carried } from '../kit/fields.tsx';
import { Icon } from '../kit/icon.tsx';
import { nextStepTexts } from './texts/words.ts';

export const NextStepRows: FC<{ of: readonly OwnStep[]; language: Language }> = ({ of, language }) => (
  <ul class="rows">
    {of.map(({ view, record, standing }) => (
      <li>
        <div>
          <a href={`/bookings/${record.id}#next-steps`}>
            <b>{view.what}</b>
          </a>
          <br />
          <span class="small soft">
            {nextStepTexts[language].byUntil({ who: sayParty(view, standing, language), until: view.until })}
          </span>
        </div>
        <StepBadge of={view} language={language} />
      </li>
    ))}
  </ul>
);

function sayParty(
  { by, other }: Pick<NextStepView, 'by' | 'other'>,
  reader: ReadBooking['standing'],
  language: Language,
): string {
  const words = nextStepTexts[language];
  return other ?? (by === 'worker' && reader === 'booker' ? words.you : words.party[by]);
}

const StepBadge: FC<{ of: NextStepView; language: Language }> = ({ of: { state, done, overdue, acts }, language }) => {
  const text = nextStepTexts[language].state;
  if (done) {
    return (
      <Badge tone="good" icon="done">
        {text.done}
      </Badge>
    );
  }
  if (overdue) {
    return (
      <Badge tone="bad" icon="alert">
        {text.overdue}
      </Badge>
    );
  }
  const waits = state === 'proposed' ? acts.includes('confirm') : state === 'change-asked' && acts.includes('reword');
  return (
    <Badge {...(waits && { tone: 'warn' })} icon={state === 'confirmed' ? 'check' : 'clock'}>
      {text[state]}
    </Badge>
  );
};

/** On the booking's page: the steps with what the reader may do, or how many there are. Nothing before there are any. */
export const NextSteps: FC<{ booking: ReadBooking; of: NextStepsView | undefined; language: Language }> = ({
  booking: { record, standing },
  of,
  language,
}) => {
  const words = nextStepTexts[language];
  if (of === undefined || (of.counts.all === 0 && !of.agrees)) return null;
  return (
    <section class="card stack" id="next-steps">
      <h2>{words.heading}</h2>
      {of.steps === undefined ? (
        <p>{words.counts(of.counts)}</p>
      ) : of.steps.length === 0 ? (
        <p class="soft">{of.counts.all === 0 ? words.none : words.gone(of.counts)}</p>
      ) : (
        <ul class="rows">
          {of.steps.map((step) => (
            <OneStep step={step} booking={record.id} reader={standing} language={language} />
          ))}
        </ul>
      )}
      {of.agrees && (
        <p class="no-print">
          <a class="button second" href={`/bookings/${record.id}/next-steps/new`}>
            <Icon name="add" /> {of.counts.all === 0 ? words.write : words.writeMore}
          </a>
        </p>
      )}
    </section>
  );
};

const OneStep: FC<{
  step: NextStepView;
  booking: string;
  reader: ReadBooking['standing'];
  language: Language;
}> = ({ step, booking, reader, language }) => {
  const words = nextStepTexts[language];
  const path = `/bookings/${booking}/next-steps/${step.id}`;
  const can = (act: NextStepView['acts'][number]) => step.acts.includes(act);
  return (
    <li class="stack gap-2">
      <div class="stack gap-1">
        <p class="said">{step.what}</p>
        <p class="small soft">{words.byUntil({ who: sayParty(step, reader, language), until: step.until })}</p>
        <p>
          <StepBadge of={step} language={language} />
        </p>
        {step.wish && (
          <p class="small">
            <span class="strong">{words.wished}</span> <span class="said">{step.wish}</span>
          </p>
        )}
      </div>
      <div class="row gap-2 no-print">
        {can('confirm') && <Press path={path} press="confirm" step={step} language={language} solid />}
        {can('ask-change') && (
          <a class="button small second" href={`${path}/change`}>
            {words.askChange}
            <span class="unseen">: {step.what}</span>
          </a>
        )}
        {can('reword') && (
          <a class="button small second" href={path}>
            {words.reword}
            <span class="unseen">: {step.what}</span>
          </a>
        )}
        {can('done') && <Press path={path} press="done" step={step} language={language} />}
        {can('undone') && <Press path={path} press="undone" step={step} language={language} />}
        {can('drop') && <Press path={path} press="drop" step={step} language={language} />}
      </div>
    </li>
  );
};

type PressOf = 'confirm' | 'done' | 'undone' | 'drop';

/** A step is done by one press; what it is stands in the button for those who hear it. */
const Press: FC<{ path: string; press: PressOf; step: NextStepView; language: Language; solid?: boolean }> = ({
  path,
  press,
  step,
  language,
  solid,
}) => (
  <form method="post" action={`${path}/${press}`}>
    <Carried of={{ version: String(step.version) }} />
    <button
      type="submit"
      class={solid ? 'button small' : press === 'drop' ? 'button small quiet' : 'button small second'}
    >
      {nextStepTexts[language].press[press]}
      <span class="unseen">: {step.what}</span>
    </button>
  </form>
);
