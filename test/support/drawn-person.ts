// A film for a camera: somebody drawn before a wall of squares, sharp all over. The model takes them for a person.

type Colour = readonly [red: number, green: number, blue: number];
type Oval = { readonly at: readonly [number, number]; readonly by: readonly [number, number]; readonly colour: Colour };

export const PICTURE = { width: 640, height: 480 } as const;
const SQUARE = 16;
const WALL: readonly [Colour, Colour] = [
  [68, 85, 102],
  [255, 255, 255],
];
/** From behind to before. */
const PERSON: readonly Oval[] = [
  { at: [320, 520], by: [230, 190], colour: [36, 59, 107] },
  { at: [320, 325], by: [48, 60], colour: [201, 143, 109] },
  { at: [320, 175], by: [105, 135], colour: [59, 36, 23] },
  { at: [320, 205], by: [85, 110], colour: [222, 170, 138] },
  ...[285, 355].flatMap((x): Oval[] => [
    { at: [x, 172], by: [20, 4], colour: [51, 34, 17] },
    { at: [x, 190], by: [15, 8], colour: [255, 255, 255] },
    { at: [x, 190], by: [7, 7], colour: [51, 34, 17] },
  ]),
  { at: [320, 222], by: [9, 20], colour: [165, 107, 76] },
  { at: [320, 262], by: [30, 9], colour: [155, 61, 61] },
];

/** As YUV4MPEG2, of one picture, which a browser shows again and again. */
export function drawPerson(): Uint8Array {
  const { width, height } = PICTURE;
  const luma = plane(width, height, 1, ([red, green, blue]) => 16 + 0.257 * red + 0.504 * green + 0.098 * blue);
  const blueness = plane(width, height, 2, ([red, green, blue]) => 128 - 0.148 * red - 0.291 * green + 0.439 * blue);
  const redness = plane(width, height, 2, ([red, green, blue]) => 128 + 0.439 * red - 0.368 * green - 0.071 * blue);
  const head = new TextEncoder().encode(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420mpeg2\nFRAME\n`);
  return Buffer.concat([head, luma, blueness, redness]);
}

function plane(width: number, height: number, step: number, toValue: (colour: Colour) => number): Uint8Array {
  const across = width / step;
  return Uint8Array.from({ length: across * (height / step) }, (_, i) =>
    Math.round(toValue(colourAt((i % across) * step, Math.floor(i / across) * step))),
  );
}

function colourAt(x: number, y: number): Colour {
  const found = PERSON.findLast(({ at, by }) => ((x - at[0]) / by[0]) ** 2 + ((y - at[1]) / by[1]) ** 2 < 1);
  return found?.colour ?? WALL[(Math.floor(x / SQUARE) + Math.floor(y / SQUARE)) % 2 === 0 ? 0 : 1];
}
