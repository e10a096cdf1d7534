// From a time the desk has chosen to a family's appointment, on one short form while the caller waits.

import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { channels, type Directory, zoneOf } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import type { AreaId } from '../../../core/ids.ts';
import { type Actor, may } from '../../../core/permissions.ts';
import { parseSlotId } from '../../../core/slots.ts';
import { sayDate, sayTime } from '../../../core/wording.ts';
import { bookSlot } from '../../../features/bookings/book-slot.ts';
import { holdSlot } from '../../../features/bookings/hold-slot.ts';
import { type BookingRecord, readBooking } from '../../../features/bookings/read.ts';
import { readRulesAgainst } from '../../../features/bookings/read-rules-against.ts';
import { releaseHold } from '../../../features/bookings/release-hold.ts';
import { bookInput, bookingId, slotId } from '../../../features/bookings/schema.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { readFamily } from '../../../features/families/read.ts';
import { familyId } from '../../../features/families/schema.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { Badge, Facts } from '../components/badge.tsx';
import {
  ChoiceField,
  ErrorSummary,
  type Faults,
  LongTextField,
  SelectField,
  TextField,
} from '../components/fields.tsx';
import { Heading } from '../components/heading.tsx';
import { Name, Names } from '../components/localized-name.tsx';
import { showPage } from '../components/page.tsx';
import { channelIcon, LongTime } from '../components/slot-list.tsx';
import { signedIn, type WebEnv } from '../environment.ts';
import { bookAnywayTexts } from '../messages/book-anyway.ts';
import { deskTexts } from '../messages/desk.ts';
import { planTexts } from '../messages/plans.ts';
import { slotTexts } from '../messages/slots.ts';
import { readForm, type SentForm } from '../read-form.ts';
import {
  type Anyway,
  AnywayFields,
  anywayOf,
  BookAnyway,
  lacksReason,
  overrideOf,
  type RuleAside,
} from './book-anyway.tsx';
import { deskToReturnTo, withDone } from './desk-address.ts';
import { InterpreterField, interpretersOf, toldOf, WhoIsTold } from './desk-people.tsx';
import { showLostTime } from './refused.tsx';

export function deskHoldPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.post('/desk/holds', async (c) => {
    const form = await readForm(c);
    const fields = { area: form.one('area'), back: deskToReturnTo(form.one('back')), family: form.one('family') };
    const anyway = anywayOf(form);
    const slot = form.one('slot');
    const wanted = { slot, ...(fields.area !== '' && { area: fields.area }), ...overrideOf(anyway) };
    try {
      const hold = await execute(deps, signedIn(c), holdSlot, wanted, { requestId: c.var.requestId });
      if (anyway.rules.length === 0) return c.redirect(holdAddress(hold.id, fields), 303);
      // The reason is in no address, so the form follows at once.
      const opened = await openHold(c, deps, { id: hold.id, ...fields });
      return opened instanceof Response ? opened : showForm(c, opened, { ...valuesOf(opened), anyway }, {});
    } catch (error) {
      const directory = await readDirectory(deps);
      const area = [...directory.areas.keys()].find((known) => known === fields.area);
      const timeZone = area ? zoneOf(directory, area) : directory.region.timeZone;
      const rules = await rulesAside(deps, signedIn(c), error, { slot, area, directory });
      const besides = rules.length > 0 && (
        <BookAnyway
          anyway={{ rules: [...new Set([...anyway.rules, ...rules])], why: anyway.why }}
          fields={{ ...fields, slot }}
          language={c.var.language}
        />
      );
      return showLostTime(c, error, { slot, target: { action: '/desk/holds', fields }, timeZone, besides });
    }
  });

  // Where a language link leads from a page that answered a form.
  routes.get('/desk/holds', (c) => c.redirect('/desk', 303));

  routes.get('/desk/holds/:id', async (c) => {
    const opened = await openHold(c, deps);
    if (opened instanceof Response) return opened;
    return showForm(c, opened, valuesOf(opened), {});
  });

  routes.post('/desk/holds/:id', async (c) => {
    const opened = await openHold(c, deps);
    if (opened instanceof Response) return opened;
    const values = typedIn(await readForm(c));
    const faults = faultsOf(c, opened, values);
    if (Object.keys(faults).length > 0) return showForm(c, opened, values, faults);
    try {
      const input = { hold: opened.record.id, ...contentOf(opened, values) };
      const booked = await execute(deps, signedIn(c), bookSlot, input, { requestId: c.var.requestId });
      return c.redirect(`${withDone(opened.back, 'booked')}&booking=${booked.id}`, 303);
    } catch (error) {
      if (error instanceof Refusal && error.code === 'personal_data_found') {
        return showForm(c, opened, values, { note: deskTexts[c.var.language].missing.personal });
      }
      const target = { action: '/desk/holds', fields: { area: opened.record.area, back: opened.back } };
      const timeZone = zoneOf(opened.directory, opened.record.area);
      return showLostTime(c, error, { slot: opened.record.slot, target, timeZone });
    }
  });

  routes.post('/desk/holds/:id/release', async (c) => {
    const form = await readForm(c);
    const booking = c.req.param('id');
    await execute(deps, signedIn(c), releaseHold, { booking }, { requestId: c.var.requestId }).catch((error) => {
      if (!(error instanceof Refusal && error.code === 'not_found')) throw error;
    });
    return c.redirect(deskToReturnTo(form.one('back')), 303);
  });

  // Several visits from this time: the plan looks for free times, and would find this one taken by the hold.
  routes.post('/desk/holds/:id/plan', async (c) => {
    const opened = await openHold(c, deps);
    if (opened instanceof Response) return opened;
    const { id, slot, area } = opened.record;
    const family = (await readForm(c)).one('family');
    await execute(deps, signedIn(c), releaseHold, { booking: id }, { requestId: c.var.requestId });
    return c.redirect(`/plans/new?${new URLSearchParams({ slot, area, ...(family !== '' && { family }) })}`, 303);
  });

  return routes;
}

/** What a coordinator could set aside to have the time; a consultation's longer form takes no such thing. */
async function rulesAside(
  deps: Dependencies,
  actor: Actor,
  error: unknown,
  lost: { readonly slot: string; readonly area: AreaId | undefined; readonly directory: Directory },
): Promise<readonly RuleAside[]> {
  const slot = slotId.safeParse(lost.slot);
  const service = parseSlotId(lost.slot)?.service;
  if (!slot.success || service === undefined || !may(actor, 'override-rule', lost.area)) return [];
  if (lost.directory.services.get(service)?.kind === 'consultation') return [];
  if (error instanceof Refusal && error.code === 'quota_reached') return ['quota'];
  return readRulesAgainst(deps, actor, slot.data);
}

function holdAddress(id: string, { back, family }: { readonly back: string; readonly family: string }): string {
  return `/desk/holds/${id}?${new URLSearchParams({ back, ...(family !== '' && { family }) })}`;
}

type Opened = {
  readonly record: BookingRecord;
  readonly directory: Directory;
  readonly back: string;
  readonly family?: Awaited<ReturnType<typeof readFamily>>;
};

/** The actor's own hold; a consultation has a longer form of its own. Throws `hold_expired`. */
async function openHold(
  c: Context<WebEnv>,
  deps: Dependencies,
  about: Readonly<Record<'id' | 'family' | 'back', string | undefined>> = {
    id: c.req.param('id'),
    family: c.req.query('family'),
    back: c.req.query('back'),
  },
): Promise<Opened | Response> {
  const id = bookingId.safeParse(about.id);
  if (!id.success) throw new Refusal('not_found', 'no such hold');
  const { record, directory } = await readBooking(deps, signedIn(c), id.data, c.var.requestId).catch((error) => {
    if (error instanceof Refusal && error.code === 'not_found') throw new Refusal('hold_expired', 'the hold is gone');
    throw error;
  });
  if (record.status !== 'held') return c.redirect(`/bookings/${record.id}`, 303);
  if (directory.services.get(record.service)?.kind === 'consultation') return c.redirect(`/holds/${record.id}`, 303);
  const asked = familyId.safeParse(about.family);
  const back = deskToReturnTo(about.back);
  if (!asked.success) return { record, directory, back };
  const family = await readFamily(deps, signedIn(c), asked.data, 'appointment', c.var.requestId);
  return { record, directory, back, family };
}

const FIELDS = ['reference', 'child', 'channel', 'phone', 'interpreter', 'note'] as const;
type Field = (typeof FIELDS)[number];
/** `guardians`: who of the family is told, by id */
type Values = Readonly<Record<Field, string>> & { readonly guardians: readonly string[]; readonly anyway: Anyway };

function typedIn(form: SentForm): Values {
  const fields = Object.fromEntries(FIELDS.map((name) => [name, form.one(name).trim()])) as Record<Field, string>;
  return { ...fields, guardians: form.all('guardians'), anyway: anywayOf(form) };
}

function valuesOf(opened: Opened): Values {
  const { family } = opened;
  return {
    reference: '',
    child: family?.children.length === 1 ? (family.children[0]?.id ?? '') : '',
    channel: channelsOf(opened)[0] ?? '',
    phone: family?.guardians.find(({ phone }) => phone !== undefined)?.phone ?? '',
    interpreter: '',
    note: '',
    guardians: toldOf(family?.guardians ?? []).map(({ id }) => id),
    anyway: { rules: [], why: '' },
  };
}

function channelsOf({ record, directory }: Opened) {
  const offered = directory.services.get(record.service)?.channels ?? [];
  return channels.filter(
    (channel) => offered.includes(channel) && (channel !== 'on-site' || record.site !== undefined),
  );
}

function faultsOf(c: Context<WebEnv>, opened: Opened, values: Values): Faults {
  const { missing } = deskTexts[c.var.language];
  const needsPhone = values.channel === 'phone' && !bookInput.shape.phone.safeParse(values.phone || 'none').success;
  return {
    ...(opened.family === undefined && values.reference === '' && { reference: missing.reference }),
    ...(!channelsOf(opened).some((channel) => channel === values.channel) && { channel: missing.channel }),
    ...(needsPhone && { phone: missing.phone }),
    ...(lacksReason(values.anyway) && { why: bookAnywayTexts[c.var.language].reasonMissing }),
  };
}

function contentOf({ family }: Opened, values: Values): Readonly<Record<string, unknown>> {
  const whose = family
    ? { id: family.id, ...(values.child && { child: values.child }), guardians: chosenOf(family, values) }
    : { reference: values.reference };
  return {
    family: whose,
    channel: values.channel,
    ...overrideOf(values.anyway),
    participants: interpretersOf(values.interpreter),
    ...(values.channel === 'phone' && { phone: values.phone }),
    ...(values.note && { note: values.note }),
  };
}

function chosenOf({ guardians }: NonNullable<Opened['family']>, values: Values): readonly string[] {
  return toldOf(guardians).flatMap(({ id }) => (values.guardians.includes(id) ? [id] : []));
}

function showForm(c: Context<WebEnv>, opened: Opened, values: Values, faults: Faults): Response | Promise<Response> {
  const { language } = c.var;
  const text = deskTexts[language];
  const { record, family, back } = opened;
  const faulty = Object.keys(faults).length > 0;
  const offered = channelsOf(opened);
  const address = holdAddress(record.id, { back, family: family?.id ?? '' });
  return showPage(
    c,
    { title: text.formTitle, current: 'desk', faulty, status: faulty ? 422 : 200 },
    <div class="aside-right">
      <div class="stack gap-5">
        <ErrorSummary faults={faults} language={language} />
        <Heading lead={text.formLead} back={{ href: back, label: text.formBack }}>
          {text.formTitle}
        </Heading>
        <form method="post" action={address} class="stack gap-5" id="desk-hold" novalidate>
          {family === undefined ? (
            <TextField
              name="reference"
              label={text.reference}
              hint={text.referenceHint}
              value={values.reference}
              fault={faults.reference}
              maxlength={64}
              autocomplete="off"
              required
            />
          ) : (
            <FamilyFacts family={family} values={values} language={language} />
          )}
          {offered.length > 1 ? (
            <ChoiceField
              name="channel"
              label={text.channel}
              value={values.channel}
              fault={faults.channel}
              side
              choices={offered.map((value) => ({
                value,
                label: slotTexts[language].channelName[value],
                icon: channelIcon[value],
              }))}
            />
          ) : (
            <input type="hidden" name="channel" value={offered[0] ?? ''} />
          )}
          {offered.includes('phone') && (
            <TextField
              name="phone"
              type="tel"
              label={text.phone}
              value={values.phone}
              fault={faults.phone}
              autocomplete="off"
              short
            />
          )}
          <InterpreterField value={values.interpreter} language={language} />
          <LongTextField
            name="note"
            label={text.note}
            hint={text.noteHint}
            value={values.note}
            fault={faults.note}
            maxlength={1000}
            short
          />
          <AnywayFields anyway={values.anyway} language={language} />
          <div class="row">
            <button type="submit" class="button">
              {text.book}
            </button>
            <button type="submit" class="button second" form="plan">
              {planTexts[language].link}
            </button>
            <button type="submit" class="button quiet" form="release">
              {text.leave}
            </button>
          </div>
        </form>
        <form method="post" action={`/desk/holds/${record.id}/release`} id="release">
          <input type="hidden" name="back" value={back} />
        </form>
        <form method="post" action={`/desk/holds/${record.id}/plan`} id="plan">
          <input type="hidden" name="family" value={family?.id ?? ''} />
        </form>
      </div>
      <TimeCard opened={opened} language={language} />
    </div>,
  );
}

type Said = { readonly language: keyof typeof deskTexts };

const FamilyFacts: FC<Said & { family: NonNullable<Opened['family']>; values: Values }> = ({
  family,
  values,
  language,
}) => {
  const text = deskTexts[language];
  const { children, guardians, namedWorker } = family;
  return (
    <div class="stack">
      <Facts
        of={[
          [text.familyIs, family.name === undefined ? family.reference : `${family.name} (${family.reference})`],
          [text.guardians, guardians.map(({ name }) => name).join(', ')],
          [text.named, namedWorker && <Name of={namedWorker.post} language={language} />],
        ]}
      />
      {children.length > 0 && (
        <SelectField
          name="child"
          label={text.child}
          value={values.child}
          blank={text.noChild}
          options={children.map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
      <WhoIsTold guardians={guardians} chosen={values.guardians} language={language} />
    </div>
  );
};

const TimeCard: FC<Said & { opened: Opened }> = ({ opened: { record, directory }, language }) => {
  const text = deskTexts[language];
  const timeZone = zoneOf(directory, record.area);
  const place = [
    record.site && directory.sites.get(record.site)?.name,
    record.room && directory.rooms.get(record.room)?.name,
  ].flatMap((name) => (name ? [name] : []));
  return (
    <aside class="stick" aria-label={sayDate(record.start, language, timeZone)}>
      <div class="card stack">
        {record.heldUntil !== undefined && (
          <Badge tone="warn" icon="clock">
            {text.formHeld(sayTime(record.heldUntil, language, timeZone))}
          </Badge>
        )}
        <p class="big-time">
          <LongTime start={record.start} end={record.end} reading={{ language, timeZone }} />
        </p>
        <Facts
          of={[
            [text.service, <Name of={directory.services.get(record.service)?.name ?? {}} language={language} />],
            [
              text.withWhom,
              <Names
                of={record.professionals.map((id) => directory.professionals.get(id)?.post ?? {})}
                language={language}
              />,
            ],
            [text.where, place.length > 0 && <Names of={place} language={language} />],
          ]}
        />
      </div>
    </aside>
  );
};
