// An area's own words as they go out now: those that rest are left out, and nothing is asked of the database in vain.

import type { Directory } from '../../core/directory.ts';
import type { AreaId } from '../../core/ids.ts';
import { templateFaults } from '../../core/judge-template.ts';
import type { News } from '../../core/neutral-message.ts';
import type { Language } from '../../core/permissions.ts';
import type { RegistrationNews } from '../../core/registration-message.ts';
import type { TemplateKind, TemplateWords } from '../../core/template.ts';
import type { Database } from '../../platform/db.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { countVersions, findTemplates } from './store-templates.ts';

/** The words of one piece of news in a language, with the line under them; of what has none, the line alone. */
export type OwnWords = (
  language: Language,
  news: News | TemplateKind | `registration-${RegistrationNews}`,
) => TemplateWords;

type Seen = { readonly versions: number; readonly directory: Directory; readonly words: OwnWords };

/** Each database's areas as last seen: as good as the number of versions they were read at, as none is ever removed. */
const seen = new WeakMap<Database, Map<AreaId, Seen>>();

/** `versions`: how many the area has, for a caller who has just read that beside something else. */
export async function readOwnWords(
  { db }: Pick<Dependencies, 'db'>,
  directory: Directory,
  area: AreaId | undefined,
  versions?: number,
): Promise<OwnWords> {
  if (area === undefined) return () => ({});
  const count = versions ?? (await countVersions(db, area));
  const areas = seen.get(db) ?? new Map<AreaId, Seen>();
  seen.set(db, areas);
  const known = areas.get(area);
  if (known !== undefined && known.versions === count && known.directory === directory) return known.words;
  const words = count === 0 ? () => ({}) : wordsOf(await findTemplates(db, [area]), directory);
  areas.set(area, { versions: count, directory, words });
  return words;
}

/** What to mind of a time goes along with another link to it, as what told of it may be lost. */
function instructionsOf({ instructions }: TemplateWords = {}): TemplateWords {
  return instructions === undefined ? {} : { instructions };
}

function wordsOf(templates: Awaited<ReturnType<typeof findTemplates>>, directory: Directory): OwnWords {
  const standing = templates.filter((one) => templateFaults(one, one.words, directory).length === 0);
  const of = (language: Language, wanted: string) =>
    standing.find((one) => one.language === language && one.kind === wanted)?.words;
  return (language, news) => ({
    ...(news === 'new-link' ? instructionsOf(of(language, 'booked')) : of(language, news)),
    ...of(language, 'signature'),
  });
}
