// The directory, free times and the import over JSON.

import { z } from 'zod';
import { listSlots } from '../../features/availability/read.ts';
import { slotPage, slotQuery } from '../../features/availability/schema.ts';
import { findWhoKnows } from '../../features/consultations/find-who-knows.ts';
import { whoKnowsPage, whoKnowsQuery } from '../../features/consultations/schema.ts';
import { givePermission } from '../../features/directory/give-permission.ts';
import { importDirectory } from '../../features/directory/import-directory.ts';
import { previewImport, readAreas, readProfessionals, readServices } from '../../features/directory/read.ts';
import { saveMatters } from '../../features/directory/save-matters.ts';
import { savePromise } from '../../features/directory/save-promise.ts';
import { saveReminders } from '../../features/directory/save-reminders.ts';
import {
  absenceSchema,
  areaPage,
  areaSchema,
  areasQuery,
  changedValue,
  closureSchema,
  equipmentSchema,
  givePermissionInput,
  importResult,
  leavingMark,
  leftOutsideOutput,
  mattersSaved,
  nouns,
  permissionSaved,
  professionalPage,
  professionalSchema,
  professionalsQuery,
  promiseSaved,
  regionSchema,
  remindersSaved,
  roomSchema,
  saveMattersInput,
  savePromiseInput,
  saveRemindersInput,
  seriesSchema,
  servicePage,
  serviceSchema,
  servicesQuery,
  siteSchema,
  withdrawPermissionInput,
  workingHoursSchema,
} from '../../features/directory/schema.ts';
import { withdrawPermission } from '../../features/directory/withdraw-permission.ts';
import { execute } from '../../platform/command.ts';
import { parseInput } from '../../platform/parse-input.ts';
import type { Operation } from './operation.ts';

const tag = 'Directory';

const importQuery = z.object({
  preview: z.enum(['true', 'false']).default('false'),
  madeInPages: z.enum(['keep', 'remove']).default('keep'),
  leaving: leavingMark.optional(),
});

/** What a file holds, for the description: it is read entry by entry, so that every fault can be named at once. */
const directoryFile = z.strictObject({
  region: regionSchema,
  areas: z.array(areaSchema).min(1),
  sites: z.array(siteSchema).optional(),
  rooms: z.array(roomSchema).optional(),
  equipment: z.array(equipmentSchema).optional(),
  services: z.array(serviceSchema).optional(),
  professionals: z.array(professionalSchema).optional(),
  series: z.array(seriesSchema).optional(),
  workingHours: z.array(workingHoursSchema).optional(),
  absences: z.array(absenceSchema).optional(),
  closures: z.array(closureSchema).optional(),
});

/** The id in the path is the one that counts: in the body it is one field too many. */
const remindersGiven = saveRemindersInput.omit({ service: true });
const promiseGiven = savePromiseInput.omit({ service: true });
const mattersGiven = saveMattersInput.omit({ professional: true });

const EXAMPLE_FILE = {
  region: {
    name: { fi: 'Päijät-Häme', sv: 'Päijänne-Tavastland' },
    timeZone: 'Europe/Helsinki',
    languages: ['fi', 'sv'],
  },
  areas: [
    {
      id: 'hartola',
      name: { fi: 'Hartola', sv: 'Gustav Adolfs' },
      municipalities: ['081'],
      topics: [{ id: 'sleep', name: { fi: 'Uni ja nukkuminen', sv: 'Sömn' } }],
    },
  ],
};

/** A preview names the faults instead of being refused for them. */
const importAnswer = importResult
  .extend({
    faults: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
    leftOutside: leftOutsideOutput.optional().meta({ description: 'Of a preview' }),
    notInFile: z
      .array(
        z.object({
          noun: z.enum(nouns),
          id: z.string(),
          kept: z.boolean(),
          fields: z.array(z.string()).optional(),
          gone: z.literal(true).optional(),
        }),
      )
      .optional()
      .meta({
        description:
          'Of a preview: what was made in the pages, or by an import since the file was taken out, and is not in the file; with `fields`, what was changed there; `gone`: what was taken away there since the file was taken out',
      }),
    older: z.boolean().optional().meta({
      description:
        'Of a preview: the file was taken out before the one last taken in, and is refused unless `madeInPages` is `remove`',
    }),
    behind: z.boolean().optional().meta({
      description: 'Of a preview: the directory has changed since the file was taken out; what was changed is kept',
    }),
    values: z.array(changedValue).optional().meta({ description: 'Of a preview: what changes from what to what' }),
  })
  .meta({ id: 'ImportAnswer' });

export const directoryOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/areas',
    tag,
    summary: 'Areas, and the topics one may ask about there',
    query: areasQuery,
    status: 200,
    answer: { description: 'A page of areas', schema: areaPage },
    refusals: [],
    handle: ({ deps, actor, query }) => readAreas(deps, actor, query(areasQuery)),
  },
  {
    method: 'get',
    path: '/api/services',
    tag,
    summary: 'What can be booked',
    query: servicesQuery,
    status: 200,
    answer: { description: 'A page of services', schema: servicePage },
    refusals: [],
    handle: ({ deps, actor, query }) => readServices(deps, actor, query(servicesQuery)),
  },
  {
    method: 'post',
    path: '/api/services/{id}/reminders',
    tag,
    summary: 'Say how long before a service’s times those who come are reminded, for the channels that are named',
    body: remindersGiven,
    example: { reminders: { video: ['P3D', 'PT2H'], phone: null } },
    status: 200,
    answer: { description: 'So it is from now on', schema: remindersSaved },
    refusals: ['not_found'],
    handle: async ({ deps, actor, param, body, options }) => {
      const { reminders } = parseInput(remindersGiven, await body());
      return execute(deps, actor, saveReminders, { service: param('id'), reminders }, options);
    },
  },
  {
    method: 'post',
    path: '/api/services/{id}/promise',
    tag,
    summary: 'Say within how many working days a service answers in writing, or that it does not',
    body: promiseGiven,
    example: { written: { promiseWorkingDays: 2 } },
    status: 200,
    answer: { description: 'So it is for what is asked from now on', schema: promiseSaved },
    refusals: ['not_found'],
    handle: async ({ deps, actor, param, body, options }) => {
      const { written } = parseInput(promiseGiven, await body());
      return execute(deps, actor, savePromise, { service: param('id'), written }, options);
    },
  },
  {
    method: 'get',
    path: '/api/professionals',
    tag,
    summary: 'Who does it, by post',
    query: professionalsQuery,
    status: 200,
    answer: { description: 'A page of professionals', schema: professionalPage },
    refusals: [],
    handle: ({ deps, actor, query }) => readProfessionals(deps, actor, query(professionalsQuery)),
  },
  {
    method: 'post',
    path: '/api/permissions',
    tag,
    summary: 'Keep that a supervisor lets a municipality’s own specialist consult, in a service or one series',
    body: givePermissionInput,
    example: {
      ...{ professional: 'po-1', service: 'perheohjaaja-etakonsultaatio', until: '2027-07-31' },
      by: 'Varhaiskasvatuksen johtaja, Asikkala',
    },
    status: 200,
    answer: { description: 'In the place of the one there was for the same', schema: permissionSaved },
    refusals: ['not_found', 'personal_data_found', 'bookings_left_outside'],
    handle: async ({ deps, actor, body, options }) => execute(deps, actor, givePermission, await body(), options),
  },
  {
    method: 'post',
    path: '/api/permissions/withdraw',
    tag,
    summary: 'Take it away: what it was for is held no more',
    body: withdrawPermissionInput,
    example: { professional: 'po-1', service: 'perheohjaaja-etakonsultaatio' },
    status: 200,
    answer: { description: 'It is gone', schema: permissionSaved },
    refusals: ['not_found', 'bookings_left_outside'],
    handle: async ({ deps, actor, body, options }) => execute(deps, actor, withdrawPermission, await body(), options),
  },
  {
    method: 'post',
    path: '/api/professionals/{id}/matters',
    tag,
    summary: 'Say what somebody answers for in an area, and how they are reached about it; no topics: nothing any more',
    body: mattersGiven,
    example: {
      area: 'hartola',
      topics: ['sleep'],
      phone: '+358401234567',
      phoneHours: { TU: [['12:00', '13:00']] },
      afterwards: { fi: 'Soitan takaisin samana päivänä.', en: 'I call back on the same day.' },
    },
    status: 200,
    answer: { description: 'So it is told from now on', schema: mattersSaved },
    refusals: ['not_found'],
    handle: async ({ deps, actor, param, body, options }) => {
      const given = parseInput(mattersGiven, await body());
      return execute(deps, actor, saveMatters, { professional: param('id'), ...given }, options);
    },
  },
  {
    method: 'get',
    path: '/api/who-knows',
    tag,
    summary: 'Who answers for a topic in an area: when they can be reached, what happens then, their next free times',
    query: whoKnowsQuery,
    status: 200,
    answer: { description: 'A page of people; where there are none, who to turn to instead', schema: whoKnowsPage },
    refusals: ['not_found'],
    handle: ({ deps, actor, query }) => findWhoKnows(deps, actor, query(whoKnowsQuery)),
  },
  {
    method: 'get',
    path: '/api/slots',
    tag,
    summary: 'Free slots, soonest first',
    query: slotQuery,
    status: 200,
    answer: { description: 'A page of slots; a slot’s `id` is what is held or booked', schema: slotPage },
    refusals: ['not_found'],
    handle: ({ deps, actor, query }) => listSlots(deps, actor, query(slotQuery)),
  },
  {
    method: 'post',
    path: '/api/import',
    tag,
    summary: 'Import a directory file, all or nothing; `?preview=true` only tells what would change',
    query: importQuery,
    body: directoryFile,
    example: EXAMPLE_FILE,
    status: 200,
    answer: { description: 'What changed, or would change', schema: importAnswer },
    refusals: ['import_invalid', 'import_conflict', 'bookings_left_outside', 'too_large'],
    handle: async ({ deps, actor, body, query, options }) => {
      const file = await body();
      const { preview, leaving, madeInPages } = query(importQuery);
      if (preview === 'true') return previewImport(deps, actor, file, madeInPages);
      return execute(deps, actor, importDirectory, { file, madeInPages, ...(leaving && { leaving }) }, options);
    },
  },
];
