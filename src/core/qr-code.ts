// A QR code (ISO/IEC 18004) of a short text: its bytes, error correction M, versions 1 to 10. Pure.

/** Whether each square is dark, row by row, without the quiet zone of four squares that a reader needs around it. */
export type QrCode = readonly (readonly boolean[])[];

/** For each version at level M: data codewords in all, blocks, error-correcting codewords of each, alignment marks. */
const VERSIONS = [
  { data: 16, blocks: 1, check: 10, marks: [] },
  { data: 28, blocks: 1, check: 16, marks: [6, 18] },
  { data: 44, blocks: 1, check: 26, marks: [6, 22] },
  { data: 64, blocks: 2, check: 18, marks: [6, 26] },
  { data: 86, blocks: 2, check: 24, marks: [6, 30] },
  { data: 108, blocks: 4, check: 16, marks: [6, 34] },
  { data: 124, blocks: 4, check: 18, marks: [6, 22, 38] },
  { data: 154, blocks: 4, check: 22, marks: [6, 24, 42] },
  { data: 182, blocks: 5, check: 22, marks: [6, 26, 46] },
  { data: 216, blocks: 5, check: 26, marks: [6, 28, 50] },
].map((spec, at) => ({ ...spec, version: at + 1, size: 4 * at + 21 }));
type Version = (typeof VERSIONS)[number];

const MASKS: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

/** Throws for a text of more than 213 bytes. */
export function qrCodeOf(text: string): QrCode {
  const bytes = [...new TextEncoder().encode(text)];
  const spec = VERSIONS.find(({ version, data }) => bytes.length + (version < 10 ? 2 : 3) <= data);
  if (spec === undefined) throw new Error('too long for a QR code');
  const bits = bitsIn(interleave(dataWords(bytes, spec), spec));
  const drawn = MASKS.map((_, mask) => draw(spec, bits, mask));
  return drawn.reduce((best, one) => (penaltyOf(one) < penaltyOf(best) ? one : best));
}

function bitsOf(value: number, length: number): readonly number[] {
  return Array.from({ length }, (_, at) => (value >> (length - 1 - at)) & 1);
}

function bitsIn(words: readonly number[]): readonly number[] {
  return words.flatMap((word) => bitsOf(word, 8));
}

/** That bytes follow, how many, the bytes, an end, and padding up to the version's capacity. */
function dataWords(bytes: readonly number[], { version, data }: Version): readonly number[] {
  const said = [...bitsOf(4, 4), ...bitsOf(bytes.length, version < 10 ? 8 : 16), ...bitsIn(bytes)];
  const room = data * 8 - said.length;
  const ended = [...said, ...bitsOf(0, Math.min(4, room))];
  const whole = [...ended, ...bitsOf(0, (8 - (ended.length % 8)) % 8)];
  const words = Array.from({ length: whole.length / 8 }, (_, at) =>
    Number.parseInt(whole.slice(at * 8, at * 8 + 8).join(''), 2),
  );
  return [...words, ...Array.from({ length: data - words.length }, (_, at) => (at % 2 === 0 ? 0xec : 0x11))];
}

/** Cut into blocks, the last ones a word longer where it does not come out even, and read across them. */
function interleave(words: readonly number[], { data, blocks, check }: Version): readonly number[] {
  const short = Math.floor(data / blocks);
  const longFrom = blocks - (data % blocks);
  const startOf = (at: number) => at * short + Math.max(0, at - longFrom);
  const cut = Array.from({ length: blocks }, (_, at) => words.slice(startOf(at), startOf(at + 1)));
  const across = (parts: readonly (readonly number[])[], length: number) =>
    Array.from({ length }, (_, at) => parts.flatMap((part) => part[at] ?? [])).flat();
  return [
    ...across(cut, short + 1),
    ...across(
      cut.map((part) => checkWords(part, check)),
      check,
    ),
  ];
}

/** The Reed-Solomon words of a block: what is left of it after division by (x - 1)(x - 2)(x - 4)… over GF(256). */
function checkWords(block: readonly number[], check: number): readonly number[] {
  let divisor: readonly number[] = [1];
  for (let at = 0, root = 1; at < check; at += 1, root = times(root, 2)) {
    divisor = [...divisor, 0].map((word, place) => word ^ times(divisor[place - 1] ?? 0, root));
  }
  const rest = block.reduce<readonly number[]>((left, word) => {
    const factor = word ^ (left[0] ?? 0);
    return [...left.slice(1), 0].map((one, place) => one ^ times(divisor[place + 1] ?? 0, factor));
  }, new Array(check).fill(0));
  return rest;
}

/** The product of two elements of GF(256) modulo x⁸ + x⁴ + x³ + x² + 1. */
function times(a: number, b: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit -= 1) {
    product = (product << 1) ^ ((product >> 7) * 0x11d);
    product ^= ((b >> bit) & 1) * a;
  }
  return product;
}

/** What stands on the way of the data, then the data in its zigzag, masked. */
function draw(spec: Version, bits: readonly number[], mask: number): QrCode {
  const { size } = spec;
  const fixed = fixedSquares(spec, mask);
  const masks = MASKS[mask] ?? MASKS[0];
  const grid = fixed.map((row) => row.map((square) => square ?? false));
  let next = 0;
  for (const [turn, right] of columnPairs(size).entries()) {
    for (let step = 0; step < size; step += 1) {
      const y = turn % 2 === 0 ? size - 1 - step : step;
      for (const x of [right, right - 1]) {
        const row = grid[y];
        if (row === undefined || fixed[y]?.[x] !== undefined) continue;
        row[x] = (bits[next] === 1) !== (masks?.(x, y) ?? false);
        next += 1;
      }
    }
  }
  return grid;
}

/** The right one of each pair of columns, from the right; the column of the timing marks is left out. */
function columnPairs(size: number): readonly number[] {
  return Array.from({ length: (size - 1) / 2 }, (_, at) => size - 1 - 2 * at).map((x) => (x <= 6 ? x - 1 : x));
}

/** Finders, alignment and timing marks, format and version; undefined where data goes. */
function fixedSquares({ version, size, marks }: Version, mask: number): readonly (readonly (boolean | undefined)[])[] {
  const squares = Array.from({ length: size }, () => new Array<boolean | undefined>(size).fill(undefined));
  const set = (x: number, y: number, dark: boolean) => {
    const row = squares[y];
    if (row !== undefined && x >= 0 && x < size) row[x] = dark;
  };
  for (let at = 0; at < size; at += 1) {
    set(6, at, at % 2 === 0);
    set(at, 6, at % 2 === 0);
  }
  const rings = (x: number, y: number, reach: number, isDark: (ring: number) => boolean) => {
    for (let dy = -reach; dy <= reach; dy += 1) {
      for (let dx = -reach; dx <= reach; dx += 1) set(x + dx, y + dy, isDark(Math.max(Math.abs(dx), Math.abs(dy))));
    }
  };
  const far = size - 4;
  for (const [x = 0, y = 0] of [
    [3, 3],
    [far, 3],
    [3, far],
  ])
    rings(x, y, 4, (ring) => ring !== 2 && ring !== 4);
  const last = marks.at(-1);
  for (const x of marks) {
    for (const y of marks) {
      const isFinder = (x === 6 && (y === 6 || y === last)) || (x === last && y === 6);
      if (!isFinder) rings(x, y, 2, (ring) => ring !== 1);
    }
  }
  const format = formatBits(mask);
  for (let at = 0; at < 15; at += 1) {
    const dark = format[14 - at] === 1;
    set(8, at < 6 ? at : at < 8 ? at + 1 : size - 15 + at, dark);
    set(at < 8 ? size - 1 - at : at < 9 ? 7 : 14 - at, 8, dark);
  }
  set(8, size - 8, true);
  if (version >= 7) {
    const told = versionBits(version);
    for (let at = 0; at < 18; at += 1) {
      const [near, away] = [Math.floor(at / 3), size - 11 + (at % 3)];
      set(away, near, told[17 - at] === 1);
      set(near, away, told[17 - at] === 1);
    }
  }
  return squares;
}

/** Level M and the mask, with their BCH(15,5) code. */
function formatBits(mask: number): readonly number[] {
  return bitsOf(((mask << 10) | remainder(mask << 10, 0x537, 10)) ^ 0x5412, 15);
}

/** The version, with its Golay (18,6) code. */
function versionBits(version: number): readonly number[] {
  return bitsOf((version << 12) | remainder(version << 12, 0x1f25, 12), 18);
}

function remainder(value: number, divisor: number, degree: number): number {
  let rest = value;
  for (let bit = 31 - Math.clz32(rest); bit >= degree; bit = 31 - Math.clz32(rest)) rest ^= divisor << (bit - degree);
  return rest;
}

/** How hard a code is to read, as the standard counts: runs, blocks, what looks like a finder, and an uneven balance. */
function penaltyOf(code: QrCode): number {
  const rows = code.map((row) => row.map((dark) => (dark ? '1' : '0')).join(''));
  const lines = [...rows, ...rows.map((_, x) => rows.map((row) => row[x]).join(''))];
  const runs = lines.flatMap((line) => line.match(/0{5,}|1{5,}/g) ?? []).reduce((sum, run) => sum + run.length - 2, 0);
  const finders = lines.flatMap((line) => [...line.matchAll(/(?=00001011101|10111010000)/g)]).length * 40;
  const blocks = rows
    .slice(1)
    .flatMap((row, y) =>
      [...row].filter((dark, x) => x > 0 && row[x - 1] === dark && rows[y]?.[x] === dark && rows[y]?.[x - 1] === dark),
    ).length;
  const share = rows.join('').replaceAll('0', '').length / rows.length ** 2;
  return runs + finders + blocks * 3 + Math.floor(Math.abs(share - 0.5) * 20) * 10;
}
