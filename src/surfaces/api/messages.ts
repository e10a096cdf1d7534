// Messages and their fate: all that was sent, what has not arrived, and sending it again.

import { nameRegistrations } from '../../features/groups/name-registrations.ts';
import { noteTold } from '../../features/notifications/note-told.ts';
import { readUndeliveredMessages } from '../../features/notifications/read.ts';
import { readMessages } from '../../features/notifications/read-messages.ts';
import {
  failedSentAgain,
  messagePage,
  messageSentAgain,
  messagesQuery,
  messageTold,
  sendFailedAgainInput,
  toldInput,
  undeliveredPage,
  undeliveredQuery,
} from '../../features/notifications/schema.ts';
import { sendFailedAgain } from '../../features/notifications/send-failed-again.ts';
import { sendMessageAgain } from '../../features/notifications/send-message-again.ts';
import { execute } from '../../platform/command.ts';
import { parseInput } from '../../platform/parse-input.ts';
import type { Operation } from './operation.ts';

const tag = 'Messages';

export const messageOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/messages',
    tag,
    summary: 'What was sent about what, and its fate, the newest first',
    query: messagesQuery,
    status: 200,
    answer: { description: 'A page of the ledger, without names or addresses', schema: messagePage },
    refusals: [],
    handle: async ({ deps, actor, query }) =>
      nameRegistrations(deps, await readMessages(deps, actor, query(messagesQuery))),
  },
  {
    method: 'get',
    path: '/api/undelivered-messages',
    tag,
    summary: 'Messages about times to come that failed or still wait, the soonest first',
    query: undeliveredQuery,
    status: 200,
    answer: {
      description: 'What is kept from arriving and since when, without names or addresses',
      schema: undeliveredPage,
    },
    refusals: [],
    handle: async ({ deps, actor, query }) =>
      nameRegistrations(deps, await readUndeliveredMessages(deps, actor, query(undeliveredQuery))),
  },
  {
    method: 'post',
    path: '/api/undelivered-messages/send-again',
    tag,
    summary: 'Send all messages again that failed, of one area or of all that the caller follows',
    body: sendFailedAgainInput,
    example: { area: 'hartola' },
    status: 200,
    answer: { description: 'They are on their way', schema: failedSentAgain },
    refusals: ['not_found', 'invalid_input'],
    handle: async ({ deps, actor, body, options }) => execute(deps, actor, sendFailedAgain, await body(), options),
  },
  {
    method: 'post',
    path: '/api/undelivered-messages/{id}/send-again',
    tag,
    summary: 'Send a message again that failed or still waits',
    status: 200,
    answer: { description: 'It is on its way', schema: messageSentAgain },
    refusals: ['not_found', 'wrong_status'],
    handle: ({ deps, actor, param, options }) =>
      execute(deps, actor, sendMessageAgain, { message: param('id') }, options),
  },
  {
    method: 'post',
    path: '/api/undelivered-messages/{id}/told',
    tag,
    summary: 'Note that its recipient was told by phone, so that it is listed no more',
    body: toldInput,
    example: { told: true },
    status: 200,
    answer: { description: 'It is noted', schema: messageTold },
    refusals: ['not_found', 'invalid_input'],
    handle: async ({ deps, actor, param, body, options }) =>
      execute(deps, actor, noteTold, { ...parseInput(toldInput, await body()), message: param('id') }, options),
  },
];
