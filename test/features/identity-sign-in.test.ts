import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { changeUser } from '../../src/features/directory/change-user.ts';
import { theService } from '../../src/features/identity/act-as-system.ts';
import { addUser } from '../../src/features/identity/add-user.ts';
import { removeExpiredSignIns } from '../../src/features/identity/remove-expired-sign-ins.ts';
import { execute } from '../../src/platform/command.ts';
import { type Identity, openBrowser, openIdentity, PUBLIC_URL } from '../support/identity.ts';
import { OIDC_CLIENT, type OidcProvider, startOidcProvider } from '../support/oidc.ts';

let provider: OidcProvider;
let service: Identity;
let users: Record<'anna' | 'beata' | 'cecilia', string>;

beforeAll(async () => {
  provider = await startOidcProvider({
    publicUrl: PUBLIC_URL,
    accounts: [
      { sub: 'a1', email: 'Anna@example.test', verified: true, name: 'Somebody Else' },
      { sub: 'b1', email: 'beata@example.test', verified: false, name: 'Beata' },
      { sub: 'x1', email: 'stranger@example.test', verified: true, name: 'Stranger' },
    ],
  });
  service = await openIdentity({ oidc: { issuer: provider.issuer, ...OIDC_CLIENT, name: 'Esimerkin kirjautuminen' } });
  const add = async (email: string, language: string) => {
    const grants = [{ role: 'worker', area: 'hartola' }];
    return (await execute(service.deps, theService, addUser, { email, name: email.split('@')[0], language, grants }))
      .id;
  };
  users = {
    anna: await add('anna@example.test', 'fi'),
    beata: await add('beata@example.test', 'sv'),
    cecilia: await add('cecilia@example.test', 'en'),
  };
});
afterAll(async () => {
  await service.close();
  await provider.close();
});
beforeEach(async () => {
  await service.deps.db.rateLimit.deleteMany();
  await service.deps.db.verification.deleteMany();
});

const mailsTo = (address: string) => service.mails.filter((mail) => mail.to === address);
const linkIn = (text: string) => new URL(/https?:\S+/.exec(text)?.[0] ?? '');

/** Asks for a link and reads it from the mail. */
async function askForLink(email: string, next = '/'): Promise<URL> {
  const before = mailsTo(email).length;
  const answer = await openBrowser(service.app).send('/sign-in', { email, next });
  expect([answer.status, answer.headers.get('Location')]).toEqual([303, '/sign-in/sent']);
  await vi.waitUntil(() => mailsTo(email).length > before, { timeout: 20_000 });
  return linkIn(mailsTo(email).at(-1)?.text ?? '');
}

const press = (browser: ReturnType<typeof openBrowser>, link: URL) =>
  browser.send('/sign-in/confirm', Object.fromEntries(link.searchParams));

describe('the mailed link', () => {
  test('signs in with one press, and leads to where the person was going', async () => {
    const browser = openBrowser(service.app);
    const link = await askForLink('anna@example.test', '/bookings/1');
    const page = await browser.open(link.pathname + link.search);
    expect(page.headers.get('Cache-Control')).toBe('no-store');
    const answer = await press(browser, link);
    expect([answer.status, answer.headers.get('Location')]).toEqual([303, '/bookings/1']);
    expect(await browser.whoAmI()).toEqual({ name: 'anna' });
    const log = await service.deps.db.accessLog.findFirst({ where: { action: 'sign-in' }, orderBy: { id: 'desc' } });
    expect(log).toMatchObject({ subjectId: users.anna, actor: users.anna, details: { means: 'link' } });
  });

  test('is not used up by a scanner that opens it', async () => {
    const link = await askForLink('anna@example.test');
    for (let n = 0; n < 3; n += 1) await openBrowser(service.app).open(link.pathname + link.search);
    const browser = openBrowser(service.app);
    await press(browser, link);
    expect(await browser.whoAmI()).toEqual({ name: 'anna' });
  });

  test('works once', async () => {
    const link = await askForLink('anna@example.test');
    await press(openBrowser(service.app), link);
    const second = openBrowser(service.app);
    const answer = await press(second, link);
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('Linkki ei enää toimi');
    expect(await second.whoAmI()).toEqual({ name: null });
  });

  test('pressed in many places at once signs in one', async () => {
    const link = await askForLink('anna@example.test');
    const answers = await Promise.all(Array.from({ length: 8 }, () => press(openBrowser(service.app), link)));
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([303, ...Array(7).fill(422)]);
  });

  test('stops working after a quarter of an hour', async () => {
    const link = await askForLink('anna@example.test');
    const [row] = await service.deps.db.verification.findMany();
    expect((row?.expiresAt.getTime() ?? 0) - (row?.createdAt.getTime() ?? 0)).toBeLessThanOrEqual(15 * 60_000 + 5_000);
    await service.deps.db.verification.updateMany({ data: { expiresAt: new Date('2020-01-01') } });
    expect((await press(openBrowser(service.app), link)).status).toBe(422);
  });

  test('is kept hashed, and the cookie it brings is out of scripts’ and other sites’ reach', async () => {
    const link = await askForLink('anna@example.test');
    const token = link.searchParams.get('token') ?? '';
    expect(token.length).toBeGreaterThan(30);
    expect(JSON.stringify(await service.deps.db.verification.findMany())).not.toContain(token);
    const answer = await press(openBrowser(service.app), link);
    const [cookie] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^neuvoaika\.session_token=.*Max-Age=43200.*HttpOnly; SameSite=Lax/i);
  });

  test('comes in the person’s language', async () => {
    await askForLink('beata@example.test');
    await askForLink('cecilia@example.test');
    expect(mailsTo('beata@example.test').at(-1)?.subject).toBe('Din inloggningslänk till Neuvoaika');
    expect(mailsTo('cecilia@example.test').at(-1)?.subject).toBe('Your sign-in link to Neuvoaika');
  });

  test('an unknown address gets the same answer, and no mail', async () => {
    const before = service.mails.length;
    const unknown = await openBrowser(service.app).send('/sign-in', { email: 'nobody@example.test', next: '/' });
    const known = await openBrowser(service.app).send('/sign-in', { email: 'anna@example.test', next: '/' });
    await vi.waitUntil(() => service.mails.length > before, { timeout: 20_000 });
    const shown = (answer: Response) => [answer.status, [...answer.headers].filter(([name]) => name !== 'date')];
    expect(shown(unknown)).toEqual(shown(known));
    expect(mailsTo('nobody@example.test')).toEqual([]);
    expect(await service.deps.db.user.count()).toBe(3);
  });

  test('an address gets five at most', async () => {
    for (let n = 0; n < 5; n += 1) await askForLink('cecilia@example.test');
    const before = mailsTo('cecilia@example.test').length;
    await openBrowser(service.app).send('/sign-in', { email: 'cecilia@example.test', next: '/' });
    await askForLink('anna@example.test');
    expect(mailsTo('cecilia@example.test')).toHaveLength(before);
  });

  test('asking too often from one address is stopped, with a page that says so', async () => {
    const browser = openBrowser(service.app, '192.0.2.99');
    const ask = () => browser.send('/sign-in', { email: 'nobody@example.test', next: '/' });
    for (let n = 0; n < 60; n += 1) expect((await ask()).status).toBe(303);
    const refused = await ask();
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0);
    expect((await openBrowser(service.app, '192.0.2.98').send('/sign-in', { email: 'a@b.fi' })).status).toBe(303);
  });

  test('what is no address comes back with a fault', async () => {
    const answer = await openBrowser(service.app).send('/sign-in', { email: 'anna at work', next: '/' });
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('anna at work');
  });

  test('another site cannot press the button', async () => {
    const link = await askForLink('anna@example.test');
    const answer = await service.app.request(`${PUBLIC_URL}/sign-in/confirm`, {
      method: 'POST',
      body: new URLSearchParams(Object.fromEntries(link.searchParams)),
      headers: { Origin: 'https://elsewhere.example' },
    });
    expect(answer.status).toBe(403);
    expect(answer.headers.getSetCookie()).toEqual([]);
  });
});

describe('the session', () => {
  test('ends by signing out, there and in the database', async () => {
    const browser = openBrowser(service.app);
    await press(browser, await askForLink('anna@example.test'));
    const stolen = new Map(browser.cookies);
    const answer = await browser.send('/sign-out', {});
    expect(answer.headers.get('Location')).toBe('/sign-in?note=signed-out');
    expect(await browser.whoAmI()).toEqual({ name: null });
    for (const [name, value] of stolen) browser.cookies.set(name, value);
    expect(await browser.whoAmI()).toEqual({ name: null });
  });

  test('ends when the person is disabled, who then gets no mail and no session', async () => {
    const browser = openBrowser(service.app);
    const spare = await askForLink('cecilia@example.test');
    await press(browser, await askForLink('cecilia@example.test'));
    expect(await browser.whoAmI()).toEqual({ name: 'cecilia' });
    await execute(service.deps, theService, changeUser, { user: users.cecilia, disabled: true });
    expect(await browser.whoAmI()).toEqual({ name: null });
    expect(await service.deps.db.session.count({ where: { userId: users.cecilia } })).toBe(0);
    const before = mailsTo('cecilia@example.test').length;
    expect((await press(openBrowser(service.app), spare)).status).toBe(422);
    await openBrowser(service.app).send('/sign-in', { email: 'cecilia@example.test', next: '/' });
    await askForLink('anna@example.test');
    expect(mailsTo('cecilia@example.test')).toHaveLength(before);
    await execute(service.deps, theService, changeUser, { user: users.cecilia, disabled: false });
  });

  test('is not forged by a cookie with another signature', async () => {
    const browser = openBrowser(service.app);
    await press(browser, await askForLink('anna@example.test'));
    for (const [name, value] of browser.cookies)
      browser.cookies.set(
        name,
        value.replace(/.(?=.{4}$)/, (c) => (c === 'A' ? 'B' : 'A')),
      );
    expect(await browser.whoAmI()).toEqual({ name: null });
  });
});

test('what has expired is cleared away, and what has not stays', async () => {
  const { db } = service.deps;
  const browser = openBrowser(service.app);
  await press(browser, await askForLink('anna@example.test'));
  await askForLink('beata@example.test');
  await db.session.updateMany({ where: { userId: { not: users.anna } }, data: { expiresAt: new Date('2020-01-01') } });
  await db.verification.create({
    data: { id: 'old', identifier: 'old', value: 'nobody@example.test', expiresAt: new Date('2020-01-01') },
  });
  await removeExpiredSignIns(service.deps);
  expect(await db.verification.count({ where: { id: 'old' } })).toBe(0);
  expect(await db.verification.count()).toBe(1);
  expect(await db.session.count({ where: { userId: { not: users.anna } } })).toBe(0);
  expect(await browser.whoAmI()).toEqual({ name: 'anna' });
});

describe('the organisation’s provider', () => {
  /** All the way: our page, the provider's pages, back to us. */
  async function signIn(sub: string, browser = openBrowser(service.app), next = '/my-day') {
    const start = await browser.open(`/sign-in/organisation?next=${next}`);
    const back = new URL(await provider.signIn(start.headers.get('Location') ?? '', sub));
    return { browser, back, answer: await browser.open(back.pathname + back.search) };
  }

  test('is not asked by a link or an image on another site, which leads to our own page', async () => {
    const kept = await service.deps.db.verification.count();
    for (const from of [{ 'Sec-Fetch-Site': 'cross-site' }, { Referer: 'https://evil.example/' }]) {
      const answer = await service.app.request('/sign-in/organisation?next=/my-day', { headers: from });
      expect([answer.status, answer.headers.get('Location')]).toEqual([303, '/sign-in?next=%2Fmy-day']);
      expect(answer.headers.getSetCookie()).toEqual([]);
    }
    expect(await service.deps.db.verification.count()).toBe(kept);
  });

  test('signs in whom an administrator has added, under the name we know', async () => {
    const { browser, answer } = await signIn('a1');
    expect([answer.status, answer.headers.get('Location')]).toEqual([303, '/my-day']);
    expect(await browser.whoAmI()).toEqual({ name: 'anna' });
    const log = await service.deps.db.accessLog.findFirst({ where: { action: 'sign-in' }, orderBy: { id: 'desc' } });
    expect(log).toMatchObject({ subjectId: users.anna, details: { means: 'provider' } });
  });

  test('a second time finds the same person; the provider’s tokens are not kept', async () => {
    await signIn('a1');
    const { browser } = await signIn('a1');
    expect(await browser.whoAmI()).toEqual({ name: 'anna' });
    const accounts = await service.deps.db.account.findMany();
    expect(accounts).toHaveLength(1);
    expect(accounts[0]).toMatchObject({ accountId: 'a1', accessToken: null, refreshToken: null, idToken: null });
  });

  test.each([
    ['a stranger', 'x1'],
    ['an address the provider has not verified', 'b1'],
  ])('does not let in %s', async (_, sub) => {
    const { browser, answer } = await signIn(sub);
    expect(answer.headers.get('Location')).toBe('/sign-in?note=provider');
    expect(await browser.whoAmI()).toEqual({ name: null });
    expect(await service.deps.db.user.count()).toBe(3);
    expect(await service.deps.db.account.count({ where: { accountId: sub } })).toBe(0);
  });

  test('does not let in somebody disabled', async () => {
    await execute(service.deps, theService, changeUser, { user: users.anna, disabled: true });
    const { browser, answer } = await signIn('a1');
    expect(answer.headers.get('Location')).toBe('/sign-in?note=provider');
    expect(await browser.whoAmI()).toEqual({ name: null });
    await execute(service.deps, theService, changeUser, { user: users.anna, disabled: false });
  });

  test('is asked with PKCE, a nonce and a state that belongs to this browser', async () => {
    const start = await openBrowser(service.app).open('/sign-in/organisation');
    const asked = new URL(start.headers.get('Location') ?? '').searchParams;
    expect(asked.get('code_challenge_method')).toBe('S256');
    expect(asked.get('nonce')).toBeTruthy();
    expect(asked.get('scope')?.split(' ')).toEqual(expect.arrayContaining(['openid', 'email']));
    const { back } = await signIn('a1');
    const other = openBrowser(service.app);
    await other.open(back.pathname + back.search);
    expect(await other.whoAmI()).toEqual({ name: null });
  });

  test('leads nowhere but to our own pages', async () => {
    const { answer } = await signIn('a1', openBrowser(service.app), '//elsewhere.example');
    expect(answer.headers.get('Location')).toBe('/');
  });

  test('has its button on the page, under its name', async () => {
    const page = await (await openBrowser(service.app).open('/sign-in?next=/my-day')).text();
    expect(page).toContain('Esimerkin kirjautuminen');
    expect(page).toContain('href="/sign-in/organisation?next=%2Fmy-day"');
  });
});

describe('an address as mail servers take it', () => {
  test.each(['k&3@example.fi', "o'b!r/i#e%n={a?b*c}~^`|$@example.fi", 'd.e_f+g@esimerkki.xn--p1ai'])(
    '%s gets its link and signs in',
    async (email) => {
      const grants = [{ role: 'worker', area: 'hartola' }];
      await execute(service.deps, theService, addUser, { email, name: 'Dora', language: 'fi', grants });
      const browser = openBrowser(service.app);
      expect((await press(browser, await askForLink(email))).headers.get('Location')).toBe('/');
      expect(await browser.whoAmI()).toEqual({ name: 'Dora' });
    },
  );
});
