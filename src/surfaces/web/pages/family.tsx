// One family for the desk: who belongs to it and how to reach them, its named worker, its times; and its own details.

import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { bookingStates } from '../../../core/booking.ts';
import { type Directory, nameIn } from '../../../core/directory.ts';
import type { Actor, Language } from '../../../core/permissions.ts';
import { sayDate, sayDateTimeRange } from '../../../core/wording.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { changeFamily } from '../../../features/families/change-family.ts';
import { markNonDisclosure } from '../../../features/families/mark-non-disclosure.ts';
import { nameWorker } from '../../../features/families/name-worker.ts';
import { readDuplicates, readFamily } from '../../../features/families/read.ts';
import {
  type DuplicatesView,
  type FamilyView,
  familyId,
  type GuardianView,
  type ReadPurpose,
  readPurposes,
} from '../../../features/families/schema.ts';
import { execute, parseInput } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { Badge, Facts } from '../components/badge.tsx';
import { StateBadge } from '../components/booking-rows.tsx';
import { Confirm } from '../components/confirm.tsx';
import { FamilyLine, familyName, HiddenBadge } from '../components/family-fields.tsx';
import { ErrorSummary, type Faults, SelectField, TextField } from '../components/fields.tsx';
import { Heading } from '../components/heading.tsx';
import { Icon } from '../components/icon.tsx';
import { Name } from '../components/localized-name.tsx';
import { Note } from '../components/note.tsx';
import { showPage } from '../components/page.tsx';
import { isoOf } from '../components/slot-list.tsx';
import type { WebEnv } from '../environment.ts';
import { familiesTexts } from '../messages/families.ts';
import { familyTexts } from '../messages/family.ts';
import { frame } from '../messages/frame.ts';
import { waitlistTexts } from '../messages/waitlist.ts';
import { familyFaults, writeMonth } from '../read-family-form.ts';
import { faultsIn, readForm } from '../read-form.ts';
import { areaName, PurposeField } from './families.tsx';
import { coordinator } from './series.tsx';

export function familyPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/families/:id', async (c) => {
    const purpose = readPurposes.find((known) => known === c.req.query('purpose'));
    if (purpose === undefined) {
      coordinator(c, 'see-families');
      return askPurpose(c, parseInput(familyId, c.req.param('id')));
    }
    const opened = await openFamilyPage(c, deps, purpose);
    const { items } = await readDuplicates(deps, opened.actor, opened.id, purpose, c.var.requestId);
    return showFamily(c, opened, items, purpose, deps.clock.now());
  });

  routes.get('/families/:id/edit', async (c) => {
    const opened = await openFamilyPage(c, deps, 'correction');
    return showDetailsForm(c, opened, { name: opened.family.name ?? '', address: opened.family.address ?? '' });
  });

  routes.post('/families/:id/edit', async (c) => {
    const opened = await openFamilyPage(c, deps, 'correction');
    const form = await readForm(c);
    const values = { name: form.one('name'), address: form.one('address') };
    const address = values.address.trim() === '' ? null : values.address;
    const input = { family: opened.id, name: values.name, ...(!opened.family.nonDisclosure && { address }) };
    try {
      await execute(deps, opened.actor, changeFamily, input, { requestId: c.var.requestId });
      return c.redirect(pageOf(opened.id, 'changed'), 303);
    } catch (error) {
      return showDetailsForm(c, opened, values, familyFaults(error, c.var.language));
    }
  });

  routes.get('/families/:id/named-worker', async (c) => {
    const opened = await openFamilyPage(c, deps, 'correction');
    return showWorkerForm(c, opened, opened.family.namedWorker?.professional ?? '');
  });

  routes.post('/families/:id/named-worker', async (c) => {
    const opened = await openFamilyPage(c, deps, 'correction');
    const chosen = (await readForm(c)).one('professional');
    const input = { family: opened.id, professional: chosen === '' ? null : chosen };
    try {
      await execute(deps, opened.actor, nameWorker, input, { requestId: c.var.requestId });
      return c.redirect(pageOf(opened.id, 'worker-named'), 303);
    } catch (error) {
      const text = familyTexts[c.var.language].fault.professional;
      return showWorkerForm(c, opened, chosen, faultsIn(error, { professional: { field: 'professional', text } }));
    }
  });

  routes.get('/families/:id/non-disclosure', async (c) =>
    showNonDisclosure(c, await openFamilyPage(c, deps, 'correction')),
  );

  routes.post('/families/:id/non-disclosure', async (c) => {
    const { actor, id } = await openFamilyPage(c, deps, 'correction');
    const nonDisclosure = (await readForm(c)).one('nonDisclosure') === 'yes';
    await execute(deps, actor, markNonDisclosure, { family: id, nonDisclosure }, { requestId: c.var.requestId });
    return c.redirect(pageOf(id, nonDisclosure ? 'marked' : 'lifted'), 303);
  });

  return routes;
}

export type OpenedFamily = {
  readonly actor: Actor;
  readonly directory: Directory;
  readonly id: ReturnType<typeof familyId.parse>;
  readonly family: FamilyView;
};

/** The family in the address, read for this purpose; one that was merged gives the one that stayed. Throws `not_found`. */
export async function openFamilyPage(
  c: Context<WebEnv>,
  deps: Dependencies,
  purpose: ReadPurpose,
): Promise<OpenedFamily> {
  const actor = coordinator(c, 'see-families');
  const asked = parseInput(familyId, c.req.param('id'));
  const family = await readFamily(deps, actor, asked, purpose, c.var.requestId);
  return { actor, directory: await readDirectory(deps), id: parseInput(familyId, family.id), family };
}

/** The family's page after something was done there. */
export function pageOf(id: string, done: string): string {
  return `/families/${id}?purpose=correction&done=${done}`;
}

function askPurpose(c: Context<WebEnv>, id: string): Response | Promise<Response> {
  const { language } = c.var;
  const text = familyTexts[language];
  return showPage(
    c,
    { title: text.whyTitle, current: 'families', width: 'narrow' },
    <div class="stack gap-5">
      <Heading back={{ href: '/families', label: familiesTexts[language].all }} lead={text.whyLead}>
        {text.whyTitle}
      </Heading>
      <form method="get" action={`/families/${id}`} class="stack gap-5">
        <PurposeField value="appointment" language={language} />
        <div class="row">
          <button type="submit" class="button">
            {text.open}
          </button>
        </div>
      </form>
    </div>,
  );
}

function showFamily(
  c: Context<WebEnv>,
  opened: OpenedFamily,
  alike: DuplicatesView['items'],
  purpose: ReadPurpose,
  now: number,
): Response | Promise<Response> {
  const { language } = c.var;
  const { family, directory } = opened;
  const text = familyTexts[language];
  const done = text.done[c.req.query('done') ?? ''];
  const title = familyName(family, language);
  return showPage(
    c,
    { title, current: 'families' },
    <div class="stack gap-5">
      {done && (
        <Note tone="good" said>
          <p>{done}</p>
        </Note>
      )}
      <div class="stack gap-2">
        <Heading back={{ href: '/families', label: familiesTexts[language].all }}>{title}</Heading>
        {family.nonDisclosure && (
          <p>
            <HiddenBadge language={language} />
          </p>
        )}
      </div>
      {family.nonDisclosure && (
        <Note tone="warn">
          <p>{text.hiddenNote}</p>
        </Note>
      )}
      <Times family={family} directory={directory} language={language} now={now} />
      <Guardians family={family} language={language} />
      <Children family={family} language={language} />
      <Worker family={family} directory={directory} language={language} />
      <Details family={family} directory={directory} language={language} />
      {alike.length > 0 && (
        <Alike family={family} alike={alike} directory={directory} language={language} purpose={purpose} />
      )}
    </div>,
  );
}

type PartOf<More = object> = FC<{ family: FamilyView; language: Language } & More>;

const Details: PartOf<{ directory: Directory }> = ({ family, directory, language }) => {
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

const Guardians: PartOf = ({ family, language }) => {
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
      {guardian.email !== undefined && <span>{guardian.email}</span>}
      <span class="soft small">
        {words.languageName[guardian.language]} · {words.channels[guardian.channel]}
      </span>
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

const Children: PartOf = ({ family, language }) => {
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
      <a href={href} aria-label={text.actOn(text.edit, name)}>
        {text.edit}
      </a>
      <a href={`${href}/remove`} aria-label={text.actOn(text.remove, name)}>
        {text.remove}
      </a>
    </span>
  );
};

const Worker: PartOf<{ directory: Directory }> = ({ family, directory, language }) => {
  const text = familyTexts[language];
  const { region } = directory;
  const zone = [...directory.areas.values()].find(({ id }) => id === family.area)?.timeZone ?? region.timeZone;
  const say = (moment: string) => sayDate(Temporal.Instant.from(moment).epochMilliseconds, language, zone, 'full');
  return (
    <section class="card stack" aria-labelledby="worker">
      <h2 id="worker">{text.worker}</h2>
      {family.namedWorker ? (
        <p>
          <span class="strong">
            <Name of={family.namedWorker.post} language={language} />
          </span>{' '}
          <span class="soft">{text.workerSince(say(family.namedWorker.since))}</span>
        </p>
      ) : (
        <p class="soft">{text.nobody}</p>
      )}
      {family.formerWorkers.length > 0 && (
        <details class="unfolds">
          <summary>{text.formerWorkers}</summary>
          <ul class="list">
            {family.formerWorkers.map(({ post, since, until }) => (
              <li>
                <Name of={post} language={language} />{' '}
                <span class="soft">{text.workerSpan(say(since), until === undefined ? '' : say(until))}</span>
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

const Times: PartOf<{ directory: Directory; now: number }> = ({ family, directory, language, now }) => {
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
        <TimeRows times={coming} directory={directory} language={language} />
      )}
      <p>
        <a class="button" href={`/desk?${deskQuery(family)}`}>
          <Icon name="calendar" /> {text.book}
        </a>{' '}
        <a class="button second" href={`/waitlist/new?${new URLSearchParams({ family: family.id })}`}>
          <Icon name="clock" /> {waitlistTexts[language].add}
        </a>
      </p>
      {past.length > 0 && (
        <details class="unfolds">
          <summary>{text.past}</summary>
          <TimeRows times={past} directory={directory} language={language} />
        </details>
      )}
    </section>
  );
};

/** The desk opens with the family at hand and its named worker's times first. */
function deskQuery({ id, area, namedWorker }: FamilyView): URLSearchParams {
  return new URLSearchParams({ area, family: id, ...(namedWorker && { named: namedWorker.professional }) });
}

const TimeRows: FC<{ times: readonly Time[]; directory: Directory; language: Language }> = ({
  times,
  directory,
  language,
}) => (
  <ul class="list">
    {times.map(({ id, service, status, start, end }) => {
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
            <Name of={name} language={language} />
          </span>
          {state && <StateBadge status={state} language={language} />}
        </li>
      );
    })}
  </ul>
);

const Alike: PartOf<{ alike: DuplicatesView['items']; directory: Directory; purpose: ReadPurpose }> = ({
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
                {shared.map((trait) => familiesTexts[language].shared[trait] ?? trait).join(', ')}
              </span>
            </div>
            <a
              class="button second"
              href={`/families/${family.id}/merge/${other.id}`}
              aria-label={text.actOn(text.merge, familyName(other, language))}
            >
              {text.merge}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
};

function showDetailsForm(
  c: Context<WebEnv>,
  { family }: OpenedFamily,
  values: { readonly name: string; readonly address: string },
  faults: Faults = {},
): Response | Promise<Response> {
  const { language } = c.var;
  const text = familyTexts[language];
  const words = familiesTexts[language];
  const faulty = Object.keys(faults).length > 0;
  return showPage(
    c,
    { title: text.changeTitle, current: 'families', width: 'narrow', ...(faulty && { status: 400, faulty }) },
    <div class="stack gap-5">
      <ErrorSummary faults={faults} language={language} />
      <Heading back={backTo(family, language)}>{text.changeTitle}</Heading>
      <form method="post" action={`/families/${family.id}/edit`} class="stack gap-5" novalidate>
        <TextField
          name="name"
          label={words.name}
          hint={words.nameHint}
          value={values.name}
          fault={faults.name}
          maxlength={120}
          autocomplete="off"
        />
        {family.nonDisclosure ? (
          <Facts of={[[words.address, text.hiddenAddress]]} />
        ) : (
          <TextField
            name="address"
            label={`${words.address} ${frame[language].optional}`}
            hint={words.addressHint}
            value={values.address}
            fault={faults.address}
            maxlength={300}
            autocomplete="off"
          />
        )}
        <SaveOrLeave family={family} language={language} />
      </form>
    </div>,
  );
}

/** The two ways out of a form of this family. */
export const SaveOrLeave: PartOf = ({ family, language }) => (
  <div class="row">
    <button type="submit" class="button">
      {familyTexts[language].save}
    </button>
    <a class="button quiet" href={backTo(family, language).href}>
      {frame[language].cancel}
    </a>
  </div>
);

/** The way back to the family's page. */
export function backTo(family: FamilyView, language: Language): { readonly href: string; readonly label: string } {
  return { href: `/families/${family.id}?purpose=correction`, label: familyName(family, language) };
}

function showWorkerForm(
  c: Context<WebEnv>,
  { family, directory }: OpenedFamily,
  chosen: string,
  faults: Faults = {},
): Response | Promise<Response> {
  const { language } = c.var;
  const text = familyTexts[language];
  const faulty = Object.keys(faults).length > 0;
  const serving = [...directory.professionals.values()].filter(({ areas }) =>
    areas.some((area) => area === family.area),
  );
  return showPage(
    c,
    { title: text.nameWorker, current: 'families', width: 'narrow', ...(faulty && { status: 400, faulty }) },
    <div class="stack gap-5">
      <ErrorSummary faults={faults} language={language} />
      <Heading back={backTo(family, language)}>{text.nameWorker}</Heading>
      <form method="post" action={`/families/${family.id}/named-worker`} class="stack gap-5" novalidate>
        <SelectField
          name="professional"
          label={text.worker}
          hint={text.workerHint}
          blank={text.nobody}
          options={serving.map(({ id, post }) => ({ value: id, label: nameIn(post, language) }))}
          value={chosen}
          fault={faults.professional}
        />
        <SaveOrLeave family={family} language={language} />
      </form>
    </div>,
  );
}

function showNonDisclosure(c: Context<WebEnv>, { family }: OpenedFamily): Response | Promise<Response> {
  const { language } = c.var;
  const text = familyTexts[language];
  const marks = !family.nonDisclosure;
  const back = backTo(family, language);
  const title = marks ? text.markTitle : text.liftTitle;
  return showPage(
    c,
    { title, current: 'families', width: 'narrow' },
    <div class="stack gap-5">
      <Heading back={back} lead={marks ? text.markLead : text.liftLead}>
        {title}
      </Heading>
      <Confirm
        action={`/families/${family.id}/non-disclosure`}
        button={marks ? text.markConfirm : text.liftConfirm}
        danger={!marks}
        back={{ href: back.href, label: frame[language].cancel }}
      >
        <input type="hidden" name="nonDisclosure" value={marks ? 'yes' : 'no'} />
        <p class="card strong">{back.label}</p>
      </Confirm>
    </div>,
  );
}
