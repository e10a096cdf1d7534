// Families over JSON: for the desk and the coordinators of their areas.

import type { z } from 'zod';
import type { ErrorCode } from '../../core/errors.ts';
import { markNonDisclosure } from '../../features/bookings/mark-non-disclosure.ts';
import { mergeFamilies } from '../../features/bookings/merge-families.ts';
import { mergeInput } from '../../features/bookings/schema.ts';
import { addChild } from '../../features/families/add-child.ts';
import { addGuardian } from '../../features/families/add-guardian.ts';
import { changeChild } from '../../features/families/change-child.ts';
import { changeFamily } from '../../features/families/change-family.ts';
import { changeGuardian } from '../../features/families/change-guardian.ts';
import { nameWorker } from '../../features/families/name-worker.ts';
import { findFamilies, listDuplicates, readDuplicates, readFamily } from '../../features/families/read.ts';
import { registerFamily } from '../../features/families/register-family.ts';
import { removeChild } from '../../features/families/remove-child.ts';
import { removeGuardian } from '../../features/families/remove-guardian.ts';
import {
  changed,
  changeInput,
  childChanged,
  childInput,
  duplicatePairs,
  duplicatesOutput,
  duplicatesQuery,
  familyId,
  familyOutput,
  guardianChanged,
  guardianCorrection,
  guardianInput,
  guardianRemoval,
  nameWorkerInput,
  nonDisclosureInput,
  readQuery,
  registered,
  registerInput,
  searchInput,
  searchOutput,
} from '../../features/families/schema.ts';
import { type Executable, execute } from '../../platform/command.ts';
import { parseInput } from '../../platform/parse-input.ts';
import type { Call, Operation } from './operation.ts';

const tag = 'Families';
const TEXT_REFUSALS: readonly ErrorCode[] = ['not_found', 'personal_data_found'];
const GUARDIAN = {
  ...{ name: 'Maija Malli', phone: '040 123 4567', language: 'fi', channel: 'phone' },
  ...{ quietFrom: '20:00', quietTo: '08:00' },
};
const CHILD = { name: 'Onni', born: '2023-05' };

export const familyOperations: readonly Operation[] = [
  {
    method: 'post',
    path: '/api/families/search',
    tag,
    summary: 'Find families by name, guardian, child, phone number or reference; the search and each find are logged',
    body: searchInput,
    example: { query: 'Malli', purpose: 'appointment' },
    status: 200,
    answer: { description: 'At most twenty, by name', schema: searchOutput },
    refusals: ['personal_data_found'],
    handle: async ({ deps, actor, body, options }) => findFamilies(deps, actor, await body(), options.requestId),
  },
  {
    method: 'post',
    path: '/api/families',
    tag,
    summary: 'Register a family with its guardians and children',
    body: registerInput,
    example: { area: 'hartola', name: 'Malli', guardians: [GUARDIAN], children: [CHILD] },
    status: 201,
    again: 'Was registered so a moment ago: its id and its reference',
    answer: { description: 'Its id, and its reference, made here unless one was given', schema: registered },
    refusals: ['possible_duplicate', 'in_use', 'personal_data_found'],
    handle: async ({ deps, actor, body, options }) => execute(deps, actor, registerFamily, await body(), options),
  },
  {
    method: 'get',
    path: '/api/families/duplicates',
    tag,
    summary: 'Every two families that may be one, likest first; each family is logged as read',
    query: duplicatesQuery,
    status: 200,
    answer: { description: 'At most thirty pairs, and what they share', schema: duplicatePairs },
    refusals: [],
    handle: ({ deps, actor, query, options }) => listDuplicates(deps, actor, query(duplicatesQuery), options.requestId),
  },
  {
    method: 'get',
    path: '/api/families/{id}',
    tag,
    summary: 'One family, with its named worker and bookings; the read is logged with its purpose',
    query: readQuery,
    status: 200,
    answer: { description: 'The family; of one that was merged, the one that stayed', schema: familyOutput },
    refusals: ['not_found'],
    handle: ({ deps, actor, param, query, options }) =>
      readFamily(deps, actor, parseInput(familyId, param('id')), query(readQuery).purpose, options.requestId),
  },
  {
    method: 'get',
    path: '/api/families/{id}/duplicates',
    tag,
    summary: 'Families that may be the same, likest first; each is logged as read',
    query: readQuery,
    status: 200,
    answer: { description: 'What each has in common with this one', schema: duplicatesOutput },
    refusals: ['not_found'],
    handle: ({ deps, actor, param, query, options }) =>
      readDuplicates(deps, actor, parseInput(familyId, param('id')), query(readQuery).purpose, options.requestId),
  },
  {
    method: 'post',
    path: '/api/families/{id}',
    tag,
    summary: 'Correct what the family is called or where it lives',
    body: changeInput.omit({ family: true }),
    example: { name: 'Malli', address: 'Esimerkkitie 1, 19600 Hartola' },
    status: 200,
    answer: { description: 'Whose', schema: changed },
    refusals: TEXT_REFUSALS,
    handle: (call) => changeWith(call, changeFamily),
  },
  ...memberOperations({
    path: '/api/families/{id}/guardians',
    one: 'guardian',
    input: guardianInput,
    correction: guardianCorrection,
    removal: guardianRemoval,
    answer: { description: 'Whose', schema: guardianChanged },
    example: GUARDIAN,
    add: [addGuardian, 'Add a guardian', 'The family and the new guardian'],
    change: [changeGuardian, 'Correct a guardian; messages to come go by what is said now'],
    remove: [removeGuardian, 'Remove a guardian; their links are revoked'],
  }),
  ...memberOperations({
    path: '/api/families/{id}/children',
    one: 'child',
    input: childInput,
    answer: { description: 'Whose', schema: childChanged },
    example: CHILD,
    add: [addChild, 'Add a child, born or expected', 'The family and the new child'],
    change: [changeChild, 'Correct a child’s name or month of birth'],
    remove: [removeChild, 'Remove a child'],
  }),
  {
    method: 'post',
    path: '/api/families/{id}/named-worker',
    tag,
    summary: 'Name the worker to whom the family comes first, or nobody',
    body: nameWorkerInput.omit({ family: true }),
    example: { professional: 'th-hartola' },
    status: 200,
    answer: { description: 'Whose', schema: changed },
    refusals: ['not_found'],
    handle: (call) => changeWith(call, nameWorker),
  },
  {
    method: 'post',
    path: '/api/families/{id}/non-disclosure',
    tag,
    summary: 'Mark the family for non-disclosure, which removes its address, or lift the mark',
    body: nonDisclosureInput.omit({ family: true }),
    example: { nonDisclosure: true },
    status: 200,
    answer: { description: 'Whose', schema: changed },
    refusals: ['not_found'],
    handle: (call) => changeWith(call, markNonDisclosure),
  },
  {
    method: 'post',
    path: '/api/families/{id}/merge',
    tag,
    summary: 'Give everything of this family to another, which turned out to be the same',
    body: mergeInput.omit({ family: true }),
    example: { into: '6f0d6d0e-6a0e-4f52-9d6b-0c8c6e6f2f10' },
    status: 200,
    answer: { description: 'The one that stays', schema: changed },
    refusals: ['not_found', 'double_booked', 'personal_data_found', 'calendar_undecided', 'changed_meanwhile'],
    handle: (call) => changeWith(call, mergeFamilies),
  },
];

/** How one is added to a family, corrected and removed: the same for guardians and children. */
function memberOperations<Add, Change, Remove, Result>({
  path,
  one,
  input,
  correction = input,
  removal,
  answer,
  example,
  add: [add, addSummary, added],
  change: [change, changeSummary],
  remove: [remove, removeSummary],
}: {
  readonly path: string;
  readonly one: 'guardian' | 'child';
  readonly input: z.ZodType;
  /** where more may be said as one is changed */
  readonly correction?: z.ZodType;
  /** where something may be said as one is removed */
  readonly removal?: z.ZodObject;
  readonly answer: Operation['answer'];
  readonly example: object;
  readonly add: readonly [Executable<Add, Result>, string, string];
  readonly change: readonly [Executable<Change, Result>, string];
  readonly remove: readonly [Executable<Remove, Result>, string];
}): readonly Operation[] {
  const ofOne = `${path}/{${one}}`;
  const common = { tag, answer } as const;
  const undecided = removal ? (['calendar_undecided'] as const) : [];
  const withBody = { ...common, method: 'post', body: input, example, refusals: TEXT_REFUSALS } as const;
  return [
    {
      ...withBody,
      path,
      summary: addSummary,
      status: 201,
      again: 'Was there already: the family and the one who is there',
      answer: { ...answer, description: added },
      handle: (call) => changeWith(call, add),
    },
    {
      ...withBody,
      body: correction,
      refusals: [...TEXT_REFUSALS, ...undecided, ...(removal ? (['changed_meanwhile'] as const) : [])],
      path: ofOne,
      summary: changeSummary,
      status: 200,
      handle: (call) => changeWith(call, change, { [one]: call.param(one) }),
    },
    {
      ...common,
      method: 'delete',
      path: ofOne,
      summary: removeSummary,
      status: 200,
      refusals: ['not_found', ...undecided],
      ...(removal && { query: removal }),
      handle: ({ deps, actor, param, query, options }) => {
        const said = removal ? query(removal) : {};
        return execute(deps, actor, remove, { ...said, family: param('id'), [one]: param(one) }, options);
      },
    },
  ];
}

/** The ids in the path are the ones that count: in the body they are fields too many. */
async function changeWith<Input, Result>(
  { deps, actor, param, body, options }: Call,
  command: Executable<Input, Result>,
  member: Readonly<Record<string, string>> = {},
): Promise<Result> {
  const given = await body();
  const ids = { family: param('id'), ...member };
  const isObject = typeof given === 'object' && given !== null && !Array.isArray(given);
  if (!isObject || Object.keys(ids).some((name) => name in given)) return execute(deps, actor, command, given, options);
  return execute(deps, actor, command, { ...given, ...ids }, options);
}
