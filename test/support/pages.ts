// A person at the pages, without scripts: opens addresses and sends forms, signed in.

import type { Role } from '../../src/core/permissions.ts';
import { theService } from '../../src/features/identity/act-as-system.ts';
import { addUser } from '../../src/features/identity/add-user.ts';
import { execute } from '../../src/platform/command.ts';
import type { TestApp } from './app.ts';

export type Shown = {
  readonly status: number;
  readonly location: string;
  readonly text: string;
  readonly headers: Headers;
};
type Form = Readonly<Record<string, string | readonly string[]>>;

export type Pages = {
  /** what the browser sends to be known */
  readonly cookie: string;
  readonly open: (path: string) => Promise<Shown>;
  /** sends a form as a browser does */
  readonly send: (path: string, form: Form) => Promise<Shown>;
  /** sends a form that may carry files */
  readonly upload: (path: string, form: Readonly<Record<string, Form[string] | File>>) => Promise<Shown>;
};

let added = 0;

/**
 * Signs in as the demonstration's person of the role; with an area, as somebody who has the role only there, and is
 * that professional of the directory.
 */
export async function openPages(service: TestApp, role: Role, area?: string, professional?: string): Promise<Pages> {
  const cookie =
    area === undefined ? await service.signIn(role) : await signInWithin(service, role, area, professional);
  return pagesOf(service, cookie);
}

async function signInWithin(service: TestApp, role: Role, area: string, professional?: string): Promise<string> {
  added += 1;
  const email = `someone-${added}@example.test`;
  const person = { email, name: `Joku ${added}`, grants: [{ role, area }], ...(professional && { professional }) };
  await execute(service.deps, theService, addUser, person);
  return signInBy(service, email);
}

/** Somebody who has been added, signed in. */
export async function pagesAs(service: TestApp, email: string): Promise<Pages> {
  return pagesOf(service, await signInBy(service, email));
}

async function signInBy(service: TestApp, email: string): Promise<string> {
  const { token } = await service.deps.auth.makeLink(email);
  const confirmed = await pagesOf(service, '').send('/sign-in/confirm', { token });
  return cookiesOf(confirmed.headers);
}

function pagesOf({ app, deps }: TestApp, cookie: string): Pages {
  const headers = { Cookie: cookie, Origin: new URL(deps.config.publicUrl).origin };
  const ask = async (path: string, init: RequestInit = {}): Promise<Shown> => {
    const response = await app.request(path, { headers, ...init });
    const location = response.headers.get('Location') ?? '';
    return { status: response.status, location, text: await response.text(), headers: response.headers };
  };
  const filled = (form: Form): URLSearchParams => {
    const body = new URLSearchParams();
    for (const [name, value] of Object.entries(form)) for (const one of [value].flat()) body.append(name, one);
    return body;
  };
  return {
    cookie,
    open: (path) => ask(path),
    send: (path, form) => ask(path, { method: 'POST', body: filled(form) }),
    upload: (path, form) => {
      const body = new FormData();
      for (const [name, value] of Object.entries(form)) for (const one of [value].flat()) body.append(name, one);
      return ask(path, { method: 'POST', body });
    },
  };
}

function cookiesOf(headers: Headers): string {
  return headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}
