// The professionals of the coordinator's areas, by area and profession: what they offer and when they are away.

import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { type Directory, nameIn, type Professional, type WorkingHours } from '../../../core/directory.ts';
import { type Actor, type Language, may } from '../../../core/permissions.ts';
import { wordFor } from '../../../core/words.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { allowed } from '../kit/allowed.ts';
import { Facts } from '../kit/badge.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { type Filter, FilterFaults, FilterForm, filterIn } from '../kit/filter.tsx';
import { allFields, standing } from '../kit/form.tsx';
import { isFaulty } from '../kit/form-faults.ts';
import { Heading } from '../kit/heading.tsx';
import { Icon } from '../kit/icon.tsx';
import { select } from '../kit/inputs.tsx';
import { areaNames, Name, Names, Post } from '../kit/localized-name.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { sayAbsence } from '../kit/say-absence.ts';
import { sayWeek } from '../kit/say-week.ts';
import { frameTexts } from '../kit/texts/words.ts';
import { mayChangeHours } from './may-change-hours.ts';
import { sayLanguage, sayProfession } from './say-profession.ts';
import { peopleTexts, permissionTexts } from './texts/words.ts';

export function peoplePages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();
  routes.get('/people', async (c) => {
    const actor = allowed(c, 'manage-absences');
    return showPeople(c, actor, await readDirectory(deps), deps.clock.now());
  });
  return routes;
}

/** The professionals who serve an area where the actor manages absences, by their posts. */
export function peopleOf(directory: Directory, actor: Actor, language: Language): readonly Professional[] {
  return [...directory.professionals.values()]
    .filter(({ areas }) => areas.some((area) => may(actor, 'manage-absences', area)))
    .sort((one, other) => nameIn(one.post, language).localeCompare(nameIn(other.post, language), language));
}

type View = {
  readonly actor: Actor;
  readonly directory: Directory;
  readonly language: Language;
  readonly now: number;
};

function showPeople(c: Context<WebEnv>, actor: Actor, directory: Directory, now: number): Response | Promise<Response> {
  const { language } = c.var;
  const text = peopleTexts[language];
  const done = wordFor(text.done, c.req.query('done') ?? '');
  const mine = peopleOf(directory, actor, language);
  const fields = peopleFilter(actor, directory, mine, language);
  const filter = filterIn(c, fields);
  const { area, profession } = filter.asked;
  const shown = mine.filter(
    (one) =>
      (area === '' || one.areas.some((id) => id === area)) && (profession === '' || one.profession === profession),
  );
  const groups = [...Map.groupBy(shown, (one) => sayProfession(one.profession, language))].sort(([one], [other]) =>
    one.localeCompare(other, language),
  );
  return showPage(
    c,
    { title: text.title, current: 'people', ...standing(filter) },
    <div class="stack gap-5">
      <FilterFaults of={filter} language={language} />
      {done && (
        <Note tone="good" said>
          <p>{done}</p>
        </Note>
      )}
      <div class="row apart">
        <Heading lead={text.lead}>{text.title}</Heading>
        <a class="button" href="/people/new">
          <Icon name="add" /> {text.add}
        </a>
      </div>
      <div class="aside-left">
        <Narrow fields={fields} filter={filter} language={language} />
        <div class="stack gap-6">
          {shown.length === 0 && <Nobody language={language} />}
          {groups.map(([name, people]) => (
            <section class="stack">
              <h2>{name}</h2>
              <div class="cards">
                {people.map((person) => (
                  <Person person={person} view={{ actor, directory, language, now }} />
                ))}
              </div>
            </section>
          ))}
        </div>
      </div>
    </div>,
  );
}

const Nobody: FC<{ language: Language }> = ({ language }) => {
  const text = peopleTexts[language];
  return (
    <EmptyState icon="people" title={text.none} advice={text.noneAdvice}>
      <div class="row">
        <a class="button" href="/people">
          {frameTexts[language].clearFilter}
        </a>
        <a class="button second" href="/import">
          {text.toImport}
        </a>
      </div>
    </EmptyState>
  );
};

function peopleFilter(actor: Actor, directory: Directory, people: readonly Professional[], language: Language) {
  const text = peopleTexts[language];
  const areas = [...directory.areas.values()].filter(({ id }) => may(actor, 'manage-absences', id));
  const professions = [...new Set(people.map((one) => one.profession))];
  return {
    area: select(text.area, {
      blank: text.allAreas,
      options: areas.map(({ id, name }) => ({ value: id, label: nameIn(name, language) })),
    }),
    profession: select(text.profession, {
      blank: text.allProfessions,
      options: professions.map((value) => ({ value, label: sayProfession(value, language) })),
    }),
  };
}

type PeopleFields = ReturnType<typeof peopleFilter>;

const Narrow: FC<{ fields: PeopleFields; filter: Filter<PeopleFields>; language: Language }> = ({
  fields,
  filter,
  language,
}) => {
  const narrowed = Object.values(filter.asked).some((value) => value !== '');
  return (
    <details class="folds stick" open={narrowed || isFaulty(filter)}>
      <summary>{peopleTexts[language].narrow}</summary>
      <FilterForm action="/people" shape="stack" language={language} clear={narrowed ? '/people' : undefined}>
        {allFields(fields, filter, language)}
      </FilterForm>
    </details>
  );
};

const Person: FC<{ person: Professional; view: View }> = ({ person, view }) => {
  const { actor, directory, language, now } = view;
  const text = peopleTexts[language];
  const series = [...directory.series.values()].filter((one) => one.professionals.includes(person.id));
  const hours = directory.workingHours.filter((one) => one.professional === person.id);
  const matters = person.areas.filter((area) => may(actor, 'manage-people', area));
  const absences = directory.absences
    .filter((one) => one.professional === person.id && one.to > now)
    .sort((one, other) => one.from - other.from);
  return (
    <article class="card stack" id={person.id}>
      <h3>
        <Post of={person.post} language={language} />
      </h3>
      <Facts
        of={[
          [text.facts.areas, areaNames(directory, person.areas, language)],
          [text.facts.languages, person.languages.map((one) => sayLanguage(one, language)).join(', ')],
          [
            text.facts.series,
            series.length > 0 && (
              <ul class="stack gap-1">
                {series.map((one) => (
                  <li>
                    <a href={`/series/${one.id}`}>
                      <Name of={one.name} language={language} />
                    </a>
                  </li>
                ))}
              </ul>
            ),
          ],
          [text.facts.hours, hours.length > 0 && <Hours hours={hours} view={view} />],
          [text.facts.matters, matters.length > 0 && <MattersList of={person} view={view} />],
          [
            text.facts.absences,
            absences.length > 0 && (
              <ul class="stack gap-1">
                {absences.map((one) => (
                  <li>{sayAbsence(directory, one, language)}</li>
                ))}
              </ul>
            ),
          ],
        ].map(([name, value]) => [String(name), value === false ? '' : value] as const)}
      />
      {series.length + hours.length === 0 && <p class="soft">{text.nothingOffered}</p>}
      <p class="row">
        <a href={`/people/${person.id}`}>
          {text.change}
          <span class="unseen">: {nameIn(person.post, language)}</span>
        </a>
        <a href={`/people/${person.id}/hours/new`}>
          {text.giveHours}
          <span class="unseen">: {nameIn(person.post, language)}</span>
        </a>
        {person.permissions && (
          <a href={`/people/${person.id}/permissions`}>
            {permissionTexts[language].title}
            <span class="unseen">: {nameIn(person.post, language)}</span>
          </a>
        )}
        <a href={`/absences/new?professional=${person.id}`}>
          {text.addAbsence}
          <span class="unseen">: {nameIn(person.post, language)}</span>
        </a>
      </p>
    </article>
  );
};

/** What they answer for in each area that the actor coordinates, and the way to change it. */
const MattersList: FC<{ of: Professional; view: View }> = ({ of: person, view: { actor, directory, language } }) => {
  const text = peopleTexts[language];
  return (
    <ul class="stack gap-1">
      {person.areas
        .filter((area) => may(actor, 'manage-people', area))
        .map((id) => {
          const area = directory.areas.get(id);
          const topics = person.matters?.find((one) => one.area === id)?.topics ?? [];
          const named = (area?.topics ?? []).filter((topic) => topics.includes(topic.id));
          return (
            <li>
              <Name of={area?.name} language={language} />:{' '}
              {named.length === 0 ? text.noMatters : <Names of={named.map(({ name }) => name)} language={language} />}{' '}
              <a href={`/people/${person.id}/matters/${id}`}>
                {text.changeMatters}
                <span class="unseen">
                  : {nameIn(person.post, language)}, {nameIn(area?.name ?? {}, language)}
                </span>
              </a>
            </li>
          );
        })}
    </ul>
  );
};

const Hours: FC<{ hours: readonly WorkingHours[]; view: View }> = ({ hours, view: { actor, directory, language } }) => (
  <ul class="stack gap-2">
    {hours.map((one) => (
      <li>
        <Name of={directory.sites.get(one.site)?.name} language={language} />
        <span class="small soft">
          <br />
          {sayWeek(one.weekly, language)}{' '}
          {mayChangeHours({ actor, directory }, one) ? (
            <a
              href={`/people/${one.professional}/hours/${encodeURIComponent(one.id)}`}
              aria-label={`${peopleTexts[language].changeHours}: ${sayWeek(one.weekly, language)}`}
            >
              {peopleTexts[language].changeHours}
            </a>
          ) : (
            peopleTexts[language].hoursElsewhere({ area: areaOfSite(directory, one, language) })
          )}
        </span>
      </li>
    ))}
  </ul>
);

function areaOfSite(directory: Directory, { site }: WorkingHours, language: Language): string {
  const area = directory.sites.get(site)?.area;
  return area === undefined ? '' : areaNames(directory, [area], language);
}
