// The people of a demonstration: one for each role, with a way in that needs no mail.

import { createHmac, timingSafeEqual } from 'node:crypto';
import type { AreaId, ProfessionalId } from '../../core/ids.ts';
import { type Grant, type Language, type Role, roles } from '../../core/permissions.ts';
import { execute } from '../../platform/command.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { acceptApiKey } from './accept-api-key.ts';
import { theService } from './act-as-system.ts';
import { addUser } from './add-user.ts';
import { createApiKey } from './create-api-key.ts';
import { readActor } from './read.ts';
import { revokeApiKey } from './revoke-api-key.ts';
import { countUsers, findUserByEmail, readDemoGround, readLiveKeysLabelled } from './store.ts';

const KEY_LABEL = 'demo';

export type DemoPerson = { readonly role: Role; readonly link: string; readonly key: string };

/**
 * Adds the demonstration's people where there are no users yet, and gives one of each role a sign-in link, good as
 * long as the demonstration is, and a new API key; the keys of the start before stop working. Not in production.
 */
export async function provideDemoPeople(deps: Dependencies): Promise<readonly DemoPerson[]> {
  if (deps.config.production) throw new Error('production has no demonstration people');
  const people = await peopleFor(deps);
  if ((await countUsers(deps.db)) === 0) {
    for (const { role: _, isSecond: _second, ...person } of people) {
      await execute(deps, theService, addUser, { ...person, welcome: false });
    }
  }
  for (const key of await readLiveKeysLabelled(deps.db, KEY_LABEL)) {
    await execute(deps, theService, revokeApiKey, { key });
  }
  const provided: DemoPerson[] = [];
  for (const person of people.filter(({ isSecond }) => !isSecond)) {
    const user = await findUserByEmail(deps.db, person.email);
    if (user === null || user.disabledAt !== null) continue;
    const areas = person.grants.map((grant) => grant.area);
    const wish = { label: KEY_LABEL, role: person.role, areas, user: user.id };
    const { id, key } = await execute(deps, theService, createApiKey, wish);
    const actor = await readActor(deps, user.id);
    // these people are the demonstration's own: it agrees for them
    if (actor) await execute(deps, actor, acceptApiKey, { key: id });
    provided.push({ role: person.role, link: demoAddress(deps, person.role), key });
  }
  return provided;
}

/** A one-time link for whom a demonstration's address names, or undefined where there is no such person or address. */
export async function enterDemo(deps: Dependencies, roleText: string, key: string): Promise<string | undefined> {
  const role = roles.find((known) => known === roleText);
  if (role === undefined || !deps.config.demo || deps.config.production) return undefined;
  const expected = Buffer.from(demoKey(deps, role));
  const given = Buffer.from(key);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  const person = (await peopleFor(deps)).find((candidate) => candidate.role === role && !candidate.isSecond);
  return person && (await deps.auth.makeLink(person.email)).token;
}

function demoAddress(deps: Dependencies, role: Role): string {
  return `${deps.config.publicUrl}/demo/${role}?key=${demoKey(deps, role)}`;
}

function demoKey({ config }: Dependencies, role: Role): string {
  return createHmac('sha256', config.secret).update(`demonstration ${role}`).digest('base64url');
}

type Person = {
  readonly role: Role;
  /** a colleague of one role in another area; signs in by the mail tray */
  readonly isSecond?: boolean;
  readonly name: string;
  readonly email: string;
  readonly language: Language;
  readonly professional?: ProfessionalId;
  readonly post?: string;
  readonly units?: readonly string[];
  readonly phone?: string;
  readonly grants: readonly Grant[];
};

/** The people, fitted to the directory that is there: the names of areas below are the demonstration's own. */
async function peopleFor(deps: Dependencies): Promise<readonly Person[]> {
  const { areas, professionals, units, consultant } = await readDemoGround(deps.db);
  const first = (areas.includes('hartola') ? 'hartola' : areas[0]) as AreaId | undefined;
  const second = (areas.includes('asikkala') ? 'asikkala' : areas.find((area) => area !== first)) as AreaId | undefined;
  const specialist =
    professionals.find(({ id }) => id === 'pn-psykologi') ?? professionals.find(({ id }) => id === consultant);
  const everywhere = (role: Role): readonly Grant[] => [{ role, area: '*' }];
  const within = (role: Role, area: AreaId | undefined): readonly Grant[] => [{ role, area: area ?? '*' }];
  const address = (name: string) => `${name}@neuvoaika.example`;
  const describe = (post: string, phone: string, area: AreaId | undefined) => {
    const own = units.filter(({ areaId }) => areaId === area).slice(0, 1);
    return { post, phone, units: own.map(({ id }) => id) };
  };
  return [
    {
      role: 'worker',
      name: 'Anna Aalto',
      email: address('worker'),
      language: 'fi',
      ...describe('Perhetyöntekijä', '03 000 0021', first),
      grants: within('worker', first),
    },
    {
      role: 'worker',
      isSecond: true,
      name: 'Emil Ekström',
      email: address('worker.asikkala'),
      language: 'sv',
      ...describe('Skolkurator', '03 000 0034', second),
      grants: within('worker', second),
    },
    {
      role: 'specialist',
      name: 'Pirkko Psykologi',
      email: specialist?.email ?? address('specialist'),
      language: 'fi',
      ...(specialist && { professional: specialist.id as ProfessionalId }),
      grants: specialist
        ? specialist.areas.map((area) => ({ role: 'specialist', area: area as AreaId }))
        : everywhere('specialist'),
    },
    {
      role: 'scheduler',
      name: 'Sanna Salmi',
      email: address('scheduler'),
      language: 'fi',
      grants: everywhere('scheduler'),
    },
    {
      role: 'coordinator',
      name: 'Kaisa Koivu',
      email: address('coordinator'),
      language: 'fi',
      grants: everywhere('coordinator'),
    },
    {
      role: 'administrator',
      name: 'Petri Peltola',
      email: address('administrator'),
      language: 'fi',
      grants: everywhere('administrator'),
    },
    { role: 'auditor', name: 'Tuula Tuomi', email: address('auditor'), language: 'fi', grants: everywhere('auditor') },
  ];
}
