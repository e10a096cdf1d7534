// A family's appointment by video at its time, with those who come to it.

import type { BrowserContextOptions, Page } from 'playwright-core';
import { theService } from '../../src/features/identity/act-as-system.ts';
import { addUser } from '../../src/features/identity/add-user.ts';
import { execute } from '../../src/platform/command.ts';
import { roomTexts } from '../../src/surfaces/web/booking/texts/words.ts';
import type { TestApp } from './app.ts';
import { bookAppointment } from './family.ts';
import { type Rooms, WATCH } from './room.ts';

const texts = roomTexts.fi.room;

export type OpenMeeting = {
  /** signed in, before the room */
  readonly nurse: Page;
  /** of the nurse, a Cookie header */
  readonly cookies: string;
  readonly booking: string;
  readonly family: string;
  /** the one whose link is the first */
  readonly guardian: string;
  /** paths of the guests' links: the guardian's own first */
  readonly guests: readonly string[];
  readonly start: number;
  readonly end: number;
};

let meetings = 0;

/** The service's clock stands at the beginning. `links`: how many guests have one. */
export async function openMeeting(
  rooms: Rooms,
  { links = 0, context = {} }: { readonly links?: number; readonly context?: BrowserContextOptions } = {},
): Promise<OpenMeeting> {
  const { service } = rooms;
  meetings += 1;
  const guardians = [{ name: 'Aino', email: `aino.${meetings}@ovet.example.test`, language: 'fi' }];
  const wanted = { service: 'neuvola-etavastaanotto', channel: 'video', guardians };
  const { booking, family } = await bookAppointment(service, wanted);
  const row = await service.deps.db.booking.findUniqueOrThrow({ where: { id: booking } });
  const { guardianId: guardian } = await service.deps.db.participant.findFirstOrThrow({
    where: { bookingId: booking, guardianId: { not: null } },
  });
  const guests: string[] = [];
  for (const of of [{ guardian }, {}].slice(0, links)) {
    const { body } = await service.call('scheduler', 'POST', `/api/bookings/${booking}/links`, of);
    guests.push(new URL(body.url).pathname);
  }
  const cookies = await signInAs(service, row.professionals[0] ?? '', `ovi.${meetings}@example.test`);
  service.travelTo(row.start.getTime());
  const nurse = await rooms.browse({ cookies, context });
  await nurse.addInitScript(WATCH);
  await nurse.goto(`/bookings/${booking}/room`);
  return {
    nurse,
    cookies,
    booking,
    family,
    guardian: guardian ?? '',
    guests,
    start: row.start.getTime(),
    end: row.end.getTime(),
  };
}

/** Signs a new user in who is this professional; the value is a Cookie header. */
export async function signInAs(service: TestApp, professional: string, email: string): Promise<string> {
  const grants = [{ role: 'specialist', area: 'lahti-etela' }];
  await execute(service.deps, theService, addUser, { email, name: 'Hoitaja', grants, professional });
  const { token } = await service.deps.auth.makeLink(email);
  const answer = await service.app.request('/sign-in/confirm', {
    method: 'POST',
    body: new URLSearchParams({ token }),
    headers: { Origin: new URL(service.deps.config.publicUrl).origin },
  });
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

/** By a link to its lobby. */
export async function knock(page: Page, path: string): Promise<Page> {
  await page.addInitScript(WATCH);
  await page.goto(`${path}/room`);
  await page.goto(`/language/fi?to=${path}/room`);
  await page.getByRole('button', { name: texts.enter }).click();
  await page.getByRole('heading', { name: texts.lobby }).waitFor();
  return page;
}
