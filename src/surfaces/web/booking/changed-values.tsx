// What a change of the directory does, in the reader's words: entries by their names, each field as it was and would be.

import type { FC } from 'hono/jsx';
import { type Directory, nameIn } from '../../../core/directory.ts';
import type { ProfessionalId } from '../../../core/ids.ts';
import type { Language } from '../../../core/permissions.ts';
import { sayCalendarDates } from '../../../core/wording.ts';
import { wordFor } from '../../../core/words.ts';
import type { ChangedValue } from '../../../features/directory/changed-values.ts';
import type { Change } from '../../../features/directory/compare-directories.ts';
import { sayAbsence } from '../kit/say-absence.ts';
import type { Names, SayValue } from './say-directory-value.ts';
import { directoryTexts } from './texts/words.ts';

/** Each changed field with what it was and would be; the names of fields alone where there are no values to show. */
export const ChangedValues: FC<{
  of: readonly ChangedValue[];
  fields: readonly string[];
  say: SayValue;
  language: Language;
}> = ({ of, fields, say, language }) => {
  if (of.length === 0) return <span class="soft">: {sayFields(fields, language)}</span>;
  const text = directoryTexts[language];
  return (
    <ul class="small soft stack gap-1">
      {of.map((changed) => (
        <li>
          {sayField(changed.field, language)}: {say(changed, changed.before)}
          <span aria-hidden="true"> → </span>
          <span class="unseen">{text.becomes}</span> <span class="strong">{say(changed, changed.after)}</span>
        </li>
      ))}
    </ul>
  );
};

export function sayField(field: string, language: Language): string {
  return wordFor(directoryTexts[language].field, field) ?? field;
}

export function sayFields(fields: readonly string[], language: Language): string {
  return fields.map((field) => sayField(field, language)).join(', ');
}

/** Entries by the name they have, or would have; hours and absences by whose they are, and where or when. */
export function namesIn(directories: readonly Directory[], language: Language): Names {
  const known = new Map<string, string>();
  const note = (noun: Change['noun'], id: string, name: string) => known.set(`${noun} ${id}`, name);
  for (const directory of directories) {
    const postOf = (id: ProfessionalId) => nameIn(directory.professionals.get(id)?.post ?? {}, language) || id;
    note('region', 'region', nameIn(directory.region.name, language));
    for (const { id, name } of directory.areas.values()) note('area', id, nameIn(name, language));
    for (const { id, name } of directory.sites.values()) note('site', id, nameIn(name, language));
    for (const { id, name } of directory.rooms.values()) note('room', id, nameIn(name, language));
    for (const { id, name } of directory.equipment.values()) note('equipment', id, nameIn(name, language));
    for (const { id, name } of directory.services.values()) note('service', id, nameIn(name, language));
    for (const { id, post } of directory.professionals.values()) note('professional', id, nameIn(post, language));
    for (const { id, name } of directory.series.values()) note('series', id, nameIn(name, language));
    for (const { id, name, from, to } of directory.closures) {
      note('closure', id, `${nameIn(name, language)}, ${sayCalendarDates(from, to, language, 'full')}`);
    }
    for (const absence of directory.absences) {
      note('absence', absence.id, `${postOf(absence.professional)}, ${sayAbsence(directory, absence, language)}`);
    }
    for (const { id, professional, site } of directory.workingHours) {
      const place = nameIn(directory.sites.get(site)?.name ?? {}, language) || site;
      note('working-hours', id, `${postOf(professional)}, ${place}`);
    }
  }
  return ({ noun, id }) => known.get(`${noun} ${id}`) || id;
}
