// Somebody chooses the language of their pages and messages.

import { Refusal } from '../../core/errors.ts';
import type { Command } from '../../platform/command.ts';
import { inEachArea } from '../../platform/record-acts.ts';
import { type ChooseLanguageInput, chooseLanguageInput } from './schema.ts';
import { findUser, updateUser } from './store.ts';

/** Throws `Refusal`: not_allowed for a key that stands for no person. */
export const chooseLanguage: Command<ChooseLanguageInput, ChooseLanguageInput> = {
  name: 'choose-language',
  capability: 'anyone-signed-in',
  input: chooseLanguageInput,
  run: async ({ tx, actor }, { language }) => {
    if (actor.user === undefined) throw new Refusal('not_allowed', 'this key stands for no person');
    const before = await findUser(tx, actor.user);
    if (before?.language === language) return { result: { language }, unchanged: true };
    await updateUser(tx, actor.user, { language });
    return {
      result: { language },
      log: inEachArea(
        actor.grants.map((grant) => grant.area),
        {
          action: 'choose-language',
          subject: { kind: 'user', id: actor.user },
          details: { language, before: before?.language ?? actor.language },
        },
      ),
    };
  },
};
