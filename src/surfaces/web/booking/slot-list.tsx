// Free times: the next one, said first and largest; then days with their slots. A slot is one button that holds it.

import type { Child, FC } from 'hono/jsx';
import { type Channel, nameIn } from '../../../core/directory.ts';
import type { Language } from '../../../core/permissions.ts';
import { sayDateTime, sayTime, sayWeekday } from '../../../core/wording.ts';
import { Carried } from '../kit/fields.tsx';
import { Icon, type IconName } from '../kit/icon.tsx';
import { Names } from '../kit/localized-name.tsx';
import type { Reading } from '../kit/times.tsx';
import { daysOf, isoOf } from '../kit/times.tsx';
import type { ShownSlot } from './shown-slot.ts';
import { slotTexts } from './texts/words.ts';

export const channelIcon: Readonly<Record<Channel, IconName>> = {
  'on-site': 'place',
  video: 'video',
  phone: 'phone',
  'home-visit': 'home',
};

/** Where a chosen slot is sent; `fields` go with it. */
export type SlotTarget = {
  readonly action: string;
  readonly fields?: Readonly<Record<string, string | readonly string[]>>;
};

/** The next free time with its one button. */
export const NextTime: FC<{ slot: ShownSlot; target: SlotTarget; reading: Reading; button?: string }> = ({
  slot,
  target,
  reading,
  button,
}) => {
  const text = slotTexts[reading.language];
  return (
    <section class="next" aria-labelledby="next-time">
      <div class="stack gap-1">
        <h2 class="soft small" id="next-time">
          {text.nextFree}
        </h2>
        <p class="when">
          <time datetime={isoOf(slot.start)}>{sayDateTime(slot.start, reading.language, reading.timeZone)}</time>
        </p>
        <p class="soft">
          {slot.who.length > 0 && (
            <>
              <Names of={slot.who} language={reading.language} /> ·{' '}
            </>
          )}
          {slot.channels.map((channel) => text.channelName[channel].toLowerCase()).join(` ${text.orWord} `)}
        </p>
      </div>
      <SlotForm target={target}>
        <button type="submit" class="button" name="slot" value={slot.id}>
          {button ?? text.bookThis}
        </button>
      </SlotForm>
    </section>
  );
};

/**
 * Days, each with its free times. One form around all: the pressed button carries the slot. `short`: how the meeting
 * is held goes without saying, and many times fit a phone.
 */
export const SlotDays: FC<{ slots: readonly ShownSlot[]; target: SlotTarget; reading: Reading; short?: boolean }> = ({
  slots,
  target,
  reading,
  short,
}) => (
  <SlotForm target={target}>
    {daysOf(slots, reading.timeZone).map(([date, ofDay]) => (
      <section class="day" id={`d${date}`}>
        <DateHeading at={ofDay[0]?.start ?? 0} reading={reading} />
        {[...keptOn(ofDay, reading), ...leftOn(ofDay, reading)].map((line) => (
          <p class="soft small">{line}</p>
        ))}
        <ul class={short && ofDay.every(({ who }) => who.length === 0) ? 'slots short' : 'slots'}>
          {ofDay.map((slot) => (
            <li>
              <SlotButton slot={slot} reading={reading} {...(short && { short })} />
            </li>
          ))}
        </ul>
      </section>
    ))}
  </SlotForm>
);

/** Whose some of a day's times are, each once. */
function keptOn(slots: readonly ShownSlot[], { language, timeZone }: Reading): readonly string[] {
  const lines = slots.flatMap(({ kept }) =>
    kept === undefined
      ? []
      : slotTexts[language].keptFor({
          places: kept.places,
          area: nameIn(kept.of, language),
          until: { at: kept.until, zone: timeZone },
        }),
  );
  return [...new Set(lines)];
}

/** What may still be booked of a day's times, where a quota bounds it. */
function leftOn(slots: readonly ShownSlot[], { language }: Reading): readonly string[] {
  const lines = slots.flatMap(({ quota }) => (quota === undefined ? [] : sayLeft(quota, language)));
  return [...new Set(lines)];
}

function sayLeft(quota: NonNullable<ShownSlot['quota']>, language: Language): string {
  const left = slotTexts[language].quotaLeft[quota.per](quota);
  return quota.of === undefined ? left : `${nameIn(quota.of, language)}: ${left}`;
}

/** A few times, each said with its day, as buttons: the next ones, or what is offered when a race was lost. */
export const SlotOffers: FC<{ slots: readonly ShownSlot[]; target: SlotTarget; reading: Reading }> = ({
  slots,
  target,
  reading,
}) => (
  <SlotForm target={target}>
    <ul class="slots dated">
      {slots.map((slot) => (
        <li>
          <button type="submit" class="slot" name="slot" value={slot.id}>
            <b>
              <time datetime={isoOf(slot.start)}>
                {sayDateTime(slot.start, reading.language, reading.timeZone, 'short')}
              </time>
            </b>
            {slot.who.length > 0 && (
              <span class="soft">
                <Names of={slot.who} language={reading.language} />
                {slot.note && ` · ${slot.note}`}
              </span>
            )}
          </button>
        </li>
      ))}
    </ul>
  </SlotForm>
);

/** One form around the times it offers: the pressed button carries the slot. */
export const SlotForm: FC<{ target: SlotTarget; children?: Child }> = ({ target, children }) => (
  <form method="post" action={target.action}>
    <Carried of={target.fields ?? {}} />
    {children}
  </form>
);

const SlotButton: FC<{ slot: ShownSlot; reading: Reading; short?: boolean }> = ({
  slot,
  reading: { language, timeZone },
  short,
}) => {
  const text = slotTexts[language];
  const [first] = slot.channels;
  return (
    <button type="submit" class="slot" name="slot" value={slot.id}>
      <b>
        <time datetime={isoOf(slot.start)}>{sayTime(slot.start, language, timeZone)}</time>
      </b>
      {slot.who.length > 0 && (
        <span>
          <Names of={slot.who} language={language} />
        </span>
      )}
      {!short && (
        <span class="soft">
          {first && <Icon name={channelIcon[first]} />}{' '}
          {slot.channels.map((channel) => text.channelName[channel].toLowerCase()).join(', ')}
        </span>
      )}
    </button>
  );
};

const DateHeading: FC<{ at: number; reading: Reading }> = ({ at, reading: { language, timeZone } }) => {
  const date = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
  return (
    <h3 class="date">
      <em>{sayWeekday(at, language, timeZone)}</em> <b>{date.day}</b>{' '}
      <span>{monthOfDay(date.toPlainDate(), language)}</span>
    </h3>
  );
};

/** The month after a day's number: `marraskuuta`, `november`, `November`. */
function monthOfDay(date: Temporal.PlainDate, language: Language): string {
  const locale = { fi: 'fi-FI', sv: 'sv-FI', en: 'en-GB' }[language];
  const said = date.toLocaleString(locale, { day: 'numeric', month: 'long' });
  return said.replace(/[\d.]+/g, '').trim();
}
