// A worker's home: the next meeting, times that are offered, what to book again, what is waited for.

import type { FC } from 'hono/jsx';
import { type Directory, nameIn, zoneOf } from '../../../core/directory.ts';
import type { ProfessionalId } from '../../../core/ids.ts';
import type { Language } from '../../../core/permissions.ts';
import { sayDateTime } from '../../../core/wording.ts';
import { type BookAgain, readBookAgain } from '../../../features/bookings/read-book-again.ts';
import { readOwnThreads } from '../../../features/consultations/read.ts';
import { readAskable } from '../../../features/consultations/read-askable.ts';
import { readOwnSteps } from '../../../features/consultations/read-next-steps.ts';
import { readNewOnShelf } from '../../../features/consultations/read-shelf.ts';
import { readUnrated } from '../../../features/consultations/read-usefulness.ts';
import { readOwnDetails } from '../../../features/identity/read.ts';
import type { OwnDetails } from '../../../features/identity/schema.ts';
import { type NextMeeting, readNextMeetings } from '../../../features/video/read-next-meetings.ts';
import { type OwnWaiting, readOwnWaiting } from '../../../features/waitlist/read-own-waiting.ts';
import { AdviceRows } from '../booking/advice.tsx';
import { StateBadge } from '../booking/booking-rows.tsx';
import { NextStepRows } from '../booking/next-step-rows.tsx';
import { channelIcon } from '../booking/slot-list.tsx';
import { bookingTexts, shelfTexts, usefulnessTexts } from '../booking/texts/words.ts';
import { ThreadRows } from '../booking/thread-rows.tsx';
import { UnratedRows } from '../booking/usefulness-card.tsx';
import { sayWhose, WhoseTime } from '../booking/whose.tsx';
import { Badge } from '../kit/badge.tsx';
import { Icon } from '../kit/icon.tsx';
import { Name, Posts, sayName } from '../kit/localized-name.tsx';
import { isoOf } from '../kit/times.tsx';
import { Action, Block, type MadeHome, Nothing } from './blocks.tsx';
import { workerHomeTexts } from './texts/words.ts';

export const workerHome: MadeHome = async ({ c, deps, actor, language }) => {
  const text = workerHomeTexts[language];
  const { items: meetings, now } = await readNextMeetings(deps, actor, { requestId: c.var.requestId });
  const { items: waiting, directory } = await readOwnWaiting(deps, actor);
  const { items: again } = await readBookAgain(deps, actor);
  const steps = await readOwnSteps(deps, actor, 'booker', c.var.requestId);
  const unrated = await readUnrated(deps, actor, 'booker');
  const threads = await readOwnThreads(deps, actor, c.var.requestId);
  const { items: askable } = await readAskable(deps, actor);
  const isUnknown = actor.user !== undefined && isNotDescribed(await readOwnDetails(deps, actor));
  const advice = await readNewOnShelf(deps, actor);
  const offers = waiting.filter(({ offer }) => offer !== undefined);
  const unanswered = waiting.filter(({ offer }) => offer === undefined);
  const [next, ...later] = meetings;
  return {
    actions: [
      ...(askable.length > 0 ? [<Action href="/ask" icon="question" label={text.ask} />] : []),
      <Action href="/who-knows" icon="people" label={text.whoKnows} />,
      ...(next ? [<Action href="/book" icon="add" label={text.book} />] : []),
    ],
    first: [
      next ? (
        <NextMeetingCard meeting={next} now={now} language={language} />
      ) : (
        <section class="next">
          <div>
            <p class="when">{text.noneComing}</p>
            <p>{text.noneComingAdvice}</p>
          </div>
          <a class="button" href="/book">
            {text.book}
          </a>
        </section>
      ),
    ],
    work: [
      ...(offers.length > 0
        ? [
            <Block title={text.offers} note={text.offersNote} lead>
              <ul class="rows">
                {offers.map((entry) => (
                  <OfferRow entry={entry} directory={directory} language={language} />
                ))}
              </ul>
            </Block>,
          ]
        : []),
      ...(threads.length > 0
        ? [
            <Block title={text.threads} all={{ href: '/threads', label: text.threadsAll }}>
              <ThreadRows of={threads} language={language} />
            </Block>,
          ]
        : []),
      ...(steps.length > 0
        ? [
            <Block title={text.nextSteps} note={text.nextStepsNote}>
              <NextStepRows of={steps} language={language} />
            </Block>,
          ]
        : []),
      <Block title={text.coming} all={{ href: '/bookings', label: text.allBookings }}>
        {later.length === 0 ? (
          <Nothing said={text.noneLater} />
        ) : (
          <ul class="rows">
            {later.map((meeting) => (
              <MeetingRow meeting={meeting} language={language} />
            ))}
          </ul>
        )}
      </Block>,
    ],
    beside: [
      ...(unrated.length > 0
        ? [
            <Block title={usefulnessTexts[language].ask}>
              <UnratedRows of={unrated} language={language} />
            </Block>,
          ]
        : []),
      ...(isUnknown
        ? [
            <Block title={text.detailsTitle}>
              <Nothing said={text.detailsAdvice}>
                <a href="/own-details">{text.detailsAdd}</a>
              </Nothing>
            </Block>,
          ]
        : []),
      ...(advice.length > 0
        ? [
            <Block title={shelfTexts[language].home} all={{ href: '/shelf', label: shelfTexts[language].all }}>
              <AdviceRows of={advice} directory={directory} language={language} />
            </Block>,
          ]
        : []),
      <Block title={text.again}>
        {again.length === 0 ? (
          <Nothing said={text.againNone} />
        ) : (
          <ul class="rows">
            {again.map((one) => (
              <AgainRow one={one} directory={directory} language={language} />
            ))}
          </ul>
        )}
      </Block>,
      <Block title={text.waiting} all={{ href: '/bookings#waiting', label: text.waitingAll }}>
        {unanswered.length === 0 ? (
          <Nothing said={text.waitingNone} />
        ) : (
          <ul class="rows">
            {unanswered.map((entry) => (
              <li>
                <div>
                  <b>{sayName(directory.services.get(entry.service)?.name, language)}</b>
                  <br />
                  <span class="small soft">
                    {text.waitingSince({ since: { at: entry.since, zone: zoneFor(directory, entry) } })}
                  </span>
                </div>
                <a class="small" href="/bookings#waiting">
                  {text.change}
                </a>
              </li>
            ))}
          </ul>
        )}
      </Block>,
    ],
  };
};

/** A person of whom a specialist would be told nothing but the name. */
function isNotDescribed({ professional, post, units, phone }: OwnDetails): boolean {
  return phone === undefined && (professional ?? post) === undefined && units.length === 0;
}

/** The one thing to be on time for. The way into the room is the solid button only while the room is open. */
const NextMeetingCard: FC<{ meeting: NextMeeting; now: number; language: Language }> = ({ meeting, now, language }) => {
  const text = workerHomeTexts[language];
  const { record, directory, view, whose, room } = meeting;
  const zone = zoneOf(directory, record.area);
  const topic = directory.areas.get(record.area)?.topics.find(({ id }) => id === view.case?.topic);
  return (
    <section class="next" aria-label={text.next}>
      <div>
        <p class="soft">{text.startsIn(untilStart(record.start, now))}</p>
        <p class="when">
          <time datetime={isoOf(record.start)}>{sayDateTime(record.start, language, zone)}</time>
        </p>
        <p>
          <Name of={directory.services.get(record.service)?.name} language={language} />
          {view.professionals.length > 0 && (
            <>
              {' · '}
              <Posts of={view.professionals.map(({ post }) => post)} language={language} />
            </>
          )}
          {record.channel && (
            <>
              {' · '}
              <Icon name={channelIcon[record.channel]} /> {bookingTexts[language].channel[record.channel]}
            </>
          )}
          {topic && (
            <>
              {' · '}
              <Name of={topic.name} language={language} />
            </>
          )}
        </p>
        {whose && (
          <p>
            <WhoseTime whose={whose} language={language} />
          </p>
        )}
        {room && !room.open && <p class="soft">{text.roomOpens({ opens: { at: room.opensAt, zone } })}</p>}
      </div>
      {room?.open ? (
        <a class="button" href={`/bookings/${record.id}/room`}>
          <Icon name="video" /> {text.join}
        </a>
      ) : (
        <a class="button" href={`/bookings/${record.id}`}>
          {text.open}
        </a>
      )}
    </section>
  );
};

const MINUTE = 60_000;
const DAY = 1440;

/** How far off it is: in minutes within the hour, then hours, then days. */
function untilStart(
  start: number,
  now: number,
): { readonly unit: 'now' | 'minutes' | 'hours' | 'other'; readonly n: number } {
  const minutes = Math.max(0, Math.round((start - now) / MINUTE));
  if (start <= now) return { unit: 'now', n: 0 };
  if (minutes < 60) return { unit: 'minutes', n: minutes };
  return minutes < DAY
    ? { unit: 'hours', n: Math.round(minutes / 60) }
    : { unit: 'other', n: Math.round(minutes / DAY) };
}

const MeetingRow: FC<{ meeting: NextMeeting; language: Language }> = ({
  meeting: { record, directory, view, whose },
  language,
}) => (
  <li>
    <div>
      <a href={`/bookings/${record.id}`}>
        <b>{sayDateTime(record.start, language, zoneOf(directory, record.area), 'short')}</b>
      </a>
      <br />
      <span class="small soft">
        <Name of={directory.services.get(record.service)?.name} language={language} />
        {' · '}
        <Posts of={view.professionals.map(({ post }) => post)} language={language} />
        {whose && ` · ${sayWhose(whose, language)}`}
      </span>
    </div>
    <StateBadge of={record} language={language} />
  </li>
);

const OfferRow: FC<{ entry: OwnWaiting; directory: Directory; language: Language }> = ({
  entry,
  directory,
  language,
}) => {
  const text = workerHomeTexts[language];
  const { offer } = entry;
  if (offer === undefined) return null;
  const zone = zoneFor(directory, entry);
  const when = sayDateTime(offer.start, language, zone, 'short');
  return (
    <li>
      <div>
        <b>{when}</b>
        {' · '}
        <Posts of={postsOf(directory, offer.professionals)} language={language} />
        <br />
        <span class="small soft">
          <Name of={directory.services.get(entry.service)?.name} language={language} />
        </span>{' '}
        <Badge tone="warn" icon="clock">
          {text.answerBy({ deadline: { at: offer.deadline, zone } })}
        </Badge>
      </div>
      <span class="row gap-2">
        <form method="post" action={`/bookings/offers/${offer.id}/accept`}>
          <button type="submit" class="button small" aria-label={text.acceptOf({ when })}>
            {text.accept}
          </button>
        </form>
        <form method="post" action={`/bookings/offers/${offer.id}/decline`}>
          <button type="submit" class="button small quiet" aria-label={text.declineOf({ when })}>
            {text.decline}
          </button>
        </form>
      </span>
    </li>
  );
};

const AgainRow: FC<{ one: BookAgain; directory: Directory; language: Language }> = ({ one, directory, language }) => {
  const text = workerHomeTexts[language];
  const service = directory.services.get(one.service)?.name ?? {};
  // Two series of one person are two rows: each is called by its own name.
  const series = one.series && directory.series.get(one.series)?.name;
  const address = `/book/${one.service}?${new URLSearchParams({ area: one.area })}`;
  return (
    <li>
      <div>
        <b>
          {one.professionals.length > 0 ? (
            <Posts of={postsOf(directory, one.professionals)} language={language} />
          ) : (
            <Name of={service} language={language} />
          )}
        </b>
        <br />
        <span class="small soft">
          {series && (
            <>
              <Name of={series} language={language} />
              {' · '}
            </>
          )}
          {one.next
            ? text.nextFree({ next: { at: one.next.start, zone: zoneOf(directory, one.area) } })
            : text.noneFree}
        </span>
      </div>
      {one.next ? (
        <a class="button small second" href={address} aria-label={text.againOf({ what: nameIn(service, language) })}>
          {text.againBook}
        </a>
      ) : (
        <a
          class="button small quiet"
          href={`/bookings?${new URLSearchParams({ wait: one.service })}#waiting`}
          aria-label={text.waitOf({ what: nameIn(service, language) })}
        >
          {text.wait}
        </a>
      )}
    </li>
  );
};

function postsOf(directory: Directory, people: readonly ProfessionalId[]) {
  return people.map((id) => directory.professionals.get(id)?.post ?? {});
}

function zoneFor(directory: Directory, { areas: [area] }: OwnWaiting): string {
  return area === undefined ? directory.region.timeZone : zoneOf(directory, area);
}
