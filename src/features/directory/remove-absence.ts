// A coordinator takes back an absence.

import { Refusal } from '../../core/errors.ts';
import type { AreaId, ProfessionalId } from '../../core/ids.ts';
import { type Command, inEachArea } from '../../platform/command.ts';

import { emptyContent } from './directory-content.ts';
import { requireSome } from './rules.ts';
import { removeAbsenceInput } from './schema.ts';
import { rewriteDirectory } from './store.ts';

/** An absence that an import brought comes back with the next one. Throws `Refusal`: not_allowed, not_found. */
export const removeAbsence: Command<{ readonly id: string }, { readonly id: string }> = {
  name: 'remove-absence',
  capability: 'manage-absences',
  input: removeAbsenceInput,
  run: async (context, { id }) => {
    let professional: ProfessionalId | undefined;
    let areas: readonly AreaId[] = [];
    await rewriteDirectory(context, { conflict: 'in_use' }, (stored) => {
      const current = stored?.content ?? emptyContent;
      professional = current.absences.find((absence) => absence.id === id)?.professional;
      if (professional === undefined) throw new Refusal('not_found', 'there is no such absence');
      const person = current.professionals.find((one) => one.id === professional);
      areas = person?.areas ?? [];
      requireSome(context.actor, 'manage-absences', areas);
      return { ...current, absences: current.absences.filter((absence) => absence.id !== id) };
    });
    return {
      result: { id },
      log: inEachArea(areas, { action: 'remove-absence', subject: { kind: 'professional', id: professional ?? id } }),
      events: [{ name: 'look-for-times', data: {} }],
    };
  },
};
