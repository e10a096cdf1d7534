// The desk's pages of families through the app's door, without any script: found, registered, kept, made one.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openApp, paijatHame, type TestApp } from '../support/app.ts';
import { bookAppointment } from '../support/family.ts';
import { openPages, type Pages } from '../support/pages.ts';

let service: TestApp;
let pages: Pages;
beforeAll(async () => {
  service = await openApp();
  pages = await openPages(service, 'scheduler');
});
afterAll(() => service.close());

/** what the form's lists send when nobody touches them */
const LANGUAGES = { 'guardians[0].language': 'fi', 'guardians[1].language': 'fi' };
const ID = /^\/families\/([0-9a-f-]{36})\?/;

async function register(name: string, more: Record<string, string> = {}): Promise<string> {
  const answer = await pages.send('/families/new', { ...LANGUAGES, area: 'hartola', name, ...more });
  expect([answer.status, answer.location]).toEqual([303, expect.stringMatching(/done=registered$/)]);
  return ID.exec(answer.location)?.[1] ?? '';
}

const show = async (id: string) => (await pages.open(`/families/${id}?purpose=appointment`)).text;

describe('finding a family', () => {
  test('the search form asks who and why, is sent by POST, and leads to the family with its purpose', async () => {
    const form = await pages.open('/families');
    expect(form.text).toMatch(/<form method="post" action="\/families"/);
    expect(form.text).toContain('Etsi perhe, niin se näkyy tässä');
    const id = await register('Löytövirta', {
      'guardians[0].name': 'Lotta Löytövirta',
      'guardians[0].phone': '040 900 1000',
    });
    const found = await pages.send('/families', { query: 'lotta', purpose: 'contact' });
    expect(found.status).toBe(200);
    expect(found.text).toContain('Löytyi yksi perhe');
    expect(found.text).toContain(`href="/families/${id}?purpose=contact"`);
    expect(found.text).not.toMatch(/href="[^"]*lotta/i);
  });

  test('nobody found says what to do next', async () => {
    const { text } = await pages.send('/families', { query: 'Eikukaan', purpose: 'appointment' });
    expect(text).toContain('Perhettä ei löytynyt');
    expect(text).toContain('href="/families/new"');
  });

  test.each([
    ['too short', 'a', 'Kirjoita vähintään kaksi merkkiä'],
    ['an identity code', '010120A123K', 'Poista henkilötunnus'],
  ])('a search that is %s comes back with its fault', async (_what, query, said) => {
    const { status, text } = await pages.send('/families', { query, purpose: 'appointment' });
    expect(status).toBe(422);
    expect(text).toContain(said);
    expect(text).toContain('aria-invalid="true"');
  });

  test('a family’s address without a purpose asks for one before anything is read', async () => {
    const id = await register('Syyvirta');
    const { status, text } = await pages.open(`/families/${id}`);
    expect(status).toBe(200);
    expect(text).toContain('Miksi katsot perheen tietoja?');
    expect(text).not.toContain('Syyvirta');
  });

  test('a worker has neither the pages nor their place in the menu', async () => {
    const worker = await openPages(service, 'worker');
    const id = await register('Vieraskoski');
    for (const path of ['/families', '/families/new', `/families/${id}?purpose=appointment`, `/families/${id}/edit`]) {
      expect([path, (await worker.open(path)).status]).toEqual([path, 403]);
    }
    expect((await worker.open('/bookings')).text).not.toContain('href="/families"');
    expect((await pages.open('/bookings')).text).toContain('href="/families"');
  });

  test('another area’s desk finds no such page', async () => {
    const id = await register('Naapurimaa', { area: 'sysma' });
    const neighbour = await openPages(service, 'scheduler', 'hartola');
    for (const path of [
      `/families/${id}?purpose=appointment`,
      `/families/${id}/edit`,
      `/families/${id}/guardians/new`,
    ]) {
      expect([path, (await neighbour.open(path)).status]).toEqual([path, 404]);
    }
  });
});

describe('registering', () => {
  test('the whole family is taken down at once, with months as people write them', async () => {
    const id = await register('Täysihovi', {
      reference: 'EF-99',
      address: 'Hovitie 1',
      'guardians[0].name': 'Helmi Täysihovi',
      'guardians[0].email': 'helmi@example.test',
      'guardians[0].language': 'sv',
      'guardians[0].safeToSend': 'yes',
      'guardians[1].name': 'Heikki Toinen',
      'guardians[1].phone': '044 123 1231',
      'children[0].name': 'Hilla',
      'children[0].born': '5/2023',
    });
    const text = await show(id);
    for (const said of ['EF-99', 'Hovitie 1', 'Helmi Täysihovi', 'helmi@example.test', 'ruotsi', '5/2023']) {
      expect(text).toContain(said);
    }
    expect(text.match(/Älä lähetä viestejä/g)).toHaveLength(1);
  });

  test('faults come back at their fields with all that was typed', async () => {
    const { status, text } = await pages.send('/families/new', {
      area: 'hartola',
      name: 'Puolimatka 010120A123K',
      'children[1].name': 'Pihla',
      'children[1].born': '13/2023',
    });
    expect(status).toBe(422);
    expect(text).toContain('id="children[0].born-fault"');
    expect(text).toContain('value="13/2023"');
    const again = await pages.send('/families/new', { area: 'hartola', name: 'Puolimatka 010120A123K' });
    expect(again.text).toMatch(/id="name-fault">.*?Poista henkilötunnus/s);
  });

  test('a number that holds personal data is said to, and not to be too long, whatever else is wrong with the form', async () => {
    const { status, text } = await pages.send('/families/new', {
      ...LANGUAGES,
      area: 'hartola',
      name: 'Puolimatka',
      reference: 'EF 040 123 4567',
      'children[0].name': 'Pihla',
      'children[0].born': '13/2023',
    });
    const [, summary = ''] = /id="faults"(.*?)<\/ul>/s.exec(text) ?? [];
    const said = [...summary.matchAll(/href="#([^"]+)">([^<]+)/g)].map(([, field, fault]) => [field, fault]);
    expect([status, said]).toEqual([
      422,
      [
        ['reference', 'Tekstissä on henkilötietoja, joita siihen ei saa kirjoittaa. Poista merkitty kohta'],
        ['children[0].born', 'Kirjoita kuukausi ja vuosi, esimerkiksi 5/2023'],
      ],
    ]);
  });

  test('one that may be there already is shown first, and saved only when confirmed', async () => {
    const one = { 'guardians[0].name': 'Kerttu Kahdesti', 'guardians[0].phone': '040 222 3334' };
    const id = await register('Kahdesti', one);
    const before = await service.deps.db.family.count();
    const other = { ...one, 'children[0].name': 'Kaisa' };
    const again = await pages.send('/families/new', { ...LANGUAGES, area: 'hartola', name: 'Kahdesti', ...other });
    expect(again.status).toBe(409);
    expect(again.text).toContain(`href="/families/${id}?purpose=appointment"`);
    expect(again.text).toContain('sama puhelinnumero');
    expect(again.text).toContain('value="Kerttu Kahdesti"');
    expect(await service.deps.db.family.count()).toBe(before);
    const second = await register('Kahdesti', { ...other, confirmed: 'yes' });
    expect(await show(second)).toContain(`href="/families/${second}/merge/${id}"`);
  });

  test('Back and the button once more opens the family that is registered already, also one that was confirmed', async () => {
    const typed = { ...LANGUAGES, area: 'hartola', name: 'Takaisin', 'guardians[0].name': 'Taina Takaisin' };
    for (const form of [typed, { ...typed, 'children[0].name': 'Tatu', confirmed: 'yes' }]) {
      const [first, second] = [await pages.send('/families/new', form), await pages.send('/families/new', form)];
      expect(first.location).toMatch(/done=registered$/);
      expect([second.status, second.location]).toEqual([303, first.location.replace('registered', 'known')]);
      expect((await pages.open(second.location)).text).toContain('Perhe on jo rekisteröity näillä tiedoilla');
    }
    expect(await service.deps.db.family.count({ where: { name: 'Takaisin' } })).toBe(2);
  });

  test('a number that another family has is a fault of its field', async () => {
    await register('Numero', { reference: 'EF-100' });
    const { status, text } = await pages.send('/families/new', {
      area: 'hartola',
      name: 'Toinen',
      reference: 'EF-100',
    });
    expect(status).toBe(409);
    expect(text).toContain('id="reference-fault"');
    expect(text).not.toContain('name="confirmed"');
  });
});

describe('one family', () => {
  test('guardians and children are added, corrected and removed by forms', async () => {
    const id = await register('Muutosniemi');
    const at = `/families/${id}`;
    const bad = await pages.send(`${at}/guardians/new`, { name: 'Maire', channel: 'mail', language: 'fi' });
    expect([bad.status, bad.text.includes('id="email-fault"')]).toEqual([422, true]);
    await pages.send(`${at}/guardians/new`, {
      name: 'Maire',
      phone: '040 765 4321',
      language: 'en',
      safeToSend: 'yes',
    });
    await pages.send(`${at}/children/new`, { name: 'Mimmi', born: '1.2024' });
    const text = await show(id);
    expect(text).toContain('Maire');
    expect(text).toContain('href="tel:0407654321"');
    expect(text).toContain('1/2024');
    const guardian = new RegExp(`${at}/guardians/([0-9a-f-]{36})"`).exec(text)?.[1];
    const child = new RegExp(`${at}/children/([0-9a-f-]{36})"`).exec(text)?.[1];
    expect((await pages.open(`${at}/guardians/${guardian}`)).text).toContain('value="040 765 4321"');
    expect(await show(id)).not.toContain('Osoitteen');
    const renamed = {
      name: 'Maire Uusi',
      phone: '040 765 4321',
      language: 'en',
      channel: 'phone',
      messageLevel: 'place',
    };
    await pages.send(`${at}/guardians/${guardian}`, renamed);
    expect(await show(id)).toContain('Mitä viestit ja kalenterimerkinnät kertovat paikasta: Osoitteen');
    expect((await pages.open(`${at}/guardians/${guardian}`)).text).toMatch(
      /value="place" selected|selected="" value="place"|value="place" selected=""/,
    );
    await pages.send(`${at}/children/${child}`, { name: 'Mimmi', born: '' });
    expect(await show(id)).toContain('Maire Uusi');
    expect(await show(id)).not.toContain('1/2024');
    expect((await pages.open(`${at}/guardians/${guardian}/remove`)).text).toContain(
      'Poistetaanko Maire Uusi perheestä?',
    );
    await pages.send(`${at}/guardians/${guardian}/remove`, {});
    await pages.send(`${at}/children/${child}/remove`, {});
    expect(await show(id)).not.toMatch(/Maire|Mimmi/);
    for (const [one, path] of [
      ['guardian', `${at}/guardians/${guardian}`],
      ['child', `${at}/children/${child}`],
    ]) {
      const gone = `${at}?purpose=correction&done=${one}-gone`;
      expect((await pages.open(`${path}`)).location).toBe(gone);
      expect((await pages.open(`${path}/remove`)).location).toBe(gone);
      expect((await pages.send(`${path}/remove`, {})).location, 'pressed twice').toBe(gone);
      expect((await pages.send(`${path}`, renamed)).location).toBe(gone);
      expect((await pages.open(gone)).text).toContain('on jo poistettu perheen tiedoista. Mitään ei muutettu.');
    }
  });

  test('a child for whom there is a time to come is removed only once that time was shown', async () => {
    const id = await register('Aikalapsela');
    const at = `/families/${id}`;
    await pages.send(`${at}/children/new`, { name: 'Mimmi', born: '1.2024' });
    const child = new RegExp(`${at}/children/([0-9a-f-]{36})"`).exec(await show(id))?.[1] ?? '';
    const area = (await service.call('scheduler', 'GET', `/api/families/${id}?purpose=correction`)).body.area;
    const query = new URLSearchParams({ service: 'neuvola-maaraaikainen', area, limit: '40' });
    const free = (await service.call('scheduler', 'GET', `/api/slots?${query}`)).body.items;
    const slot = free.at(-1).id;
    const booked = await service.call('scheduler', 'POST', '/api/bookings', { slot, area, family: { id, child } });
    expect(booked.status, JSON.stringify(booked.body)).toBe(201);
    const booking = booked.body.id;
    const asked = (await pages.open(`${at}/children/${child}/remove`)).text;
    expect(asked).toContain('Yksi tuleva aika on tälle lapselle.');
    expect(asked).toMatch(new RegExp(`name="seen" value="${booking}:0"[\\s\\S]*href="/bookings/${booking}"`));
    const unseen = await pages.send(`${at}/children/${child}/remove`, {});
    expect([unseen.status, unseen.text.includes('Yksi tuleva aika')]).toEqual([409, true]);
    expect(await show(id)).toContain('Mimmi');
    // moved after the page was opened: the new time is shown first
    const moved = { slot: free.at(-9).id };
    const went = await service.call('scheduler', 'POST', `/api/bookings/${booking}/reschedule`, moved);
    expect(went.status, JSON.stringify(went.body)).toBe(200);
    const late = await pages.send(`${at}/children/${child}/remove`, { seen: `${booking}:0` });
    expect(late.status).toBe(409);
    const seen = /name="seen" value="([^"]+)"/.exec(late.text)?.[1] ?? '';
    const both = await Promise.all([1, 2].map(() => pages.send(`${at}/children/${child}/remove`, { seen })));
    expect(both.map(({ location }) => location.split('done=')[1]).sort()).toEqual(['child-gone', 'child-removed']);
    expect((await service.call('scheduler', 'GET', `/api/bookings/${booking}`)).body.status).toBe('booked');
  });

  test('before a guardian is removed, the page says which times and calls are theirs and how many links close', async () => {
    const phone = '040 765 4399';
    const guardians = [{ name: 'Lähtevä Huoltaja', email: 'lahteva@example.test', phone }];
    const { family, booking } = await bookAppointment(service, { guardians });
    const { booking: call } = await bookAppointment(service, {
      guardians,
      service: 'neuvola-etavastaanotto',
      channel: 'phone',
    });
    for (const id of [booking, call]) await service.call('scheduler', 'POST', `/api/bookings/${id}/links`, {});
    const of = async (id: string) => service.deps.db.guardian.findFirstOrThrow({ where: { familyId: id } });
    const asked = (await pages.open(`/families/${family}/guardians/${(await of(family)).id}/remove`)).text;
    expect(asked).toContain('Yksi linkki perheen aikoihin lakkaa toimimasta');
    expect(asked).toMatch(new RegExp(`Hän on mukana yhdessä tulevassa ajassa.[\\s\\S]*href="/bookings/${booking}"`));
    expect(asked).not.toContain('soitettaisiin');
    const { familyId } = await service.deps.db.booking.findUniqueOrThrow({ where: { id: call } });
    const other = (await pages.open(`/families/${familyId}/guardians/${(await of(familyId ?? '')).id}/remove`)).text;
    expect(other).toMatch(
      new RegExp(`Yksi tuleva puhelu soitettaisiin hänen numeroonsa.[\\s\\S]*href="/bookings/${call}"`),
    );
    expect(other).not.toContain('Hän on mukana');
  });

  test.each([
    ['may be sent nothing safely', { safeToSend: '', channel: 'phone' }],
    ['wants to hear nothing', { safeToSend: 'yes', channel: 'none' }],
  ])(
    'a guardian who %s is not called: the page names the calls before, and they lose the number',
    async (_why, typed) => {
      const [aino, eino] = ['040 100 0072', '040 100 0075'];
      const { family, booking, guardians } = await bookAppointment(service, {
        guardians: [
          { name: 'Aino Soitettava', phone: aino },
          { name: 'Eino Soitettava', phone: eino },
        ],
        service: 'neuvola-etavastaanotto',
        channel: 'phone',
      });
      await service.deps.db.booking.update({ where: { id: booking }, data: { phone: '+358401000072' } });
      const path = `/families/${family}/guardians/${guardians[0]?.id}`;
      expect((await pages.open(path)).text).toMatch(
        new RegExp(`Yksi tuleva puhelu soitetaan hänen numeroonsa[\\s\\S]*href="/bookings/${booking}"`),
      );
      expect((await pages.open(`/families/${family}/guardians/${guardians[1]?.id}`)).text).not.toContain(
        'puhelu soitetaan',
      );
      const kept = { name: 'Aino Soitettava', phone: aino, email: '', language: 'fi', messageLevel: 'neutral' };
      const { location } = await pages.send(path, { ...kept, ...typed });
      expect((await pages.open(location)).text).toContain('joilla oli tämä numero, ei ole enää numeroa');
      expect((await service.call('scheduler', 'GET', `/api/bookings/${booking}`)).body.phone).toBeUndefined();
      const { text } = await pages.open(`/bookings/${booking}`);
      expect(text).toMatch(
        new RegExp(`Tälle puhelulle ei ole annettu numeroa. *<a href="/bookings/${booking}/number"`),
      );
      expect(text).not.toContain('kenelläkään ei ole numeroa');
    },
  );

  test('of a guardian who may be written to again the desk is told that the links they had stay closed', async () => {
    const guardians = [{ name: 'Aino Palaava', email: 'palaava@example.test' }];
    const { family, guardians: kept } = await bookAppointment(service, { guardians });
    const path = `/families/${family}/guardians/${kept[0]?.id}`;
    const contact = { name: 'Aino Palaava', email: '', phone: '040 100 0079' };
    const typed = { ...contact, language: 'fi', channel: 'phone', messageLevel: 'neutral' };
    const unsafe = await pages.send(path, { ...typed, safeToSend: '' });
    expect((await pages.open(unsafe.location)).text).toContain('Muutokset on tallennettu.');
    const again = await pages.send(path, { ...typed, safeToSend: 'yes' });
    expect((await pages.open(again.location)).text).toContain(
      'Huoltajan aiemmat linkit pysyvät suljettuina: anna uusi linkki jokaisen tulevan ajan sivulta.',
    );
  });

  test('the named worker is chosen among those of the area, and the one before stays in the history', async () => {
    const id = await register('Nimettylä');
    const form = (await pages.open(`/families/${id}/named-worker`)).text;
    expect(form).toContain('value="th-hartola"');
    expect(form).not.toContain('value="th-asikkala"');
    await pages.send(`/families/${id}/named-worker`, { professional: 'th-hartola' });
    await pages.send(`/families/${id}/named-worker`, { professional: 'po-1' });
    expect(await show(id)).toContain('Aiemmat nimetyt työntekijät');
    const refused = await pages.send(`/families/${id}/named-worker`, { professional: 'th-asikkala' });
    expect([refused.status, refused.text.includes('id="professional-fault"')]).toEqual([422, true]);
  });

  test('non-disclosure is confirmed first; then the address is said to be hidden, and asked for nowhere', async () => {
    const id = await register('Suojala', { address: 'Piilopolku 3' });
    expect(await show(id)).toContain('Piilopolku 3');
    expect((await pages.open(`/families/${id}/non-disclosure`)).text).toContain('Merkitäänkö perheelle turvakielto?');
    const { location } = await pages.send(`/families/${id}/non-disclosure`, { nonDisclosure: 'yes' });
    const marked = (await pages.open(location)).text;
    expect(marked).toContain('Salattu (turvakielto)');
    expect(marked).not.toContain('Piilopolku');
    expect((await pages.open(`/families/${id}/edit`)).text).not.toContain('name="address"');
    expect((await pages.send(`/families/${id}/edit`, { name: 'Suojalampi' })).status).toBe(303);
    expect(await show(id)).toContain('Suojalampi');
  });

  test('an address typed while somebody else marked the family is not kept, and the page says so', async () => {
    const id = await register('Välissä', { address: 'Vanha tie 1' });
    const { text: form } = await pages.open(`/families/${id}/edit`);
    const drawn = Object.fromEntries(
      [...form.matchAll(/name="(drawn\.[^"]+)" value="([^"]+)"/g)].map(([, name, value]) => [name, value]),
    );
    await pages.send(`/families/${id}/non-disclosure`, { nonDisclosure: 'yes' });
    const save = (name: string) => pages.send(`/families/${id}/edit`, { ...drawn, name, address: 'Uusi tie 2' });
    const said = async ({ location }: { location: string }) => (await pages.open(location)).text;
    const only = await said(await save('Välissä'));
    expect(only).toContain('joten osoitetta ei tallenneta. Mitään ei muutettu.');
    expect(only).not.toContain('kaikki oli jo näin');
    const named = await said(await save('Väliltä'));
    expect(named).toContain('joten osoitetta ei tallennettu. Muut muutokset on tallennettu.');
    expect([named.includes('Väliltä'), named.includes('Uusi tie')]).toEqual([true, false]);
  });

  test('two are made one after a confirmation that says which stays', async () => {
    const shared = { 'guardians[0].name': 'Yrsa Yhtenen', 'guardians[0].phone': '040 333 7771' };
    const [goes, stays] = [
      await register('Yhtenen', shared),
      await register('Yhtenen', { ...shared, confirmed: 'yes', address: 'Mallitie 7, Hartola' }),
    ];
    const confirmation = await pages.open(`/families/${goes}/merge/${stays}`);
    expect(confirmation.text).toContain('Yhdistetäänkö nämä perheet?');
    const pair = [goes, stays].sort();
    expect((await pages.open('/families/duplicates')).text).toContain(`href="/families/${pair.join('/merge/')}"`);
    const neither = await pages.send(`/families/${goes}/merge/${stays}`, { stays: 'neither' });
    expect([neither.status, neither.text.includes('href="#stays"')]).toEqual([422, true]);
    expect((await pages.open(`/families/${goes}?purpose=curiosity`)).status).toBe(422);
    const { location } = await pages.send(`/families/${goes}/merge/${stays}`, { stays });
    expect(location).toBe(`/families/${stays}?purpose=correction&done=merged`);
    const text = await show(goes);
    expect(text).toContain(`href="/families/${stays}/edit"`);
    expect(confirmation.text).toContain('Molemmissa perheissä: Yrsa Yhtenen.');
    const { guardians } = (await service.call('scheduler', 'GET', `/api/families/${stays}?purpose=correction`)).body;
    expect(guardians).toHaveLength(1);
    expect(text).not.toContain('Mahdolliset kaksoiskappaleet');
  });
});

describe('two who have a time at once', () => {
  test('are shown both times, whose and with whom, and made one once somebody has said why', async () => {
    const call = (path: string, body: object) => service.call('scheduler', 'POST', path, body);
    const query = 'service=neuvola-etavastaanotto&area=lahti-etela&from=2026-11-23T00:00:00Z&limit=200';
    const all: { id: string; start: string; professionals: { id: string }[] }[] = (
      await service.call('scheduler', 'GET', `/api/slots?${query}`)
    ).body.items;
    const of = (nurse: string) => all.filter(({ professionals }) => professionals.some(({ id }) => id === nurse));
    const first = of('th-lahti-1').find(({ start }) => of('th-lahti-2').some((one) => one.start === start));
    const second = of('th-lahti-2').find(({ start }) => start === first?.start);
    const ids: string[] = [];
    for (const [name, slot] of [
      ['Päällekkäinen', first?.id],
      ['Limittäinen', second?.id],
    ] as const) {
      const { body } = await call('/api/families', { area: 'lahti-etela', name, confirmed: true });
      const booked = await call('/api/bookings', { slot, family: { id: body.id }, channel: 'video' });
      expect([booked.status, booked.body.detail]).toEqual([201, undefined]);
      ids.push(body.id, booked.body.id);
    }
    const [goes = '', one = '', stays = '', other = ''] = ids;
    const path = `/families/${goes}/merge/${stays}`;
    const { text } = await pages.open(path);
    for (const shown of ['Perheillä on ajat yhtä aikaa', `href="/bookings/${one}"`, `href="/bookings/${other}"`]) {
      expect(text).toContain(shown);
    }
    expect(text).toMatch(/Päällekkäinen \(N-\d+\): <a[^>]*>[^<]+<\/a>, <span>Neuvolan etävastaanotto/);
    const seen = /name="seen" value="([^"]+)"/.exec(text)?.[1] ?? '';
    const silent = await pages.send(path, { stays, seen });
    expect([silent.status, silent.text.includes('href="#why"')]).toEqual([422, true]);
    const unseen = await pages.send(path, { stays, why: 'Sama perhe.', seen: 'muu' });
    expect([unseen.status, unseen.text.includes('uusia aikoja')]).toEqual([422, true]);
    const { location } = await pages.send(path, { stays, seen, why: 'Sama perhe, toinen aika siirretään.' });
    expect(location).toBe(`/families/${stays}?purpose=correction&done=merged`);
  });
});

describe('a named worker who serves the family no longer', () => {
  const leaving = {
    id: 'th-lahteva',
    post: { fi: 'Terveydenhoitaja, lähtevä' },
    profession: 'public-health-nurse',
    languages: ['fi'],
    areas: ['hartola'],
  };
  const bring = async (...people: object[]) => {
    const file = structuredClone(paijatHame) as { professionals: object[] };
    file.professionals.push(...people);
    expect((await service.call('coordinator', 'POST', '/api/import', file)).status).toBe(200);
  };
  const name = (id: string, professional: string) => pages.send(`/families/${id}/named-worker`, { professional });
  const read = async (id: string) =>
    (await service.call('scheduler', 'GET', `/api/families/${id}?purpose=appointment`)).body.namedWorker;
  const home = async (coordinator: Pages) => (await coordinator.open('/')).text;

  test('whom an import removes is said to be gone, and the coordinator is asked for a successor', async () => {
    const id = await register('Seuraajala');
    await bring(leaving);
    expect((await name(id, leaving.id)).status).toBe(303);
    const coordinator = await openPages(service, 'coordinator');
    expect(await show(id)).toContain('Terveydenhoitaja, lähtevä');
    expect(await home(coordinator)).not.toContain('Nimeä perheelle uusi työntekijä');

    await bring();
    expect(await show(id)).toContain('Perheen nimetty työntekijä ei ole enää täällä');
    expect(await read(id)).toEqual({ professional: leaving.id, gone: 'removed', since: expect.any(String) });
    const asked = await home(coordinator);
    expect(asked).toContain('Nimeä perheelle uusi työntekijä');
    expect(asked).toContain(`href="/families/${id}/named-worker"`);
    expect(asked).not.toContain('Seuraajala');
    const { body: log } = await service.call('auditor', 'GET', `/api/access-log?subject=family:${id}&limit=5`);
    expect(log.items[0]).toMatchObject({ action: 'find-family', purpose: 'successor' });
    const elsewhere = await home(await openPages(service, 'coordinator', 'sysma'));
    expect(elsewhere).not.toContain(id);

    await name(id, 'th-hartola');
    const after = await show(id);
    expect(after).not.toContain('ei ole enää täällä. Nimeä');
    expect(after).toContain('Työntekijä, joka ei ole enää täällä');
    expect(await home(coordinator)).not.toContain('Nimeä perheelle uusi työntekijä');
  });

  test('so is one who is disabled, or serves other areas now; neither is chosen anew, nor first at the desk', async () => {
    const id = await register('Siirtola');
    const coordinator = await openPages(service, 'coordinator');
    const post = leaving.post.fi;
    await bring(leaving);
    await openPages(service, 'specialist', 'hartola', leaving.id);
    await name(id, leaving.id);
    const disable = (disabledAt: Date | null) =>
      service.deps.db.$transaction(async (tx) => {
        await tx.user.updateMany({ where: { professionalId: leaving.id }, data: { disabledAt } });
        await tx.region.updateMany({ data: { version: { increment: 1 } } });
      });

    await disable(new Date());
    expect(await show(id)).toContain(`${post}: ei ole enää käytettävissä. Nimeä perheelle uusi työntekijä.`);
    expect(await read(id)).toMatchObject({ post: leaving.post, gone: 'disabled' });
    expect(await home(coordinator)).toContain(`href="/families/${id}/named-worker"`);
    // who is gone stands there as that, and saving the form as it is names nobody else, nor nobody
    const options = (await pages.open(`/families/${id}/named-worker`)).text.match(/<option.*?<\/option>/gs) ?? [];
    expect(options.filter((one) => one.includes(leaving.id))).toEqual([
      `<option value="${leaving.id}" selected="">Ei enää valittavissa</option>`,
    ]);
    expect((await name(id, leaving.id)).status).toBe(422);
    expect(await read(id)).toMatchObject({ post: leaving.post, gone: 'disabled' });
    const { location: atDesk } = await pages.open(`/desk/family/${id}`);
    expect((await pages.open(atDesk)).text).not.toMatch(/oma(n)? työntekijä/i);
    await disable(null);
    const user = await service.deps.db.user.findFirstOrThrow({ where: { professionalId: leaving.id } });
    const change = (grants: object[]) =>
      service.call('administrator', 'POST', '/api/users/change', { user: user.id, grants });
    expect((await change([])).status).toBe(200);
    expect(await read(id)).toMatchObject({ gone: 'disabled' });
    await change([{ role: 'specialist', area: 'hartola' }]);
    expect(await read(id)).not.toHaveProperty('gone');
    expect(await home(coordinator)).not.toContain(`href="/families/${id}/named-worker"`);

    await bring({ ...leaving, areas: ['sysma'] });
    expect(await show(id)).toContain(`${post}: ei työskentele enää perheen alueella. Nimeä`);
    expect(await read(id)).toMatchObject({ post: leaving.post, gone: 'elsewhere' });
    expect(await home(coordinator)).toContain(`href="/families/${id}/named-worker"`);
    await name(id, 'th-hartola');
  });
});

test.each(['fi', 'sv', 'en'])('in %s every page of families is said', async (language) => {
  const id = await register(`Kieli${language}`);
  await pages.open(`/language/${language}?to=/families`);
  for (const path of [
    '/families',
    '/families/new',
    `/families/${id}?purpose=appointment`,
    `/families/${id}/non-disclosure`,
  ]) {
    const { status, text } = await pages.open(path);
    expect([path, status, /undefined|\[object/.test(text)]).toEqual([path, 200, false]);
    expect(text).toContain(`<html lang="${language}">`);
  }
});
