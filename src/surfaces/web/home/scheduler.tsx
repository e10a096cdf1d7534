// The booking desk's home: whom to call, which messages did not arrive, where the next free times are.

import type { Context } from 'hono';
import type { FC } from 'hono/jsx';
import { type Directory, nameIn, zoneOf } from '../../../core/directory.ts';
import { hasRole, type Language } from '../../../core/permissions.ts';
import { sayDateTime } from '../../../core/wording.ts';
import { readAccess, type ServiceAccess } from '../../../features/availability/read-access.ts';
import type { Calls, FamiliesToCall, FamilyToCall } from '../../../features/bookings/read-families-to-call.ts';
import { readUndeliveredMessages } from '../../../features/notifications/read.ts';
import type { UndeliveredItem } from '../../../features/notifications/schema.ts';
import { readCallsToMake } from '../../../features/waitlist/read-calls-to-make.ts';
import type { WaitlistEntryView } from '../../../features/waitlist/schema.ts';
import { PhoneLink } from '../booking/how-to-reach.tsx';
import { bookingTexts } from '../booking/texts/words.ts';
import { sayWhose, WhoseTime } from '../booking/whose.tsx';
import { Badge } from '../kit/badge.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { areaNames, Name, sayName } from '../kit/localized-name.tsx';
import { sayMessage, sayRecipient } from '../kit/say-message.ts';
import { Action, Block, Counts, type MadeHome, Nothing } from './blocks.tsx';
import { schedulerHomeTexts } from './texts/words.ts';

const SHOWN = 5;
/** Of families to call, in each list; and where all of them are asked for. */
const CALLS_SHOWN = 5;
const MOST_CALLS = 200;
const ALL_CALLS = '/?calls=all';

/** How many of each list of families to call this page shows. */
export function callsShown(c: Context<WebEnv>): number {
  return c.req.query('calls') === 'all' ? MOST_CALLS : CALLS_SHOWN;
}

/** A coordinator's home asks about the same calls: somebody with both roles reads them once, here. */
export const schedulerHome: MadeHome = async ({ c, deps, actor, language }) => {
  const text = schedulerHomeTexts[language];
  const calls = await readCallsToMake(deps, actor, { most: callsShown(c), requestId: c.var.requestId });
  const { items: undelivered } = await readUndeliveredMessages(deps, actor, {});
  const { items: access, directory } = await readAccess(deps, actor);
  const failed = undelivered.filter(({ state }) => state === 'failed');
  return {
    actions: [
      <Action href="/desk" icon="calendar" label={text.desk} solid />,
      <Action href="/families/new" icon="add" label={text.register} />,
    ],
    first: [
      <Counts
        label={text.waits}
        of={[
          { count: calls.asked.count, label: text.asked, href: '#asked', waits: true },
          { count: calls.offers.length, label: text.offers, href: '#offers', waits: true },
          { count: failed.length, label: text.undelivered, href: '/undelivered', waits: true },
          { count: calls.unconfirmed.count, label: text.unconfirmed, href: '#unconfirmed' },
        ]}
      />,
    ],
    work: [
      <AskedBlock calls={calls} lead={calls.asked.count > 0} language={language} />,
      <div id="offers">
        <Block title={text.offersTitle} all={{ href: '/waitlist', label: text.waitlist }}>
          {calls.offers.length === 0 ? (
            <Nothing said={text.offersNone} />
          ) : (
            <ul class="rows">
              {calls.offers.map((entry) => (
                <OfferRow entry={entry} directory={directory} language={language} />
              ))}
            </ul>
          )}
        </Block>
      </div>,
      <Block title={text.nextFree} all={{ href: '/desk', label: text.search }}>
        <NextFree access={access} directory={directory} language={language} />
      </Block>,
    ],
    beside: [
      <UndeliveredBlock items={failed} directory={directory} language={language} />,
      ...(hasRole(actor, 'coordinator') ? [] : [<UnconfirmedBlock calls={calls} language={language} />]),
    ],
  };
};

/** Families that asked to be called. `lead`: it is what to start with. */
export const AskedBlock: FC<{ calls: FamiliesToCall; lead?: boolean; language: Language }> = ({
  calls,
  lead = false,
  language,
}) => {
  const text = schedulerHomeTexts[language];
  return (
    <div id="asked">
      <Block title={text.askedTitle} lead={lead}>
        <CallRows of={calls.asked} part="asked" calls={calls} none={text.askedNone} language={language} />
      </Block>
    </div>
  );
};

/** Tomorrow's families that have not said that they come. */
export const UnconfirmedBlock: FC<{ calls: FamiliesToCall; language: Language }> = ({ calls, language }) => {
  const text = schedulerHomeTexts[language];
  const { unconfirmed, tomorrow } = calls;
  return (
    <div id="unconfirmed">
      <Block title={text.unconfirmedTitle} note={text.ofTomorrow({ unconfirmed: unconfirmed.count, all: tomorrow })}>
        <CallRows of={unconfirmed} part="unconfirmed" calls={calls} none={text.unconfirmedNone} language={language} />
      </Block>
    </div>
  );
};

/** Whom no reminder has reached stands out: they are called first. */
const REMINDED = {
  sent: { icon: 'mail' },
  waiting: { icon: 'clock' },
  failed: { tone: 'bad', icon: 'alert' },
  'by-phone': { tone: 'warn', icon: 'phone' },
} as const;

/** Bookings of families that somebody should call; the number is on the booking's page, which logs the read. */
const CallRows: FC<{
  of: Calls;
  /** of the home, where the list stands */
  part: 'asked' | 'unconfirmed';
  calls: FamiliesToCall;
  none: string;
  language: Language;
}> = ({ of, part, calls: { directory, whose: known }, none, language }) => {
  const text = schedulerHomeTexts[language];
  if (of.count === 0) return <Nothing said={none} />;
  return (
    <ul class="rows">
      {of.first.map((call) => {
        const zone = zoneOf(directory, call.area);
        const whose = known.get(call.family.id);
        return (
          <li>
            <div>
              <b>{whose ? <WhoseTime whose={whose} language={language} /> : sayWhose(call.family, language)}</b>{' '}
              <span class="nowrap">{sayDateTime(call.start, language, zone, 'short')}</span>
              {call.cancelled && (
                <>
                  {' '}
                  <Badge tone="bad" icon="cancelled">
                    {bookingTexts[language].state.cancelled}
                  </Badge>
                </>
              )}
              {call.reminded !== undefined && (
                <>
                  {' '}
                  <Badge {...REMINDED[call.reminded]}>{text.reminded[call.reminded]}</Badge>
                </>
              )}
              <br />
              <span class="small soft">
                <Name of={directory.services.get(call.service)?.name} language={language} />
                {' · '}
                {areaNames(directory, [call.area], language)}
                {call.asked !== undefined && ` · ${text.askedAt({ asked: { at: call.asked, zone } })}`}
                {call.answered && ` · ${sayAnswered(call.answered, zone, language)}`}
              </span>
            </div>
            <a
              class="button small second"
              href={`/bookings/${call.booking}`}
              aria-label={text.callOf({ who: sayWhose(whose ?? call.family, language) })}
            >
              {text.call}
            </a>
          </li>
        );
      })}
      {of.count > of.first.length && (
        <li class="small">
          {of.first.length < MOST_CALLS ? (
            <a href={`${ALL_CALLS}#${part}`}>{text.showMore({ count: of.count - of.first.length })}</a>
          ) : (
            text.more({ count: of.count - of.first.length })
          )}
        </li>
      )}
    </ul>
  );
};

/** What the family said in its calendar, and when. */
function sayAnswered(
  { answer, at, proposed }: NonNullable<FamilyToCall['answered']>,
  zone: string,
  language: Language,
): string {
  const text = schedulerHomeTexts[language];
  if (answer === 'declined') return text.declinedAt({ at: { at, zone } });
  return proposed === undefined ? text.wishedAt({ at: { at, zone } }) : text.wishes({ start: { at: proposed, zone } });
}

const OfferRow: FC<{ entry: WaitlistEntryView; directory: Directory; language: Language }> = ({
  entry,
  directory,
  language,
}) => {
  const text = schedulerHomeTexts[language];
  if (entry.offer === undefined) return null;
  const area = [...directory.areas.values()].find(({ id }) => id === entry.areas[0]);
  const zone = area ? zoneOf(directory, area.id) : directory.region.timeZone;
  const service = [...directory.services.values()].find(({ id }) => id === entry.service);
  return (
    <li>
      <div>
        <b>{entry.family ? text.family({ reference: entry.family.reference }) : text.caller}</b>{' '}
        {entry.offer.call && <PhoneLink phone={entry.offer.call} />}{' '}
        <span class="nowrap">{sayDateTime(Date.parse(entry.offer.start), language, zone, 'short')}</span>
        <br />
        <span class="small soft">{sayName(service?.name, language)}</span>{' '}
        <Badge tone="warn" icon="clock">
          {text.answerBy({ deadline: { at: Date.parse(entry.offer.deadline), zone } })}
        </Badge>
      </div>
      <a class="button small second" href="/waitlist">
        {text.openOffer}
      </a>
    </li>
  );
};

/** The soonest free time of each service, over the areas of the desk. */
const NextFree: FC<{ access: readonly ServiceAccess[]; directory: Directory; language: Language }> = ({
  access,
  directory,
  language,
}) => {
  const text = schedulerHomeTexts[language];
  const appointments = access.filter(({ service }) => directory.services.get(service)?.kind === 'appointment');
  const byService = [...Map.groupBy(appointments, ({ service }) => service)];
  if (byService.length === 0) return <Nothing said={text.nextFreeNone} />;
  return (
    <ul class="rows">
      {byService.map(([service, ofService]) => {
        const soonest = ofService
          .filter(({ first }) => first !== undefined)
          .toSorted((one, other) => (one.first?.start ?? 0) - (other.first?.start ?? 0))[0];
        const name = directory.services.get(service)?.name ?? {};
        const zone = soonest ? zoneOf(directory, soonest.area) : directory.region.timeZone;
        return (
          <li>
            <div>
              <b>
                <Name of={name} language={language} />
              </b>
              <br />
              <span class="small soft">
                {soonest?.first
                  ? `${sayDateTime(soonest.first.start, language, zone, 'short')} · ${areaNames(directory, [soonest.area], language)}`
                  : text.noneFree}
              </span>
            </div>
            <a
              class="small"
              href={`/desk?${new URLSearchParams({ service })}`}
              aria-label={text.timesOf({ service: nameIn(name, language) })}
            >
              {text.times}
            </a>
          </li>
        );
      })}
    </ul>
  );
};

/** Messages that are not tried again: somebody calls instead. */
export const UndeliveredBlock: FC<{ items: readonly UndeliveredItem[]; directory: Directory; language: Language }> = ({
  items,
  directory,
  language,
}) => {
  const text = schedulerHomeTexts[language];
  return (
    <Block title={text.undeliveredTitle} all={{ href: '/undelivered', label: text.allMessages }}>
      {items.length === 0 ? (
        <Nothing said={text.undeliveredNone} />
      ) : (
        <ul class="rows">
          {items.slice(0, SHOWN).map((item) => {
            const area = [...directory.areas.values()].find(({ id }) => id === item.area);
            const zone = area ? zoneOf(directory, area.id) : directory.region.timeZone;
            return (
              <li>
                <div>
                  <b>{sayMessage(item, language)}</b>
                  <br />
                  <span class="small soft">
                    {sayRecipient(item, language)} ·{' '}
                    {sayDateTime(Date.parse(item.meetingStarts), language, zone, 'short')}
                  </span>
                </div>
                <a class="button small second" href={item.booking ? `/bookings/${item.booking}` : '/undelivered'}>
                  {text.open}
                </a>
              </li>
            );
          })}
        </ul>
      )}
    </Block>
  );
};
