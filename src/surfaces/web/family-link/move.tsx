// A family moves its own time: those of the same person first, then any other; nothing changes until it says yes.

import { createHash } from 'node:crypto';
import type { Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { isPastChange } from '../../../core/booking.ts';
import { zoneOf } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import type { ProfessionalId } from '../../../core/ids.ts';
import type { Language } from '../../../core/permissions.ts';
import { parseSlotId, type Slot } from '../../../core/slots.ts';
import { sayDateTime, sayDateTimeRange } from '../../../core/wording.ts';
import { type ReadBooking, readBooking } from '../../../features/bookings/read.ts';
import { readOtherTimes } from '../../../features/bookings/read-elsewhere.ts';
import { rescheduleBooking } from '../../../features/bookings/reschedule-booking.ts';
import { readOwnWorker } from '../../../features/clinics/read.ts';
import { executeTelling } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { OtherDays, PickedSlots, type PickedTimes, pickTimes } from '../booking/pick-time.tsx';
import { SeenVersion, seenIn } from '../booking/seen-version.tsx';
import { type Company, type NeutralSlot, neutralSlots, withoutCommonPlace } from '../booking/shown-slot.ts';
import type { SlotTarget } from '../booking/slot-list.tsx';
import { Facts } from '../kit/badge.tsx';
import { Confirm } from '../kit/confirm.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { Carried } from '../kit/fields.tsx';
import { Heading } from '../kit/heading.tsx';
import { Name, Names } from '../kit/localized-name.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { readForm } from '../kit/read-form.ts';
import { isoOf, type Reading } from '../kit/times.tsx';
import { type FamilyLink, familyRoutes, openFamilyLink } from './family-link.tsx';
import { LateNote, LateTimes, lateLast, splitLate } from './late-times.tsx';
import { familyLinkTexts } from './texts/words.ts';

export function familyMovePage(deps: Dependencies): Hono<WebEnv> {
  const routes = familyRoutes(deps);

  routes.get('/b/:secret/move', async (c) => {
    const link = await openFamilyLink(c, deps);
    const booking = await openToMove(c, deps, link);
    const own = await readOwnWorker(deps, booking.record);
    const slots = await otherTimes(deps, link, booking, own);
    const wanted = c.req.query('slot') ?? '';
    const chosen = slots.find(({ id }) => id === wanted);
    if (wanted !== '' && chosen === undefined) {
      const isOwn = codeOf(link, booking.record.slot) === wanted;
      return c.redirect(isOwn ? `${link.path}?done=same-time` : `${link.path}/move?lost=yes`, 303);
    }
    const now = deps.clock.now();
    const losesOwn = chosen?.company !== 'own' && booking.record.professionals.some((each) => each === own);
    return chosen
      ? showConfirm(c, link, booking, { slot: chosen, losesOwn }, now)
      : showChoice(c, link, booking, slots, now);
  });

  routes.post('/b/:secret/move', async (c) => {
    const link = await openFamilyLink(c, deps);
    const form = await readForm(c);
    const slot = form.one('slot');
    const path = `${link.path}/move`;
    if (form.one('sure') !== 'yes') return c.redirect(`${path}?${new URLSearchParams({ slot })}`, 303);
    const { record } = await readBooking(deps, link.actor, link.booking, c.var.requestId);
    // pressed twice: it is there already
    if (record.status === 'booked' && codeOf(link, record.slot) === slot) {
      return c.redirect(`${link.path}?done=same-time`, 303);
    }
    const free = await freeTimes(deps, link, await openToMove(c, deps, link));
    const chosen = free.find(({ id }) => codeOf(link, id) === slot);
    if (chosen === undefined) return c.redirect(`${path}?lost=yes`, 303);
    try {
      const input = { booking: link.booking, ...seenIn(form), slot: chosen.id };
      const asked = { requestId: c.var.requestId };
      const { unchanged } = await executeTelling(deps, link.actor, rescheduleBooking, input, asked);
      return c.redirect(`${link.path}?done=${unchanged ? 'same-time' : 'moved'}`, 303);
    } catch (error) {
      if (!(error instanceof Refusal) || error.details.nearest === undefined) throw error;
      return c.redirect(`${path}?lost=${error.code === 'double_booked' ? 'own' : 'yes'}`, 303);
    }
  });

  return routes;
}

/** Throws `cut_off_passed` or `wrong_status`, which lead back to the booking. */
async function openToMove(c: Context<WebEnv>, deps: Dependencies, link: FamilyLink): Promise<ReadBooking> {
  const booking = await readBooking(deps, link.actor, link.booking, c.var.requestId);
  if (!booking.acts.includes('reschedule')) throw new Refusal('cut_off_passed', 'this booking cannot be moved now');
  return booking;
}

/** What begins as its own time does is that time, with whomever. */
async function freeTimes(deps: Dependencies, link: FamilyLink, { record }: ReadBooking): Promise<readonly Slot[]> {
  const slots = await readOtherTimes(deps, link.actor, record);
  return slots.filter((slot) => slot.start !== record.start);
}

/** The free times as the page says them: each by a code, as its own id names service, site and person. */
async function otherTimes(
  deps: Dependencies,
  link: FamilyLink,
  booking: ReadBooking,
  own: ProfessionalId | undefined,
): Promise<readonly NeutralSlot[]> {
  const { record, directory } = booking;
  const sites = link.nonDisclosure ? undefined : directory.sites;
  const times = neutralSlots(await freeTimes(deps, link, booking), { own, present: record.professionals }, sites);
  return times.map((slot) => ({ ...slot, id: codeOf(link, slot.id) }));
}

/**
 * Stands for a time with its people on the pages and in the addresses of one link, and nowhere else: in whichever room
 * they are free, it is the same to a family.
 */
function codeOf({ path }: FamilyLink, slot: string): string {
  const { start = slot, resources = [] } = parseSlotId(slot) ?? {};
  const people = resources.filter((resource) => resource.startsWith('professional:')).toSorted();
  return createHash('sha256')
    .update([path, start, ...people].join(' '))
    .digest('base64url')
    .slice(0, 22);
}

function showChoice(
  c: Context<WebEnv>,
  link: FamilyLink,
  { record, directory }: ReadBooking,
  slots: readonly NeutralSlot[],
  now: number,
): Response | Promise<Response> {
  const { language } = c.var;
  const text = familyLinkTexts[language];
  const timeZone = zoneOf(directory, record.area);
  const target = { action: `${link.path}/move` };
  const { slots: times, place } = withoutCommonPlace(slots);
  const reading = { language, timeZone };
  const phone = directory.areas.get(record.area)?.phone;
  const service = directory.services.get(record.service);
  const knownFirst = KNOWN_FIRST.flatMap((company) => times.filter((slot) => slot.company === company));
  const picked = pickTimes(c, lateLast(knownFirst, service, now), timeZone);
  const { settled, late } = splitLate(picked.shown, service, now);
  return showPage(
    c,
    { title: text.moveTitle, width: 'narrow' },
    <div class="stack gap-5">
      {c.req.query('lost') !== undefined && (
        <Note tone="warn" said>
          <p>{c.req.query('lost') === 'own' ? text.lostToOwn : text.lost}</p>
        </Note>
      )}
      <Heading lead={text.moveLead} back={{ href: link.path, label: text.back }}>
        {text.moveTitle}
      </Heading>
      <Facts
        of={[
          [text.now, sayDateTimeRange(record.start, record.end, language, timeZone)],
          [text.where, record.channel === 'on-site' && place && <Name of={place} language={language} />],
        ]}
      />
      {KNOWN_FIRST.map((company) => (
        <TimesWith company={company} picked={{ ...picked, shown: settled }} target={target} reading={reading} />
      ))}
      <LateTimes of={late} phone={phone} language={language}>
        {KNOWN_FIRST.map((company) => (
          <TimesWith company={company} picked={{ ...picked, shown: late }} target={target} reading={reading} late />
        ))}
      </LateTimes>
      {slots.length === 0 && (
        <EmptyState icon="no-times" title={text.none} advice={text.noneAdvice({ phone })}>
          <a class="button" href={link.path}>
            {text.back}
          </a>
        </EmptyState>
      )}
      <OtherDays picked={picked} path={target.action} now={now} reading={reading} />
    </div>,
  );
}

const KNOWN_FIRST: readonly Company[] = ['own', 'same', 'other'];

/** Those of the times that are with the same company, under a heading that says with whom; nothing where there are none. */
const TimesWith: FC<{
  company: Company;
  picked: PickedTimes<NeutralSlot>;
  target: SlotTarget;
  reading: Reading;
  late?: boolean;
}> = ({ company, picked, target, reading, late }) => {
  const shown = picked.shown.filter((slot) => slot.company === company);
  if (shown.length === 0) return null;
  const { own, same, others } = familyLinkTexts[reading.language];
  const heading = { own, same, other: others }[company];
  return (
    <section class="stack">
      {late ? <h3>{heading}</h3> : <h2>{heading}</h2>}
      <PickedSlots picked={{ ...picked, shown }} target={target} reading={reading} short />
    </section>
  );
};

/** With whom a time is, as the family's own page says it: never by name. */
function sayCompany({ company, people }: NeutralSlot, language: Language): string {
  const { own, same, other } = familyLinkTexts[language].company;
  return { own: own({ others: people - 1 }), same: same({ count: people }), other: other({ count: people }) }[company];
}

/** A time to move to; `losesOwn`: the present one is with the family's own worker, and this one is not */
type Chosen = { readonly slot: NeutralSlot; readonly losesOwn: boolean };

function showConfirm(
  c: Context<WebEnv>,
  link: FamilyLink,
  { record, directory }: ReadBooking,
  { slot, losesOwn }: Chosen,
  now: number,
): Response | Promise<Response> {
  const { language } = c.var;
  const text = familyLinkTexts[language];
  const timeZone = zoneOf(directory, record.area);
  const path = `${link.path}/move`;
  return showPage(
    c,
    { title: text.moveConfirmTitle, width: 'narrow' },
    <div class="stack gap-5">
      <Heading back={{ href: path, label: text.otherTimes }}>{text.moveConfirmTitle}</Heading>
      <Confirm action={path} button={text.moveConfirm} back={{ href: link.path, label: text.back }}>
        <Carried of={{ slot: slot.id, sure: 'yes' }} />
        <SeenVersion of={record} />
        <div class="card stack">
          <div class="stack gap-1">
            <span class="soft">{text.newIs}</span>
            <p class="big-time">
              <time datetime={isoOf(slot.start)}>{sayDateTime(slot.start, language, timeZone)}</time>
            </p>
          </div>
          <Facts
            of={[
              [text.withWhom, sayCompany(slot, language)],
              [text.where, record.channel === 'on-site' && <Names of={slot.who} language={language} />],
              [text.now, sayDateTime(record.start, language, timeZone)],
            ]}
          />
        </div>
        {losesOwn && (
          <Note tone="warn">
            <p>{text.losesOwn({ phone: directory.areas.get(record.area)?.phone })}</p>
          </Note>
        )}
        {isPastChange(slot, directory.services.get(record.service), now) && (
          <LateNote phone={directory.areas.get(record.area)?.phone} language={language} />
        )}
      </Confirm>
    </div>,
  );
}
