// The words that an area chooses for messages to its families: looked at, tried, changed and taken back.

import { changeTemplate } from '../../features/notifications/change-template.ts';
import {
  asItem,
  listTemplates,
  previewTemplate,
  readTemplate,
  readTemplateVersions,
} from '../../features/notifications/read-templates.ts';
import { restoreTemplate } from '../../features/notifications/restore-template.ts';
import {
  changeTemplateInput,
  previewTemplateInput,
  restoreTemplateInput,
  templateChanged,
  templateId,
  templateItem,
  templatePage,
  templatePreview,
  templatesQuery,
  templateVersionPage,
  templateVersionsQuery,
} from '../../features/notifications/schema.ts';
import { parseInput } from '../../platform/parse-input.ts';
import { withPathId } from './bookings.ts';
import type { Operation } from './operation.ts';

const tag = 'Messages';
const changed = { description: 'The version that holds now', schema: templateChanged };

export const templateOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/templates',
    tag,
    summary: 'The words of messages to families, by area, language and what they tell',
    query: templatesQuery,
    status: 200,
    answer: { description: 'A page of them, in the order of areas, languages and messages', schema: templatePage },
    refusals: [],
    handle: ({ deps, actor, query }) => listTemplates(deps, actor, query(templatesQuery)),
  },
  {
    method: 'get',
    path: '/api/templates/{id}',
    tag,
    summary: 'The words of one message',
    status: 200,
    answer: { description: 'The area’s own words, and the service’s', schema: templateItem },
    refusals: ['not_found'],
    handle: async ({ deps, actor, param }) =>
      asItem(await readTemplate(deps, actor, parseInput(templateId, param('id')))),
  },
  {
    method: 'post',
    path: '/api/templates/{id}',
    tag,
    summary: 'Change the words of a message: all parts at once, where an empty one is said in the service’s own words',
    body: changeTemplateInput.omit({ template: true }),
    example: { opening: 'Hienoa, että varasit ajan!', instructions: 'Soita ovikelloa pääovella.' },
    status: 200,
    answer: changed,
    refusals: ['changed_meanwhile', 'personal_data_found'],
    handle: (call) => withPathId(call, changeTemplate, 'template'),
  },
  {
    method: 'post',
    path: '/api/templates/{id}/preview',
    tag,
    summary: 'The whole mail in these words, of a time made up; nothing is changed',
    body: previewTemplateInput,
    example: { opening: 'Hienoa, että varasit ajan!' },
    afresh: true,
    status: 200,
    answer: { description: 'The mail as it would be sent to a family', schema: templatePreview },
    refusals: ['not_found', 'personal_data_found'],
    handle: async ({ deps, actor, param, body }) => {
      const key = parseInput(templateId, param('id'));
      const { parts: _, ...mail } = await previewTemplate(deps, actor, key, await body());
      return mail;
    },
  },
  {
    method: 'get',
    path: '/api/templates/{id}/versions',
    tag,
    summary: 'What the words of a message were, the newest first',
    query: templateVersionsQuery,
    status: 200,
    answer: { description: 'Every change: who made it, when, and the words', schema: templateVersionPage },
    refusals: ['not_found'],
    handle: ({ deps, actor, param, query }) =>
      readTemplateVersions(deps, actor, parseInput(templateId, param('id')), query(templateVersionsQuery)),
  },
  {
    method: 'post',
    path: '/api/templates/{id}/restore',
    tag,
    summary: 'Take back the words of an earlier version, or the service’s own',
    body: restoreTemplateInput.omit({ template: true }),
    example: { to: 0 },
    status: 200,
    answer: changed,
    refusals: ['changed_meanwhile'],
    handle: (call) => withPathId(call, restoreTemplate, 'template'),
  },
];
