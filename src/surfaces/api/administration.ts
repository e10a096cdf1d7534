// People, keys and the access log over JSON.

import { z } from 'zod';
import { pageWithin } from '../../core/paging.ts';
import { changeUser, changeUserInput } from '../../features/directory/change-user.ts';
import { findForAuditor } from '../../features/families/find-for-auditor.ts';
import { auditedFamilies, auditorSearchInput } from '../../features/families/schema.ts';
import { acceptApiKey } from '../../features/identity/accept-api-key.ts';
import { addUser } from '../../features/identity/add-user.ts';
import { changeOwnDetails } from '../../features/identity/change-own-details.ts';
import { chooseOwnMessages } from '../../features/identity/choose-own-messages.ts';
import { createApiKey } from '../../features/identity/create-api-key.ts';
import { declineApiKey } from '../../features/identity/decline-api-key.ts';
import {
  readApiKeys,
  readOwnApiKeys,
  readOwnDetails,
  readOwnMessages,
  readUsers,
} from '../../features/identity/read.ts';
import { revokeApiKey } from '../../features/identity/revoke-api-key.ts';
import {
  type ApiKeyItem,
  addUserInput,
  apiKeyItem,
  apiKeyPaging,
  apiKeysQuery,
  changeOwnDetailsInput,
  createApiKeyInput,
  createdApiKey,
  ownApiKeyPaging,
  ownApiKeysQuery,
  ownDetails,
  ownMessages,
  userAdded,
  userItem,
  userPaging,
  usersQuery,
} from '../../features/identity/schema.ts';
import { sendWelcomeAgain } from '../../features/identity/send-welcome-again.ts';
import { readAccessLog } from '../../features/insights/read.ts';
import { accessLogPage, accessLogQuery } from '../../features/insights/schema.ts';
import { execute } from '../../platform/command.ts';
import type { Operation } from './operation.ts';

const tag = 'Administration';
const listOf = (item: z.ZodType) => z.object({ items: z.array(item), nextCursor: z.string().nullable() });
const acknowledged = z.object({ id: z.string() });
const userChanged = acknowledged.extend({
  bookings: z.int().meta({ description: 'Times to come that are to be arranged by it' }),
  unasked: z.int().meta({ description: 'How many of them are consultations in which nobody asks any more' }),
});

export const administrationOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/users',
    tag,
    summary: 'People and their roles, by id',
    query: usersQuery,
    status: 200,
    answer: { description: 'A page of them', schema: listOf(userItem) },
    refusals: [],
    handle: async ({ deps, actor, query }) =>
      pageWithin(userPaging, await readUsers(deps, actor), query(usersQuery), ({ id }) => [id]),
  },
  {
    method: 'post',
    path: '/api/users',
    tag,
    summary: 'Add a person',
    body: addUserInput,
    example: {
      email: 'kuraattori@example.test',
      name: 'Koulukuraattori',
      language: 'fi',
      grants: [{ role: 'worker', area: 'hartola' }],
    },
    status: 201,
    answer: { description: 'The person’s id', schema: userAdded },
    again: 'Was added so a moment ago: the person’s id',
    refusals: ['in_use'],
    handle: async ({ deps, actor, body, options }) => execute(deps, actor, addUser, await body(), options),
  },
  {
    method: 'post',
    path: '/api/users/change',
    tag,
    summary: 'Change a person’s roles or language, or let them go',
    body: changeUserInput,
    example: { user: 'the-id-of-a-user', language: 'sv' },
    status: 200,
    answer: { description: 'The person’s id, and how many bookings are left outside', schema: userChanged },
    refusals: ['not_found', 'in_use', 'bookings_left_outside', 'calendar_undecided', 'changed_meanwhile'],
    handle: async ({ deps, actor, body, options }) => execute(deps, actor, changeUser, await body(), options),
  },
  {
    method: 'post',
    path: '/api/users/{id}/welcome',
    tag,
    summary: 'Mail a person once more how to begin; while one is on its way, nothing is sent',
    status: 200,
    answer: { description: 'The person’s id', schema: acknowledged },
    refusals: ['not_found', 'wrong_status'],
    handle: ({ deps, actor, param, options }) => execute(deps, actor, sendWelcomeAgain, { user: param('id') }, options),
  },
  {
    method: 'get',
    path: '/api/own-details',
    tag,
    summary: 'What those whom you ask are told of you: your post, your units and your number at work',
    status: 200,
    answer: { description: 'Your details', schema: ownDetails },
    refusals: [],
    handle: ({ deps, actor }) => readOwnDetails(deps, actor),
  },
  {
    method: 'post',
    path: '/api/own-details',
    tag,
    summary: 'Say what you are, where you belong and which number to call; what is left out stays',
    body: changeOwnDetailsInput,
    example: { post: 'Terveydenhoitaja', units: ['hartola-neuvola'], phone: '03 123 4567' },
    status: 200,
    answer: { description: 'Your id', schema: acknowledged },
    refusals: [],
    handle: async ({ deps, actor, body, options }) => execute(deps, actor, changeOwnDetails, await body(), options),
  },
  {
    method: 'get',
    path: '/api/own-messages',
    tag,
    summary: 'When you want to hear nothing that can wait',
    status: 200,
    answer: { description: 'Your choices', schema: ownMessages },
    refusals: [],
    handle: ({ deps, actor }) => readOwnMessages(deps, actor),
  },
  {
    method: 'post',
    path: '/api/own-messages',
    tag,
    summary: 'Choose when you want to hear nothing that can wait',
    body: ownMessages,
    example: { quietFrom: '20:00', quietTo: '08:00' },
    status: 200,
    answer: { description: 'Your id', schema: acknowledged },
    refusals: [],
    handle: async ({ deps, actor, body, options }) => execute(deps, actor, chooseOwnMessages, await body(), options),
  },
  {
    method: 'get',
    path: '/api/api-keys',
    tag,
    summary: 'API keys: what they may do and when they were last used',
    query: apiKeysQuery,
    status: 200,
    answer: { description: 'A page of keys, the newest first, without their secrets', schema: listOf(apiKeyItem) },
    refusals: [],
    handle: async ({ deps, actor, query }) =>
      pageWithin(apiKeyPaging, await readApiKeys(deps, actor), query(apiKeysQuery), newestFirst),
  },
  {
    method: 'post',
    path: '/api/api-keys',
    tag,
    summary: 'Make an API key; it is shown this once',
    body: createApiKeyInput,
    example: { label: 'Reporting', role: 'auditor', areas: ['*'] },
    status: 201,
    answer: { description: 'The key', schema: createdApiKey },
    refusals: ['in_use'],
    handle: async ({ deps, actor, body, options }) => execute(deps, actor, createApiKey, await body(), options),
  },
  {
    method: 'get',
    path: '/api/own-api-keys',
    tag,
    summary: 'The keys that act, or want to act, as the person who has signed in',
    status: 200,
    query: ownApiKeysQuery,
    answer: { description: 'A page of their keys, the newest first, without the secrets', schema: listOf(apiKeyItem) },
    refusals: [],
    handle: async ({ deps, actor, query }) =>
      pageWithin(ownApiKeyPaging, await readOwnApiKeys(deps, actor), query(ownApiKeysQuery), newestFirst),
  },
  {
    method: 'post',
    path: '/api/own-api-keys/{id}/accept',
    tag,
    summary: 'Agree that a key acts as you; until then it opens nothing. Only by a session, never by a key',
    status: 200,
    answer: { description: 'The key’s id', schema: acknowledged },
    refusals: ['not_found', 'wrong_status'],
    handle: ({ deps, actor, param, options }) => execute(deps, actor, acceptApiKey, { key: param('id') }, options),
  },
  {
    method: 'post',
    path: '/api/own-api-keys/{id}/decline',
    tag,
    summary: 'End a key that acts, or wants to act, as you',
    status: 200,
    answer: { description: 'The key’s id', schema: acknowledged },
    refusals: ['not_found', 'wrong_status'],
    handle: ({ deps, actor, param, options }) => execute(deps, actor, declineApiKey, { key: param('id') }, options),
  },
  {
    method: 'delete',
    path: '/api/api-keys/{id}',
    tag,
    summary: 'Revoke an API key, at once',
    status: 200,
    answer: { description: 'The key’s id', schema: acknowledged },
    refusals: ['not_found', 'wrong_status'],
    handle: ({ deps, actor, param, options }) => execute(deps, actor, revokeApiKey, { key: param('id') }, options),
  },
  {
    method: 'get',
    path: '/api/access-log',
    tag,
    summary: 'Who read or changed whose data, what and why, also in words; reading it is logged too',
    query: accessLogQuery,
    status: 200,
    answer: { description: 'A page of the log, newest first', schema: accessLogPage },
    refusals: ['not_found'],
    handle: ({ deps, actor, query, options }) => readAccessLog(deps, actor, query(accessLogQuery), options.requestId),
  },
  {
    method: 'post',
    path: '/api/access-log/families',
    tag,
    summary: 'Find the family whose log to read, by number or name, also of one merged since; the search is logged',
    body: auditorSearchInput,
    example: { query: '1042' },
    status: 200,
    answer: { description: 'At most twenty, by name: what tells each from others', schema: auditedFamilies },
    refusals: ['personal_data_found'],
    handle: async ({ deps, actor, body, options }) => findForAuditor(deps, actor, await body(), options.requestId),
  },
];

function newestFirst({ createdAt, id }: ApiKeyItem): [number, string] {
  return [-Date.parse(createdAt), id];
}
