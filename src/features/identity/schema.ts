// People, their roles and their keys: what may come in, and what goes out.

import { z } from 'zod';
import type { AreaId, ProfessionalId, SiteId, UserId } from '../../core/ids.ts';
import { pagedBy, pageLimit, part } from '../../core/paging.ts';
import { languages, roles } from '../../core/permissions.ts';
import { instantText } from '../../core/typed-instant.ts';
import { bothHours, chosenHours, emailAddress, guarded, halfOfHours, phoneNumber } from '../../core/typed-text.ts';

const slug = z.string().min(1).max(100);
const areaId = slug.transform((text) => text as AreaId);
export const userId = slug.transform((text) => text as UserId);
const professionalId = slug.transform((text) => text as ProfessionalId);
const siteId = slug.transform((text) => text as SiteId);

/** Every area, or one. */
export const areaScope = z.union([z.literal('*'), areaId], 'must be an area, or * for every one');
export const grant = z.strictObject({ role: z.enum(roles), area: areaScope });

const words = z.string().trim().min(1).max(120);
/** A person's name is theirs to be seen; their identity code is not. */
const name = guarded(words, 'contacts');
const grants = z.array(grant).max(200);

/** What whom they ask is told of a person: what they are, their daycares, schools or clinics, and their number at work. */
const units = z.array(siteId).max(20);
const details = { post: guarded(words), phone: phoneNumber };
const someUnits = units
  .transform((ids) => [...new Set(ids)])
  .optional()
  .meta({ description: 'Sites of the directory', example: ['hartola-neuvola'] });
const newDetails = {
  post: details.post.optional().meta({ example: 'Terveydenhoitaja' }),
  units: someUnits,
  phone: details.phone.optional(),
};
/** What is missing stays as it is; `null` takes it away. */
const changedDetails = {
  post: details.post.nullable().optional().meta({ example: 'Terveydenhoitaja' }),
  units: someUnits,
  phone: details.phone.nullable().optional(),
};

export const addUserInput = z.strictObject({
  email: emailAddress,
  name,
  language: z.enum(languages).default('fi'),
  grants: grants.min(1),
  /** the professional this person is, if any */
  professional: professionalId.optional(),
  ...newDetails,
  welcome: z.boolean().default(true).meta({ description: 'Mail them how to begin' }),
});
export type AddUserInput = z.output<typeof addUserInput>;

export const userAdded = z.object({
  id: z.string(),
  again: z.literal(true).optional().meta({ description: 'Was added so a moment ago: nothing was added or mailed' }),
});

/** What is missing stays as it is; `professional: null` takes it away; `grants` replaces them all. */
export const changeUserInput = z.strictObject({
  user: userId,
  name: name.optional(),
  language: z.enum(languages).optional(),
  grants: grants.optional(),
  professional: professionalId.nullable().optional(),
  disabled: z.boolean().optional(),
  ...changedDetails,
});
export type ChangeUserInput = z.output<typeof changeUserInput>;

export const changeOwnDetailsInput = z.strictObject({
  ...changedDetails,
  digest: z.boolean().optional().meta({ description: 'Whether you are mailed what is ahead of you, in the morning' }),
});
export type ChangeOwnDetailsInput = z.output<typeof changeOwnDetailsInput>;

/** `post` and `phone` as the person gave them; what the directory says of a professional stands in the directory. */
export const ownDetails = z
  .object({
    name: z.string(),
    professional: z.string().optional(),
    post: z.string().optional(),
    units: z.array(z.string()),
    phone: z.string().optional(),
    digest: z.boolean(),
  })
  .meta({ id: 'OwnDetails' });
export type OwnDetails = z.output<typeof ownDetails>;

/** When the person wants to hear nothing that can wait. */
export const ownMessages = z.strictObject(chosenHours).refine(bothHours, halfOfHours).meta({ id: 'OwnMessages' });
export type OwnMessages = z.output<typeof ownMessages>;

export const chooseLanguageInput = z.object({ language: z.enum(languages) });
export type ChooseLanguageInput = z.output<typeof chooseLanguageInput>;

export const createApiKeyInput = z.strictObject({
  label: guarded(words),
  role: z.enum(roles),
  areas: z.array(areaScope).min(1).max(200),
  /** the person as whom the key acts; without, it acts for itself */
  user: userId.optional(),
  expiresAt: instantText.optional(),
});
export type CreateApiKeyInput = z.output<typeof createApiKeyInput>;

export const acceptApiKeyInput = z.object({ key: z.string().min(1).max(100) });
export type AcceptApiKeyInput = z.output<typeof acceptApiKeyInput>;

export const revokeApiKeyInput = z.object({ key: z.string().min(1).max(100) });
export type RevokeApiKeyInput = z.output<typeof revokeApiKeyInput>;

/** `key` is the secret itself: it is shown this once and never again. */
export const createdApiKey = z.object({ id: z.string(), key: z.string() });
export type CreatedApiKey = z.output<typeof createdApiKey>;

const instant = z.iso.datetime({ offset: true });

/** The mail server has not taken it yet, has, or never will. */
export const welcomeFates = ['waiting', 'sent', 'refused'] as const;
export type WelcomeFate = (typeof welcomeFates)[number];

export const userItem = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  language: z.enum(languages),
  professional: z.string().optional(),
  post: z.string().optional(),
  units: z.array(z.string()),
  phone: z.string().optional(),
  grants: z.array(grant),
  disabled: z.boolean(),
  welcome: z
    .object({ at: instant, fate: z.enum(welcomeFates) })
    .optional()
    .meta({ description: 'The mail on how to begin: when it was last asked for, and what became of it' }),
});
/** Their id, which tells nothing of anybody. */
export const userPaging = pagedBy('users', z.tuple([part.uuid]));
export const usersQuery = z.object({ cursor: userPaging.cursor.exactOptional(), limit: pageLimit(200, 500) });
export type UserItem = z.output<typeof userItem>;

export const apiKeyItem = z.object({
  id: z.string(),
  label: z.string(),
  role: z.enum(roles),
  areas: z.array(areaScope),
  user: z.object({ id: z.string(), name: z.string() }).optional(),
  /** who made it, as the person sees whose it would be; without one or the other, the service's operators did */
  maker: z.string().optional(),
  makerKey: z.object({ label: z.string(), areas: z.array(areaScope) }).optional(),
  createdAt: instant,
  /** when the person as whom it acts agreed to it; before, it opens nothing */
  acceptedAt: instant.optional(),
  expiresAt: instant.optional(),
  revokedAt: instant.optional(),
  lastUsedAt: instant.optional(),
});
/** When it was made, the newest first, then its id. */
const keyPlace = z.tuple([part.newestFirst, part.text]);
export const apiKeyPaging = pagedBy('api-keys', keyPlace);
export const apiKeysQuery = z.object({ cursor: apiKeyPaging.cursor.exactOptional(), limit: pageLimit(200, 500) });
export const ownApiKeyPaging = pagedBy('own-api-keys', keyPlace);
export const ownApiKeysQuery = z.object({ cursor: ownApiKeyPaging.cursor.exactOptional(), limit: pageLimit(200, 500) });
export type ApiKeyItem = z.output<typeof apiKeyItem>;

/** The address typed on the sign-in page. */
export const signInEmail = emailAddress;

/** Where to go after signing in: a path of this service, and home for anything else. */
export const nextPath = z
  .string()
  .max(500)
  .regex(/^\/(?![/\\])[^\\\s]*$/)
  .catch('/');

/** The secret of a link, as an address ends in it: 256 bits. Anything else is no link of ours. */
export const linkSecret = z.string().regex(/^[\w-]{43}$/);
