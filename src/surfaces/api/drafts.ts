// Changes of the directory that wait as drafts, and what becomes of the bookings they leave outside, over JSON.

import { chooseInDraft } from '../../features/bookings/choose-in-draft.ts';
import { publishDraft } from '../../features/bookings/publish-draft.ts';
import { listDraftBookings } from '../../features/bookings/read-draft-bookings.ts';
import {
  chooseInDraftInput,
  draftBookingPage,
  draftBookingsQuery,
  draftChosen,
  draftPublished,
  publishDraftInput,
} from '../../features/bookings/schema.ts';
import {
  draftEdited,
  draftMade,
  draftOutput,
  draftPage,
  draftsQuery,
  editDraftInput,
  makeDraftInput,
  settleDraftInput,
} from '../../features/directory/draft.ts';
import { editDraft } from '../../features/directory/edit-draft.ts';
import { makeDraft } from '../../features/directory/make-draft.ts';
import { describeDraft, listDrafts } from '../../features/directory/read-drafts.ts';
import { removeDraft } from '../../features/directory/remove-draft.ts';
import { settleDraft } from '../../features/directory/settle-draft.ts';
import { takeBackDraft } from '../../features/directory/take-back-draft.ts';
import { execute } from '../../platform/command.ts';
import { withPathId } from './bookings.ts';
import type { Operation } from './operation.ts';

const tag = 'Drafts';

export const draftOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/drafts',
    tag,
    summary: 'Changes of the directory that wait, and those that were published, of the areas you coordinate',
    query: draftsQuery,
    status: 200,
    answer: { description: 'A page of them: what waits first, then what was published last', schema: draftPage },
    refusals: [],
    handle: ({ deps, actor, query }) => listDrafts(deps, actor, query(draftsQuery)),
  },
  {
    method: 'post',
    path: '/api/drafts',
    tag,
    summary: 'Begin a draft of an area; nobody who books sees it',
    body: makeDraftInput,
    example: { area: 'hartola', name: 'Kevään ajat' },
    status: 201,
    answer: { description: 'It waits', schema: draftMade },
    refusals: ['not_allowed', 'invalid_input'],
    handle: async ({ deps, actor, body, options }) => execute(deps, actor, makeDraft, await body(), options),
  },
  {
    method: 'get',
    path: '/api/drafts/{id}',
    tag,
    summary: 'What a draft would change: entries, times that come and go over six months, and what stands in its way',
    status: 200,
    answer: { description: 'The draft as it stands among the directory as it is now', schema: draftOutput },
    refusals: ['not_found'],
    handle: ({ deps, actor, param }) => describeDraft(deps, actor, param('id')),
  },
  {
    method: 'post',
    path: '/api/drafts/{id}/changes',
    tag,
    summary: 'Change the directory in the draft, as the form that changes it at once does',
    body: editDraftInput.omit({ draft: true }),
    example: { change: { removedSeries: { id: 'perheneuvola-hartola' } } },
    status: 200,
    answer: { description: 'Its version now, and the entries that were changed', schema: draftEdited },
    refusals: ['not_found', 'wrong_status', 'changed_meanwhile', 'invalid_input', 'not_allowed'],
    handle: (call) => withPathId(call, editDraft, 'draft'),
  },
  {
    method: 'post',
    path: '/api/drafts/{id}/settle',
    tag,
    summary: 'Say which it is to be where the draft and the directory have parted',
    body: settleDraftInput.omit({ draft: true }),
    example: { noun: 'series', id: 'perheneuvola-hartola', field: 'window', take: 'mine' },
    status: 200,
    answer: { description: 'Its version now', schema: draftEdited },
    refusals: ['not_found', 'wrong_status', 'changed_meanwhile'],
    handle: (call) => withPathId(call, settleDraft, 'draft'),
  },
  {
    method: 'get',
    path: '/api/drafts/{id}/bookings',
    tag,
    summary: 'The bookings that the draft leaves outside, each with what could be done and what was chosen',
    query: draftBookingsQuery,
    status: 200,
    answer: { description: 'A page of them, soonest first; without their content', schema: draftBookingPage },
    refusals: ['not_found'],
    handle: ({ deps, actor, param, query }) => listDraftBookings(deps, actor, param('id'), query(draftBookingsQuery)),
  },
  {
    method: 'post',
    path: '/api/drafts/{id}/choices',
    tag,
    summary: 'Choose what becomes of bookings once the draft is published: one by one, or of all alike',
    body: chooseInDraftInput.omit({ draft: true }),
    example: { all: 'ready' },
    status: 200,
    answer: { description: 'Of how many it was chosen', schema: draftChosen },
    refusals: ['not_found', 'wrong_status'],
    handle: (call) => withPathId(call, chooseInDraft, 'draft'),
  },
  {
    method: 'post',
    path: '/api/drafts/{id}/publish',
    tag,
    summary: 'Publish the draft: the directory and the bookings are changed at once, or nothing is',
    body: publishDraftInput.omit({ draft: true }),
    example: { version: 3, leaving: '2-5d1f0a3c9b7e' },
    status: 200,
    answer: { description: 'What was changed', schema: draftPublished },
    refusals: [
      'not_found',
      'wrong_status',
      'changed_meanwhile',
      'bookings_left_outside',
      'calendar_undecided',
      'in_use',
      'invalid_input',
      'not_allowed',
    ],
    handle: (call) => withPathId(call, publishDraft, 'draft'),
  },
  {
    method: 'post',
    path: '/api/drafts/{id}/take-back',
    tag,
    summary: 'Take a publication back: a draft that undoes it, to be published like any other',
    status: 200,
    answer: { description: 'The draft that undoes it', schema: draftMade },
    refusals: ['not_found', 'wrong_status'],
    handle: async ({ deps, actor, param, options }) =>
      execute(deps, actor, takeBackDraft, { draft: param('id') }, options),
  },
  {
    method: 'delete',
    path: '/api/drafts/{id}',
    tag,
    summary: 'Throw a draft away',
    status: 200,
    answer: { description: 'It is gone', schema: draftMade },
    refusals: ['not_found', 'wrong_status'],
    handle: async ({ deps, actor, param, options }) =>
      execute(deps, actor, removeDraft, { draft: param('id') }, options),
  },
];
