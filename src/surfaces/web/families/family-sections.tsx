// The sections of a family's page: its times, guardians, children, named worker, details, and families much like it.

import type { FC } from 'hono/jsx';
import { bookingStates } from '../../../core/booking.ts';
import type { Directory } from '../../../core/directory.ts';
import type { Language } from '../../../core/permissions.ts';
import { sayDate, sayDateTimeRange } from '../../../core/wording.ts';
import { wordFor } from '../../../core/words.ts';
import type { DuplicatesView, FamilyView, GuardianView, ReadPurpose } from '../../../features/families/schema.ts';
import { StateBadge } from '../booking/booking-rows.tsx';
import { Badge, Facts } from '../kit/badge.tsx';
import { Icon } from '../kit/icon.tsx';
import { Name, sayName } from '../kit/localized-name.tsx';
import { Note } from '../kit/note.tsx';
import { sayEmail } from '../kit/say-email.ts';
import { isoOf } from '../kit/times.tsx';
import { areaName, FamilyLine, familyName } from './family-fields.tsx';
import { writeMonth } from './read-family-form.ts';
import { familiesTexts, familyTexts } from './texts/words.ts';

type PartOf<More = object> = FC<{ family: FamilyView; language: Language } & More>;

export const Details: PartOf<{ directory: Directory }> = ({ family, directory, language }) => {
  const text = familyTexts[language];
  const words = familiesTexts[language];
  return (
    <section class="card stack" aria-labelledby="details">
      <h2 id="details">{text.details}</h2>
      <Facts
        of={[
          [words.reference, family.reference],
          [words.area, areaName(directory, family.area, language)],
          [words.address, family.nonDisclosure ? text.hiddenAddress : family.address],
        ]}
      />
      <p class="row">
        <a class="button second" href={`/families/${family.id}/edit`}>
          {text.change}
        </a>
        <a class="button quiet" href={`/families/${family.id}/non-disclosure`}>
          {family.nonDisclosure ? text.lift : text.mark}
        </a>
      </p>
    </section>
  );
};

export const Guardians: PartOf = ({ family, language }) => {
  const text = familyTexts[language];
  return (
    <section class="card stack" aria-labelledby="guardians">
      <h2 id="guardians">{familiesTexts[language].guardians}</h2>
      {family.guardians.length === 0 ? (
        <p class="soft">{text.noGuardians}</p>
      ) : (
        <ul class="list">
          {family.guardians.map((guardian) => (
            <li class="row apart">
              <Guardian guardian={guardian} language={language} />
              <MemberActs
                href={`/families/${family.id}/guardians/${guardian.id}`}
                name={guardian.name}
                language={language}
              />
            </li>
          ))}
        </ul>
      )}
      <p>
        <a class="button second" href={`/families/${family.id}/guardians/new`}>
          <Icon name="add" /> {text.addGuardian}
        </a>
      </p>
    </section>
  );
};

/** Who wishes for text messages is called where none are sent. */
function wayTo({ channel, writtenBy, safeToSend }: GuardianView): GuardianView['channel'] {
  return channel === 'text' && safeToSend && writtenBy === undefined ? 'phone' : channel;
}

const Guardian: FC<{ guardian: GuardianView; language: Language }> = ({ guardian, language }) => {
  const words = familiesTexts[language];
  return (
    <div class="stack gap-1 grow">
      <span class="strong">{guardian.name}</span>
      {guardian.phone !== undefined && (
        <a href={`tel:${guardian.phone.replace(/[^+\d]/g, '')}`}>
          <Icon name="phone" /> {guardian.phone}
        </a>
      )}
      {guardian.email !== undefined && <span>{sayEmail(guardian.email)}</span>}
      <span class="soft small">
        {words.languageName[guardian.language]} · {words.channels[wayTo(guardian)]}
      </span>
      {guardian.messageLevel !== 'neutral' && (
        <span class="soft small">
          {words.messageLevel}: {words.messageLevels[guardian.messageLevel]}
        </span>
      )}
      {!guardian.safeToSend && (
        <span>
          <Badge tone="bad" icon="warning">
            {familyTexts[language].notSafe}
          </Badge>
        </span>
      )}
    </div>
  );
};

export const Children: PartOf = ({ family, language }) => {
  const text = familyTexts[language];
  return (
    <section class="card stack" aria-labelledby="children">
      <h2 id="children">{familiesTexts[language].children}</h2>
      {family.children.length === 0 ? (
        <p class="soft">{text.noChildren}</p>
      ) : (
        <ul class="list">
          {family.children.map((child) => (
            <li class="row apart">
              <span class="grow">
                <span class="strong">{child.name}</span>{' '}
                {child.born !== undefined && <span class="soft">{writeMonth(child.born)}</span>}
              </span>
              <MemberActs href={`/families/${family.id}/children/${child.id}`} name={child.name} language={language} />
            </li>
          ))}
        </ul>
      )}
      <p>
        <a class="button second" href={`/families/${family.id}/children/new`}>
          <Icon name="add" /> {text.addChild}
        </a>
      </p>
    </section>
  );
};

const MemberActs: FC<{ href: string; name: string; language: Language }> = ({ href, name, language }) => {
  const text = familyTexts[language];
  return (
    <span class="row small">
      <a href={href} aria-label={text.actOn({ act: text.edit, name })}>
        {text.edit}
      </a>
      <a href={`${href}/remove`} aria-label={text.actOn({ act: text.remove, name })}>
        {text.remove}
      </a>
    </span>
  );
};

export const Worker: PartOf<{ directory: Directory }> = ({ family, directory, language }) => {
  const text = familyTexts[language];
  const { region } = directory;
  const zone = [...directory.areas.values()].find(({ id }) => id === family.area)?.timeZone ?? region.timeZone;
  const say = (moment: string) => sayDate(Temporal.Instant.from(moment).epochMilliseconds, language, zone, 'full');
  return (
    <section class="card stack" aria-labelledby="worker">
      <h2 id="worker">{text.worker}</h2>
      {family.namedWorker?.gone ? (
        <Note tone="warn">
          <p>{text.workerGone({ why: family.namedWorker.gone, post: sayName(family.namedWorker.post, language) })}</p>
        </Note>
      ) : family.namedWorker ? (
        <p>
          <span class="strong">
            <Name of={family.namedWorker.post} language={language} />
          </span>{' '}
          <span class="soft">{text.workerSince({ since: say(family.namedWorker.since) })}</span>
        </p>
      ) : (
        <p class="soft">{text.nobody}</p>
      )}
      {family.formerWorkers.length > 0 && (
        <details class="unfolds">
          <summary>{text.formerWorkers}</summary>
          <ul class="list">
            {family.formerWorkers.map(({ post, gone, since, until }) => (
              <li>
                {gone === 'removed' ? text.workerUnknown : <Name of={post} language={language} />}{' '}
                <span class="soft">
                  {until !== undefined && say(since) === say(until)
                    ? say(since)
                    : text.workerSpan({ since: say(since), until: until === undefined ? '' : say(until) })}
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
      <p>
        <a class="button second" href={`/families/${family.id}/named-worker`}>
          {text.nameWorker}
        </a>
      </p>
    </section>
  );
};

type Time = FamilyView['bookings'][number];

export const Times: PartOf<{ directory: Directory; now: number }> = ({ family, directory, language, now }) => {
  const text = familyTexts[language];
  const isComing = ({ end, status }: Time) =>
    Temporal.Instant.from(end).epochMilliseconds > now && status !== 'cancelled';
  const coming = family.bookings.filter(isComing).toReversed();
  const past = family.bookings.filter((booking) => !isComing(booking));
  return (
    <section class="card stack" aria-labelledby="times">
      <h2 id="times">{text.coming}</h2>
      {coming.length === 0 ? (
        <p class="soft">{text.noComing}</p>
      ) : (
        <TimeRows times={coming} of={family.children} directory={directory} language={language} />
      )}
      <p class="row">
        <a class="button" href={`/desk?${new URLSearchParams({ area: family.area, family: family.id })}`}>
          <Icon name="calendar" /> {text.book}
        </a>
        <a class="button second" href={`/waitlist/new?${new URLSearchParams({ family: family.id })}`}>
          <Icon name="clock" /> {familyTexts[language].addToWaitlist}
        </a>
      </p>
      {past.length > 0 && (
        <details class="unfolds">
          <summary>{text.past}</summary>
          <TimeRows times={past} of={family.children} directory={directory} language={language} />
        </details>
      )}
    </section>
  );
};

export const TimeRows: FC<{
  times: readonly Time[];
  of: FamilyView['children'];
  directory: Directory;
  language: Language;
}> = ({ times, of, directory, language }) => (
  <ul class="list">
    {times.map(({ id, service, status, confirmed, child, start, end }) => {
      const [from, to] = [start, end].map((moment) => Temporal.Instant.from(moment).epochMilliseconds);
      const name = [...directory.services.values()].find((known) => known.id === service)?.name ?? {};
      const state = bookingStates.find((known) => known === status);
      return (
        <li class="row apart">
          <span class="stack gap-1 grow">
            <a class="strong" href={`/bookings/${id}`}>
              <time datetime={isoOf(from ?? 0)}>
                {sayDateTimeRange(from ?? 0, to ?? 0, language, directory.region.timeZone)}
              </time>
            </a>
            <span>
              {of.flatMap((one) => (one.id === child ? [`${one.name} · `] : []))}
              <Name of={name} language={language} />
            </span>
          </span>
          {state && <StateBadge of={{ status: state, confirmed }} language={language} />}
        </li>
      );
    })}
  </ul>
);

export const Alike: PartOf<{ alike: DuplicatesView['items']; directory: Directory; purpose: ReadPurpose }> = ({
  family,
  alike,
  directory,
  language,
  purpose,
}) => {
  const text = familyTexts[language];
  return (
    <section class="card stack" aria-labelledby="alike">
      <h2 id="alike">{text.alike}</h2>
      <p class="soft">{text.alikeLead}</p>
      <ul class="list">
        {alike.map(({ family: other, shared }) => (
          <li class="row apart">
            <div class="stack gap-1 grow">
              <FamilyLine
                family={other}
                area={areaName(directory, other.area, language)}
                href={`/families/${other.id}?purpose=${purpose}`}
                language={language}
              />
              <span class="small strong">
                {shared.map((trait) => wordFor(familiesTexts[language].shared, trait) ?? trait).join(', ')}
              </span>
            </div>
            <a
              class="button second"
              href={`/families/${family.id}/merge/${other.id}`}
              aria-label={text.actOn({ act: text.merge, name: familyName(other, language) })}
            >
              {text.merge}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
};
