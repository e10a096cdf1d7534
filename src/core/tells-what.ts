// Whether a place's name says what is done there: a calendar that others see is not to tell it.

import type { Directory } from './directory.ts';
import { foldName } from './fold-name.ts';

/**
 * Whether a word of the name is one of a service's or a profession's, or begins like a word for a kind of help. It errs
 * towards yes: a name that is held back costs a look at the map.
 */
export function tellsWhat(
  name: string,
  { areas, services, professionals }: Pick<Directory, 'areas' | 'services' | 'professionals'>,
): boolean {
  const words = foldName(name);
  if (words.some((word) => KINDS_OF_HELP.test(word))) return true;
  const known = [
    ...[...services.values()].flatMap((service) => Object.values(service.name)),
    ...[...professionals.values()].flatMap(({ post, profession }) => [...Object.values(post), profession]),
  ];
  const said = foldName(known.join(' ')).join(' ');
  const where = foldName([...areas.values()].flatMap((area) => Object.values(area.name)).join(' '));
  return words.some((word) => {
    const stem = word.slice(0, STEM);
    return word.length >= SHORTEST && said.includes(stem) && !where.some((place) => place.startsWith(stem));
  });
}

const SHORTEST = 5;
/** Endings differ, and so does the last consonant before them: `päiväkoti`, `päiväkodissa`. */
const STEM = 7;

// Also where the directory has no such service: a house may be called after what others do in it.
const KINDS_OF_HELP =
  /psyk|psych|terap|therap|neuvol|radgiv|counsel|neuro|autis|mielent|mental|paihd|missbruk|beroend|addict|substance|a-klin|kriis|kris|crisis|lastensuoj|barnsky|child|turvako|turvata|skydd|shelter|vakival|vald|violence|trauma|kuntou|rehab|aitiy|moder|matern|seksuaal|sexu|ehkais|prevent|perheoik|sovittel|medling|mediat/;
