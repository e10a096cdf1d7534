// An area's public pages: the services anybody may book, their free times, and the hold that a chosen one becomes.

import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { isPastChange } from '../../../core/booking.ts';
import { nameIn, type Service, zoneOf } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import type { Language } from '../../../core/permissions.ts';
import { parseSlotId } from '../../../core/slots.ts';
import { nextToTake } from '../../../core/third-next.ts';
import { sayDateTime } from '../../../core/wording.ts';
import { holdOpenSlot } from '../../../features/clinics/hold-open-slot.ts';
import { findOpenSlots, type OpenArea, readOpenArea } from '../../../features/clinics/read.ts';
import { clientAddress } from '../../../features/identity/limit-requests.ts';
import { readWaitsNow, type WaitNow } from '../../../features/insights/read-waits-now.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { telOf } from '../booking/how-to-reach.tsx';
import { OtherDays, PickedSlots, pickTimes } from '../booking/pick-time.tsx';
import { type NeutralSlot, neutralSlots, withoutCommonPlace } from '../booking/shown-slot.ts';
import { NextTime } from '../booking/slot-list.tsx';
import { slotTexts } from '../booking/texts/words.ts';
import { DataTable } from '../kit/data-table.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { Heading } from '../kit/heading.tsx';
import { Icon } from '../kit/icon.tsx';
import { Name } from '../kit/localized-name.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { showRefusal } from '../kit/refused.tsx';
import { showTrouble } from './family-link.tsx';
import { LateNote, LateTimes, lateLast, splitLate } from './late-times.tsx';
import { addressOfHeld } from './self-booking-form.tsx';
import { familyLinkTexts, selfBookingTexts } from './texts/words.ts';

export function selfBookingPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();
  routes.onError((error, c) => {
    const tooMany = error instanceof Refusal && error.code === 'rate_limited';
    return tooMany ? showTrouble(c, deps, error) : showRefusal(c, deps, error);
  });

  routes.get('/areas/:area', async (c) => {
    const open = await readOpenArea(deps, c.req.param('area'));
    const services = await Promise.all(
      open.services.map(async (service) => ({
        service,
        next: nextToTake(await findOpenSlots(deps, open, service.id), service, deps.clock.now())?.start,
      })),
    );
    return showServices(c, open, services, await readWaitsNow(deps, open.area.id));
  });

  routes.get('/areas/:area/:service', async (c) => {
    const open = await readOpenArea(deps, c.req.param('area'));
    const slots = await findOpenSlots(deps, open, c.req.param('service'));
    // who is only called or seen on a screen goes nowhere
    const sites = slots.some(({ channels }) => channels.includes('on-site')) ? open.directory.sites : undefined;
    return showTimes(c, open, c.req.param('service'), neutralSlots(slots, {}, sites), deps.clock.now());
  });

  routes.post('/areas/:area/holds', async (c) => {
    const { area } = await readOpenArea(deps, c.req.param('area'));
    const { slot } = await c.req.parseBody();
    const service = parseSlotId(String(slot ?? ''))?.service;
    try {
      const from = { address: clientAddress(deps, c), requestId: c.var.requestId };
      const secret = await holdOpenSlot(deps, c.var.language, { slot, area: area.id }, from);
      return c.redirect(service ? addressOfHeld(`/b/${secret}`, { area: area.id, service }) : `/b/${secret}`, 303);
    } catch (error) {
      if (service === undefined || !(error instanceof Refusal) || error.details.nearest === undefined) throw error;
      return c.redirect(`/areas/${area.id}/${encodeURIComponent(service)}?lost=yes`, 303);
    }
  });

  return routes;
}

type Offered = { readonly service: Service; readonly next: number | undefined };

function showServices(
  c: Context<WebEnv>,
  { area, directory }: OpenArea,
  services: readonly Offered[],
  now: Awaited<ReturnType<typeof readWaitsNow>>,
): Response | Promise<Response> {
  const { language } = c.var;
  const text = selfBookingTexts[language];
  const title = text.title({ area: nameIn(area.name, language) });
  if (services.length === 0) {
    return showPage(
      c,
      { title, width: 'narrow' },
      <div class="stack gap-5">
        <Heading>{title}</Heading>
        <EmptyState icon="no-times" title={text.closedTitle} advice={text.closed({ phone: area.phone })}>
          {area.phone && (
            <a class="button" href={telOf(area.phone)}>
              <Icon name="phone" /> {familyLinkTexts[language].call({ phone: area.phone })}
            </a>
          )}
        </EmptyState>
        <EventsLink area={area.id} language={language} />
        <WaitsNow of={now} language={language} />
      </div>,
    );
  }
  return showPage(
    c,
    { title },
    <div class="stack gap-5">
      <Heading lead={text.lead}>{title}</Heading>
      <ul class="cards">
        {services.map((offered) => (
          <li>
            <ServiceCard
              offered={offered}
              href={`/areas/${area.id}/${offered.service.id}`}
              timeZone={zoneOf(directory, area.id)}
              language={language}
            />
          </li>
        ))}
      </ul>
      <EventsLink area={area.id} language={language} />
      <WaitsNow of={now} language={language} />
    </div>,
  );
}

/** How long people wait there now, of every service that has times, also of those that only workers book. */
const WaitsNow: FC<{ of: Awaited<ReturnType<typeof readWaitsNow>>; language: Language }> = ({
  of: { day, waits },
  language,
}) => {
  const text = selfBookingTexts[language];
  if (day === undefined) return null;
  return (
    <section class="card">
      <h2>{text.waits}</h2>
      <p class="small soft">{text.waitsLead({ day })}</p>
      <DataTable
        caption={text.waits}
        unseenCaption
        compact
        rows={waits}
        columns={[
          {
            label: text.waitsService,
            names: true,
            cell: ({ service }: WaitNow) => (
              <>
                <Name of={service.name} language={language} />
                {service.kind === 'consultation' && <span class="small soft"> {text.forWorkers}</span>}
              </>
            ),
          },
          {
            label: text.waitsDays,
            number: true,
            cell: ({ days }: WaitNow) => days ?? <span class="small soft">{text.waitsFew}</span>,
          },
        ]}
      />
    </section>
  );
};

const EventsLink: FC<{ area: string; language: Language }> = ({ area, language }) => (
  <p>
    <a href={`/areas/${area}/events`}>{selfBookingTexts[language].events}</a>
  </p>
);

const ServiceCard: FC<{ offered: Offered; href: string; timeZone: string; language: Language }> = ({
  offered: { service, next },
  href,
  timeZone,
  language,
}) => {
  const text = selfBookingTexts[language];
  return (
    <div class="card stack gap-3">
      <h2>
        <Name of={service.name} language={language} />
      </h2>
      <p class="soft">{text.minutes({ count: service.durationMinutes })}</p>
      <p>
        {next === undefined ? (
          text.noneFree
        ) : (
          <>
            <span class="soft">{text.next}</span>
            <br />
            <span class="strong">{sayDateTime(next, language, timeZone)}</span>
          </>
        )}
      </p>
      {next !== undefined && (
        <a class="button wide" href={href} aria-label={text.seeTimesOf({ service: nameIn(service.name, language) })}>
          {text.seeTimes}
        </a>
      )}
    </div>
  );
};

function showTimes(
  c: Context<WebEnv>,
  { area, services, directory }: OpenArea,
  id: string,
  slots: readonly NeutralSlot[],
  now: number,
): Response | Promise<Response> {
  const { language } = c.var;
  const text = selfBookingTexts[language];
  const service = services.find((one) => one.id === id);
  const name = service?.name ?? {};
  const timeZone = zoneOf(directory, area.id);
  const reading = { language, timeZone };
  const target = { action: `/areas/${area.id}/holds` };
  const { slots: times, place } = withoutCommonPlace(slots);
  const path = `/areas/${area.id}/${id}`;
  const picked = pickTimes(c, lateLast(times, service, now), timeZone);
  const next = nextToTake(slots, service, now);
  // the very next one stands above the others, with a button of its own
  const shown = picked.day === undefined ? picked.shown.slice(1) : picked.shown;
  const { settled, late } = splitLate(shown, service, now);
  return showPage(
    c,
    { title: nameIn(name, language) },
    <div class="stack gap-6">
      {c.req.query('lost') !== undefined && (
        <Note tone="warn" said>
          <p>{text.lost}</p>
        </Note>
      )}
      {c.req.query('unheld') !== undefined && (
        <Note tone="warn" said>
          <p>{text.unheld}</p>
        </Note>
      )}
      {c.req.query('released') !== undefined && (
        <Note tone="good" said>
          <p>{text.released}</p>
        </Note>
      )}
      <Heading lead={nameIn(area.name, language)} back={{ href: `/areas/${area.id}`, label: text.allServices }}>
        <Name of={name} language={language} />
      </Heading>
      {next && picked.day === undefined && isPastChange(next, service, now) && (
        <LateNote phone={area.phone} language={language} />
      )}
      {next && picked.day === undefined && (
        <NextTime slot={next} target={target} reading={reading} button={text.take} />
      )}
      {next ? (
        <section class="stack">
          <h2>{picked.day === undefined ? slotTexts[language].nextFew : text.choose}</h2>
          {place && (
            <p class="soft">
              <Icon name="place" /> <Name of={place} language={language} />
            </p>
          )}
          {settled.length > 0 && (
            <PickedSlots picked={{ ...picked, shown: settled }} target={target} reading={reading} short />
          )}
        </section>
      ) : (
        <EmptyState icon="no-times" title={text.noneFree} advice={text.closed({ phone: area.phone })}>
          <a class="button second" href={`/areas/${area.id}`}>
            {text.allServices}
          </a>
        </EmptyState>
      )}
      <LateTimes of={late} phone={area.phone} language={language}>
        <PickedSlots picked={{ ...picked, shown: late }} target={target} reading={reading} short />
      </LateTimes>
      <OtherDays picked={picked} path={path} now={now} reading={reading} />
    </div>,
  );
}
