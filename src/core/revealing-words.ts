// Words that tell what a time is for, who is met or where: none of an area's own words in messages may hold one.

import { channels, type Directory } from './directory.ts';
import { foldName } from './fold-name.ts';
import { textOf } from './mail-parts.ts';
import { type Announcement, type News, wordMessage } from './neutral-message.ts';
import { languages } from './permissions.ts';
import {
  partsOfRegistration,
  type RegistrationMessage,
  standings,
  textOfRegistration,
} from './registration-message.ts';
import { type Found, placeholdersIn, without } from './template.ts';
import { partsOfWaiting, textOfWaiting, type WaitingMessage, waitingNews } from './waiting-message.ts';

/** Whose name a word is from, or `help`: it tells of a kind of help, whether the directory has it or not. */
export type RevealingSource =
  | 'person'
  | 'help'
  | 'service'
  | 'series'
  | 'professional'
  | 'site'
  | 'address'
  | 'room'
  | 'topic';

export type Revealing = Found & { readonly source: RevealingSource };

/**
 * What in the text would tell too much, where it stands. A word counts in all its inflections and compounds, so that it is
 * refused sooner than needed; what the service says to families itself, and where the areas are, tells nothing. Of short
 * parts of names, and of the names of those who work here (`colleagues`), only what is written as a name, in any of its cases.
 */
export function revealingIn(
  text: string,
  directory: Directory,
  colleagues: readonly string[] = [],
): readonly Revealing[] {
  const known = knownOf(directory);
  const bare = without(text, placeholdersIn(text));
  const pieces = piecesIn(bare);
  const single = pieces.flatMap(({ words, start, end }): readonly Revealing[] => {
    const [source] = [...words, words.join('')].flatMap((word) => rememberedSource(word, known) ?? []);
    return source === undefined ? [] : [{ source, start, end }];
  });
  const isTaken = (at: Found) => single.some(({ start, end }) => at.start < end && start < at.end);
  const whole = namesIn(pieces, known).filter((at) => !isTaken(at));
  const isTold = (at: Found) => isTaken(at) || whole.some(({ start, end }) => at.start < end && start < at.end);
  const people = colleagues.flatMap((name) => capitalisedParts(name).map((part) => [part, 'person'] as const));
  const proper = properNamesIn(bare, new Map([...known.shorts, ...people]), known).filter((at) => !isTold(at));
  return [...single, ...whole, ...proper].toSorted((one, other) => one.start - other.start);
}

type Piece = Found & { readonly words: readonly string[] };

/** What a hyphen or a stop holds together is one piece, and so are letters that stand apart. */
function piecesIn(text: string): readonly Piece[] {
  return [...text.matchAll(PIECE)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    words: foldedWords(match[0]),
  }));
}

const PIECE =
  /(?<![\p{L}\p{N}])\p{L}(?:[ .]\p{L}){3,}(?![\p{L}\p{N}])|[\p{L}\p{N}]+(?:[^\p{L}\p{N}\s]{1,2}[\p{L}\p{N}]+)*/gu;

function foldedWords(text: string): readonly string[] {
  return foldName(text).map(unmasked);
}

/** Digits that stand for letters within a word. */
function unmasked(word: string): string {
  return /\p{L}/u.test(word) ? word.replace(/[01345]/g, (digit) => MASKS[digit] ?? digit) : word;
}

const MASKS: Readonly<Record<string, string>> = { 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's' };

/** Words of templates come again and again: with each page, and with each message of an area that is read anew. */
function rememberedSource(word: string, known: Known): RevealingSource | undefined {
  const { judged } = known;
  const found = judged.get(word) ?? sourceOf(word, known) ?? 'nothing';
  if (judged.size >= MOST_REMEMBERED) judged.clear();
  judged.set(word, found);
  return found === 'nothing' ? undefined : found;
}

const MOST_REMEMBERED = 20_000;

function sourceOf(word: string, known: Known): RevealingSource | undefined {
  const { stems, ordinary } = known;
  if (ordinary.has(word) || PAPERS.test(word)) return undefined;
  if (KINDS_OF_HELP.some((stems) => stems.test(word))) return 'help';
  // `neuwola`: as it may be spelt and is read all the same
  const plain = word.replaceAll('w', 'v').replaceAll('q', 'k');
  const asPlain = plain === word ? undefined : sourceOf(plain, known);
  if (asPlain !== undefined || word.length < SHORTEST) return asPlain;
  const own = stemOf(word);
  for (const [whole, { stem, source }] of stems) {
    const isInflected = word.startsWith(stem);
    // part of a compound, in whichever of the two
    const isCompound = (stem.length >= LONG && word.includes(stem)) || (own.length > LONG && whole.includes(own));
    if (isInflected || isCompound) return source;
  }
  return undefined;
}

/** Papers that every family has, whatever a time is for. */
const PAPERS = /^(?:neuvolakort|aitiyskort|radgivningskort|moderskapskort)[a-z]{0,9}$/;

const SHORTEST = 5;
const LONG = 6;

/** Endings differ, and so does the last consonant before them: `klinikka`, `klinikan`; `perhe`, `perheen`; `yhteinen`, `yhteisen`. */
function stemOf(word: string): string {
  const base = word.endsWith('nen') && word.length > 7 ? word.slice(0, -3) : word;
  const { length } = base;
  return base.slice(0, length < 7 ? SHORTEST : Math.min(7, length - (length > 7 ? 2 : 1)));
}

/** Names of short or ordinary words, which only as a whole tell anything. */
function namesIn(pieces: readonly Piece[], { names }: Known): readonly Revealing[] {
  const words = pieces.flatMap(({ words: own, start, end }) => own.map((word) => ({ word, start, end })));
  return words.flatMap((first, at) =>
    names.flatMap(({ parts, source }): readonly Revealing[] => {
      const last = words[at + parts.length - 1];
      const isSaid = parts.every((part, index) => words[at + index]?.word === part);
      return isSaid && last !== undefined ? [{ source, start: first.start, end: last.end }] : [];
    }),
  );
}

/** Words with a capital that are one of these, whatever ending they have. */
function properNamesIn(
  text: string,
  names: ReadonlyMap<string, RevealingSource>,
  { ordinary }: Known,
): readonly Revealing[] {
  return [...text.matchAll(CAPITALISED)].flatMap((match): readonly Revealing[] => {
    const [word = ''] = foldedWords(match[0]);
    if (ordinary.has(word)) return [];
    const cuts = Array.from({ length: Math.max(0, word.length - SHORTEST_NAME + 1) }, (_, at) => word.length - at);
    const cut = cuts.find((length) => names.has(word.slice(0, length)) && CASE.test(word.slice(length)));
    const source = cut === undefined ? undefined : names.get(word.slice(0, cut));
    return source === undefined ? [] : [{ source, start: match.index, end: match.index + match[0].length }];
  });
}

const CAPITALISED = /(?<![\p{L}\p{N}])\p{Lu}[\p{L}’']{2,29}(?![\p{L}\p{N}])/gu;
const SHORTEST_NAME = 3;
/** Endings of Finnish and Swedish, folded: `Aholla`, `Ahon`, `Ahos`. */
const CASE = /^(?:|i?(?:[aeiouy]?n|[aeiouy]|t|t?ta|s|ssa|sta|lla|lta|lle|ksi|na|h[aeiouy]n|nsa|mme|nne)|en|et|ens)$/;

/** The parts of a name that are written as names, folded. */
function capitalisedParts(name: string): readonly string[] {
  return [...name.matchAll(CAPITALISED)].flatMap(([part]) => foldedWords(part));
}

type Known = {
  /** parts of names too short to be looked for within words */
  readonly shorts: ReadonlyMap<string, RevealingSource>;
  /** by the whole word */
  readonly stems: ReadonlyMap<string, { readonly stem: string; readonly source: RevealingSource }>;
  readonly names: readonly { readonly parts: readonly string[]; readonly source: RevealingSource }[];
  readonly ordinary: ReadonlySet<string>;
  readonly judged: Map<string, RevealingSource | 'nothing'>;
};

/** By directory, which is the same as long as its version is. */
const known = new WeakMap<Directory, Known>();

function knownOf(directory: Directory): Known {
  const found = known.get(directory);
  if (found !== undefined) return found;
  const areas = [...directory.areas.values()].flatMap(({ name, municipalities }) => [
    ...Object.values(name),
    ...municipalities,
  ]);
  const ordinary = new Set([...ordinaryWords(), ...foldedWords(areas.join(' '))]);
  const stemsOfOrdinary = [...ordinary].filter((word) => word.length > SHORTEST).map(stemOf);
  const isOrdinary = (word: string) =>
    ordinary.has(word) ||
    stemsOfOrdinary.some((stem) => word.startsWith(stem) && word.length <= stem.length + LONGEST_ENDING);
  const named = namesOf(directory).map(({ name, source }) => ({ parts: foldedWords(name), source }));
  const stems = named.flatMap(({ parts, source }) =>
    parts
      .filter((part) => part.length >= SHORTEST && /\p{L}/u.test(part) && !isOrdinary(part))
      .map((part) => [part, { stem: stemOf(part), source }] as const),
  );
  const names = named.filter(
    ({ parts }) => parts.join('').length > 2 && parts.some((part) => /\p{L}/u.test(part) && !isOrdinary(part)),
  );
  const shorts = namesOf(directory).flatMap(({ name, source }) =>
    capitalisedParts(name).flatMap((part) =>
      part.length < SHORTEST && !isOrdinary(part) ? [[part, source] as const] : [],
    ),
  );
  const made = {
    ...{ stems: new Map(stems.toReversed()), shorts: new Map(shorts.toReversed()) },
    ...{ names, ordinary, judged: new Map() },
  };
  known.set(directory, made);
  return made;
}

const LONGEST_ENDING = 4;

function namesOf(directory: Directory): readonly { readonly name: string; readonly source: RevealingSource }[] {
  const { services, series, professionals, sites, rooms, equipment, areas } = directory;
  const all = (source: RevealingSource, names: readonly (string | undefined)[]) =>
    names.flatMap((name) => (name === undefined ? [] : [{ name, source }]));
  const each = <One>(of: ReadonlyMap<unknown, One> | undefined, names: (one: One) => readonly (string | undefined)[]) =>
    [...(of?.values() ?? [])].flatMap(names);
  return [
    ...all(
      'service',
      each(services, ({ name }) => Object.values(name)),
    ),
    ...all(
      'series',
      each(series, ({ name }) => Object.values(name)),
    ),
    ...all(
      'professional',
      each(professionals, ({ post, profession }) => [...Object.values(post), profession]),
    ),
    ...all(
      'site',
      each(sites, ({ name }) => Object.values(name)),
    ),
    ...all(
      'address',
      each(sites, ({ address }) => [address]),
    ),
    ...all('room', [
      ...each(rooms, ({ name }) => Object.values(name)),
      ...each(equipment, ({ name }) => Object.values(name)),
    ]),
    ...all(
      'topic',
      each(areas, ({ topics }) => topics.flatMap(({ name }) => Object.values(name))),
    ),
  ];
}

/** What the service says to families itself, in every language, and words of everyday. */
function ordinaryWords(): ReadonlySet<string> {
  ordinary ??= new Set(foldedWords([...ownMessages(), EVERYDAY].join(' ')));
  return ordinary;
}
let ordinary: ReadonlySet<string> | undefined;

const NEWS: readonly News[] = ['booked', 'moved', 'changed', 'cancelled', 'reminder'];

function ownMessages(): readonly string[] {
  const named = {
    timeZone: 'UTC',
    start: 0,
    end: 0,
    sender: '0',
    own: {},
    deadline: 0,
    number: 0,
    link: '0',
    page: '0',
  };
  const others = languages.flatMap((language) => [
    ...waitingNews.map((news) => sayWaiting({ ...named, language, news })),
    ...standings.flatMap((standing) =>
      ([standing, 'moved', 'declined', 'again'] as const).map((news) =>
        sayRegistration({ ...named, language, news, standing }),
      ),
    ),
  ]);
  return [...others, ...ownBookingMessages()];
}

function sayWaiting(message: WaitingMessage): string {
  const { subject, parts } = partsOfWaiting(message);
  return `${subject} ${textOf(parts)} ${textOfWaiting(message)}`;
}

function sayRegistration(message: RegistrationMessage): string {
  const { subject, parts } = partsOfRegistration(message);
  return `${subject} ${textOf(parts)} ${textOfRegistration(message)}`;
}

function ownBookingMessages(): readonly string[] {
  return languages.flatMap((language) =>
    channels.flatMap((channel) =>
      NEWS.flatMap((news) =>
        [undefined, '0'].map((phone) => {
          const { subject, text } = wordMessage({
            ...{ news, language, channel, kind: 'appointment', audience: 'family', timeZone: 'UTC', start: 0, end: 0 },
            ...{ link: '0', home: '0', sender: '0', ...(phone !== undefined && { phone }) },
          } satisfies Announcement);
          return `${subject} ${text}`;
        }),
      ),
    ),
  );
}

// Times, numbers and manners that names of services, rooms and series hold too.
const EVERYDAY =
  'aamu aamupäivä iltapäivä ilta päivä viikko kuukausi huone huoneeseen kerros ensimmäinen toinen kolmas neljäs parillinen pariton etelä pohjoinen itä länsi tuokio ' +
  'morgon förmiddag eftermiddag kväll vecka månad rummet våning första andra tredje fjärde jämn udda söder norr öster väster ' +
  'morning afternoon evening weekly month floor first second third fourth three south north early check visit remote please waiting ' +
  'vanhempi vanhemmat vanhemman vanhempien vastaanotto vastaanotossa vastaanottoon työntekijä työntekijän rauhallinen rauhallisen keskustelu keskusteluun ' +
  'förälder föräldern föräldrar föräldrarna mottagning mottagningen kontroll familjecenter familjecentret ' +
  'perhe perheen lapsi lapsen lapsesi familj familjen barn barnet barnen family families child children parent parents';

/** Stems, folded. Wider than what tells of a place: a sentence has more words to choose from than a name has. */
const KINDS_OF_HELP = [
  /psyk|psych|terap|therap|neuvola|neuvolo|radgivning|counsel|neurol|autis|adhd|mielenterv|mental|depress|masennu|paihd|paihte|missbruk|beroend|addict|substance|kriisi|kriser|krisen|krisi|crisis|lastensuoj|barnskydd|childprot|protection|turvakot|turvakod|skyddshem|shelter|vakival|violence|trauma|kuntout|rehab|aitiys|raskau|gravid|pregnan|maternity|modrarad|seksuaal|sexuel|sexual|abort|ehkaisy|preventiv|contracepti|perheoik|sovittel|medling|mediation|huostaan|omhander|custody|avioero|skilsmass|divorce|kasvatus|fostran|upbring|diagno|laakar|lakare|doctor|physician|hoitaj|sjukskot|nurse|sosiaal|socialarb|socialvard|socialwork|poliklin|klinik|clinic|lastenvalvo|barnatillsyn|isyyd|isyysasi|faderskap|paternity|elatus|underhallsbi|eroneuvo|eropalvel|kuraattor|kurator|perhetyo|familjearb|synnytys|forlossning|childbirth|ultraaan|ultraljud|ultrasound|itsetuho|itsemurh|sjalvmord|suicid|hairio|storning|disorder|nepsy|kotipalvel|hemservice|vammais|handikap|funktionshind|funktionsned|disabil|sairaal|sjukhus|hospital|sairau|tautien|barnmorsk|katilo|midwi|^vald(et|s\w*)?$/,
  // illness, what is done about it, and the body
  /^hiv(test|posit|$)|^hpv|^covid|diabet|epilep|astma|asthma|syopa|cancer|infekti|infection|tauti|taudi|sjukdom|illness|disease|rokot[ue]|vaccin|immunis|immuniz|leikkau|kirurg|surger|rontgen|xray|verikok|verikoe|blodprov|bloodtest|laborator|^laake|^laakit|laakehoi|medicin|medicat|terveyden|terveysas|terveyskes|terveystar|terkka|halsovard|halsocent|halsokontr|halsounders|healthc|lapsettom|barnlos|infertil|hedelmoi|keskenmen|missfall|miscarr|^imety|^imetta|^amning|breastfe|anoreks|anorex|bulimi|skitsofr|schizo|bipolar|kaksisuunt|ahdistu|^angest|anxi|uupum|utmattn|burnout/,
  // what one is vaccinated against or falls ill with; that one is to stay at home with a fever may be said
  /^bcg|^mpr|^mmr$|^dtap|^piik(ki|in|il|it|ke)|^sprut[ao]|^jabs?$|injekti|injection|^ruisk|tuhkaro|vihuriro|sikotau|massling|measles|^mumps|passjuk|rubell|rodahund|hinkuys|kikhost|pertuss|influens|influenz|aivokuu|meningi|meningo|pneumok|tuberku|tubercu|hepatii|hepatit|vesirok|vattkopp|chickenp|klamydi|chlamyd|tippuri|gonorr|^kuppa|syfilis|syphilis|narkolep|narcolep|tourett|asperger|verenpain|blodtryck|bloodpress|keliak|celiac|migren|^migran|^pisto[sk]|kihoma|^syyh|^skabb|scabies|headlice|^lice$|huvudlo[su]s|paatai|keuhkokuum|lunginfl|pneumoni|borrelio|borreliainf|lyme|jaykkakour|stelkramp|tetanus|^polio|hjarnhin|lungsot|whoopingc|kastelu|bedwett|sangvat|apnea|apne$|^cpvam|^cpskad|^downin|^downs|itsensavah|viiltel|sjalvskad|selfharm/,
  // a death, a parting and what is asked of a doctor
  /kuolem|kuollee|^dods|^doden|bereave|^grief|^griev|^suru(n|ryhm\w*|tyo\w*)?$|^sorg(en|grupp\w*|arbet\w*)?$|^ero(n|ryhm\w*|tilant\w*)?$|^isyys|huoltorii|huoltajuu|vardnadst|tukiperhe|stodfamilj|^foster|sijaishuol|sijaisperh|familjehem|asumispal|boendeserv|asiakassuun|klientplan|hoitosuhd|vardrelat|^potila|^patiente|^patients|tutkimu[ks]|undersokn|examinat|^naytte(en|et|it)|^nayte$|provtag|seulon|screening|^resepti|^recept(et|en)?$|prescript|omakan/,
  // offices that stand for one matter
  /^kela(n|lle|lta|sta|an)?$|^fpas?$|^migri|maahanmuutt|migrationsv|immigrat|oleskelulup|uppehallst|residencep|edunvalvo|intressebev|guardianship|syyttaj|aklagar|prosecut|enforcem/,
  // weight, food and sleep
  /punnit|punnin|^vagning|^invagning|weigh|ylipain|lihavu|overvikt|^obes|ruokaval|^diet|dieti|kostrad|kosthal|ravitse|ravinto(?!la)|naringste|naringsra|nutrit|unikoul|unineuv|unettom|nukutus|nukkumi|somn|sleep/,
  // teeth, speech, sight and hearing
  /hammas|hampai|oikomi|suuhyg|suunterv|tandlak|tandvard|tandregl|tandhyg|tandstall|munhals|^dental|^dentis|orthodon|ortodon|hygienist|puheenop|puhevai|talfor|taloped|logoped|^speech|nakotark|nakotest|kuulotut|kuulotest|synunders|horselunders|hearingtest|eyetest|optik|audiolog|audionom/,
  // money, work and a home
  /toimeentul|utkomst|forsorjn|^income|velka|velko|^vela[nt]|^skuld(?!r)|^debt|talousneuv|taloudel|ekonomisk|financ|budjet|budget|ulosot|utmatning|utsokning|luottotie|asumistu|bostadsbidr|socialbidr|asunnotto|hemlos|homeless|tyottom|arbetslos|unemploy/,
  // courts, the police and what leads to them
  /karaja|tuomioist|tuomari|oikeudess|oikeutee|oikeudenk|oikeusap|tingsratt|hovratt|domstol|rattegang|rattshj|^court(?![ey])|tribunal|lakimie|asianaj|jurist|advokat|lawyer|attorney|legal|poliis|^polis|police|^riko[sk]|^brott|^crim|kriminaal|kriminal|vankil|fangels|prison|hyvaksikay|overgrepp|abuse|lahisuhde|pahoinpi|misshand|assault/,
  // what one takes too much of, and whence one came
  /alkoho|alcoho|huume|^drog|^drug|narko|narco|rahapel|pelirii|gambl|turvapai|^asyl|pakolai|flykting|refugee|adopt/,
] as const;
