// Every page and every state of a page that a person can come to, by who comes to it and how.

import type { Page } from 'playwright-core';
import type { Language, Role } from '../../../src/core/permissions.ts';
import { paijatHameParts } from '../../support/directory.ts';
import { goTo, pressEnter, press as pressFirst } from '../../support/in-place.ts';
import { type Service, until } from '../../support/process.ts';

/**
 * One page as it stands. `open` leaves the browser on it, whatever language the person reads. A browser that stands on
 * a stop along the way there, given by its name, walks only the rest.
 */
export type Stop = { readonly name: string; readonly open: (page: Page, standingOn?: string) => Promise<void> };

/** `nobody` has not signed in. */
export type Visitor = Role | 'nobody';

const SERVICE = 'perheneuvola-konsultaatio';
const COME = '/come/perheneuvola-avoin/hartola-neuvola';
const CASE = { topic: 'sleep', ageBand: '0-2', question: 'Lapsi herää yöllä monta kertaa. Miten tuen vanhempia?' };

/** Fills the service with what the stops show: bookings in their states, and mail about them. */
export async function prepareStops(service: Service): Promise<Readonly<Record<Visitor, readonly Stop[]>>> {
  const video = await book(service, { channel: 'video', note: 'Mukana on myös varhaiskasvatuksen opettaja.' });
  const phone = await book(service, {
    channel: 'phone',
    case: undefined,
    family: { reference: 'HAR-2026-118' },
    consent: { scope: 'this-consultation', givenBy: 'guardian', givenAt: '2026-11-19T12:00:00+02:00' },
  });
  const cancelled = await book(service, { channel: 'video' });
  await ask(service, 'worker', 'POST', `/api/bookings/${cancelled}/cancel`, { reason: 'not-needed' });
  await bookClinic(service);
  await makeOwnKey(service);
  const { event, own, registration } = await planGroup(service);
  await sendFeedback(service);
  const { family, guardian, child, other, hidden } = await prepareFamilies(service);
  const { offer, entry, asked } = await prepareWaitlist(service);
  const planned = await preparePlans(service);
  const desk = await prepareDesk(service);
  const draft = await makeDraft(service);
  const hartolaDays = await bookDays(service, 'hartola', 'th-hartola', 1);
  const lahtiDays = await bookDays(service, 'lahti-etela', 'th-lahti-1', 3);
  const familyPage = await openToAll(service, planned.booking);
  const ownPage = await bookByThemselves(service);
  const invited = await inviteOutsiders(service, video);
  const subscription = (await ask(service, 'worker', 'POST', '/api/subscriptions', { level: 'neutral' })).id;
  const elsewhere = { url: 'https://calendar.example/own.ics' };
  const outside = (await ask(service, 'specialist', 'POST', '/api/busy-calendars', elsewhere)).id;
  const number = await sendAsNobody(service, COME, {});
  const unasked = await leaveUnasked(service);
  const poll = await preparePolls(service);
  const shelf = await prepareShelf(service);
  const threads = await prepareThreads(service, shelf);
  const booking = `/bookings/${video}`;
  return {
    nobody: [
      at('/'),
      at('/areas'),
      at('/areas/hartola'),
      at('/areas/hartola/events'),
      at('/areas/asikkala/events'),
      at(`/areas/hartola/${OPEN}`),
      at(`/areas/hartola/${OPEN}`, press('#days a')),
      at(familyPage),
      at(`${familyPage}/move`),
      at(`${familyPage}/move`, press('#days a')),
      at(`${familyPage}/cancel`),
      at(`${familyPage}/room`),
      at(`${familyPage}/channel`),
      at(`${familyPage}/calendar`),
      at(`${familyPage}/calendar`, submit('main form')),
      at(`${familyPage}/calendar`, follow('main a[href$="/close"]')),
      at(`${ownPage}?done=booked`),
      at(`${ownPage}/messages`),
      at(`${ownPage}/messages`, type('quietFrom', '20:00'), submit()),
      at(invited.page),
      at(`${invited.page}/room`),
      at('/sign-in'),
      at('/sign-in?note=signed-out'),
      at('/sign-in', submit('form[action="/sign-in"]')),
      at('/sign-in/sent'),
      at('/sign-in/confirm?token=used'),
      at('/sign-in/confirm?token=used', submit()),
      at('/accessibility'),
      at('/k'),
      at('/k', submit('form[action="/k"]')),
      at('/k', type('code', 'KLMN-PRST'), submit('form[action="/k"]')),
      at('/accessibility?done=sent'),
      at('/accessibility', submit()),
      at('/privacy'),
      at('/docs'),
      at('/mail-tray'),
      at('/mail-tray', follow('main table a')),
      at(offer),
      at(`${offer}?done=gone`),
      at(event),
      at(own),
      at('/walk-ins?site=asikkala-paivakoti&service=perheohjaaja-paivakodissa&view=board'),
      at(COME),
      at(number),
      at(`${number}/check`),
      at(`/n/${'x'.repeat(43)}`),
      at(poll.own),
      at(poll.own, submit()),
      at(`${poll.own}?done=answered`),
      at(`/p/${'x'.repeat(43)}`),
      at('/no-such-page'),
    ],
    worker: [
      at('/'),
      at('/book'),
      at(`/book/${SERVICE}`),
      at(`/book/${SERVICE}?month=2027-02`),
      at(`/book/perheohjaaja-etakonsultaatio?language=sv`),
      at(`/book/${SERVICE}`, hold),
      at(`/book/${SERVICE}`, hold, submit('#booking')),
      at(`/book/${SERVICE}`, hold, pick('family'), submit('#booking')),
      at(`/book/${SERVICE}`, hold, pick('phone')),
      at(`/book/${SERVICE}`, hold, type('question', 'Lapsi Maija Meikäläinen valvoo.'), submit('#booking')),
      at(`/book/${SERVICE}`, loseSlot(service)),
      at('/threads'),
      at('/who-knows'),
      at('/who-knows/hartola/sleep'),
      at('/who-knows/hartola/screens'),
      at('/ask'),
      at(`/ask/${SERVICE}/hartola`),
      at(`/ask/${SERVICE}/hartola`, submit()),
      at(`/ask/${SERVICE}/hartola`, sendCase('main form[action^="/ask"]')),
      at(`/book/${SERVICE}`, hold, pick('video'), sendCase('#booking')),
      at('/shelf'),
      at('/shelf?area=hartola&topic=fears&age=3-5'),
      at(`/shelf/${shelf.shown}?done=answered`),
      at(`/threads/${threads.asked}?done=asked`),
      at(`/threads/${threads.answered}`),
      at(`/threads/${threads.askedBack}`, type('text', 'Soita 040 123 4567'), submit()),
      at('/own-details'),
      at('/own-messages'),
      at('/own-messages', submit()),
      at('/own-devices'),
      at('/own-details', submit()),
      at('/own-details', type('post', 'Maija Meikäläinen'), submit()),
      at('/own-details', lacking('phone'), submit()),
      at('/own-calendar'),
      at('/own-calendar', submit('form[action="/own-calendar"]')),
      at(`/own-calendar/${subscription}/close`),
      at('/bookings'),
      at(`/bookings?wait=${SERVICE}`),
      at(`/bookings?wait=${SERVICE}`, submit('form[action="/bookings"]')),
      at('/bookings?done=lapsed&was=2027-03-02T11:00:00.000Z'),
      at(`/bookings/waiting/${asked}/leave`),
      at(booking),
      at(`${booking}?done=booked`),
      at(`/bookings/${phone}`),
      at(`/bookings/${phone}/number`, type('phone', 'ei numero'), submit()),
      at(`/bookings/${cancelled}?done=cancelled`),
      at(`${booking}/reschedule`),
      at(`${booking}/reschedule`, press('button.slot')),
      at(`${booking}/reword`),
      at(`${booking}/reword`, type('question', 'Soita 040 123 4567'), submit()),
      at(`${booking}?done=already`),
      at(`${booking}/cancel`),
      at(`${booking}/cancel`, submit()),
      at(`/bookings/${cancelled}/cancel`),
      at(`${booking}/room`),
      at(`${booking}/invited?done=invited`),
      at(`${booking}/invited`, press(`form[action$="${invited.other}/link"] button`)),
      at(`${booking}/invited/${invited.other}/remove`),
      at(`${booking}/messages`),
      at(`/bookings/${phone}/room`),
      at('/bookings/00000000-0000-4000-8000-000000000000'),
      at('/users'),
    ],
    specialist: [
      at('/'),
      at('/threads'),
      at(`/threads/${threads.asked}`),
      at(`/threads/${threads.asked}`, submit()),
      at(`/threads/${threads.answered}?done=answer`),
      at(`/threads/${threads.answered}`, follow('a[href*="/advice/"]')),
      at(`/threads/${threads.answered}`, follow('a[href*="/advice/"]'), submit('main form[action*="/advice/"]')),
      at('/shelf'),
      at('/shelf/new/hartola'),
      at(`/shelf/${shelf.waiting}?done=written`),
      at(`/shelf/${shelf.back}/reword`),
      at('/walk-ins?site=hartola-neuvola&service=perheneuvola-avoin'),
      at('/away'),
      at('/away', type('fromDate', ''), submit()),
      at('/away', awayOn('2026-11-24')),
      at('/away?done=reported'),
      at('/duties'),
      at('/duties?handed=3&left=1'),
      at('/threads?done=given-back'),
      at('/own-calendar'),
      at('/own-calendar/link'),
      at('/own-calendar/link', submit()),
      at(`/own-calendar/outside/${outside}/unlink`),
      at('/my-day'),
      at('/my-day?date=2026-11-24'),
      at('/my-day?date=2027-01-11'),
      at('/my-day?date=2026-11-21'),
      at(booking),
    ],
    scheduler: [
      at('/'),
      at('/', find('Malli')),
      at('/', find('Eikukaan')),
      at('/', find('131052-308T')),
      at('/undelivered'),
      at('/walk-ins'),
      at('/walk-ins?site=asikkala-paivakoti&service=perheohjaaja-paivakodissa'),
      at('/groups'),
      at('/groups/new'),
      at('/groups/new', submit()),
      at(event),
      at(`${event}/draw`),
      at(`${event}/cancel`),
      at(`${event}/change`),
      at(`${event}/change`, type('capacity', '0'), submit()),
      at(`${registration}/cancel`),
      at(`${registration}/address`),
      at(`${registration}/address`, submit()),
      at('/book'),
      at('/bookings'),
      at(`/bookings?wait=${SERVICE}`),
      at('/waitlist'),
      at('/waitlist?done=gone'),
      at('/waitlist?state=ended'),
      at('/waitlist?area=asikkala&service=rokotus'),
      at('/waitlist/new'),
      at('/waitlist/new', submit()),
      at(`/waitlist/new?family=${family}&service=neuvola-maaraaikainen`),
      at(`/waitlist/${entry}/remove`),
      at('/families'),
      at('/families', type('query', 'Malli'), submit()),
      at('/families', type('query', 'Eikukaan'), submit()),
      at('/families', submit()),
      at('/families/new'),
      at('/families/new', submit()),
      at('/families/new', registerAgain),
      at('/families/duplicates'),
      at(`/families/${family}`),
      at(`/families/${family}?purpose=appointment&done=registered`),
      at(`/families/${hidden}?purpose=appointment`),
      at(`/families/${family}/edit`),
      at(`/families/${hidden}/edit`),
      at(`/families/${family}/named-worker`),
      at(`/families/${family}/non-disclosure`),
      at(`/families/${hidden}/non-disclosure`),
      at(`/families/${family}/guardians/new`),
      at(`/families/${family}/guardians/new`, submit()),
      at(`/families/${family}/guardians/${guardian}`),
      at(`/families/${family}/guardians/${guardian}/remove`),
      at(`/families/${family}/children/new`),
      at(`/families/${family}/children/new`, submit()),
      at(`/families/${family}/children/${child}`),
      at(`/families/${family}/children/${child}/remove`),
      at(`/families/${family}/merge/${other}`),
      at(planned.form),
      at(planned.form, submit()),
      at(planned.form, planVisits),
      at(planned.form, planVisits, named('changed', press('[name=step][value=change]'))),
      at(planned.form, planVisits, answerOne),
      at(planned.gone, planVisits),
      at(`${planned.gone}&family=${family}&after=yes`),
      at(`/bookings/${planned.booking}`),
      at(`/bookings/${planned.booking}/child`),
      at(planned.plan),
      at(`${planned.plan}?done=booked`),
      at(`${planned.plan}?cancelled=2&kept=1`),
      at(`${planned.plan}/cancel`),
      at(`${planned.plan}/cancel`, submit()),
      at(`/bookings/${planned.booking}/link`),
      at(`/bookings/${planned.booking}/channel`),
      at(`/bookings/${planned.booking}/invited`),
      at(`/bookings/${planned.booking}/invited`, type('email', 'ei osoite'), submit()),
      at('/desk'),
      at(DESK),
      at(`${DESK}&by=room`),
      at(`${DESK}&view=week`),
      at(`${DESK}&view=week&by=room`),
      at(`${DESK}&view=list`),
      at(`${DESK}&why=yes&part=morning&weekdays=MO&earliest=15:00&latest=13:00`),
      at(`${DESK}&date=2026-12-06`),
      at(`${DESK}&date=2026-12-06&view=list`),
      at(`${DESK}&done=booked&booking=${desk.dragged}`),
      at(`${DESK}&done=released&was=2026-11-23T08:00:00.000Z`),
      at(DESK, type('query', 'Malli'), submit('form[action="/desk/search"]')),
      at(DESK, type('query', 'Eikukaan'), submit('form[action="/desk/search"]')),
      at(`/desk/family/${family}?${DESK.split('?')[1]}`),
      at(`/desk/family/${family}?${DESK.split('?')[1]}`, hold),
      at(DESK, hold),
      at(DESK, hold, submit('#desk-hold')),
      at(DESK, hold, type('reference', 'HAR-2026-118'), submit('#desk-hold')),
      at(DESK, hold, planSeveral),
      at(DESK, hold, planSeveral, planVisits),
      at(DESK, loseSlot(service, 'lahti-etela')),
      at(DESK, drop(desk.dragged, 'button.desk-place')),
      at(DESK, drop(desk.dragged, '.desk-off')),
    ],
    coordinator: [
      at('/polls'),
      at('/polls/new'),
      at('/polls/new', submit('main form')),
      at(NO_TIMES),
      at(COMMON),
      at(COMMON, submit('main form[method=post]')),
      at(`${poll.page}?done=proposed`),
      at(`${poll.page}/withdraw`),
      at(poll.chosen),
      at(`${poll.chosen}/following`),
      at(`${poll.chosen}/following?times=0`),
      at('/promises'),
      at(`/promises/${SERVICE}`),
      at(`/promises/${SERVICE}`, type('days', '99'), submit()),
      at('/threads'),
      at(`/threads/${threads.asked}`),
      at('/shelf'),
      at(`/shelf/${shelf.waiting}`),
      at(`/shelf/${shelf.waiting}`, submit('form[action$="/send-back"]')),
      at(`/shelf/${shelf.shown}?done=changed`),
      at(`/shelf/${shelf.down}`),
      at(AWAY),
      at(`${AWAY}&view=list`),
      at(AWAY, drop(desk.beside, '.desk-off.absence')),
      at(anyway({ date: '2026-12-22' })),
      at(anyway({ date: '2026-12-22' }), submit('#anyway')),
      at(anyway({ date: '2026-12-05' })),
      at(anyway({ slot: REFUSED })),
      at(anyway({ slot: REFUSED }), submit('#anyway')),
      at(anyway({ date: '2026-12-22', professional: 'th-lahti-1' }), holdAnyway),
      at(anyway({ date: '2026-12-22', professional: 'th-lahti-1' }), holdAnyway, submit('#desk-hold')),
      at(`/bookings/${desk.beside}/reschedule?despite=2026-12-22`),
      at(`/bookings/${desk.beside}/reschedule?slot=${encodeURIComponent(REFUSED)}`),
      at(`/bookings/${desk.beside}/reschedule?slot=${encodeURIComponent(REFUSED)}`, submit()),
      at('/self-booking'),
      at('/self-booking/hartola'),
      at('/series'),
      at('/series/perheneuvola-hartola'),
      at('/series/perheneuvola-hartola/edit'),
      at('/series/perheneuvola-hartola/remove'),
      at('/series/new'),
      at('/series/new', submit()),
      at('/drafts'),
      at(`/drafts/${draft}`),
      at(`/drafts/${draft}/series/perheneuvola-hartola`),
      at(`/drafts/${draft}/remove`),
      at('/'),
      at('/people'),
      at('/people?done=saved'),
      at('/people/new'),
      at('/people/new', submit()),
      at('/people/th-hartola'),
      at('/people/pn-psykologi/matters/hartola'),
      at('/people/pn-psykologi/matters/hartola', type('MO', 'aamulla'), submit()),
      at('/people/th-hartola/hours/new'),
      at('/people/th-hartola/hours/new', submit()),
      at('/people', follow('a[href^="/people/th-hartola/hours/th-"]')),
      at('/people', follow('a[href^="/people/th-hartola/hours/th-"]'), follow('a[href$="/remove"]')),
      at('/unasked'),
      at('/unasked?done=asker'),
      at(`/bookings/${unasked}`),
      at(`/bookings/${unasked}/asker`),
      at(`/bookings/${unasked}/asker`, submit()),
      at('/people/po-1/permissions'),
      at('/people/po-1/permissions', submit('form.stack.gap-5')),
      at('/absences'),
      at('/absences', follow('a[href^="/absences/"][href$="/remove"]')),
      at('/absences', follow('a[href^="/replan?absence="]')),
      at('/absences', follow('a[href^="/duties/new?absence="]')),
      at('/absences', follow('a[href^="/duties/new?absence="]'), type('note', 'Soita 040 123 4567'), submit()),
      at('/duties?back=2&stays=1'),
      at('/absences/new', reportAway('th-hartola', hartolaDays)),
      at('/absences/new', fallIll('th-hartola', hartolaDays)),
      at('/absences/new', fallIll('th-hartola', hartolaDays), submit()),
      at('/absences/new', fallIll('th-lahti-1', lahtiDays), replanAll),
      at('/absences', follow('a[href^="/closures/"][href$="/remove"]')),
      at('/absences/new'),
      at('/absences/new', submit()),
      at('/closures/new'),
      at('/closures/new', submit()),
      at('/templates'),
      at('/templates/hartola'),
      at('/templates/hartola/fi/booked'),
      at('/templates/hartola/fi/booked', type('opening', 'Tule neuvolaan {nimi}'), submit()),
      at(
        '/templates/hartola/sv/signature',
        type('signature', 'Tidsbokningen, {sender}'),
        press('main button[value=look]'),
      ),
      at('/templates/hartola/sv/signature', type('signature', 'Tidsbokningen'), submit()),
      at('/templates/hartola/sv/signature/versions'),
      at('/topics'),
      at('/topics/hartola'),
      at('/topics/hartola', submit('form[action="/topics/hartola"]')),
      at('/topics/hartola/sleep'),
      at('/topics/hartola/sleep/remove'),
      at('/reminders'),
      at('/reminders?done=saved'),
      at('/reminders/rokotus'),
      at('/reminders/rokotus', submit()),
      at('/insights'),
      at('/insights/sentences'),
      at('/insights/baselines'),
      at('/insights/baselines', submit()),
      at('/quotas'),
      at('/quotas?done=saved'),
      at('/quotas?done=removed'),
      at('/undelivered'),
      at('/undelivered?done=again'),
      at('/undelivered?done=gone'),
      at('/undelivered?done=all&count=3'),
      at('/quotas', follow('main table a')),
      at('/quotas', submit('form[action="/quotas"]')),
      at('/import'),
      at('/import', submit()),
      at('/import', attach('{"region": {}, "series": [{"recurrence": "FREQ=NEVER"}]}'), submit()),
      at('/book'),
      at('/my-day'),
    ],
    auditor: [
      at('/'),
      at('/own-keys'),
      at('/access-log'),
      at('/access-log?check=yes'),
      at('/access-log?actor=nobody'),
      at(`/access-log?family=${family}`),
      at('/access-log?noted=1:0123456789abcdef'),
      at('/access-log', submit('form.card[action="/access-log"]')),
    ],
    administrator: [
      at('/'),
      at('/users'),
      at('/users/new'),
      at('/users/new', submit()),
      at('/users', follow('main table a[href^="/users/"]')),
      at('/users', follow('main table a[href^="/users/"]'), follow('a[href$="/disable"]')),
      at('/undelivered'),
      at('/keys'),
      at('/keys/new'),
      at('/keys/new', submit()),
      at('/keys', follow('a[href$="/revoke"]')),
      at('/own-keys'),
      at('/own-keys', follow('a[href$="/decline"]')),
      at('/feedback'),
    ],
  };
}

type Step = (page: Page) => Promise<void>;

function at(path: string, ...steps: readonly (Step & { readonly said?: string })[]): Stop {
  const after = steps
    .map((step) => step.said ?? step.name)
    .map((_, nth, all) => [path, ...all.slice(0, nth)].join(', '));
  const name = [path, ...steps.map((step) => step.said ?? step.name)].join(', ');
  return {
    name,
    open: async (page, standingOn) => {
      const walked = standingOn === undefined ? -1 : after.indexOf(standingOn);
      if (walked < 0) await goTo(page, path);
      for (const step of steps.slice(Math.max(walked, 0))) await step(page);
    },
  };
}

const named = (said: string, step: Step): Step & { readonly said: string } => Object.assign(step, { said });

/** Sends a form as it stands. */
const submit = (form = 'main form[method=post]') =>
  named('sent', async (page) => {
    await press(`${form} [type=submit]`)(page);
  });

const press = (selector: string) => named('chosen', (page) => pressFirst(page, selector));

const follow = (selector: string) => named('opened', press(selector));

const pick = (value: string) => named(value, (page) => page.locator(`main [type=radio][value=${value}]`).check());

const type = (field: string, text: string) => named(text, (page) => page.locator(`main [name="${field}"]`).fill(text));

/** A form that was kept open while the page got another field, or that was sent by something else than its page. */
const lacking = (field: string) =>
  named(`lacking ${field}`, async (page) => {
    await page.locator(`main [name="${field}"]`).evaluate((element) => element.remove());
  });

/** The search at the head of every page of the desk. */
const find = (text: string) =>
  named(`found ${text}`, async (page) => {
    await page.locator('#find').fill(text);
    await pressEnter(page, '#find');
  });

const awayOn = (date: string) =>
  named('away', async (page) => {
    await page.locator('main [name=fromDate]').fill(date);
    await page.locator('main [name=toDate]').fill(date);
    await page.locator('main [name=reason]').selectOption('other');
    await press('main form[method=post] [type=submit]')(page);
  });

const registerAgain = named('a family that is there', async (page) => {
  await page.locator('main [name=area]').selectOption('hartola');
  await page.locator('main [name=name]').fill('Malli');
  await page.locator('main [name="guardians[0].phone"]').fill('+358 40 1234567');
  await page.locator('main [name="guardians[0].name"]').fill('Maija');
  await press('main form[method=post] [type=submit]')(page);
});

/** Three visits, two weeks apart: by phone, where the service is given so. */
const planVisits = named('with three visits', async (page) => {
  const byPhone = page.locator('main [name=channel][value=phone]');
  const isByPhone = (await byPhone.count()) > 0;
  if (isByPhone) await byPhone.check();
  const filled = { every: '2', times: '3', reference: 'HAR-2026-120', ...(isByPhone && { phone: '040 123 4567' }) };
  for (const [field, text] of Object.entries(filled)) await page.locator(`main [name=${field}]`).fill(text);
  await press('main form[method=post] [type=submit]')(page);
});

/** From the desk's form to a plan: the time that was held goes back. */
const planSeveral = named('several visits', press('#desk-hold [name=planFrom]'));

/** Applies the proposals as they stand, and is told whom to call. */
const replanAll = named('all moved', async (page) => {
  // who is replaced was told of the time
  await page.locator('main form[method=post] [name=calendar][value=cancel]').check();
  await press('main form[method=post] [type=submit]')(page);
  await page.locator('main .note[role=status] li a[href^="/bookings/"]').first().waitFor();
});

/** Says what becomes of the first visit in conflict, and of no other. */
const answerOne = named('one left out, sent', async (page) => {
  await page.locator('main [type=radio][value=out]').first().check();
  await page.evaluate(`document.querySelector('form[action="/plans"]').noValidate = true`);
  await press('form[action="/plans"] [type=submit]')(page);
});

const hold = named('held', press('button.slot'));

/** Takes the last of a day's times that a rule refuses. */
const holdAnyway = named('kept anyway', async (page) => {
  const times = page.locator('#anyway [name=slot]');
  await times.selectOption({ index: (await times.locator('option').count()) - 1 });
  await page.locator('#anyway [name=why]').fill('Perhe ei pääse muulloin.');
  await press('#anyway [type=submit]')(page);
});

/** Drags the desk's booking to where somebody is free, or to where nobody receives. */
const drop = (booking: string, target: string) =>
  named(`dropped on ${target}`, async (page) => {
    const [from, to] = [page.locator(`[data-booking="${booking}"]`), page.locator(target)];
    await page.setViewportSize({ width: 1280, height: 1600 });
    for (const [box, does] of [
      [await from.first().boundingBox(), 'down'],
      [await to.first().boundingBox(), 'up'],
    ] as const) {
      if (box === null) throw new Error(`no place to drag from or to: ${booking}, ${target}`);
      await page.mouse.move(box.x + 30, box.y + 12, { steps: 6 });
      await page.mouse.move(box.x + 30, box.y + 6, { steps: 3 });
      await page.mouse[does]();
    }
    await page.locator('dialog[open] h2').waitFor();
  });

const attach = (content: string) =>
  named('with a file', (page) =>
    page
      .locator('main [type=file]')
      .setInputFiles({ name: 'directory.json', mimeType: 'application/json', buffer: Buffer.from(content) }),
  );

/** Chooses a time that somebody else takes in the same moment. */
const loseSlot = (service: Service, area = 'hartola') =>
  named('lost', async (page) => {
    const slot = await page.locator('button.slot').first().getAttribute('value');
    await ask(service, 'coordinator', 'POST', '/api/holds', { slot, area });
    await press('button.slot')(page);
  });

/** Enters that a nurse is away on a day with bookings, and is shown them. */
const reportAway = (professional: string, days: DayOfEach) =>
  named(`${professional} away`, async (page) => {
    const date = days[await page.evaluate<Language>('document.documentElement.lang')];
    await page.locator('[name=professional]').selectOption(professional);
    for (const end of ['fromDate', 'toDate']) await page.locator(`[name=${end}]`).fill(date);
    await page.locator('[name=reason]').selectOption('other');
    await press('main form[method=post] [type=submit]')(page);
    await page.locator('#left-outside').waitFor();
  });

/** Goes on to plan them anew. */
const fallIll = (professional: string, days: DayOfEach) =>
  named(`${professional} away, saved`, async (page) => {
    await reportAway(professional, days)(page);
    await press('main form[method=post] [type=submit]')(page);
  });

/** Books the psychologist's next free time for the demonstration's worker. */
async function book(service: Service, content: object): Promise<string> {
  const query = new URLSearchParams({ service: SERVICE, area: 'hartola', professional: 'pn-psykologi', limit: '1' });
  const { items } = await ask(service, 'worker', 'GET', `/api/slots?${query}`);
  const { id } = await ask(service, 'worker', 'POST', '/api/bookings', { slot: items[0].id, case: CASE, ...content });
  return id;
}

/** A key that asks to act as the administrator. */
async function makeOwnKey(service: Service): Promise<void> {
  const { items } = await ask(service, 'administrator', 'GET', '/api/users');
  const me = items.find(({ grants }: { grants: { role: string }[] }) =>
    grants.some((one) => one.role === 'administrator'),
  );
  const key = { label: 'Tilastojen siirto', role: 'administrator', areas: ['*'], user: me.id };
  await ask(service, 'administrator', 'POST', '/api/api-keys', key);
}

/** Written questions: one that waits, one that is asked back about, one that is answered, by what is on the shelf and was. */
async function prepareThreads(service: Service, shelf: { readonly shown: string; readonly leaves: string }) {
  const begin = async (question: string): Promise<string> =>
    (
      await ask(service, 'worker', 'POST', '/api/threads', {
        ...{ service: SERVICE, area: 'hartola', case: { ...CASE, question } },
      })
    ).id;
  const say = (thread: string, act: string, text: string, more: object = {}) =>
    ask(service, 'specialist', 'POST', `/api/threads/${thread}/${act}`, { text, version: 0, ...more });
  const asked = await begin('Miten tuen vanhempia, kun taapero herää yöllä?');
  const askedBack = await begin('Lapsi ei nukahda ilman syliä. Mitä kannattaa kokeilla?');
  await say(askedBack, 'ask-back', 'Kuinka kauan tätä on jatkunut?');
  const answered = await begin('Unikoulu on kokeiltu kahdesti. Mitä seuraavaksi?');
  await say(answered, 'answer', 'Kokeilkaa samaa iltarytmiä kahden viikon ajan.', { advice: shelf.shown });
  await say(answered, 'answer', 'Tästäkin on apua.', { version: 1, advice: shelf.leaves });
  await ask(service, 'coordinator', 'POST', `/api/shelf/${shelf.leaves}/take-down`, {
    ...{ version: 0, reason: 'Suositus on muuttunut.' },
  });
  return { asked, askedBack, answered };
}

/** Advice that is shown, that waits and that was sent back; a link, and one that was taken down. */
async function prepareShelf(service: Service) {
  const write = async (role: Role, more: object): Promise<string> =>
    (
      await ask(service, role, 'POST', '/api/shelf', {
        ...{ area: 'hartola', topic: CASE.topic, language: 'fi', title: 'Yöheräilyt: mitä kokeilla ensin', ...more },
      })
    ).id;
  const text = 'Sama rauhallinen ilta kahden viikon ajan auttaa useimpia.';
  const reason = { version: 0, reason: 'Tästä tunnistaa vielä tilanteen.' };
  const shown = await write('coordinator', { text, ageBand: CASE.ageBand });
  await write('coordinator', { title: 'En broschyr om sömn', language: 'sv', link: 'https://esimerkki.fi/somn' });
  const waiting = await write('specialist', { title: 'Nukahtaminen ilman syliä', text });
  const back = await write('specialist', { title: 'Unikoulu kahdesti', text });
  await ask(service, 'coordinator', 'POST', `/api/shelf/${back}/send-back`, reason);
  const down = await write('coordinator', { title: 'Vanha ohje', text });
  await ask(service, 'coordinator', 'POST', `/api/shelf/${down}/take-down`, reason);
  const leaves = await write('coordinator', { title: 'Esite, joka poistetaan', text });
  return { shown, waiting, back, down, leaves };
}

/** Fills in what is asked about, and sends it: advice on the same is shown first. */
const sendCase = (form: string) =>
  named('sent', async (page) => {
    await page.locator('[name=topic]').selectOption(CASE.topic);
    await page.locator('[name=age]').selectOption(CASE.ageBand);
    await page.locator('[name=question]').fill(CASE.question);
    await press(`${form} [type=submit]`)(page);
    await page.locator('#answered-before').waitFor();
  });

/** A consultation whose booker has left. */
async function leaveUnasked(service: Service): Promise<string> {
  const email = 'lahtenyt.tyontekija@example.test';
  const person = { email, name: 'Liisa Lähtenyt', grants: [{ role: 'worker', area: 'hartola' }] };
  const { id: user } = await ask(service, 'administrator', 'POST', '/api/users', person);
  const own = { Origin: service.url, 'Content-Type': 'application/x-www-form-urlencoded' };
  const post = (path: string, fields: Record<string, string>) =>
    fetch(service.url + path, { method: 'POST', headers: own, body: new URLSearchParams(fields), redirect: 'manual' });
  await post('/sign-in', { email, next: '/' });
  const token = await readInMail(service, email, /sign-in\/confirm\?[^"\s<]*token=([\w.-]+)/);
  const signedIn = await post('/sign-in/confirm', { token, next: '/' });
  const Cookie = signedIn.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
  const { items } = await ask(service, 'worker', 'GET', `/api/slots?service=${SERVICE}&area=hartola`);
  const made = await fetch(`${service.url}/api/bookings`, {
    method: 'POST',
    headers: { Cookie, Origin: service.url, 'Content-Type': 'application/json' },
    body: JSON.stringify({ slot: items.at(-1).id, channel: 'video', case: CASE }),
  });
  if (!made.ok) throw new Error(`the consultation was not booked: ${await made.text()}`);
  const { id } = (await made.json()) as { id: string };
  await ask(service, 'administrator', 'POST', '/api/users/change', { user, disabled: true, calendar: 'cancel' });
  return id;
}

/** What a mail to this address holds, once it has come. */
export async function readInMail(service: Service, email: string, what: RegExp): Promise<string> {
  let found = '';
  await until(async () => {
    const read = async (path: string) => (await fetch(service.url + path)).text();
    const rows = (await read('/mail-tray')).split('<tr').filter((row) => row.includes(email));
    for (const row of rows) {
      const mail = await read(/href="(\/mail-tray\/[^"]+)"/.exec(row)?.[1] ?? '/mail-tray');
      found ||= what.exec(mail)?.[1] ?? '';
    }
    return found !== '';
  }, 30_000);
  return found;
}

/** Times proposed to a nurse of another area and to a school, with the school's own page. */
async function preparePolls(service: Service): Promise<Readonly<Record<'page' | 'own' | 'chosen', string>>> {
  const professionals = ['pn-psykologi', 'th-asikkala'];
  const within = 'from=2027-01-11T00:00:00Z&to=2027-01-29T00:00:00Z';
  const free = `/api/common-times?area=hartola&people=${professionals}&${within}`;
  const { items } = await ask(service, 'coordinator', 'GET', free);
  const starts = items.map(({ start }: { start: string }) => start);
  const times = [...Map.groupBy<string, string>(starts, (start) => start.slice(0, 10)).values()].map(([one]) => one);
  const propose = (some: readonly (string | undefined)[], email: string) =>
    ask(service, 'coordinator', 'POST', '/api/polls', {
      ...{ area: 'hartola', professionals, times: some, deadline: '2026-12-10T15:00:00+02:00' },
      outside: [{ email, role: 'authority' }],
    });
  const { id } = await propose(times.slice(0, 3), 'koulu@example.test');
  const over = await propose(times.slice(3, 5), 'paivakoti@example.test');
  await ask(service, 'coordinator', 'POST', `/api/polls/${over.id}/choose`, { time: over.times[0].id });
  const own = await readInMail(service, 'koulu@example.test', /(\/p\/[\w-]{43})/);
  return { page: `/polls/${id}`, own, chosen: `/polls/${over.id}` };
}

/** Books a child's check for a family that is only called. */
async function bookClinic(service: Service): Promise<void> {
  const slot =
    'neuvola-maaraaikainen~th-hartola.hartola-neuvola~20261209T070000Z~professional:th-hartola+room:hartola-n-1';
  await ask(service, 'scheduler', 'POST', '/api/bookings', { slot, family: { reference: 'HAR-2026-119' } });
}

const DESK = '/desk?area=lahti-etela&date=2026-11-23&service=neuvola-maaraaikainen';

const AWAY = DESK.replace('2026-11-23', '2026-12-22');
/** A nurse's time on a day of theirs off. */
const REFUSED =
  'neuvola-maaraaikainen~th-lahti-1.lahti-neuvola~20261222T060000Z~professional:th-lahti-1+room:lahti-n-2';
const anyway = (more: Readonly<Record<string, string>>) =>
  `/desk/anyway?${new URLSearchParams({ area: 'lahti-etela', service: 'neuvola-maaraaikainen', back: AWAY, ...more })}`;

/** Appointments on nurses' days: two, one of which is dragged; and one beside a nurse who is away. */
async function prepareDesk(service: Service): Promise<{ readonly dragged: string; readonly beside: string }> {
  const bookOn = async (date: string, professional: string, nth: number): Promise<string> => {
    const day = `from=${date}T00:00:00Z&to=${date}T22:00:00Z&professional=${professional}&limit=200`;
    const { items } = await ask(service, 'scheduler', 'GET', `/api/slots?${DESK.split('?')[1]}&${day}`);
    const content = { slot: items[nth].id, family: { reference: `LAH-${date}-${nth}` } };
    return (await ask(service, 'scheduler', 'POST', '/api/bookings', content)).id;
  };
  await bookOn('2026-11-23', 'th-lahti-1', 0);
  return {
    dragged: await bookOn('2026-11-23', 'th-lahti-1', 5),
    beside: await bookOn('2026-12-22', 'th-lahti-2', 0),
  };
}

/** A day for each language, as what is saved in one is there in the next. */
type DayOfEach = Readonly<Record<Language, string>>;

/** Appointments of a nurse on three days, so many on each. */
async function bookDays(service: Service, area: string, professional: string, each: number): Promise<DayOfEach> {
  const about = {
    service: 'neuvola-maaraaikainen',
    area,
    professional,
    from: '2026-12-09T00:00:00+02:00',
    limit: '200',
  };
  const free = async (): Promise<readonly { id: string; start: string }[]> =>
    (await ask(service, 'scheduler', 'GET', `/api/slots?${new URLSearchParams(about)}`)).items;
  const [fi = '', sv = '', en = ''] = new Set((await free()).map(({ start }) => start.slice(0, 10)));
  for (const day of [fi, sv, en]) {
    for (let nth = 0; nth < each; nth += 1) {
      const slot = (await free()).find(({ start }) => start.startsWith(day))?.id;
      const family = { reference: `AWAY-${area}-${day}-${nth}` };
      await ask(service, 'scheduler', 'POST', '/api/bookings', { slot, family });
    }
  }
  return { fi, sv, en };
}

/** Two families that may be one, with an appointment and a history, and one under non-disclosure. */
async function prepareFamilies(service: Service): Promise<Readonly<Record<string, string>>> {
  const register = async (more: object): Promise<string> =>
    (await ask(service, 'scheduler', 'POST', '/api/families', { area: 'hartola', ...more })).id;
  const guardians = [
    { name: 'Maija Malli', phone: '040 123 4567', email: 'maija.malli@example.test', language: 'sv' },
    { name: 'Matti Malli-Mäkeläinen', phone: '050 765 4321', safeToSend: false },
  ];
  const children = [{ name: 'Onni', born: '2023-05' }];
  const family = await register({ name: 'Malli', address: 'Esimerkkitie 1, 19600 Hartola', guardians, children });
  const other = await register({ name: 'Malli', guardians: guardians.slice(0, 1), confirmed: true });
  const hidden = await register({ name: 'Suojala', nonDisclosure: true });
  for (const professional of ['po-1', 'th-hartola']) {
    await ask(service, 'scheduler', 'POST', `/api/families/${family}/named-worker`, { professional });
  }
  const query = 'service=neuvola-maaraaikainen&area=hartola&limit=1';
  const { items } = await ask(service, 'scheduler', 'GET', `/api/slots?${query}`);
  await ask(service, 'scheduler', 'POST', '/api/bookings', { slot: items[0].id, family: { id: family } });
  const read = await ask(service, 'scheduler', 'GET', `/api/families/${family}?purpose=appointment`);
  return { family, other, hidden, guardian: read.guardians[0].id, child: read.children[0].id };
}

/** A plan that is booked; a time to plan from, whose second visit is taken and whose third meets a full week. */
async function preparePlans(service: Service): Promise<Readonly<Record<'form' | 'gone' | 'plan' | 'booking', string>>> {
  const about = { service: 'neuvola-etavastaanotto', area: 'hartola' };
  const slotOn = async (date: string): Promise<string> => {
    const day = { from: `${date}T00:00:00+02:00`, to: `${date}T23:00:00+02:00`, limit: '1' };
    return (await ask(service, 'scheduler', 'GET', `/api/slots?${new URLSearchParams({ ...about, ...day })}`)).items[0]
      .id;
  };
  const family = { reference: 'HAR-2026-121' };
  const rhythm = { slot: await slotOn('2027-01-11'), every: 1, times: 3 };
  const plan = await ask(service, 'scheduler', 'POST', '/api/plans', { ...rhythm, family });
  const first = await slotOn('2026-11-30');
  const taken = await slotOn('2026-12-14');
  for (const slot of [taken, await slotOn('2026-12-30')]) {
    await ask(service, 'scheduler', 'POST', '/api/bookings', { slot, family });
  }
  await ask(service, 'coordinator', 'POST', '/api/quotas', { ...about, most: 1 });
  const formFor = (slot: string) => `/plans/new?${new URLSearchParams({ slot, area: about.area })}`;
  return { form: formFor(first), gone: formFor(taken), plan: `/plans/${plan.id}`, booking: plan.visits[0].id };
}

/**
 * Two who wait: one has an offer, whose address the mail tells once the queue has written it, and one hopes for Sundays.
 * A worker waits so too, with a question: one is answered by an offer in spring.
 */
async function prepareWaitlist(service: Service): Promise<Readonly<Record<'offer' | 'entry' | 'asked', string>>> {
  const wish = { service: 'perheohjaaja-paivakodissa', fromDate: '2026-11-20', toDate: '2027-12-31', weekdays: [] };
  const { items } = await ask(service, 'scheduler', 'GET', '/api/areas');
  const areas = items.map(({ id }: { id: string }) => id);
  const join = (email: string, more: object = {}) =>
    ask(service, 'scheduler', 'POST', '/api/waitlist', { ...wish, areas, email, ...more });
  await join('odottaja@example.test');
  const { id: entry } = await join('toinen.odottaja@example.test', { weekdays: ['SU'] });
  const { id: gone } = await join('kolmas.odottaja@example.test', { weekdays: ['SU'] });
  await ask(service, 'scheduler', 'DELETE', `/api/waitlist/${gone}`);
  const asking = { service: SERVICE, areas: ['hartola'], fromDate: '2027-03-01', toDate: '2027-04-30', case: CASE };
  const email = 'worker@neuvoaika.example';
  await ask(service, 'worker', 'POST', '/api/waitlist', { ...asking, email });
  const question = `${CASE.question} Entä päivällä?`;
  const never = { weekdays: ['SU'], case: { ...CASE, question } };
  const { id: asked } = await ask(service, 'worker', 'POST', '/api/waitlist', { ...asking, email, ...never });
  let offer: string | undefined;
  await until(async () => {
    const tray = await (await fetch(`${service.url}/mail-tray`)).text();
    const mails = [...tray.matchAll(/href="(\/mail-tray\/[^"]+)"/g)].map(([, path]) => path ?? '');
    for (const path of mails) {
      offer ??= /\/offers\/[\w-]{43}/.exec(await (await fetch(service.url + path)).text())?.[0];
    }
    return offer !== undefined;
  }, 30_000);
  return { offer: offer ?? '', entry, asked };
}

/** An area that lets anybody book vaccinations, and a family's own page of the visit that was planned for it. */
async function openToAll(service: Service, booking: string): Promise<string> {
  await ask(service, 'coordinator', 'POST', '/api/areas/hartola/self-booking', { services: [OPEN] });
  const { url } = await ask(service, 'scheduler', 'POST', `/api/bookings/${booking}/links`, {});
  return new URL(url).pathname;
}

/** The own page of somebody who took an open time and gave a telephone number only. */
async function bookByThemselves(service: Service): Promise<string> {
  const post = (path: string, fields: Record<string, string>) => sendAsNobody(service, path, fields);
  const times = await (await fetch(`${service.url}/areas/hartola/${OPEN}`)).text();
  const slot = /name="slot" value="([^"]+)"/.exec(times)?.[1] ?? '';
  const [page = ''] = (await post('/areas/hartola/holds', { slot })).split('?');
  const booked = await post(page, { name: 'Esa Esimerkki', email: '', phone: '03 123 4567', language: 'fi' });
  if (booked !== `${page}?done=booked`) throw new Error(`the open time was not booked: ${booked}`);
  return page;
}

/** Where the answer to a form leads. */
async function sendAsNobody(service: Service, path: string, fields: Record<string, string>): Promise<string> {
  const answer = await fetch(service.url + path, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: { Origin: service.url },
    redirect: 'manual',
  });
  return answer.headers.get('Location') ?? '';
}

/** An interpreter with a page of their own, and a guest. */
async function inviteOutsiders(service: Service, booking: string): Promise<Readonly<Record<'page' | 'other', string>>> {
  const at = `/api/bookings/${booking}/participants`;
  const { participant } = await ask(service, 'worker', 'POST', at, { role: 'interpreter', language: 'so' });
  const { url } = await ask(service, 'worker', 'POST', `${at}/${participant}/link`, {});
  const guest = await ask(service, 'worker', 'POST', at, { role: 'authority', email: 'virasto@example.test' });
  return { page: new URL(url).pathname, other: guest.participant };
}

/** The second page of a proposal, and one of a meeting longer than anybody's day. */
const COMMON =
  '/polls/new/times?area=hartola&people=pn-psykologi&people=th-asikkala&minutes=60&channel=video&place=&from=2027-01-11T00:00:00Z';
const NO_TIMES = '/polls/new/times?area=hartola&people=pn-psykologi&minutes=480&channel=video&place=';

const OPEN = 'neuvola-maaraaikainen';

/** A group event by lot, with the page of one who registered. */
/** A series that would be held on Wednesdays: what is booked on Tuesdays waits for a choice. */
async function makeDraft(service: Service): Promise<string> {
  const { id } = await ask(service, 'coordinator', 'POST', '/api/drafts', { area: 'hartola', name: 'Kevään ajat' });
  const series = paijatHameParts().series?.find((one) => one.id === 'perheneuvola-hartola');
  const change = { series: { ...series, recurrence: 'FREQ=MONTHLY;BYDAY=2WE,4WE' } };
  await ask(service, 'coordinator', 'POST', `/api/drafts/${id}/changes`, { change });
  return id;
}

async function planGroup(service: Service): Promise<Readonly<Record<'event' | 'own' | 'registration', string>>> {
  const { id } = await ask(service, 'scheduler', 'POST', '/api/groups', {
    service: 'vanhempainiltapaiva',
    site: 'asikkala-paivakoti',
    name: { fi: 'Vanhempainiltapäivä' },
    start: '2026-12-03T13:00:00+02:00',
    end: '2026-12-03T15:00:00+02:00',
    capacity: 12,
    byLot: true,
  });
  const { registration } = await ask(service, 'scheduler', 'POST', `/api/groups/${id}/registrations`, {});
  const event = `/groups/${id}`;
  return { event, own: new URL(registration.link).pathname, registration: `${event}/registrations/${registration.id}` };
}

async function sendFeedback(service: Service): Promise<void> {
  const body = new URLSearchParams({ page: '/book', message: 'Kuukausien taulukko luetaan kahdesti.', contact: '' });
  const answer = await fetch(`${service.url}/accessibility`, {
    method: 'POST',
    body,
    headers: { Origin: service.url },
  });
  if (!answer.ok) throw new Error(`the feedback was not taken: ${answer.status}`);
}

// biome-ignore lint/suspicious/noExplicitAny: whatever JSON the service answers with
async function ask(service: Service, role: Role, method: string, path: string, body?: object): Promise<any> {
  const answer = await service.call(role, method, path, body);
  if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`);
  return answer.json();
}
