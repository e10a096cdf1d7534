// Who knows: an area's matters, and who answers for one of them, with how to reach them and when they are free.

import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { type Area, type Directory, nameIn, type Topic, zoneOf } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import { type Language, may } from '../../../core/permissions.ts';
import { sayDateTimeRange, sayList } from '../../../core/wording.ts';
import { findWhoKnows } from '../../../features/consultations/find-who-knows.ts';
import type { WhoKnowsPage } from '../../../features/consultations/schema.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { allowed } from '../kit/allowed.ts';
import { Badge, Facts } from '../kit/badge.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { Heading } from '../kit/heading.tsx';
import { Name, Post, sayPost } from '../kit/localized-name.tsx';
import { showPage } from '../kit/page.tsx';
import { sayWeek } from '../kit/say-week.ts';
import { offeredSlots } from './shown-slot.ts';
import { SlotOffers } from './slot-list.tsx';
import { threadTexts, whoKnowsTexts } from './texts/words.ts';

export function whoKnowsPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/who-knows', async (c) => {
    const actor = allowed(c, 'find-who-knows');
    const { areas } = await readDirectory(deps);
    return showTopics(
      c,
      [...areas.values()].filter(({ id }) => may(actor, 'find-who-knows', id)),
    );
  });

  routes.get('/who-knows/:area/:topic', async (c) => {
    const actor = allowed(c, 'find-who-knows');
    const directory = await readDirectory(deps);
    const area = [...directory.areas.values()].find(({ id }) => id === c.req.param('area'));
    const topic = area?.topics.find(({ id }) => id === c.req.param('topic'));
    if (area === undefined || topic === undefined) throw new Refusal('not_found', 'no such topic');
    const cursor = c.req.query('cursor');
    const query = { area: area.id, topic: topic.id, ...(cursor !== undefined && { cursor }) };
    return showPeople(c, { directory, area, topic, page: await findWhoKnows(deps, actor, query) });
  });

  return routes;
}

function showTopics(c: Context<WebEnv>, areas: readonly Area[]): Response | Promise<Response> {
  const { language } = c.var;
  const text = whoKnowsTexts[language];
  return showPage(
    c,
    { title: text.title, current: 'whoKnows' },
    <div class="stack gap-6">
      <Heading lead={text.lead}>{text.title}</Heading>
      {areas.length === 0 && <EmptyState icon="place" title={text.noArea} advice={text.noAreaAdvice} />}
      {areas.map((area) => (
        <section class="stack">
          <h2>
            <Name of={area.name} language={language} />
          </h2>
          <ul class="cards">
            {area.topics.map((topic) => (
              <li class="card tight">
                <a href={addressOf(area, topic)}>
                  <Name of={topic.name} language={language} />
                </a>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>,
  );
}

function addressOf(area: Area, topic: Topic): string {
  return `/who-knows/${area.id}/${topic.id}`;
}

type View = {
  readonly directory: Directory;
  readonly area: Area;
  readonly topic: Topic;
  readonly page: WhoKnowsPage;
};

function showPeople(c: Context<WebEnv>, view: View): Response | Promise<Response> {
  const { language } = c.var;
  const { area, topic, page } = view;
  const text = whoKnowsTexts[language];
  return showPage(
    c,
    { title: nameIn(topic.name, language), current: 'whoKnows' },
    <div class="stack gap-6">
      <Heading
        lead={text.leadOf({ area: nameIn(area.name, language) })}
        back={{ href: '/who-knows', label: text.title }}
      >
        <Name of={topic.name} language={language} />
      </Heading>
      {page.instead && <Instead of={page.instead} area={area} language={language} />}
      {page.items.length > 0 && (
        <ul class="stack gap-5">
          {page.items.map((person) => (
            <li class="card stack">
              <PersonCard person={person} view={view} language={language} />
            </li>
          ))}
        </ul>
      )}
      {page.nextCursor !== null && (
        <p>
          <a href={`${addressOf(area, topic)}?${new URLSearchParams({ cursor: page.nextCursor })}`}>{text.more}</a>
        </p>
      )}
    </div>,
  );
}

type Person = WhoKnowsPage['items'][number];

const PersonCard: FC<{ person: Person; view: View; language: Language }> = ({
  person,
  view: { directory, area },
  language,
}) => {
  const text = whoKnowsTexts[language];
  const reading = { language, timeZone: zoneOf(directory, area.id) };
  const who = `: ${sayPost(person.post, language)}`;
  const slots = offeredSlots(person.slots).map((slot) => ({ ...slot, who: [] }));
  const asked = person.services.filter(({ inWriting }) => inWriting);
  return (
    <>
      <h2>
        <Post of={person.post} language={language} />
      </h2>
      <Facts
        of={[
          [text.reach, <Reach person={person} timeZone={reading.timeZone} language={language} />],
          [text.phone, person.phone && <a href={`tel:${person.phone.replace(/\s/g, '')}`}>{person.phone}</a>],
          [text.phoneHours, person.phoneHours && sayWeek(person.phoneHours, language)],
          [text.afterwards, person.afterwards && <Name of={person.afterwards} language={language} />],
          [text.areas, sayList(areasOf(directory, person, language), language)],
        ]}
      />
      {person.services.length > 0 && (
        <section class="stack gap-2">
          <h3>
            {text.times}
            <span class="unseen">{who}</span>
          </h3>
          {slots.length === 0 ? (
            <p class="soft">{text.noTimes}</p>
          ) : (
            <SlotOffers slots={slots} target={{ action: '/holds', fields: { area: area.id } }} reading={reading} />
          )}
          <p class="row">
            {person.services.map((service) => (
              <a href={`/book/${service.id}?${new URLSearchParams({ area: area.id })}`}>
                {text.allTimesOf({ service: nameIn(service.name, language) })}
                <span class="unseen">{who}</span>
              </a>
            ))}
            {asked.map((service) => (
              <a href={`/ask/${service.id}/${area.id}`}>
                {threadTexts[language].ask.title}
                <span class="unseen">
                  : {nameIn(service.name, language)}
                  {who}
                </span>
              </a>
            ))}
          </p>
        </section>
      )}
    </>
  );
};

function areasOf(directory: Directory, { areas }: Person, language: Language): readonly string[] {
  return [...directory.areas.values()]
    .filter(({ id }) => areas.some((one) => one === id))
    .map(({ name }) => nameIn(name, language));
}

/** Whether the phone is answered now, or when next. */
const Reach: FC<{ person: Person; timeZone: string; language: Language }> = ({
  person: { phone, reach },
  timeZone,
  language,
}) => {
  const text = whoKnowsTexts[language];
  if (phone === undefined) return <span>{text.noPhone}</span>;
  if (reach === undefined) return <span>{text.noHours}</span>;
  const [start, end] = [Date.parse(reach.start), Date.parse(reach.end)];
  return reach.now ? (
    <Badge tone="good" icon="phone">
      {text.now({ until: { at: end, zone: timeZone } })}
    </Badge>
  ) : (
    <span>{text.next({ when: sayDateTimeRange(start, end, language, timeZone) })}</span>
  );
};

const Instead: FC<{ of: NonNullable<WhoKnowsPage['instead']>; area: Area; language: Language }> = ({
  of: { services, phone },
  area,
  language,
}) => {
  const text = whoKnowsTexts[language];
  return (
    <EmptyState icon="people" title={text.nobody} advice={services.length > 0 ? text.nobodyAdvice : text.nobodyCall}>
      <div class="stack gap-2">
        {services.length > 0 && (
          <ul class="stack gap-1">
            {services.map((service) => (
              <li>
                <a href={`/book/${service.id}?${new URLSearchParams({ area: area.id })}`}>
                  <Name of={service.name} language={language} />
                </a>
              </li>
            ))}
          </ul>
        )}
        {phone !== undefined && (
          <p>
            {text.desk} <a href={`tel:${phone.replace(/\s/g, '')}`}>{phone}</a>
          </p>
        )}
      </div>
    </EmptyState>
  );
};
