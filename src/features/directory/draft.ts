// What goes into and comes out of drafts: changes of the directory that wait for their publication.

import { z } from 'zod';
import { pagedBy, pageLimit, part } from '../../core/paging.ts';
import {
  addAbsenceInput,
  addClosureInput,
  areaId,
  changedValue,
  changeItem,
  changeProfessionalInput,
  draftedNouns,
  entryId,
  leftOutsideOutput,
  pageOf,
  removeAbsenceInput,
  removeClosureInput,
  removeSeriesInput,
  removeWorkingHoursInput,
  saveSeriesInput,
  saveWorkingHoursInput,
  words,
} from './schema.ts';

export const draftId = z.uuid();
export const makeDraftInput = z.strictObject({ area: areaId, name: words(100) });
export const takeBackDraftInput = z.strictObject({ draft: draftId });
export const removeDraftInput = z.strictObject({ draft: draftId });

/** One change, as the command that makes it at once takes it. */
const draftedChange = z.union([
  z.strictObject({ series: saveSeriesInput.omit({ leaving: true }) }),
  z.strictObject({ removedSeries: removeSeriesInput }),
  z.strictObject({ professional: changeProfessionalInput }),
  z.strictObject({ workingHours: saveWorkingHoursInput.omit({ leaving: true }) }),
  z.strictObject({ removedHours: removeWorkingHoursInput.omit({ leaving: true }) }),
  z.strictObject({ absence: addAbsenceInput.omit({ leaving: true }) }),
  z.strictObject({ removedAbsence: removeAbsenceInput }),
  z.strictObject({ closure: addClosureInput.omit({ leaving: true }) }),
  z.strictObject({ removedClosure: removeClosureInput }),
]);
/** `version`: the draft as it was looked at; left out, the change is made to whatever the draft is by now. */
export const editDraftInput = z.strictObject({
  draft: draftId,
  version: z.int().min(1).exactOptional(),
  change: draftedChange,
});

/** Which it is to be where a draft and the directory have parted; `field`: of a field that both have changed. */
export const settleDraftInput = z.strictObject({
  draft: draftId,
  version: z.int().min(1).exactOptional(),
  noun: z.enum(draftedNouns),
  id: entryId,
  field: z
    .string()
    .regex(/^[a-zA-Z]{1,40}$/)
    .exactOptional(),
  take: z.enum(['mine', 'theirs']),
});

export const draftItem = z
  .object({
    id: z.string(),
    area: z.string(),
    name: z.string(),
    version: z.int().meta({ description: 'Grows with every change of it: repeat it to publish' }),
    state: z.enum(['waiting', 'published', 'taken-back']),
    changedAt: z.string(),
    publishedAt: z.string().optional(),
    takesBack: z.string().optional().meta({ description: 'The publication that it takes back' }),
  })
  .meta({
    id: 'Draft',
    examples: [
      {
        id: '7c9a1c1e-3b6f-4f0e-9d3a-2f5c7c8f1a11',
        area: 'hartola',
        name: 'Kevään ajat',
        version: 3,
        state: 'waiting',
        changedAt: '2026-12-01T09:00:00+02:00',
      },
    ],
  });
export const draftPage = pageOf(draftItem).meta({ id: 'DraftPage' });
/** What waits first, then what was changed last. */
export const draftPaging = pagedBy('drafts', z.tuple([part.number, part.newestFirst, part.uuid]));
export const draftsQuery = z.object({ cursor: draftPaging.cursor.exactOptional(), limit: pageLimit(50) });

const offeredTime = z.object({
  start: z.string(),
  end: z.string(),
  series: z.string().optional(),
  professional: z.string(),
  site: z.string().optional(),
  areas: z.array(z.string()),
  times: z.int().optional().meta({ description: 'How many times of the series’ service fit into it' }),
});

/** A draft with all that it would change. */
export const draftOutput = draftItem
  .extend({
    changes: z.array(changeItem),
    values: z.array(changedValue).meta({ description: 'What each field of a changed entry is and would be' }),
    conflicts: z
      .array(
        z.object({
          noun: z.enum(draftedNouns),
          id: z.string(),
          because: z.enum(['changed', 'gone', 'taken']),
          field: z.string().optional(),
          before: z.unknown().optional(),
          mine: z.unknown().optional(),
          theirs: z.unknown().optional(),
        }),
      )
      .meta({ description: 'Where the directory has changed the same since: to be settled before it is published' }),
    faults: z.array(z.object({ path: z.string(), message: z.string() })),
    added: z.array(offeredTime).meta({ description: 'Within six months' }),
    removed: z.array(offeredTime).meta({ description: 'Within six months' }),
    leftOutside: leftOutsideOutput,
    mayPublish: z.boolean().meta({ description: 'Whether the caller coordinates every area that it concerns' }),
    acts: z
      .array(
        z.object({
          at: z.string(),
          by: z.string(),
          what: z.string(),
          noun: z.string().optional(),
          entry: z.string().optional(),
          fields: z.array(z.string()).optional(),
          count: z.int().optional(),
        }),
      )
      .meta({ description: 'Who did what with it, last first' }),
  })
  .meta({ id: 'DraftWhole' });
export const draftMade = z.object({ id: z.string() }).meta({ id: 'DraftMade' });
export const draftEdited = z
  .object({ id: z.string(), version: z.int(), entries: z.array(z.string()).optional() })
  .meta({ id: 'DraftEdited' });
