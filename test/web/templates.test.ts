// An area's own words in messages, from the coordinator's form to the family's mailbox, and back.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { postRegistration } from '../../src/features/groups/post-registration.ts';
import { lookForTimes } from '../../src/features/waitlist/look-for-times.ts';
import { openApp, START, type TestApp } from '../support/app.ts';
import { paijatHameParts } from '../support/directory.ts';
import { bookAppointment, mailTo, sendDue, tellEverybody } from '../support/family.ts';
import { openPages, type Pages } from '../support/pages.ts';

const parts = paijatHameParts();
const DIRECTORY = { ...parts, areas: parts.areas.map((area) => ({ ...area, phone: '03 123 4567' })) };

let service: TestApp;
let pages: Pages;
beforeAll(async () => {
  service = await openApp({ directory: DIRECTORY });
  pages = await openPages(service, 'coordinator');
});
afterAll(() => service.close());

const AT = '/templates/lahti-etela/sv/booked';
const OWN = {
  subject: 'Vi ses {date}',
  opening: 'Roligt att du kommer {time}!',
  instructions: 'Ring på dörrklockan.\nNumret är {phone}.',
  text: 'Ring på.',
};
const api = (method: string, path: string, body?: object) =>
  service.call('coordinator', method, `/api/templates${path}`, body);
const current = async (id: string) => (await api('GET', `/${id}`)).body;
const textOf = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

/** A family of that area whose guardian reads Swedish, told of a time. */
async function told(): Promise<{ text: string; subject: string; invite: string; booking: string }> {
  const { booking, guardians } = await bookAppointment(service);
  await tellEverybody(service, booking);
  const row = await service.deps.db.trayMessage.findFirstOrThrow({
    where: { recipient: guardians[0]?.email ?? '' },
    orderBy: { createdAt: 'desc' },
  });
  return { ...(await mailTo(service, guardians[0]?.email)), subject: row.subject, booking };
}

describe('a coordinator', () => {
  test('sees the whole mail before anything is saved, and then families read it so', async () => {
    const first = await told();
    const shown = await pages.send(AT, { ...OWN, act: 'look' });
    expect([shown.status, /class="fault".*?<\/span>\s*<\/span>/s.exec(shown.text)?.[0]]).toEqual([200, undefined]);
    const said = textOf(shown.text);
    expect(said).toContain('Vi ses fredag 27.11.2026');
    expect(said).toContain('Roligt att du kommer kl. 13.30!');
    expect(said).toMatch(/Ring på dörrklockan\. Numret är 0\d/);
    expect(said).toContain('fredag 27.11.2026 kl. 13.30–14.15');
    expect(said).toContain('/b/***');
    expect(said).toMatch(/Neuvoaika: Du har en bokad tid .*Ring på\. Se, flytta/);
    expect((await current('lahti-etela.sv.booked')).version).toBe(0);
    expect((await told()).text.replace(/\/b\/\S+/g, '')).toBe(first.text.replace(/\/b\/\S+/g, ''));

    expect((await pages.send(AT, { ...OWN, act: 'save' })).location).toBe(`${AT}?done=saved`);
    await pages.send('/templates/lahti-etela/sv/signature', { signature: 'Ring {phone} i alla ärenden', act: 'save' });
    const mail = await told();
    expect(mail.subject).toMatch(/^Vi ses \p{L}+ \d+\.\d+\.2026$/u);
    expect(mail.text).toMatch(/Roligt att du kommer kl\. \d+\.\d\d!\n.*kl\. \d+\.\d\d–\d+\.\d\d/);
    expect(mail.text).toMatch(/Ring på dörrklockan\.\nNumret är 0[\d ]+\./);
    expect(mail.text).toMatch(/\nNeuvoaika\nRing 0[\d ]+ i alla ärenden\n/);
    expect(mail.text).toMatch(/\/b\/[\w-]{43}/);
    expect(mail.invite).not.toContain('Ring på');
    const previews = textOf((await pages.open(`/bookings/${mail.booking}/messages`)).text);
    expect(previews).toContain('Roligt att du kommer kl.');
    const rows = await service.deps.db.accessLog.findMany({ where: { action: 'change-template' } });
    expect(rows.map(({ details }) => details)).toEqual([
      { language: 'sv', template: 'booked', fields: 'subject opening instructions text', version: 1 },
      { language: 'sv', template: 'signature', fields: 'signature', version: 1 },
    ]);
  });

  test('is told which word tells too much, which placeholder there is not, and loses nothing that was typed', async () => {
    const typed = {
      ...OWN,
      subject: 'Tid {namn}',
      opening: 'Välkommen till psykologen!',
      instructions: 'Läs mer: example.org',
    };
    const { status, text } = await pages.send('/templates/lahti-etela/fi/moved', { ...typed, act: 'save' });
    expect(status).toBe(422);
    expect(text).toContain('{namn} ei ole mikään merkintä. Voit käyttää: {date} {time} {sender}');
    expect(text).toContain('”psykologen” kertoo, millaisesta avusta on kyse.');
    expect(text).toContain('”example.org” näyttää verkko-osoitteelta.');
    expect(text).toContain('value="Välkommen till psykologen!"');
    const secret = { opening: 'Soita 040 123 4567 tai 131052-308T', act: 'look' };
    const personal = await pages.send('/templates/lahti-etela/fi/moved', secret);
    expect([personal.status, personal.text.includes('id="preview-title"')]).toEqual([422, true]);
    const asked = await api('POST', '/lahti-etela.fi.moved', { opening: typed.opening, subject: 'a\nb' });
    expect([asked.status, asked.body.faults.map(({ path }: { path: string }) => path)]).toEqual([
      400,
      ['subject', 'opening'],
    ]);
    expect(JSON.stringify(asked.body)).not.toContain('psykologen');
    expect((await current('lahti-etela.fi.moved')).version).toBe(0);
  });

  test('takes back what somebody else changed, or the service’s words, and undoes that too', async () => {
    const change = (opening: string, seen?: number) =>
      api('POST', '/hartola.fi.cancelled', { opening, ...(seen !== undefined && { seen }) });
    expect((await change('Aika on nyt peruttu.', 0)).body).toEqual({ id: 'hartola.fi.cancelled', version: 1 });
    const late = await change('Peruimme ajan.', 0);
    expect([late.status, late.body.code]).toEqual([409, 'changed_meanwhile']);
    expect((await change('Peruimme ajan.', 1)).body.version).toBe(2);
    const at = '/templates/hartola/fi/cancelled';
    const history = textOf((await pages.open(`${at}/versions`)).text);
    expect(history).toMatch(
      /Versio 2: pe 20\.11\. klo 9\.00 Kaisa Koivu .*”Aika on nyt peruttu\.” → ”Peruimme ajan\.”/,
    );
    const restore = (to: string, seen: string) => pages.send(`${at}/restore`, { to, seen });
    const stale = await restore('1', '1');
    expect([stale.status, stale.text.includes('Joku muu muutti sanoja juuri äsken, joten versiota 1')]).toEqual([
      409,
      true,
    ]);
    expect((await restore('1', '2')).location).toBe(`${at}?done=restored`);
    expect((await current('hartola.fi.cancelled')).words).toEqual({ opening: 'Aika on nyt peruttu.' });
    expect((await restore('0', '3')).location).toBe(`${at}?done=restored`);
    expect(await current('hartola.fi.cancelled')).toMatchObject({ version: 4, state: 'service', words: {} });
    expect((await restore('2', '4')).location).toBe(`${at}?done=restored`);
    const { items } = (await api('GET', '/hartola.fi.cancelled/versions')).body;
    expect(items.map(({ restored }: { restored?: number }) => restored)).toEqual([2, 0, 1, undefined, undefined]);
    const unknown = await restore('9', '5');
    expect([unknown.status, unknown.text.includes('Tätä versiota ei ole.')]).toEqual([422, true]);
  });

  test('words offers and what goes out about group events as bookings: previewed, checked, filled in and signed', async () => {
    const read = async (path: string) => textOf((await pages.open(`/templates/asikkala${path}`)).text);
    expect(await read('')).toContain('varatuista ja tarjotuista ajoista ja ryhmistä');
    const suits = {
      booked: 'tavataanpa paikan päällä',
      offer: 'Samat sanat lähtevät kaikille',
      signature: 'Rivi tulee',
    };
    for (const [kind, said] of Object.entries(suits)) {
      const page = await read(`/fi/${kind}`);
      expect([kind, Object.values(suits).filter((one) => page.includes(one))]).toEqual([kind, [said]]);
    }
    await api('POST', '/asikkala.fi.signature', { signature: 'Perheiden asioissa {phone}' });
    const own = { subject: 'Nähdään {date}', opening: 'Mukavaa, että tulet {time}!', instructions: 'Ota eväät.' };
    const at = '/templates/asikkala/fi/registration-coming';
    const shown = textOf((await pages.send(at, { ...own, text: 'Ota eväät', act: 'look' })).text);
    expect(shown).toContain('Nähdään perjantaina 27.11.2026 Hei! Mukavaa, että tulet klo 13.30!');
    expect(shown).toMatch(/Ota eväät\. .*Perheiden asioissa 03 123 4567/);
    expect(shown).toMatch(
      /Neuvoaika: Sinulla on paikka tapahtumassa pe 27\.11\. klo 13\.30\. Ota eväät\. Katso tai peru: \S+\/groups\/registration\/\*\*\*/,
    );
    const refused = await pages.send(at, { opening: 'Tapaamme {channel}, tervetuloa neuvolaan', act: 'save' });
    expect(refused.status).toBe(422);
    for (const said of ['Merkintää {channel} ei voi käyttää tässä', '”neuvolaan” kertoo', 'Sanoja ei ole tallennettu.'])
      expect(refused.text).toContain(said);
    expect((await pages.send(at, { ...own, act: 'save' })).location).toBe(`${at}?done=saved`);
    const planned = await service.call('scheduler', 'POST', '/api/groups', {
      ...{ service: 'vanhempainiltapaiva', site: 'asikkala-paivakoti', capacity: 12, name: { fi: 'Iltapäivä' } },
      ...{ start: '2026-12-03T13:00:00+02:00', end: '2026-12-03T15:00:00+02:00' },
    });
    const comer = { email: 'tulija@example.test', language: 'fi' };
    await service.call('scheduler', 'POST', `/api/groups/${planned.body.id}/registrations`, comer);
    const { id } = await service.deps.db.registration.findFirstOrThrow({ where: { eventId: planned.body.id } });
    await postRegistration(service.deps, { registration: id });
    await sendDue(service);
    const mail = (await mailTo(service, comer.email)).text;
    expect(mail).toMatch(/^Hei!\n\nMukavaa, että tulet klo 13\.00!\n\ntorstai 3\.12\.2026 klo 13\.00–15\.00\n/);
    expect(mail).toMatch(
      /\n\nOta eväät\.\n\n.*\n\S+\/groups\/registration\/[\w-]{43}\n\nPerheiden asioissa 03 123 4567\n\n/,
    );

    await api('POST', '/lahti-etela.fi.offer', { opening: 'Hyviä uutisia: aika on vapaana!', subject: 'Aika {time}' });
    const registered = await service.call('scheduler', 'POST', '/api/families', {
      area: 'lahti-etela',
      name: 'Odottajat',
      guardians: [{ name: 'Aino Odottaja', email: 'odottaja@example.test', language: 'fi' }],
    });
    const joined = await service.call('scheduler', 'POST', '/api/waitlist', {
      ...{ service: 'neuvola-maaraaikainen', areas: ['lahti-etela'], family: { id: registered.body.id } },
      ...{ fromDate: '2026-11-24', toDate: '2026-11-27' },
    });
    expect(joined.status, JSON.stringify(joined.body)).toBe(201);
    await lookForTimes(service.deps);
    await sendDue(service);
    const offered = (await mailTo(service, 'odottaja@example.test')).text;
    expect(offered).toMatch(
      /^Hei!\n\nHyviä uutisia: aika on vapaana!\n\n\S+ 2\d\.11\. klo [\d.]+\n\nPidämme aikaa sinulle/,
    );
    expect(offered).toMatch(/\/offers\/[\w-]{43}/);
    const logged = await service.deps.db.accessLog.findMany({
      where: { action: 'change-template', area: 'lahti-etela' },
      orderBy: { id: 'asc' },
    });
    expect(logged.at(-1)?.details).toMatchObject({ template: 'offer', fields: 'subject opening' });
    await api('POST', '/lahti-etela.fi.offer/restore', { to: 0 });
    expect((await current('lahti-etela.fi.offer')).state).toBe('service');
  });

  test('names no colleague: neither in what is tried, nor in what is saved', async () => {
    const { name } = await service.deps.db.user.findFirstOrThrow({ where: { professionalId: { not: null } } });
    const opening = `Sinut tapaa ${name.split(' ')[0]}.`;
    for (const act of ['look', 'save']) {
      const { status, text } = await pages.send('/templates/lahti-etela/fi/moved', { opening, act });
      expect([status, text.includes('on täällä työskentelevän nimi')]).toEqual([422, true]);
    }
    const asked = await api('POST', '/lahti-etela.fi.moved', { opening });
    expect([asked.status, asked.body.faults]).toMatchObject([400, [{ path: 'opening' }]]);
  });

  test('of another area, and whoever else, neither reads nor changes them', async () => {
    const other = await openPages(service, 'coordinator', 'sysma');
    expect((await other.open('/templates')).location).toBe('/templates/sysma');
    // who has one area is led round in no circle
    expect((await other.open('/templates/sysma')).text).not.toContain('Kaikki alueet');
    expect((await pages.open('/templates/sysma')).text).toContain('Kaikki alueet');
    for (const path of [AT, `${AT}/versions`]) expect((await other.open(path)).status).toBe(404);
    expect((await other.send(AT, OWN)).status).toBe(404);
    expect((await service.call('worker', 'POST', '/api/templates/hartola.fi.booked', {})).status).toBe(403);
  });
});

test('words that the directory has come to reveal rest: the service’s go out, and the coordinator is told', async () => {
  await api('POST', '/lahti-etela.sv.booked', { opening: 'Välkommen till Blåbärstunden!' });
  expect((await told()).text).toContain('Blåbärstunden');
  const [known] = parts.services;
  const services = [...parts.services, { ...known, id: 'blabar', name: { fi: 'Mustikkahetki', sv: 'Blåbärstund' } }];
  const imported = await service.call('coordinator', 'POST', '/api/import', { ...DIRECTORY, services });
  expect([imported.status, imported.body.faults]).toEqual([200, undefined]);
  const mail = await told();
  expect(mail.text).not.toContain('Blåbär');
  expect(mail.text).toContain('Du har fått en tid.');
  expect(mail.text).toMatch(/\nNeuvoaika\nRing 0/);
  expect((await current('lahti-etela.sv.booked')).state).toBe('resting');
  expect(textOf((await pages.open('/templates/lahti-etela')).text)).toContain('Yksi viesti lepää');
  expect(textOf((await pages.open('/')).text)).toContain('1 viesti lepää');
  const { status, text } = await pages.open(AT);
  expect([status, text.includes('”Blåbärstunden” on kuin palvelun nimestä')]).toEqual([200, true]);
  expect([text.includes('mutta niitä ei lähetetä'), text.includes('Mitään ei ole vielä')]).toEqual([true, false]);
  await api('POST', '/lahti-etela.sv.booked', { opening: 'Välkommen!' });
  const back = await pages.send(`${AT}/restore`, { to: '2', seen: '3' });
  expect([back.status, back.text.includes('Versiota 2 ei voi ottaa käyttöön: hakemisto on muuttunut')]).toEqual([
    422,
    true,
  ]);
  service.travelTo(START);
});
