// An organisation's OpenID Connect provider: the real `oidc-provider` on loopback, its pages filled in by a script.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
// @ts-expect-error the package ships no types
import { Provider } from 'oidc-provider';
import { keepCookies } from './identity.ts';

export type OidcAccount = {
  readonly sub: string;
  readonly email: string;
  readonly verified: boolean;
  readonly name: string;
};

export const OIDC_CLIENT = { clientId: 'neuvoaika', clientSecret: 'the-secret-of-the-client-at-the-provider' };

export type OidcProvider = {
  readonly issuer: string;
  /** Signs in as `sub` from the address our sign-in sent the browser to; returns the address it is sent back to. */
  readonly signIn: (address: string, sub: string) => Promise<string>;
  readonly close: () => Promise<void>;
};

/** Starts a provider that knows these accounts and lets our service, at `publicUrl`, ask who they are. */
export async function startOidcProvider(options: {
  readonly accounts: readonly OidcAccount[];
  readonly publicUrl: string;
}): Promise<OidcProvider> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: OIDC_CLIENT.clientId,
        client_secret: OIDC_CLIENT.clientSecret,
        redirect_uris: [`${options.publicUrl}/api/auth/callback/organisation`],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    conformIdTokenClaims: false,
    cookies: { keys: ['the key of the provider in a test'] },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: true } },
    findAccount: (_: unknown, sub: string) => {
      const account = options.accounts.find((candidate) => candidate.sub === sub);
      return account && { accountId: sub, claims: () => claimsOf(account) };
    },
  });
  server.on('request', provider.callback());
  return {
    issuer,
    signIn: (address, sub) => walk(issuer, address, sub),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function claimsOf({ sub, email, verified, name }: OidcAccount) {
  return { sub, email, email_verified: verified, name };
}

/** Follows redirects and submits the login and consent pages, until the browser would leave the provider. */
async function walk(issuer: string, start: string, sub: string): Promise<string> {
  const cookies = new Map<string, string>();
  let address = start;
  let init: RequestInit = {};
  for (let step = 0; step < 20; step += 1) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(address, { ...init, redirect: 'manual', headers: { cookie } });
    keepCookies(cookies, response);
    const location = response.headers.get('location');
    if (location !== null) {
      address = new URL(location, address).href;
      init = {};
      if (!address.startsWith(issuer)) return address;
      continue;
    }
    const form = /<form[^>]*action="([^"]+)"[\s\S]*?name="prompt" value="([^"]+)"/.exec(await response.text());
    if (!form) throw new Error(`the provider answered ${response.status} without a form`);
    address = new URL(form[1] ?? '', address).href;
    init = { method: 'POST', body: new URLSearchParams({ prompt: form[2] ?? '', login: sub, password: 'any' }) };
  }
  throw new Error('the provider never sent the browser back');
}
