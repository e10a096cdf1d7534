// What goes into and comes out of an area's shelf: short general advice, and links to leaflets.

import { z } from 'zod';
import { ageBands } from '../../core/booking.ts';
import { phoneNumbers } from '../../core/contact-details.ts';
import { pagedBy, pageLimit, part } from '../../core/paging.ts';
import { languages } from '../../core/permissions.ts';
import { guarded } from '../../core/typed-text.ts';
import { areaId, serviceId } from '../directory/schema.ts';

/** `waiting`: for a second pair of eyes. What is taken down stays as it was, for those who look after the shelf. */
const adviceStates = ['waiting', 'sent-back', 'shown', 'taken-down'] as const;
export type AdviceState = (typeof adviceStates)[number];

const adviceActs = ['approve', 'send-back', 'reword', 'take-down'] as const;
export type AdviceAct = (typeof adviceActs)[number];

/** What was done with it. */
const adviceDeeds = ['written', 'reworded', 'sent-back', 'approved', 'taken-down'] as const;
export type AdviceDeed = (typeof adviceDeeds)[number];

export const LONGEST_TITLE = 120;
/** Advice is short: what needs more is a leaflet, or a talk. */
export const LONGEST_ADVICE = 1500;
export const LONGEST_REASON = 500;
const LONGEST_LINK = 500;

/** What is wrong with advice that comes of an answer. */
export const ADVICE_FAULTS = {
  'as-answered': 'says word for word what the answer says: say it so that it holds for others too',
  'of-the-case': 'holds words of what was asked: leave the case out',
} as const;

const words = (longest: number) =>
  guarded(
    z
      .string()
      .max(longest)
      .overwrite((text) => text.replaceAll('\r\n', '\n').trim()),
  ).refine((text) => text !== '', 'must not be empty');

const link = guarded(z.string().max(LONGEST_LINK), 'identity-codes')
  .refine(isOpenLink, 'must be an address that begins with https://')
  .refine((typed) => phoneNumbers(typed).length === 0, 'must not hold a number that somebody could be called by')
  .meta({ example: 'https://www.mielenterveystalo.fi/' });

/** Nobody signs in by it, and nothing is said to it in the clear. */
function isOpenLink(typed: string): boolean {
  const url = URL.parse(typed);
  return url?.protocol === 'https:' && url.username === '' && url.password === '' && url.hostname.includes('.');
}

const content = {
  topic: z.string().min(1).max(100).meta({ description: 'One of the area’s topics', example: 'sleep' }),
  ageBand: z.enum(ageBands).optional().meta({ description: 'Left out: of any age' }),
  language: z.enum(languages),
  title: words(LONGEST_TITLE).meta({ example: 'Yöheräilyt: mitä kokeilla ensin' }),
  text: words(LONGEST_ADVICE).optional(),
  link: link.optional(),
};
const contentObject = z.strictObject(content);
export type AdviceContent = z.output<typeof contentObject>;

function saysSomething<Schema extends z.ZodType<Pick<AdviceContent, 'text' | 'link'>>>(schema: Schema): Schema {
  return schema.refine(({ text, link }) => text !== undefined || link !== undefined, {
    path: ['text'],
    error: 'is needed where there is no link',
  });
}

export const adviceId = z.uuid();

export const writeAdviceInput = saysSomething(
  z.strictObject({
    ...{ area: areaId, ...content },
    from: z
      .strictObject({ thread: z.uuid(), text: z.uuid() })
      .optional()
      .meta({ description: 'The answer that it comes of; it must be said anew, and holds nothing of the question' }),
  }),
);

const version = z.int().min(0).meta({ description: 'The version, as the caller has seen it', example: 0 });

export const rewordAdviceGiven = saysSomething(z.strictObject({ ...content, version }));
export const rewordAdviceInput = saysSomething(z.strictObject({ advice: adviceId, ...content, version }));

export const approveAdviceGiven = z.strictObject({ version });
export const approveAdviceInput = approveAdviceGiven.extend({ advice: adviceId });

export const reasonGiven = z.strictObject({ version, reason: words(LONGEST_REASON) });
export const reasonInput = reasonGiven.extend({ advice: adviceId });

export const answeredGiven = z.strictObject({
  service: serviceId.meta({ description: 'Which service would have been asked', example: 'perheneuvola-konsultaatio' }),
});
export const answeredInput = answeredGiven.extend({ advice: adviceId });

export const adviceView = z
  .object({
    id: z.string(),
    area: z.string(),
    topic: z.string(),
    ageBand: z.enum(ageBands).optional(),
    language: z.enum(languages),
    title: z.string(),
    text: z.string().optional(),
    link: z.string().optional(),
    state: z.enum(adviceStates),
    version: z.int(),
    writtenAt: z.iso.datetime({ offset: true }),
    own: z.boolean().meta({ description: 'Whether the caller wrote it' }),
    reason: z.string().optional().meta({ description: 'Why it was sent back, or taken down' }),
    acts: z.array(z.enum(adviceActs)).meta({ description: 'What the caller may do with it now' }),
  })
  .meta({ id: 'Advice' });
export type AdviceView = z.output<typeof adviceView>;

export const answeredView = z.object({ answered: z.literal(true) });

/** When it was written, newest first, then its id. */
export const shelfPaging = pagedBy('shelf', z.tuple([part.newestFirst, part.uuid]));

export const shelfQuery = z.object({
  area: areaId.exactOptional(),
  topic: z.string().max(100).exactOptional().meta({ description: 'Only of this topic.' }),
  ageBand: z.enum(ageBands).exactOptional().meta({ description: 'With what is for any age' }),
  state: z
    .enum(adviceStates)
    .default('shown')
    .meta({ description: '`waiting` and `sent-back`: what is yours to judge or to say anew' }),
  cursor: shelfPaging.cursor.exactOptional(),
  limit: pageLimit(50),
});
export type ShelfQuery = z.output<typeof shelfQuery>;

export const shelfPage = z
  .object({ items: z.array(adviceView), nextCursor: z.string().nullable() })
  .meta({ id: 'Shelf' });
