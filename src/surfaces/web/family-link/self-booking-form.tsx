// The one short form between a time held on the public page and the family's own page: who comes, and how to reach them.

import type { Context, Hono } from 'hono';
import { isPastChange } from '../../../core/booking.ts';
import { type Channel, type Service, zoneOf } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import { type Language, languages } from '../../../core/permissions.ts';
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
import { Carried, ErrorSummary, type Faults } from '../kit/fields.tsx';
import { type FormState, fieldsAt, fresh, standing, type Typed, typedIn } from '../kit/form.tsx';
import { isFaulty } from '../kit/form-faults.ts';
import { Heading } from '../kit/heading.tsx';
import { Icon } from '../kit/icon.tsx';
import { choice, email, hidden, text as line, phone, select } from '../kit/inputs.tsx';
import { showPage } from '../kit/page.tsx';
import { readForm, type SentForm } from '../kit/read-form.ts';
import { LongTime } from '../kit/times.tsx';
import { type FamilyLink, familyRoutes, openFamilyLink } from './family-link.tsx';
import { LateNote } from './late-times.tsx';
import { selfBookingTexts } from './texts/words.ts';

export function selfBookingFormPages(deps: Dependencies): Hono<WebEnv> {
  const routes = familyRoutes(deps);

  routes.post('/b/:secret', async (c) => {
    const form = await readForm(c);
    const link = await openHeld(c, deps, form, 'lost');
    if (link instanceof Response) return link;
    const held = await loadBooking(deps.db, link.booking);
    if (held === undefined || !link.held) return c.redirect(`${link.path}?done=already`, 303);
    const { services } = await readDirectory(deps);
    const typed = typedIn(contactForm(services.get(held.service), c.var.language), form);
    const faults = faultsOf(c, held, typed);
    if (isFaulty({ faults })) return showHeldTime(c, deps, link, { typed, faults });
    const input = { booking: link.booking, ...given(typed) };
    try {
      await execute(deps, link.actor, bookOpenSlot, input, { requestId: c.var.requestId });
      return c.redirect(`${link.path}?done=booked`, 303);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.code === 'hold_expired' || error.details.nearest !== undefined) return c.redirect(timesOf(held), 303);
      const said = saidOf(c, error);
      if (said === undefined) throw error;
      return showHeldTime(c, deps, link, { typed, faults: said });
    }
  });

  routes.post('/b/:secret/release', async (c) => {
    const link = await openHeld(c, deps, await readForm(c), 'unheld');
    if (link instanceof Response) return link;
    const held = await loadBooking(deps.db, link.booking);
    if (held === undefined || !link.held) return c.redirect(`${link.path}?done=already`, 303);
    await execute(deps, link.actor, releaseHold, { booking: link.booking }, { requestId: c.var.requestId });
    return c.redirect(timesOf(held, 'released'), 303);
  });

  return routes;
}

/** The form for a time that is held; a hold that ran out leads back to the times. */
export async function showHeldTime(
  c: Context<WebEnv>,
  deps: Dependencies,
  link: FamilyLink,
  sent?: FormState<ContactFields>,
): Promise<Response> {
  const held = await loadBooking(deps.db, link.booking);
  if (held === undefined) throw new Refusal('not_found', 'no such hold');
  if (held.heldUntil === undefined || held.heldUntil <= deps.clock.now()) return c.redirect(timesOf(held), 303);
  const directory = await readDirectory(deps);
  const { language } = c.var;
  const text = selfBookingTexts[language];
  const timeZone = zoneOf(directory, held.area);
  const fields = contactForm(directory.services.get(held.service), language);
  const state = sent ?? fresh(fields, { language });
  const at = fieldsAt(fields, state, language);
  return showPage(
    c,
    { title: text.holdTitle, width: 'narrow', ...standing(state) },
    <div class="stack gap-5">
      <ErrorSummary faults={state.faults} language={language} />
      <div class="stack gap-3">
        <Badge tone="warn" icon="clock">
          {text.heldUntil({ time: { at: held.heldUntil, zone: timeZone } })}
        </Badge>
        <p class="big-time">
          <LongTime start={held.start} end={held.end} reading={{ language, timeZone }} />
        </p>
      </div>
      <Heading lead={text.holdLead}>{text.holdTitle}</Heading>
      {isPastChange(held, directory.services.get(held.service), deps.clock.now()) && (
        <LateNote phone={directory.areas.get(held.area)?.phone} language={language} />
      )}
      <form method="post" action={addressOfHeld(link.path, held)} class="stack gap-5">
        <Carried of={{ area: held.area, service: held.service }} />
        {at.name}
        <p>{text.contactHint}</p>
        {at.email}
        {at.phone}
        {at.channel}
        {at.language}
        <p class="small soft">
          <Icon name="lock" /> {text.privacy} <a href="/privacy">{text.privacyMore}</a>
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
      <form method="post" action={`${link.path}/release`} id="release">
        <Carried of={{ area: held.area, service: held.service }} />
      </form>
    </div>,
  );
}

function contactForm(service: Service | undefined, language: Language) {
  const text = selfBookingTexts[language];
  const [first, ...others]: readonly Channel[] = service?.channels ?? [];
  const choices = (service?.channels ?? []).map((value) => ({
    value,
    label: slotTexts[language].channelName[value],
    icon: channelIcon[value],
  }));
  return {
    name: line(text.name, { hint: text.nameHint, autocomplete: 'name', maxlength: 120 }),
    email: email(text.email, { hint: text.emailHint, autocomplete: 'email', maxlength: 254 }),
    phone: phone(text.phone, { hint: text.phoneHint, autocomplete: 'tel', maxlength: 31 }),
    channel: others.length === 0 ? hidden() : choice(text.channel, { choices, first: first ?? '', side: true }),
    language: select(text.language, {
      first: language,
      options: languages.map((value) => ({ value, label: text.languages[value] })),
    }),
  };
}
type ContactFields = ReturnType<typeof contactForm>;

/** What was filled in, as the command takes it. */
function given(typed: Typed<ContactFields>): Partial<Typed<ContactFields>> {
  return Object.fromEntries(Object.entries(typed).filter(([, value]) => value !== ''));
}

/** What the person can mend; everything else the command refuses. */
function faultsOf(
  c: Context<WebEnv>,
  held: BookingRecord,
  { name, email, phone, channel }: Typed<ContactFields>,
): Faults {
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
async function openHeld(
  c: Context<WebEnv>,
  deps: Dependencies,
  form: SentForm,
  gone: Gone,
): Promise<FamilyLink | Response> {
  const held = { area: form.one('area'), service: form.one('service') };
  return openFamilyLink(c, deps).catch((error) => leadToTimes(c, error, held, gone));
}

/** From a hold that is gone with its link back to the times it was of. Throws again what is about anything else. */
function leadToTimes(c: Context<WebEnv>, error: unknown, held: Held, gone: Gone): Response {
  const isGone = error instanceof Refusal && error.code === 'not_found' && held.area !== '' && held.service !== '';
  if (!isGone) throw error;
  return c.redirect(timesOf(held, gone), 303);
}

/** The address of a hold's form, which still knows its times when one goes back to it after it was given up. */
export function addressOfHeld(path: string, { area, service }: Held): string {
  return `${path}?${new URLSearchParams({ area, service })}`;
}

/** As {@link addressOfHeld} says: from the address of a hold that is gone to its times. Throws the error of any other. */
export function leadBackToTimes(c: Context<WebEnv>, error: unknown): Response {
  const { area = '', service = '' } = c.req.query();
  return leadToTimes(c, error, { area, service }, 'unheld');
}

type Held = { readonly area: string; readonly service: string };

/** What the times say of the one that is gone. */
type Gone = 'lost' | 'released' | 'unheld';

function timesOf({ area, service }: Held, gone: Gone = 'lost'): string {
  return `/areas/${encodeURIComponent(area)}/${encodeURIComponent(service)}?${gone}=yes`;
}
