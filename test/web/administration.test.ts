// The administrator's and the auditor's pages through the app's door: users, keys, feedback, the access log.

import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AreaId, UserId } from '../../src/core/ids.ts';
import type { Actor, Role } from '../../src/core/permissions.ts';
import { addAbsence } from '../../src/features/directory/add-absence.ts';
import { findForAuditor } from '../../src/features/families/find-for-auditor.ts';
import { readActor } from '../../src/features/identity/read.ts';
import { sendFeedback } from '../../src/features/insights/send-feedback.ts';
import { postWelcome } from '../../src/features/notifications/post-welcome.ts';
import { readMailTray } from '../../src/features/notifications/read.ts';
import { sendDueMessages } from '../../src/features/notifications/send-messages.ts';
import { execute } from '../../src/platform/command.ts';
import type { Dependencies } from '../../src/platform/dependencies.ts';
import { MailNotTaken } from '../../src/platform/mailer.ts';
import { wordMessages } from '../../src/surfaces/worker/word-messages.ts';
import { openApp, paijatHame, START, type TestApp } from '../support/app.ts';
import { bookAppointment, freeSlots } from '../support/family.ts';
import { actorWith } from '../support/identity.ts';
import { sendSeen } from '../support/left-outside.ts';
import { openPages, type Pages, pagesAs } from '../support/pages.ts';
import { sealAll } from '../support/seal.ts';

let service: TestApp;
let pages: Pages;
beforeAll(async () => {
  service = await openApp();
  pages = await openPages(service, 'administrator');
});
afterAll(() => service.close());
beforeEach(() => service.travelTo(START));

const HARTOLA = [{ role: 'auditor', area: 'hartola' as AreaId }] as const;
const ROLES = { rows: '2', role1: 'worker', area1: 'hartola', role2: '', area2: 'sysma' };

async function userNamed(name: string): Promise<string> {
  const [, id = ''] = new RegExp(`href="/users/([^"]+)">${name}<`).exec((await pages.open('/users')).text) ?? [];
  return id;
}

/** What the worker does for somebody who was added, or is to be told again. */
async function welcome(user: UserId, deps: Dependencies = service.deps): Promise<void> {
  await postWelcome(deps, { user });
  await sendDueMessages(deps, wordMessages(deps));
}

describe('users', () => {
  test('somebody is added, given another role, shut out and let in again', async () => {
    const person = { name: 'Uuno Uusi', email: 'uuno@example.test', language: 'sv', professional: '' };
    const { location } = await pages.send('/users/new', { ...person, ...ROLES });
    const id = await userNamed('Uuno Uusi');
    expect(location).toBe(`/users?done=added&user=${id}`);
    expect((await pages.open(location)).text).toMatch(
      /Uuno Uusi on lisätty\. Hänelle on lähdössä osoitteeseen uuno@example\.test viesti/,
    );
    expect((await pages.send('/users/new', { ...person, ...ROLES })).location).toBe(`/users?done=already&user=${id}`);
    expect((await pages.open('/users?done=already')).text).toContain('Käyttäjä on jo lisätty. Mitään ei muutettu.');
    const more = { ...person, ...ROLES, role2: 'coordinator' };
    expect((await pages.send(`/users/${id}`, more)).location).toBe('/users?done=changed');
    expect((await pages.open('/users')).text).toContain('Koordinaattori: Sysmä');

    expect((await pages.open(`/users/${id}/disable`)).text).toContain('Suljetaanko käyttäjätunnus?');
    expect((await pages.send(`/users/${id}/disable`, {})).location).toBe('/users?done=disabled');
    expect((await pages.open(`/users/${id}`)).text).toContain('Suljettu');
    expect((await pages.send(`/users/${id}/enable`, {})).location).toBe('/users?done=enabled');
    expect((await pages.open(`/users/${id}`)).text).not.toContain('Suljettu');
  });

  test('a specialist who is shut out: the bookings that stand are shown first, and only the second press goes on', async () => {
    const slots = await service.call('worker', 'GET', '/api/slots?service=perheneuvola-konsultaatio&area=hartola');
    const { id: slot, start, professionals } = slots.body.items[0];
    const asked = {
      slot,
      channel: 'video',
      case: { topic: 'sleep', ageBand: '0-2', question: 'Miten tuemme nukahtamista?' },
    };
    expect((await service.call('worker', 'POST', '/api/bookings', asked)).status).toBe(201);
    const clock = start.slice(11, 16).replace(':', '.').replace(/^0/, '');
    const someone = await service.deps.db.user.findFirstOrThrow({ where: { professionalId: professionals[0].id } });
    const before = await pages.open(`/users/${someone.id}/disable`);
    expect([before.status, before.text.includes('Yksi varaus jäisi aikaan')], 'before it is pressed').toEqual([
      200,
      true,
    ]);
    const { shown, done } = await sendSeen(pages, `/users/${someone.id}/disable`, {});
    expect(shown.text).toContain('Yksi varaus jäisi aikaan tai paikkaan, jota ei enää tarjota');
    expect((await service.deps.db.user.findUniqueOrThrow({ where: { id: someone.id } })).disabledAt).not.toBeNull();
    expect(done.location).toBe('/users?done=left');
    expect((await pages.open(done.location)).text).toContain('Alueen koordinaattori näkee järjestettävät varaukset');
    const coordinator = await openPages(service, 'coordinator');
    const replan = await coordinator.open(`/replan?professional=${professionals[0].id}`);
    expect(replan.text).toContain(`klo ${clock}`);
    expect((await coordinator.open('/')).text).toContain('käyttäjätunnus on suljettu');
    await pages.send(`/users/${someone.id}/enable`, {});
  });

  test('an address that is taken is said at its field, and all that was typed is kept', async () => {
    const person = { name: 'Toinen Anna', email: 'worker@neuvoaika.example', language: 'fi', professional: '' };
    const { status, text } = await pages.send('/users/new', { ...person, ...ROLES });
    expect(status).toBe(422);
    expect(text).toContain('Osoite on jo toisella käyttäjällä');
    expect(text).toContain('href="#email"');
    expect(text).toContain('value="Toinen Anna"');
    expect(text).toMatch(/value="worker" selected/);
  });

  test('of somebody who was shut out meanwhile, a change says that they cannot sign in', async () => {
    const person = { name: 'Auni Avoinna', email: 'auni@example.test', language: 'fi', professional: '' };
    await pages.send('/users/new', { ...person, ...ROLES });
    const id = await userNamed('Auni Avoinna');
    expect((await pages.open(`/users/${id}`)).text).not.toContain('Suljettu');
    await pages.send(`/users/${id}/disable`, {});
    const { location } = await pages.send(`/users/${id}`, { ...person, ...ROLES, language: 'en' });
    const { text } = await pages.open(location);
    expect(text).toContain('Muutokset on tallennettu. Käyttäjätunnus on suljettu: henkilö ei pääse kirjautumaan');
    await pages.send(`/users/${id}/enable`, {});
    const again = await pages.open((await pages.send(`/users/${id}`, { ...person, ...ROLES })).location);
    expect(again.text).toMatch(/Muutokset on tallennettu\.(?! Käyttäjätunnus on suljettu)/);
  });

  test('a name that holds a number is said to, and not to be missing; so is one beside what somebody else has changed', async () => {
    const person = { name: 'Aulis Avoinna', email: 'aulis@example.test', language: 'fi', professional: '' };
    const holding = { ...person, name: 'Aulis 040 123 4567' };
    const noRole = { ...ROLES, role1: '' };
    const added = await pages.send('/users/new', { ...holding, ...noRole });
    expect(added.text).toContain('href="#name">Nimessä on henkilötunnus, puhelinnumero');
    expect([added.status, added.text.includes('Anna ainakin yksi rooli')]).toEqual([422, true]);
    expect(added.text).not.toContain('Kirjoita nimi');
    await pages.send('/users/new', { ...person, ...ROLES });
    const id = await userNamed('Aulis Avoinna');
    const form = (await pages.open(`/users/${id}`)).text;
    const marks = [...form.matchAll(/name="(drawn\.\w+)" value="([^"]*)"/g)].map(([, name, mark]) => [name, mark]);
    await pages.send(`/users/${id}`, { ...person, ...ROLES, language: 'en' });
    const mine = { ...holding, ...noRole, language: 'sv', ...Object.fromEntries(marks) };
    const late = await pages.send(`/users/${id}`, mine);
    expect([late.status, /Nyt tallessa on: ([^<]*)\. Jos/.exec(late.text)?.[1]]).toEqual([409, 'englanti']);
    expect(late.text).toContain('href="#name">Nimessä on henkilötunnus, puhelinnumero');
    expect(late.text).toContain('Anna ainakin yksi rooli');
  });

  test('a form without anything names every field', async () => {
    const { text } = await pages.send('/users/new', { rows: '2', language: 'fi' });
    for (const field of ['name', 'email', 'role1']) expect(text).toContain(`href="#${field}"`);
  });

  test('a role is given in an area that somebody chose, and a person who is added is mailed how to begin', async () => {
    const person = { name: 'Vilma Valitsija', email: 'vilma@example.test', language: 'sv', professional: '' };
    const form = await pages.open('/users/new');
    expect(form.text).toContain('Valitse alue');
    expect(form.text).not.toMatch(/value="\*" selected/);
    const rows = { rows: '2', role1: 'worker', area1: 'hartola', role2: 'scheduler', area2: '' };
    const faulty = await pages.send('/users/new', { ...person, name: '', ...rows });
    expect([faulty.status, faulty.text.includes('Kirjoita nimi')]).toEqual([422, true]);
    expect(faulty.text).toMatch(/id="area2-fault"[^>]*>[\s\S]{0,300}Valitse alue jokaiselle roolille/);
    expect(faulty.text).not.toContain('id="role1-fault"');
    expect((await pages.send('/users/new', { ...person, ...rows, area2: 'hartola' })).status).toBe(303);
    const user = (await userNamed('Vilma Valitsija')) as UserId;
    const blank = await pages.send(`/users/${user}`, { ...person, ...rows });
    expect([blank.status, blank.text.includes('id="area2-fault"')]).toEqual([422, true]);
    for (let times = 0; times < 2; times += 1) await welcome(user);
    const mails = (await readMailTray(service.deps)).filter(({ recipient }) => recipient === person.email);
    expect(mails.map(({ subject }) => subject)).toEqual(['Välkommen till Neuvoaika']);
    expect(mails[0]?.text).toContain(`${service.deps.config.publicUrl}/sign-in?lang=sv`);
  });

  test('whoever is told in Swedish how to begin signs in in Swedish, to the last page', async () => {
    const person = { name: 'Svea Svensk', email: 'svea@example.test', language: 'sv', professional: '' };
    await pages.send('/users/new', { ...person, ...ROLES });
    const ask = async (path: string, form?: Record<string, string>) => {
      const headers = { Origin: new URL(service.deps.config.publicUrl).origin, 'Accept-Language': 'fi' };
      const sent = form && { method: 'POST', body: new URLSearchParams(form) };
      const answer = await service.app.request(path, { headers, ...sent });
      return { location: answer.headers.get('Location') ?? '', text: await answer.text() };
    };
    const asking = await ask('/sign-in?lang=sv');
    expect(asking.text).toContain('<html lang="sv">');
    const [, action = ''] = /<form method="post" action="(\/sign-in[^"]*)"/.exec(asking.text) ?? [];
    const { location } = await ask(action, { email: person.email, next: '/' });
    expect((await ask(location)).text).toContain('<html lang="sv">');
    const mailed = async () => (await readMailTray(service.deps)).find(({ recipient }) => recipient === person.email);
    await vi.waitUntil(() => service.deps.db.message.count({ where: { mailbox: person.email, kind: 'sign-in' } }), {
      timeout: 20_000,
    });
    await sendDueMessages(service.deps, wordMessages(service.deps));
    const link = new URL(/https?:\S+/.exec((await mailed())?.text ?? '')?.[0] ?? '');
    expect(link.pathname).toBe('/sign-in/confirm');
    const confirming = await ask(link.pathname + link.search);
    expect(confirming.text).toContain('<html lang="sv">');
    const [, confirm = ''] = /<form method="post" action="(\/sign-in\/confirm[^"]*)"/.exec(confirming.text) ?? [];
    expect((await ask(confirm, { token: 'used' })).text).toContain('<html lang="sv">');
  });

  test('a mail on how to begin that the server refused is said of the user, and is sent again by a button', async () => {
    const person = { name: 'Reino Refusoitu', email: 'reino@example.test', language: 'fi', professional: '' };
    await pages.send('/users/new', { ...person, ...ROLES });
    const user = (await userNamed(person.name)) as UserId;
    const { mailer } = service.deps;
    const refusing = { ...mailer, send: () => Promise.reject(new MailNotTaken('recipient', { reply: 550 })) };
    await welcome(user, { ...service.deps, mailer: refusing });
    const list = (await pages.open('/users')).text;
    expect(list).toMatch(
      /Aloitusviesti ei mennyt perille[\s\S]{0,500}aria-label="Lähetä aloitusviesti: Reino Refusoitu"/,
    );
    expect((await pages.open(`/users/${user}`)).text).toContain('Tarkista osoite');
    const told = async () =>
      (await service.call('administrator', 'GET', '/api/users')).body.items.find(
        ({ id }: { id: string }) => id === user,
      ).welcome.fate;
    expect(await told()).toBe('refused');
    const elsewhere = await openPages(service, 'administrator', 'asikkala');
    expect((await elsewhere.send(`/users/${user}/welcome`, {})).status).toBe(404);
    service.travelTo(service.deps.clock.now() + 1);
    const { location } = await pages.send(`/users/${user}/welcome`, {});
    expect((await pages.open(location)).text).toContain('aloitusviesti on lähdössä osoitteeseen reino@example.test');
    expect(await told()).toBe('waiting');
    for (let times = 0; times < 2; times += 1) await welcome(user);
    expect(await told()).toBe('sent');
    await pages.send(`/users/${user}/disable`, {});
    const closed = await pages.send(`/users/${user}/welcome`, {});
    expect([closed.status, closed.text.includes('Tunnus on jo suljettu, joten aloitusviestiä')]).toEqual([409, true]);
    expect(closed.text).not.toContain('Varauksen tila');
    expect((await readMailTray(service.deps)).filter(({ recipient }) => recipient === person.email)).toHaveLength(1);
    const none = (await (await openPages(service, 'coordinator', 'asikkala')).open('/undelivered')).text;
    expect(none).toContain('Jos kutsun tai perumisviestin lähettäminen ei onnistu');
  });

  test('what became of a mail on how to begin is not said of the one that was asked for while it was sent', async () => {
    const person = { name: 'Raija Uudelleen', email: 'raija@example.test', language: 'fi', professional: '' };
    await pages.send('/users/new', { ...person, ...ROLES });
    const user = (await userNamed(person.name)) as UserId;
    const { mailer, db } = service.deps;
    const later = new Date(service.deps.clock.now() + 1);
    const slow = {
      ...mailer,
      send: async () => {
        await db.user.update({ where: { id: user }, data: { welcomeAt: later } });
        throw new MailNotTaken('recipient', { reply: 550 });
      },
    };
    await welcome(user, { ...service.deps, mailer: slow });
    const { items } = (await service.call('administrator', 'GET', '/api/users')).body;
    expect(items.find(({ id }: { id: string }) => id === user).welcome).toEqual({
      at: later.toISOString(),
      fate: 'waiting',
    });
  });

  test('somebody with a role in another area too is shown to an administrator of one, with who may change them', async () => {
    const person = { name: 'Kaisa Kahdella', email: 'kaisa@example.test', language: 'fi', professional: '' };
    expect((await pages.send('/users/new', { ...person, ...ROLES, role2: 'scheduler' })).status).toBe(303);
    const id = await userNamed('Kaisa Kahdella');
    const local = await openPages(service, 'administrator', 'hartola');
    const { status, text } = await local.open(`/users/${id}`);
    expect([status, text.includes('<form method="post" action="/users')]).toEqual([200, false]);
    expect(text).toContain('kaisa@example.test');
    expect(text).toContain('Voit katsoa tietoja, mutta et muuttaa niitä');
    expect(text).toMatch(/sama rooli kaikilla näillä alueilla: Hartola, Sysmä/);
    for (const act of ['disable', 'enable']) expect((await local.open(`/users/${id}/${act}`)).status).toBe(403);
    expect((await local.send(`/users/${id}`, { ...person, ...ROLES })).status).toBe(403);
    expect((await pages.open(`/users/${id}`)).text).toContain(`action="/users/${id}"`);
  });

  test('an administrator of one area is offered the professionals and units of it, and a forged one is said at its field', async () => {
    const local = await openPages(service, 'administrator', 'lahti-etela');
    const form = (await local.open('/users/new')).text;
    expect(form).toContain('value="th-lahti-1"');
    expect(form).not.toMatch(/value="(th-hartola|sihti-1|hartola-neuvola|asikkala-neuvola)"/);
    const person = {
      name: 'Kirjoitettu Nimi',
      email: 'kirjoitettu@example.test',
      language: 'sv',
      ...ROLES,
      area1: 'lahti-etela',
    };
    const forged = await local.send('/users/new', { ...person, professional: 'sihti-1' });
    expect([forged.status, forged.text.includes('value="Kirjoitettu Nimi"')]).toEqual([422, true]);
    expect(forged.text).toMatch(/id="professional-fault"[^>]*>[\s\S]{0,300}toimii muilla kuin sinun alueillasi/);
    const elsewhere = await local.send('/users/new', { ...person, professional: '', area1: 'asikkala' });
    expect([elsewhere.status, elsewhere.text.includes('Anna rooleja vain omilla alueillasi')]).toEqual([422, true]);
    expect((await pages.open('/users/new')).text).toContain('value="sihti-1"');
    const alone = await openPages(service, 'administrator', 'sysma');
    expect((await alone.open('/users/new')).text).toContain('Alueillasi ei ole ammattilaista, jonka voisit antaa');
  });

  test('a field that there is none of is refused by its path, in a body of users and of keys', async () => {
    const person = { email: 'uusi@example.test', name: 'Uusi', grants: [{ role: 'worker', area: 'hartola' }] };
    const faultsOf = async (path: string, body: object) => {
      const answer = await service.call('administrator', 'POST', path, body);
      return [answer.status, answer.body.faults?.map(({ path: at }: { path: string }) => at)];
    };
    expect(await faultsOf('/api/users', { ...person, disabled: true, colour: 'red' })).toEqual([
      400,
      ['disabled', 'colour'],
    ]);
    const deep = [{ role: 'worker', area: 'hartola', until: '2027' }];
    expect(await faultsOf('/api/users', { ...person, grants: deep })).toEqual([400, ['grants[0].until']]);
    expect(await faultsOf('/api/users/change', { user: 'one', email: person.email })).toEqual([400, ['email']]);
    const key = { label: 'Kone', role: 'auditor', areas: ['*'], scope: 'all' };
    expect(await faultsOf('/api/api-keys', key)).toEqual([400, ['scope']]);
  });

  test('the last administrator of every area stays', async () => {
    const id = await userNamed('Petri Peltola');
    const { status, text } = await pages.send(`/users/${id}/disable`, {});
    expect(status).toBe(409);
    expect(text).toContain('viimeinen koko alueen pääkäyttäjä');
  });
});

describe('names in the log', () => {
  test('a row says what a service and a post were called when it was written; a rename says from what to what', async () => {
    const { booking } = await bookAppointment(service);
    const rows = async () => {
      const { body } = await service.call('auditor', 'GET', '/api/access-log?limit=200');
      return body.items as { action: string; subject: { id: string }; said: { what: string; whose: string } }[];
    };
    const booked = async () => {
      const found = (await rows()).filter(
        ({ action, said }) => action === 'book-slot' && said.what.includes('tarkastus'),
      );
      return found.map(({ said }) => said);
    };
    const before = await booked();
    expect(before.length).toBeGreaterThan(0);
    service.travelTo('2026-11-20T09:05:00+02:00');
    const file = structuredClone(paijatHame) as {
      services: { id: string; name: Record<string, string> }[];
      professionals: { id: string; post: Record<string, string> }[];
    };
    for (const one of file.services) if (one.id === 'neuvola-maaraaikainen') one.name.fi = 'Uusi palvelunimi, 2027';
    for (const one of file.professionals) if (one.id === 'th-lahti-1') one.post.fi = 'Uusi nimike';
    expect((await service.call('coordinator', 'POST', '/api/import', file)).status).toBe(200);
    expect(await booked()).toEqual(before);
    const renames = (await rows()).filter(({ action }) => action === 'rename-entry');
    const said = Object.fromEntries(renames.map(({ subject, said }) => [subject.id, said]));
    expect(said['neuvola-maaraaikainen']?.what).toContain(
      'Lastenneuvolan määräaikaistarkastus → Uusi palvelunimi, 2027',
    );
    expect(said['neuvola-maaraaikainen']?.whose).toContain('Uusi palvelunimi, 2027');
    expect(said['th-lahti-1']?.what).toContain('→ Uusi nimike');
    // nothing of a person is kept for it: a user is called by today's name in every row
    expect(
      JSON.stringify(
        await service.deps.db.accessLog
          .findMany({ where: { action: 'change-user' } })
          .then((all) => all.map(({ details }) => details)),
      ),
    ).not.toMatch(/name\./);
    // what is done after the rename has the new name
    service.travelTo('2026-11-20T09:10:00+02:00');
    await service.call('scheduler', 'POST', `/api/bookings/${booking}/cancel`, { reason: 'not-needed' });
    const cancelled = (await rows()).find(({ action }) => action === 'cancel-booking');
    expect(`${cancelled?.said.what} ${cancelled?.said.whose}`).toContain('Uusi palvelunimi, 2027');
    expect((await service.call('coordinator', 'POST', '/api/import', paijatHame)).status).toBe(200);
  });
});

describe('the log of the directory in words', () => {
  const rowsOf = async (subject: string, reader = 'auditor') => {
    const { text } = await (await openPages(service, 'auditor', ...(reader === 'auditor' ? [] : [reader]))).open(
      `/access-log?subject=${subject}`,
    );
    const [, table = ''] = /<tbody>(.*?)<\/tbody>/s.exec(text) ?? [];
    return table
      .split('</tr>')
      .slice(0, -1)
      .map((row) =>
        row
          .replace(/<[^>]*>/g, ' ')
          .replace(/\s+/g, ' ')
          .trim(),
      );
  };

  test('an absence of whole days is said by its days, in one row for all areas of whom it is about', async () => {
    const coordinator = await openPages(service, 'coordinator');
    const days = { span: 'days', reason: 'leave', professional: 'pn-psykologi' };
    for (const [fromDate, toDate] of [
      ['2027-03-27', '2027-03-29'],
      ['2027-04-06', '2027-04-06'],
    ]) {
      const away = { ...days, fromDate: fromDate ?? '', toDate: toDate ?? '' };
      expect((await coordinator.send('/absences/new', away)).status).toBe(303);
    }
    const areas = await service.deps.db.accessLog.count({
      where: { action: 'add-absence', subjectId: 'pn-psykologi' },
    });
    expect(areas).toBe(4);
    for (const reader of ['auditor', 'hartola']) {
      const added = (await rowsOf('professional:pn-psykologi', reader)).filter((row) => row.includes('poissaolo'));
      expect(added).toEqual([
        expect.stringMatching(/: tiistai 6\.4\.2027( \D|$)/),
        expect.stringMatching(/: lauantai 27\.3\.2027 – maanantai 29\.3\.2027( \D|$)/),
      ]);
    }
  });

  test('what was removed is called by its last name, in the row of its removal and in those before and after', async () => {
    const importing = (file: object) => service.call('coordinator', 'POST', '/api/import', file);
    const file = structuredClone(paijatHame) as unknown as Record<
      'professionals' | 'series' | 'closures',
      Record<string, unknown>[]
    >;
    const areas = ['hartola'];
    const person = {
      id: 'lahtija',
      post: { fi: 'Lähtijä' },
      profession: 'public-health-nurse',
      languages: ['fi'],
      areas,
    };
    const closure = { id: 'sulku', name: { fi: 'Vanha sulku' }, areas, from: '2027-06-01', to: '2027-06-01' };
    const [like = {}] = file.series.filter(({ id }) => id === 'perheneuvola-hartola');
    const series = { ...like, id: 'poistuva', name: { fi: 'Poistuva sarja' }, window: ['08:00', '09:30'] };
    const added = { professionals: [...file.professionals, person], series: [...file.series, series] };
    expect((await importing({ ...file, ...added, closures: [closure] })).status).toBe(200);
    service.travelTo('2026-11-20T09:05:00+02:00');
    const away = { professional: 'lahtija', from: '2027-01-04T00:00', to: '2027-01-05T00:00', reason: 'leave' };
    await execute(service.deps, actorWith('coordinator@*'), addAbsence, away);
    service.travelTo('2026-11-20T09:06:00+02:00');
    const renamed = { ...added, professionals: [...file.professionals, { ...person, post: { fi: 'Lähtijä toinen' } }] };
    expect((await importing({ ...file, ...renamed, closures: [closure] })).status).toBe(200);
    service.travelTo('2026-11-20T09:07:00+02:00');
    const pages = await openPages(service, 'coordinator');
    for (const path of ['/series/poistuva/remove', '/closures/sulku/remove']) {
      expect([path, (await pages.send(path, {})).status]).toEqual([path, 303]);
    }
    expect((await importing(file)).status).toBe(200);
    expect(await rowsOf('series:poistuva')).toEqual([expect.stringMatching(/Poisti sarjan Sarja Poistuva sarja$/)]);
    expect(await rowsOf('closure:sulku')).toEqual([expect.stringMatching(/Vanha sulku/)]);
    expect(await rowsOf('professional:lahtija')).toEqual([
      expect.stringMatching(/Poisti hakemistosta: avaimella demo Lähtijä toinen$/),
      expect.stringMatching(/Lähtijä → Lähtijä toinen Lähtijä toinen$/),
      expect.stringMatching(/Lisäsi poissaolon: maanantai 4\.1\.2027 Lähtijä$/),
    ]);
  });
});

describe('keys', () => {
  test('a key is shown once, opens the API, and is revoked', async () => {
    const wish = { label: 'Siirto', role: 'coordinator', areas: ['hartola'], expires: '2026-12-31' };
    const made = await pages.send('/keys/new', wish);
    expect([made.status, made.headers.get('Cache-Control')]).toEqual([201, 'no-store']);
    const [key = ''] = /nv_[\w-]+/.exec(made.text) ?? [];
    expect((await service.call(key, 'GET', '/api/areas')).status).toBe(200);

    const list = (await pages.open('/keys')).text;
    expect(list).toContain('torstaihin 31.12.2026 asti');
    expect(list).not.toContain(key);
    const id = key.split('_')[1];
    expect((await pages.send(`/keys/${id}/revoke`, {})).location).toBe('/keys?done=revoked');
    expect((await service.call(key, 'GET', '/api/areas')).status).toBe(401);
    expect((await pages.open('/keys')).text).toContain('Mitätöity');
  });

  test('a key that is made twice in a row is one: the second press says that it was shown, and how to make another', async () => {
    const wish = { label: 'Tuplapainallus', role: 'coordinator', areas: ['hartola'], expires: '' };
    const live = async () => {
      const { body } = await service.call('administrator', 'GET', '/api/api-keys');
      return body.items.filter(
        (key: { label: string; revokedAt?: string }) => key.label === wish.label && !key.revokedAt,
      );
    };
    expect((await pages.send('/keys/new', wish)).status).toBe(201);
    const again = await pages.send('/keys/new', wish);
    expect([again.status, await live()]).toEqual([422, [expect.anything()]]);
    expect(again.text).toContain('Tämä avain on jo tehty, ja se näytettiin silloin.');
    const { expires: _, ...asked } = wish;
    const byApi = await service.call('administrator', 'POST', '/api/api-keys', asked);
    expect([byApi.status, byApi.body.code]).toEqual([409, 'in_use']);
    const [made] = await live();
    await pages.send(`/keys/${made.id}/revoke`, {});
    expect((await pages.send('/keys/new', wish)).status).toBe(201);
  });

  test('a key that would end in the past is refused with what was typed', async () => {
    const { status, text } = await pages.send('/keys/new', {
      label: 'Eilinen',
      role: 'worker',
      areas: ['*'],
      expires: '2026-11-01',
    });
    expect(status).toBe(422);
    expect(text).toContain('href="#expires"');
    expect(text).toContain('value="Eilinen"');
    const more = await pages.send('/keys/new', { label: 'Kone 010199-123A', areas: ['*'], expires: '2020-01-01' });
    const said = [...more.text.matchAll(/href="#(\w+)">([^<]*)/g)].filter(([, field]) => field !== 'main');
    expect(said.map(([, field]) => field)).toEqual(['label', 'role', 'expires']);
    expect(said[0]?.[2], 'the name is there, and holds a code').not.toContain('Anna avaimelle nimi');
  });
});

describe('a key that would act as a person', () => {
  const ask = async (label: string): Promise<{ id: string; key: string }> => {
    const { items } = (await service.call('administrator', 'GET', '/api/users')).body;
    const worker = items.find(({ email }: { email: string }) => email === 'worker@neuvoaika.example');
    const wish = { label, role: 'worker', areas: ['hartola'], user: worker.id };
    return (await service.call('administrator', 'POST', '/api/api-keys', wish)).body;
  };
  const opens = async (key: string) => (await service.call(key, 'GET', '/api/bookings')).status;

  test('is told of on their home, accepted or ended on their own page, and nobody else’s', async () => {
    const worker = await openPages(service, 'worker');
    expect((await worker.open('/own-keys')).text).not.toContain('Potilastietojärjestelmä');
    const { id, key } = await ask('Potilastietojärjestelmä');
    expect((await worker.open('/')).text).toContain('Avain odottaa hyväksyntääsi.');
    expect((await worker.open('/own-keys')).text).toContain('Potilastietojärjestelmä');
    expect(await opens(key)).toBe(401);
    // what was refused is no use of it
    const listed = async () => /Potilastietojärjestelmä.*?<\/tr>/s.exec((await pages.open('/keys')).text)?.[0];
    expect(await listed()).toContain('Ei koskaan');

    for (const act of ['accept', 'decline']) {
      expect((await pages.send(`/own-keys/${id}/${act}`, {})).status).toBe(404);
    }
    expect((await worker.send(`/own-keys/${id}/accept`, {})).location).toBe('/own-keys?done=accepted');
    expect(await opens(key)).toBe(200);
    expect(await listed()).not.toContain('Ei koskaan');
    expect((await worker.open('/')).text).not.toContain('odottaa hyväksyntääsi');

    expect((await worker.open(`/own-keys/${id}/decline`)).text).toContain('Lopetetaanko avain?');
    expect((await worker.send(`/own-keys/${id}/decline`, {})).location).toBe('/own-keys?done=declined');
    expect(await opens(key)).toBe(401);
    expect((await worker.open('/own-keys')).text).not.toContain('Potilastietojärjestelmä');
    for (const act of ['accept', 'decline']) {
      const again = await worker.send(`/own-keys/${id}/${act}`, {});
      expect([again.status, again.text.includes('Avain on jo lopetettu')]).toEqual([409, true]);
    }
  });

  test('made with the key of a machine, it says the machine’s name and area, and agreeing is a button like refusing', async () => {
    const machine = { label: 'Hartolan ylläpitokone', role: 'administrator', areas: ['hartola'] };
    const { key } = (await service.call('administrator', 'POST', '/api/api-keys', machine)).body;
    const grants = [{ role: 'worker', area: 'hartola' }];
    const person = { email: 'kohde@example.test', name: 'Kohde', language: 'fi', grants };
    const user: UserId = (await service.call(key, 'POST', '/api/users', person)).body.id;
    const wish = { label: 'Pyytävä järjestelmä', role: 'worker', areas: ['hartola'], user };
    expect((await service.call(key, 'POST', '/api/api-keys', wish)).status).toBe(201);
    const { text } = await (await pagesAs(service, person.email)).open('/own-keys');
    expect(text).toMatch(/Kuka pyytää<\/dt><dd>Avain Hartolan ylläpitokone \(Hartola\)</);
    expect(text).not.toContain('Palvelun ylläpito');
    expect(text).toMatch(/<button type="submit" class="button"[^>]*>Hyväksy</);
  });
});

describe('a text that was refused', () => {
  test('shows what was found where it is, also in the name of another language; a name that may be there is not marked', async () => {
    const key = { label: 'Kone 010199-123A', role: 'worker', areas: 'hartola' };
    const refused = await pages.send('/keys/new', key);
    expect(refused.status).toBe(422);
    expect(refused.text).toMatch(/<input id="label"[^>]*data-found="5 16"[^>]*value="Kone 010199-123A"/);
    expect(refused.text).toMatch(/<mark>(?:<span[^>]*>[^<]*<\/span>)010199-123A</);

    const coordinator = await openPages(service, 'coordinator');
    const topic = { nameFi: 'Uni', nameSv: 'Sömn, ring 040 123 4567', nameEn: '' };
    const { status, text } = await coordinator.send('/topics/hartola', topic);
    expect(status).toBe(422);
    expect(text).toContain('id="nameSv-marked"');
    expect(text).not.toContain('id="nameFi-marked"');

    const person = { name: 'Maija Virtanen', email: 'worker@neuvoaika.example', language: 'fi', professional: '' };
    expect((await pages.send('/users/new', { ...person, ...ROLES })).text).not.toContain('<mark>');
    const file = '{"professionals": [{"phone": "040 123 4567"';
    expect((await coordinator.send('/import', { text: file })).text).not.toContain('<mark>');
  });
});

describe('feedback', () => {
  test('an empty list says where feedback comes from, a full one shows it as it was written', async () => {
    expect((await pages.open('/feedback')).text).toContain('Palautetta ei ole vielä tullut');
    await sendFeedback(service.deps, {
      page: '/book',
      message: 'Kontrasti <on> heikko',
      contact: 'palaute@example.test',
    });
    const { text } = await pages.open('/feedback');
    expect(text).toContain('Kontrasti &lt;on&gt; heikko');
    expect(text).toContain('palaute@example.test');
  });
});

const cursorOf = (page: string) => /cursor=([\w-]+)[^>]*>Vanhemmat/.exec(page)?.[1];

describe('the access log', () => {
  test('says which days are the wrong way round', async () => {
    const auditor = await openPages(service, 'auditor');
    const days = await auditor.open('/access-log?from=2026-11-20&to=2026-11-10');
    expect(days.text).toContain('Päättymispäivä on ennen alkamispäivää');
  });

  test('says who did what, is narrowed to one subject, and goes on page by page', async () => {
    const auditor = await openPages(service, 'auditor');
    const { text } = await auditor.open('/access-log');
    expect(text).toContain('Teki rajapinta-avaimen');
    expect(text).toContain('Petri Peltola');

    const narrowed = (await auditor.open('/access-log?subject=directory:region')).text;
    expect(narrowed).toContain('Toi hakemiston');
    expect(narrowed).not.toContain('Kirjautui sisään');
    const wrong = await auditor.open('/access-log?subject=nonsense&actor=me');
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('href="#familyCalled"');
    expect(wrong.text).toContain('value="nonsense"');
    // what does not fit narrows nothing, and what does still narrows
    const partly = (await auditor.open('/access-log?subject=directory:region&from=sometime')).text;
    expect(partly).toContain('href="#from"');
    expect(partly).toContain('Toi hakemiston');
    expect(partly).not.toContain('Kirjautui sisään');

    const rowsOf = (page: string) => page.match(/<time /g)?.length ?? 0;
    let [page, rows] = [text, rowsOf(text)];
    for (let next = cursorOf(page); next !== undefined; next = cursorOf(page)) {
      page = (await auditor.open(`/access-log?cursor=${next}`)).text;
      rows += rowsOf(page);
    }
    expect(page).toContain('Toi hakemiston');
    expect(rows).toBeGreaterThan(rowsOf(text));
  });

  test('a family is found by its number or a guardian’s name, also by the number it had before it was merged', async () => {
    const kept = await bookAppointment(service, { guardians: [{ name: 'Aune Etsittävä', phone: '0401234567' }] });
    const twin = await bookAppointment(service);
    const numberOf = async (id: string) =>
      (await service.deps.db.family.findUniqueOrThrow({ where: { id } })).reference;
    const [number, old] = [await numberOf(kept.family), await numberOf(twin.family)];
    await service.call('coordinator', 'POST', `/api/families/${twin.family}/merge`, {
      into: kept.family,
      override: { rules: ['double-booking'], reason: 'Sama perhe.' },
    });

    const auditor = await openPages(service, 'auditor');
    for (const familyCalled of [number, old, 'aune etsitt', kept.family, twin.family]) {
      const { status, location } = await auditor.send('/access-log', { familyCalled });
      expect([familyCalled, status, location]).toEqual([familyCalled, 303, `/access-log?family=${kept.family}`]);
    }
    const row = await service.deps.db.accessLog.findFirstOrThrow({
      where: { action: 'find-family', role: 'auditor' },
      orderBy: { id: 'desc' },
    });
    expect(row).toMatchObject({ subjectId: kept.family, area: 'lahti-etela', purpose: 'oversight' });
    const { text } = await auditor.open(`/access-log?family=${kept.family}`);
    expect(text).toContain(`Vain tämä: Perhe ${number}`);
    expect(text).toContain(`siihen yhdistettiin perhe ${old}`);
    expect(text.match(/Varasi ajan: /g)).toHaveLength(2);
    expect(text).not.toContain('Etsittävä');

    const nobody = await auditor.send('/access-log', { familyCalled: 'Ei Kukaan', who: 'Ei Kukaan' });
    expect(nobody.status).toBe(422);
    expect(nobody.text).toContain('value="Ei Kukaan"');
    for (const field of ['familyCalled', 'who']) expect(nobody.text).toContain(`href="#${field}"`);
    const code = await auditor.send('/access-log', { familyCalled: '131052-308T' });
    expect(code.status).toBe(422);
    const byNumber = await service.call('auditor', 'GET', `/api/access-log?family=${old}&sayIn=sv`);
    expect(byNumber.body.asked).toEqual({ whose: `Familj ${number}` });
    const byName = await service.call('auditor', 'GET', '/api/access-log?family=Etsitt%C3%A4v%C3%A4');
    expect(byName.status, 'no name belongs in an address').toBe(404);
    const search = await service.call('auditor', 'POST', '/api/access-log/families', { query: 'Etsittävä' });
    expect(search.body).toMatchObject({ items: [{ id: kept.family, reference: number }], more: false });
    expect(JSON.stringify(search.body)).not.toContain('Aune');
  });

  test('of several that are called so one is chosen; an auditor finds nothing of other areas', async () => {
    for (const name of ['Kaksoisnimi', 'Kaksoisnimi']) await bookAppointment(service, { guardians: [{ name }] });
    const auditor = await openPages(service, 'auditor');
    const { status, text } = await auditor.send('/access-log', { familyCalled: 'kaksoisnimi', area: 'lahti-etela' });
    expect(status).toBe(200);
    expect(text).toContain('Valitse, ketä tarkoitat');
    expect(
      text.match(/href="\/access-log\?area=lahti-etela[^"]+family=[^"]+">Perhe N-\d+, Lahti, eteläinen/g),
    ).toHaveLength(2);
    const [worker] = await service.deps.db.user.findMany({ where: { name: 'Anna Aalto' } });
    const byName = await auditor.send('/access-log', { who: 'aalto anna' });
    expect(byName.location).toBe(`/access-log?actor=${worker?.id}`);
    const ofHartola = { ...(await readActor(service.deps, worker?.id ?? '')), grants: HARTOLA } as Actor;
    expect((await findForAuditor(service.deps, ofHartola, { query: 'Kaksoisnimi' })).items).toEqual([]);
  });

  test('a row says who came for whom, which of a guardian’s details changed, when an absence is, and what was only looked at', async () => {
    const kin = await bookAppointment(service);
    const guardian = kin.guardians[0]?.id;
    const changed = {
      name: 'Aino Toinen',
      email: 'aino.toinen@example.test',
      language: 'sv',
      safeToSend: false,
      calendar: 'silent',
    };
    const put = await service.call('scheduler', 'POST', `/api/families/${kin.family}/guardians/${guardian}`, changed);
    expect(put.status).toBe(200);
    const all = await freeSlots(service);
    const before = await service.call('scheduler', 'GET', `/api/bookings/${kin.booking}`);
    const [mine] = before.body.professionals.map(({ id }: { id: string }) => id);
    const other = all.find((slot) => !JSON.stringify(slot).includes(`"${mine}"`));
    await service.call('scheduler', 'POST', `/api/bookings/${kin.booking}/reschedule`, {
      slot: other?.id,
      calendar: 'cancel',
    });
    for (const words of [{ note: 'Tulkki tulee mukaan.' }, { note: 'Tulkki tulee mukaan.' }]) {
      expect((await service.call('scheduler', 'POST', `/api/bookings/${kin.booking}/reword`, words)).status).toBe(200);
    }
    const { body } = await service.call('auditor', 'GET', `/api/access-log?family=${kin.family}&sayIn=fi`);
    const saidOf = (wanted: string) =>
      body.items
        .filter(({ action }: { action: string }) => action === wanted)
        .map(({ said }: { said: { what: string } }) => said.what);
    expect(saidOf('change-guardian').join()).toMatch(/^Muutti huoltajan tietoja: muuttuivat .*nimi/);
    expect(saidOf('change-guardian').join()).toContain('saako viestejä lähettää');
    expect(saidOf('change-guardian').join()).not.toContain('Toinen');
    expect(saidOf('reschedule-booking').join()).toMatch(
      /Terveydenhoitaja \d, eteläinen neuvola → Terveydenhoitaja \d, eteläinen neuvola/,
    );
    expect(saidOf('reword-booking')).toEqual([expect.stringMatching(/^Muutti kysymystä tai viestiä.*viesti muuttui/)]);
    const away = { professional: 'th-lahti-2', from: '2026-12-28T08:00', to: '2026-12-29T16:00', reason: 'leave' };
    await execute(service.deps, actorWith('coordinator@*'), addAbsence, away);
    const rows = await service.call('auditor', 'GET', '/api/access-log?subject=professional:th-lahti-2&sayIn=fi');
    expect(rows.body.items[0].said.what).toMatch(/28\.12\.2026 klo 8\.00 – .*29\.12\.2026 klo 16\.00/);
  });

  test('a key is said to be a key wherever it acts, though it is labelled as a person', async () => {
    const label = 'Anna Aalto';
    const wish = { label, role: 'coordinator', areas: ['hartola'] };
    const [one, other] = [
      await service.call('administrator', 'POST', '/api/api-keys', wish),
      await service.call('administrator', 'POST', '/api/api-keys', { ...wish, expiresAt: '2027-12-01T00:00:00+02:00' }),
    ];
    const quota = { service: 'rokotus', area: 'hartola', most: 4 };
    expect((await service.call(one.body.key, 'POST', '/api/quotas', quota)).status).toBe(200);
    for (const [sayIn, who] of [
      ['fi', 'Avain Anna Aalto'],
      ['sv', 'Nyckel Anna Aalto'],
      ['en', 'Key Anna Aalto'],
    ]) {
      const log = await service.call('auditor', 'GET', `/api/access-log?actor=key:${one.body.id}&sayIn=${sayIn}`);
      expect(log.body).toMatchObject({ items: [{ actorName: who, said: { who } }], asked: { who } });
    }
    const auditor = await openPages(service, 'auditor');
    const { text } = await auditor.send('/access-log', { who: 'aalto' });
    const choices = [...text.matchAll(/<a href="[^"]+actor=[^"]+">([^<]+)<\/a>/g)].map(([, said]) => said);
    expect(choices.toSorted()).toEqual(
      ['Anna Aalto', ...[one, other].map(({ body }) => `Avain Anna Aalto (${body.id})`)].toSorted(),
    );
  });

  test('a row says what came of what in the area’s time, by names and numbers, and shows no id and no key of a slot', async () => {
    const kin = await bookAppointment(service);
    const next = (await freeSlots(service, { area: 'lahti-etela' })).at(-1);
    await service.call('scheduler', 'POST', `/api/bookings/${kin.booking}/reschedule`, {
      slot: next?.id,
      calendar: 'cancel',
    });
    await service.call('coordinator', 'POST', '/api/quotas', { service: 'rokotus', area: 'lahti-etela', most: 3 });
    const rows = await service.call('auditor', 'GET', `/api/access-log?family=${kin.family}&sayIn=fi`);
    const moved = rows.body.items.find(({ action }: { action: string }) => action === 'reschedule-booking');
    const time = String.raw`(ma|ti|ke|to|pe) \d+\.\d+\. klo \d+\.\d\d`;
    expect(moved.said.what).toMatch(
      new RegExp(
        `^Siirsi varauksen: Lastenneuvolan määräaikaistarkastus, ${time} → ${time}(, Terveydenhoitaja \\d, eteläinen neuvola → Terveydenhoitaja \\d, eteläinen neuvola)?, avaimella demo(, pois jääneen kalenterista ajat perutaan viestillä)?$`,
      ),
    );
    expect(moved.said).toMatchObject({ who: 'Sanna Salmi', role: 'ajanvaraaja' });
    for (const language of ['fi', 'sv', 'en']) {
      let next: string | undefined;
      do {
        const page = await service.call(
          'auditor',
          'GET',
          `/api/access-log?limit=100&sayIn=${language}${next ? `&cursor=${next}` : ''}`,
        );
        for (const { said } of page.body.items) {
          expect(Object.values(said).join(' ')).not.toMatch(/[0-9a-f]{8}-|~|\bmeans\b|undefined|\{/);
        }
        next = page.body.nextCursor ?? undefined;
      } while (next !== undefined);
    }
  });

  test('its seals are whole until a row is altered, and then the row is named', async () => {
    const auditor = await openPages(service, 'auditor');
    await sealAll(service.deps);
    expect((await auditor.open('/access-log')).text).toContain('ovat sellaisina kuin ne kirjoitettiin');
    const { id } = await service.deps.db.accessLog.findFirstOrThrow({ orderBy: { id: 'asc' } });
    await service.deps.db.$executeRawUnsafe('ALTER TABLE access_log DISABLE TRIGGER ALL');
    await service.deps.db.accessLog.update({ where: { id }, data: { actor: 'somebody-else' } });
    expect((await auditor.open('/access-log')).text).toContain(`Muutettu: rivi ${id}`);

    // A long one is read through only when somebody asks for it.
    await service.deps.db.$executeRaw`
      INSERT INTO access_seal (position, log_id, hash, sealed_at)
      SELECT last.position + n, last.log_id + 1000000 + n, last.hash, last.sealed_at
      FROM (SELECT * FROM access_seal ORDER BY position DESC LIMIT 1) AS last, generate_series(1, 10000) AS n`;
    const long = await auditor.open('/access-log');
    expect(long.text).not.toContain('Muutettu: rivi');
    expect(long.text).toContain('voi kestää minuutteja');
    const asked = await auditor.open('/access-log?check=yes');
    expect(long.text).toContain('href="/access-log?check=yes">Tarkista sinetit</a>');
    expect(asked.text).toContain(`Muutettu: rivi ${id}`);
  });

  test('shows nothing of a case', async () => {
    const question = 'Miten puhun erosta pienelle lapselle?';
    const slots = await service.call('worker', 'GET', '/api/slots?service=perheneuvola-konsultaatio&area=hartola');
    // who asks has the first one's hour already
    const asked = {
      slot: slots.body.items.at(-1).id,
      channel: 'video',
      case: { topic: 'sleep', ageBand: '0-2', question },
    };
    const { status, body } = await service.call('worker', 'POST', '/api/bookings', asked);
    expect(status).toBe(201);
    const auditor = await openPages(service, 'auditor');
    const { text } = await auditor.open(`/access-log?subject=booking:${body.id}`);
    expect(text).toContain('Varasi ajan');
    expect(text).not.toContain(question);
    expect((await auditor.open(`/bookings/${body.id}`)).status).toBe(404);
  });
});

describe('who may', () => {
  const others: readonly Role[] = ['worker', 'specialist', 'scheduler', 'coordinator'];

  test.each(others)('a %s is refused on every page of the administrator’s and the auditor’s', async (role) => {
    const visitor = await openPages(service, role);
    for (const address of ['/users', '/users/new', '/keys', '/keys/new', '/feedback', '/access-log']) {
      expect([address, (await visitor.open(address)).status]).toEqual([address, 403]);
    }
  });

  test('an administrator of one area gives no role in another', async () => {
    const local = await openPages(service, 'administrator', 'sysma');
    const person = { name: 'Ei Onnistu', email: 'ei@example.test', language: 'fi', professional: '' };
    const refused = await local.send('/users/new', { ...person, ...ROLES });
    expect([refused.status, refused.text.includes('Anna rooleja vain omilla alueillasi')]).toEqual([422, true]);
    expect((await pages.open('/users')).text).not.toContain('Ei Onnistu');
    expect((await local.send('/keys/new', { label: 'Ei', role: 'worker', areas: ['hartola'] })).status).toBe(403);
    expect((await local.open('/users')).text).not.toContain('Anna Aalto');
  });
});
