// The one short form between a time held on the public page and the family's own page: who comes, and how to reach them.

import type { Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { type Channel, type Service, zoneOf } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import { languages } from '../../../core/permissions.ts';
import { sayClock } from '../../../core/wording.ts';
import { type BookingRecord, loadBooking } from '../../../features/bookings/read.ts';
import { releaseHold } from '../../../features/bookings/release-hold.ts';
import { bookOpenSlot } from '../../../features/clinics/book-open-slot.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { channelIcon } from '../booking/slot-list.tsx';
import { slotTexts } from '../booking/texts/words.ts';
import { Badge } from '../kit/badge.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { ChoiceField, ErrorSummary, type Faults, SelectField, TextField } from '../kit/fields.tsx';
import { Heading } from '../kit/heading.tsx';
import { Icon } from '../kit/icon.tsx';
import { showPage } from '../kit/page.tsx';
import { readForm, type SentForm } from '../kit/read-form.ts';
import { LongTime } from '../kit/times.tsx';
import { type FamilyLink, familyRoutes, openFamilyLink } from './family-link.tsx';
import { selfBookingTexts } from './texts/words.ts';

export function selfBookingFormPages(deps: Dependencies): Hono<WebEnv> {
  const routes = familyRoutes(deps);

  routes.post('/b/:secret', async (c) => {
    const form = await readForm(c);
    const link = await openHeld(c, deps, form);
    if (link instanceof Response) return link;
    const typed = typedIn(form);
    const held = await loadBooking(deps.db, link.booking);
    if (held === undefined || !link.held) return c.redirect(link.path, 303);
    const faults = faultsOf(c, held, typed);
    if (Object.keys(faults).length > 0) return showHeldTime(c, deps, link, typed, faults);
    const input = { booking: link.booking, ...given(typed) };
    try {
      await execute(deps, link.actor, bookOpenSlot, input, { requestId: c.var.requestId });
      return c.redirect(`${link.path}?done=booked`, 303);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.code === 'hold_expired' || error.details.nearest !== undefined) return c.redirect(timesOf(held), 303);
      const said = saidOf(c, error);
      if (said === undefined) throw error;
      return showHeldTime(c, deps, link, typed, said);
    }
  });

  routes.post('/b/:secret/release', async (c) => {
    const link = await openFamilyLink(c, deps);
    const held = await loadBooking(deps.db, link.booking);
    if (held === undefined || !link.held) return c.redirect(link.path, 303);
    await execute(deps, link.actor, releaseHold, { booking: link.booking }, { requestId: c.var.requestId });
    return c.redirect(timesOf(held).replace('?lost=yes', ''), 303);
  });

  return routes;
}

/** The form for a time that is held; a hold that ran out leads back to the times. */
export async function showHeldTime(
  c: Context<WebEnv>,
  deps: Dependencies,
  link: FamilyLink,
  typed: Typed = { ...NOTHING, language: c.var.language },
  faults: Faults = {},
): Promise<Response> {
  const held = await loadBooking(deps.db, link.booking);
  if (held === undefined) throw new Refusal('not_found', 'no such hold');
  if (held.heldUntil === undefined || held.heldUntil <= deps.clock.now()) return c.redirect(timesOf(held), 303);
  const directory = await readDirectory(deps);
  const { language } = c.var;
  const text = selfBookingTexts[language];
  const timeZone = zoneOf(directory, held.area);
  const faulty = Object.keys(faults).length > 0;
  return showPage(
    c,
    { title: text.holdTitle, width: 'narrow', faulty, status: faulty ? 422 : 200 },
    <div class="stack gap-5">
      <ErrorSummary faults={faults} language={language} />
      <div class="stack gap-3">
        <Badge tone="warn" icon="clock">
          {text.heldUntil({ time: sayClock(held.heldUntil, language, timeZone) })}
        </Badge>
        <p class="big-time">
          <LongTime start={held.start} end={held.end} reading={{ language, timeZone }} />
        </p>
      </div>
      <Heading lead={text.holdLead}>{text.holdTitle}</Heading>
      <form method="post" action={link.path} class="stack gap-5">
        <input type="hidden" name="area" value={held.area} />
        <input type="hidden" name="service" value={held.service} />
        <ContactFields c={c} service={directory.services.get(held.service)} typed={typed} faults={faults} />
        <p class="small soft">
          <Icon name="lock" /> {text.privacy}
        </p>
        <div class="row">
          <button type="submit" class="button">
            {text.book}
          </button>
          <button type="submit" class="button quiet" form="release">
            {text.release}
          </button>
        </div>
      </form>
      <form method="post" action={`${link.path}/release`} id="release" />
    </div>,
  );
}

const ContactFields: FC<{ c: Context<WebEnv>; service: Service | undefined; typed: Typed; faults: Faults }> = ({
  c,
  service,
  typed,
  faults,
}) => {
  const { language } = c.var;
  const text = selfBookingTexts[language];
  const ways: readonly Channel[] = service?.channels ?? [];
  return (
    <>
      <TextField
        name="name"
        label={text.name}
        hint={text.nameHint}
        value={typed.name}
        fault={faults.name}
        autocomplete="name"
        maxlength={120}
      />
      <p>{text.contactHint}</p>
      <TextField
        name="email"
        type="email"
        label={text.email}
        hint={text.emailHint}
        value={typed.email}
        fault={faults.email}
        autocomplete="email"
        maxlength={254}
      />
      <TextField
        name="phone"
        type="tel"
        label={text.phone}
        hint={text.phoneHint}
        value={typed.phone}
        fault={faults.phone}
        autocomplete="tel"
        maxlength={31}
      />
      {ways.length > 1 && (
        <ChoiceField
          name="channel"
          label={text.channel}
          choices={ways.map((value) => ({
            value,
            label: slotTexts[language].channelName[value],
            icon: channelIcon[value],
          }))}
          value={typed.channel || ways[0]}
          side
        />
      )}
      <SelectField
        name="language"
        label={text.language}
        options={languages.map((value) => ({ value, label: text.languages[value] }))}
        value={typed.language}
      />
    </>
  );
};

type Typed = Readonly<Record<'name' | 'email' | 'phone' | 'language' | 'channel', string>>;
const NOTHING: Typed = { name: '', email: '', phone: '', language: '', channel: '' };

function typedIn(form: SentForm): Typed {
  const one = (name: string) => form.one(name).trim();
  return {
    name: one('name'),
    email: one('email'),
    phone: one('phone'),
    language: one('language'),
    channel: one('channel'),
  };
}

/** What was filled in, as the command takes it. */
function given(typed: Typed): Partial<Typed> {
  return Object.fromEntries(Object.entries(typed).filter(([, value]) => value !== ''));
}

/** What the person can mend; everything else the command refuses. */
function faultsOf(c: Context<WebEnv>, held: BookingRecord, { name, email, phone, channel }: Typed): Faults {
  const text = selfBookingTexts[c.var.language];
  const byPhone = channel === 'phone' || held.channel === 'phone';
  return {
    ...(name === '' && { name: text.nameMissing }),
    ...(email === '' && phone === '' && { email: text.contactMissing }),
    ...(byPhone && phone === '' && { phone: text.phoneNeeded }),
  };
}

/** A refused input as the form's own words; nothing where it is about no field. */
function saidOf(c: Context<WebEnv>, error: Refusal): Faults | undefined {
  const text = selfBookingTexts[c.var.language];
  if (error.code === 'personal_data_found') return { name: text.nameTooMuch };
  if (error.code !== 'invalid_input') return undefined;
  const said: Readonly<Record<string, string>> = {
    name: text.nameTooMuch,
    email: text.emailWrong,
    phone: text.phoneWrong,
  };
  const found = (error.details.faults ?? []).flatMap(({ path }) => (said[path] ? [[path, said[path]]] : []));
  return found.length > 0 ? Object.fromEntries(found) : undefined;
}

/** The link of a hold. Where both are gone by now, the form itself still knows which times to go back to. */
async function openHeld(c: Context<WebEnv>, deps: Dependencies, form: SentForm): Promise<FamilyLink | Response> {
  try {
    return await openFamilyLink(c, deps);
  } catch (error) {
    const [area, service] = [form.one('area'), form.one('service')];
    const isGone = error instanceof Refusal && error.code === 'not_found' && area !== '' && service !== '';
    if (!isGone) throw error;
    return c.redirect(timesOf({ area, service }), 303);
  }
}

function timesOf({ area, service }: { readonly area: string; readonly service: string }): string {
  return `/areas/${encodeURIComponent(area)}/${encodeURIComponent(service)}?lost=yes`;
}
