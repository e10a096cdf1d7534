// What I wait for, on "my bookings": the times that are offered me, the rest of my waiting, and a short form to wait.

import type { FC } from 'hono/jsx';
import { type Area, type Directory, nameIn, type Service, type Topic, zoneOf } from '../../../core/directory.ts';
import { DAY } from '../../../core/instant.ts';
import { keptFor } from '../../../core/kept-data.ts';
import type { Language } from '../../../core/permissions.ts';
import { sayCalendarDate, sayDateTimeRange } from '../../../core/wording.ts';
import type { OwnWaiting } from '../../../features/waitlist/read-own-waiting.ts';
import { Badge } from '../kit/badge.tsx';
import type { Faults } from '../kit/fields.tsx';
import { type FormState, fieldsAt, type Typed } from '../kit/form.tsx';
import { Icon } from '../kit/icon.tsx';
import { date, hidden, select } from '../kit/inputs.tsx';
import { areaNames, Name, Posts, sayName } from '../kit/localized-name.tsx';
import { asSentence } from '../kit/rhythm.ts';
import { dateOf, isoOf } from '../kit/times.tsx';
import { consultationsIn } from './book.tsx';
import { AskedAbout, caseForm } from './booking-form.tsx';
import { wordFaults } from './read-booking-form.ts';
import { channelIcon } from './slot-list.tsx';
import { bookingTexts, waitingTexts } from './texts/words.ts';

/** What I wait for, and what I may wait for: consultations of my areas, where nobody needs to be named. */
export type Waiting = {
  readonly items: readonly OwnWaiting[];
  readonly directory: Directory;
  readonly services: readonly Service[];
  readonly areas: readonly Area[];
  readonly language: Language;
  /** epoch milliseconds */
  readonly now: number;
};

export function consultationsToWaitFor(directory: Directory, areas: readonly Area[]): readonly Service[] {
  return consultationsIn(directory, areas).filter(({ anonymousCase }) => anonymousCase);
}

export type WaitingFields = ReturnType<typeof waitingForm>;
export type WaitingState = FormState<WaitingFields>;

const FIRST_DAYS = 60;
const HOURS = {
  morning: { latest: '11:59' },
  afternoon: { earliest: '12:00' },
} as const;
const hours = ['morning', 'afternoon'] as const;

/** What it is about; folded away, until when, and one wish: the area of who has several, else the time of day. */
export function waitingForm(waiting: Waiting) {
  const { services, areas, language, now } = waiting;
  const text = waitingTexts[language];
  const [only] = services;
  return {
    service:
      services.length === 1 && only
        ? hidden({ first: only.id })
        : select(text.service, {
            options: services.map(({ id, name }) => ({ value: id, label: nameIn(name, language) })),
          }),
    ...caseForm({ topics: topicsOf(areas), language }),
    until: date(text.until, {
      short: true,
      hint: text.untilHint,
      first: dateOf(now + FIRST_DAYS * DAY, zoneIn(waiting)),
      min: dateOf(now, zoneIn(waiting)),
      max: lastDate(waiting),
    }),
    area: select(text.area, {
      blank: text.allAreas,
      options: areas.map(({ id, name }) => ({ value: id, label: nameIn(name, language) })),
    }),
    hours: select(text.hours, {
      blank: text.anyHours,
      options: hours.map((value) => ({ value, label: text.hoursOf[value] })),
    }),
  };
}

/** What is wrong with it before it is sent on. */
export function waitingFaults(typed: Typed<WaitingFields>, waiting: Waiting): Faults {
  const text = waitingTexts[waiting.language];
  const faults = wordFaults(typed, { topics: topicsOf(waiting.areas), language: waiting.language });
  const soonest = dateOf(waiting.now, zoneIn(waiting));
  const inTime = /^\d{4}-\d\d-\d\d$/.test(typed.until) && soonest <= typed.until && typed.until <= lastDate(waiting);
  const known = waiting.services.some(({ id }) => id === typed.service);
  return {
    ...(!known && { service: text.fault.service }),
    ...(known && faults.topic === undefined && areasOf(typed, waiting).length === 0 && { topic: text.fault.topic }),
    ...faults,
    ...(!inTime && {
      until: text.fault.until({
        last: { at: Date.parse(lastDate(waiting)), zone: 'UTC' },
      }),
    }),
  };
}

/** What the command takes of it. `phone`: the number at work, for a specialist who calls. */
export function waitingInput(typed: Typed<WaitingFields>, waiting: Waiting, phone: string | undefined): object {
  const { service, topic, age, question, until, hours: wished } = typed;
  const ofDay = hours.find((one) => one === wished);
  return {
    service,
    areas: areasOf(typed, waiting).map(({ id }) => id),
    case: { topic, ageBand: age, question: question.trim() },
    fromDate: dateOf(waiting.now, zoneIn(waiting)),
    toDate: until,
    ...(ofDay && HOURS[ofDay]),
    ...(phone !== undefined && { phone }),
  };
}

/** Those of my areas that the service is held for and that know the topic. */
function areasOf({ service, topic, area }: Typed<WaitingFields>, { areas, directory }: Waiting): readonly Area[] {
  return areas.filter(
    (one) =>
      (area === '' || one.id === area) &&
      one.topics?.some(({ id }) => id === topic) &&
      consultationsIn(directory, [one]).some(({ id }) => id === service),
  );
}

/** Those that any of the areas knows, each once. */
function topicsOf(areas: readonly Area[]): readonly Topic[] {
  return [...new Map(areas.flatMap(({ topics = [] }) => topics.map((topic) => [topic.id, topic]))).values()];
}

/** The last date that a question may wait for. */
function lastDate(waiting: Waiting): string {
  return dateOf(waiting.now + keptFor('waitingQuestion'), 'UTC');
}

function zoneIn({ areas: [area], directory }: Pick<Waiting, 'areas' | 'directory'>): string {
  return area ? zoneOf(directory, area.id) : directory.region.timeZone;
}

/** `state`: the form as it stands, unfolded where it was asked for or has faults. */
export const WaitingCard: FC<{ waiting: Waiting; state: WaitingState; open: boolean }> = ({ waiting, state, open }) => {
  const { items, services, language } = waiting;
  const text = waitingTexts[language];
  return (
    <section class="stack" id="waiting">
      <h2>{text.title}</h2>
      {items.length > 0 && (
        <ul class="list card">
          {items.map((item) => (
            <li class="row apart">
              {item.offer ? <Offered item={item} waiting={waiting} /> : <Waited item={item} waiting={waiting} />}
            </li>
          ))}
        </ul>
      )}
      <div class="card stack">
        {items.length === 0 && (
          <div class="stack gap-1">
            <p class="strong">{text.none}</p>
            <p class="soft">{services.length === 0 ? text.noServices : text.noneAdvice}</p>
          </div>
        )}
        {services.length > 0 && (
          <details class="unfolds" open={open}>
            <summary>{items.length === 0 ? text.begin : text.beginAnother}</summary>
            <WaitingForm waiting={waiting} state={state} />
          </details>
        )}
      </div>
    </section>
  );
};

const WaitingForm: FC<{ waiting: Waiting; state: WaitingState }> = ({ waiting, state }) => {
  const { services, areas, language } = waiting;
  const text = waitingTexts[language];
  const [only] = services;
  const at = fieldsAt(waitingForm(waiting), state, language);
  return (
    <form method="post" action="/bookings" class="stack gap-5" novalidate>
      <p class="soft">{text.lead}</p>
      {at.service}
      {services.length === 1 && only && (
        <p class="strong">
          <Name of={only.name} language={language} />
        </p>
      )}
      <AskedAbout at={at} />
      <details class="unfolds" open={state.faults?.until !== undefined}>
        <summary>{text.limits}</summary>
        <div class="stack gap-5">
          {at.until}
          {areas.length > 1 ? at.area : at.hours}
        </div>
      </details>
      <div>
        <button type="submit" class="button">
          {text.wait}
        </button>
      </div>
    </form>
  );
};

type Row = { readonly item: OwnWaiting; readonly waiting: Waiting };

/** A time that is mine until its deadline: when, with whom, how, and the answer. */
const Offered: FC<Row> = ({ item, waiting: { directory, language } }) => {
  const { id, service, areas, channel, offer } = item;
  const text = waitingTexts[language];
  if (offer === undefined) return null;
  const zone = zoneOfAreas(directory, areas);
  const held = directory.services.get(service);
  const how = channel ?? held?.channels[0];
  const when = sayDateTimeRange(offer.start, offer.end, language, zone);
  return (
    <>
      <div class="stack gap-1 grow">
        <Badge tone="warn" icon="clock">
          {text.answerBy({ deadline: { at: offer.deadline, zone } })}
        </Badge>
        <p class="strong">
          <time datetime={isoOf(offer.start)}>{asSentence(when)}</time>
        </p>
        <p>
          <Posts
            of={offer.professionals.map((one) => directory.professionals.get(one)?.post ?? {})}
            language={language}
          />
          {how && (
            <>
              {' · '}
              <Icon name={channelIcon[how]} /> {bookingTexts[language].channel[how]}
            </>
          )}
        </p>
        <p class="soft small">
          <Name of={held?.name} language={language} />
          <TopicOf item={item} directory={directory} language={language} />
        </p>
      </div>
      <div class="row gap-2">
        <form method="post" action={`/bookings/offers/${offer.id}/accept`}>
          <button type="submit" class="button" aria-label={text.acceptOf({ when })}>
            {text.accept}
          </button>
        </form>
        <form method="post" action={`/bookings/offers/${offer.id}/decline`}>
          <button type="submit" class="button second" aria-label={text.declineOf({ when })}>
            {text.decline}
          </button>
        </form>
        <LeaveLink id={id} service={held} language={language} />
      </div>
    </>
  );
};

const Waited: FC<Row> = ({ item, waiting: { directory, areas: mine, language } }) => {
  const { id, service, areas, since, toDate } = item;
  const text = waitingTexts[language];
  const held = directory.services.get(service);
  const zone = zoneOfAreas(directory, areas);
  return (
    <>
      <div class="stack gap-1 grow">
        <p class="strong">
          <Name of={held?.name} language={language} />
          <TopicOf item={item} directory={directory} language={language} />
        </p>
        <p>{text.waitsUntil({ until: sayCalendarDate(toDate, language, 'short') })}</p>
        <p class="soft small">
          {[
            text.since({ since: { at: since, zone } }),
            ...(mine.length > 1 ? [areaNames(directory, areas, language)] : []),
            ...sayHours(item, language),
          ].join(' · ')}
        </p>
        <span>
          <Badge icon="clock">{text.waits}</Badge>
        </span>
      </div>
      <LeaveLink id={id} service={held} language={language} />
    </>
  );
};

const TopicOf: FC<{ item: OwnWaiting; directory: Directory; language: Language }> = ({ item, directory, language }) => {
  const topic = topicsOf([...directory.areas.values()]).find(({ id }) => id === item.topic);
  return topic ? (
    <>
      {' · '}
      <Name of={topic.name} language={language} />
    </>
  ) : null;
};

const LeaveLink: FC<{ id: string; service: Service | undefined; language: Language }> = ({ id, service, language }) => {
  const text = waitingTexts[language];
  const of = sayName(service?.name, language);
  return (
    <a class="small" href={`/bookings/waiting/${id}/leave`} aria-label={text.leaveOf({ what: of })}>
      {text.leave}
    </a>
  );
};

function sayHours({ earliest, latest }: OwnWaiting, language: Language): readonly string[] {
  const text = waitingTexts[language];
  if (earliest === '00:00' && latest === '24:00') return [];
  const known = hours.find((one) => {
    const wished = { earliest: '00:00', latest: '24:00', ...HOURS[one] };
    return wished.earliest === earliest && wished.latest === latest;
  });
  const clock = (time: string) => (language === 'en' ? time : time.replace(':', '.'));
  return [known ? text.hoursOf[known] : text.between({ earliest: clock(earliest), latest: clock(latest) })];
}

/** The wall clock that times of these areas are said by. */
export function zoneOfAreas(directory: Directory, [area]: OwnWaiting['areas']): string {
  return area === undefined ? directory.region.timeZone : zoneOf(directory, area);
}
