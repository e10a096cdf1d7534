// What stands in the calendars of people who are addressed no more, and the choice of who ends it: the same wherever it ends.

import type { FC, PropsWithChildren } from 'hono/jsx';
import type { ChosenForCalendar } from '../../../core/left-calendar.ts';
import type { Language } from '../../../core/permissions.ts';
import type { Held } from '../../../core/who-is-told.ts';
import type { LeavingCalendar } from '../../../features/calendar/read-held.ts';
import { Badge } from '../kit/badge.tsx';
import { type Choice, ChoiceField } from '../kit/fields.tsx';
import type { IconName } from '../kit/icon.tsx';
import type { SentForm } from '../kit/read-form.ts';
import { heldTexts, leftCalendarTexts } from './texts/words.ts';

/** One person, as the page calls them, and what their calendar holds of each time to come. */
export type LeavingPerson = {
  readonly who: string;
  readonly calendars: readonly Pick<LeavingCalendar, 'channel' | 'held' | 'open'>[];
};

/**
 * Each person's calendar as it is now. Where it holds something, what becomes of it is chosen: by the form's own field as
 * the child, or by this one, where `first` stands above, and is chosen where it is not `undecided`.
 */
export const LeftCalendars: FC<
  PropsWithChildren<{
    of: readonly LeavingPerson[];
    first?: ChosenForCalendar;
    value?: ChosenForCalendar | undefined;
    /** nothing is chosen until somebody does: neither goes without saying */
    undecided?: boolean;
    /** nothing was chosen in the form that was sent */
    faulty?: boolean;
    /** under a heading of its own kind, as in a dialog */
    within?: boolean;
    language: Language;
  }>
> = ({ of, first = 'cancel', undecided = true, value, faulty = false, within = false, language, children }) => {
  const text = leftCalendarTexts[language];
  return (
    <div class="stack gap-3">
      <section class="card stack gap-3" aria-labelledby="left-calendars">
        {within ? <h3 id="left-calendars">{text.title}</h3> : <h2 id="left-calendars">{text.title}</h2>}
        <ul class="list">
          {of.map(({ who, calendars }) => (
            <li class="stack gap-1">
              <span class="strong">{who}</span>
              {calendars.length === 0 && <span class="soft">{text.never}</span>}
              {statesOf(calendars).map(({ channel, held, count }) => (
                <span class="row gap-2">
                  <HeldBadge channel={channel} held={held} language={language} />
                  <span class="soft small">{text.times({ count })}</span>
                </span>
              ))}
            </li>
          ))}
        </ul>
        {!hasOpen(of) && <p>{text.nothing}</p>}
      </section>
      {hasOpen(of) &&
        (children ?? (
          <ChoiceField
            name="calendar"
            label={text.legend}
            choices={calendarChoices(language, first)}
            value={value ?? (undecided ? undefined : first)}
            required={undecided}
            fault={faulty ? text.choose : undefined}
          />
        ))}
    </div>
  );
};

/** Whether there is something to choose about. */
export function hasOpen(of: readonly LeavingPerson[]): boolean {
  return of.some(({ calendars }) => calendars.some(({ open }) => open));
}

function statesOf(calendars: LeavingPerson['calendars']) {
  const alike = Map.groupBy(calendars, ({ channel, held }) => `${channel} ${held}`);
  return [...alike.values()].flatMap(([one, ...more]) => (one ? [{ ...one, count: more.length + 1 }] : []));
}

/** The one that is more often right comes first. */
export function calendarChoices(language: Language, first: ChosenForCalendar): readonly Choice[] {
  const { silent, silentHint, cancel, cancelHint } = leftCalendarTexts[language];
  const choices = [
    { value: 'cancel', label: cancel, hint: cancelHint },
    { value: 'silent', label: silent, hint: silentHint },
  ];
  return first === 'cancel' ? choices : choices.toReversed();
}

/** What was chosen in a form that was sent, if it asked. */
export function decidedIn(form: SentForm): ChosenForCalendar | undefined {
  const sent = form.one('calendar');
  return sent === 'cancel' || sent === 'silent' ? sent : undefined;
}

const TONES = { right: 'good', cancelled: 'good', old: 'bad', unknown: 'warn', nothing: 'warn' } as const;
const ICONS = {
  right: 'check',
  cancelled: 'check',
  old: 'alert',
  unknown: 'alert',
  nothing: 'clock',
} as const satisfies Record<Held, IconName>;

/** What one calendar holds of one time, or what was told by text. */
export const HeldBadge: FC<Pick<LeavingCalendar, 'channel' | 'held'> & { language: Language }> = ({
  channel,
  held,
  language,
}) => (
  <Badge tone={TONES[held]} icon={ICONS[held]}>
    {heldTexts[language].state[channel][held]}
  </Badge>
);
