// A model of TensorFlow Lite, with what MediaPipe's tasks want noted in it: which numbers its pictures come as. Such a file
// is a FlatBuffer, whose tables and vectors point forward by how far: what is new is put in front, behind its first eight
// bytes, and points to all that was there.

type Part =
  | { readonly table: readonly (Part | undefined)[] }
  | { readonly vector: readonly Part[] }
  | { readonly floats: readonly number[] }
  | { readonly text: string }
  | { readonly bytes: Uint8Array }
  | { readonly number: number }
  /** what stands at this place of the file as it was */
  | { readonly there: number };

const HEADER = 8;
const ALIGNED = 16;
/** The order of a model's fields, as TensorFlow Lite's schema has them. */
const [BUFFERS, METADATA, FIELDS] = [4, 6, 8];

/** The model with a note that it takes each colour as a number from 0 to 1. */
export function noteInput(model: Uint8Array): Uint8Array {
  const old = new DataView(model.buffer, model.byteOffset, model.byteLength);
  const root = old.getUint32(0, true);
  const buffers = placesIn(old, fieldAt(old, root, BUFFERS));
  const fields = Array.from({ length: FIELDS }, (_, field): Part | undefined => {
    const at = fieldAt(old, root, field);
    if (at === undefined) return undefined;
    return field === 0 ? { number: old.getUint32(at, true) } : { there: at + old.getUint32(at, true) };
  });
  const note: Part = { table: [{ bytes: metadata }] };
  fields[BUFFERS] = { vector: [...buffers.map((there) => ({ there })), note] };
  fields[METADATA] = {
    vector: [
      ...placesIn(old, fieldAt(old, root, METADATA)).map((there) => ({ there })),
      { table: [{ text: 'TFLITE_METADATA' }, { number: buffers.length }] },
    ],
  };
  const front = lay({ table: fields }, 'TFL3', HEADER);
  const whole = new Uint8Array(front.byteLength + model.byteLength - HEADER);
  whole.set(front);
  whole.set(model.subarray(HEADER), front.byteLength);
  return whole;
}

const none = undefined;
/** Of the subgraph's only input: each of its values less 0, divided by 1. */
const NORMALIZATION = 1;
const normalized: Part = { table: [{ number: NORMALIZATION }, { table: [{ floats: [0] }, { floats: [1] }] }] };
const input: Part = { table: [none, none, none, none, { vector: [normalized] }] };
const output: Part = { table: [] };
const subgraph: Part = { table: [none, none, { vector: [input] }, { vector: [output] }] };
const metadata = lay({ table: [none, none, none, { vector: [subgraph] }] }, 'M001', 0);

/** Where a table keeps a field; nothing where it has none. */
function fieldAt(view: DataView, table: number, field: number): number | undefined {
  const fields = table - view.getInt32(table, true);
  const slot = 4 + 2 * field;
  const offset = slot < view.getUint16(fields, true) ? view.getUint16(fields + slot, true) : 0;
  return offset === 0 ? undefined : table + offset;
}

/** Where each of a vector's tables stands. */
function placesIn(view: DataView, field: number | undefined): readonly number[] {
  if (field === undefined) return [];
  const vector = field + view.getUint32(field, true);
  return Array.from({ length: view.getUint32(vector, true) }, (_, i) => {
    const at = vector + 4 + 4 * i;
    return at + view.getUint32(at, true);
  });
}

/** A whole file of this part; `cut`: how many bytes of the old file do not come after it. */
function lay(root: Part, identifier: string, cut: number): Uint8Array {
  const bytes: number[] = [0, 0, 0, 0, ...new TextEncoder().encode(identifier)];
  const later: (() => void)[] = [];
  const put32 = (at: number, value: number) => {
    for (const shift of [0, 8, 16, 24]) bytes[at + shift / 8] = (value >>> shift) & 0xff;
  };
  const push32 = (value: number) => put32(bytes.length, value);
  const push16 = (value: number) => bytes.push(value & 0xff, value >>> 8);
  const align = (to: number, ahead = 0) => {
    while ((bytes.length + ahead) % to !== 0) bytes.push(0);
  };
  /** A part's own four bytes: a number as such, all else by how far away it will be. */
  const refer = (part: Part) => {
    const at = bytes.length;
    push32('number' in part ? part.number : 0);
    if ('number' in part) return;
    if ('there' in part) later.push(() => put32(at, bytes.length + part.there - cut - at));
    else waiting.push(() => put32(at, write(part) - at));
  };
  let waiting: (() => void)[] = [];
  const write = (part: Part): number => {
    align(4);
    let at = bytes.length;
    if ('table' in part) {
      const kept = part.table.filter((one) => one !== undefined);
      const size = 4 + 2 * part.table.length;
      align(4, size);
      const fields = bytes.length;
      push16(size);
      push16(4 + 4 * kept.length);
      let offset = 0;
      for (let i = 0; i < part.table.length; i += 1) push16(part.table[i] === undefined ? 0 : 4 + 4 * offset++);
      at = bytes.length;
      push32(at - fields);
      kept.forEach(refer);
    } else if ('vector' in part) {
      push32(part.vector.length);
      part.vector.forEach(refer);
    } else if ('floats' in part) {
      push32(part.floats.length);
      bytes.push(...new Uint8Array(new Float32Array(part.floats).buffer));
    } else if ('text' in part) {
      const text = new TextEncoder().encode(part.text);
      push32(text.length);
      bytes.push(...text, 0);
    } else if ('bytes' in part) {
      align(ALIGNED, 4);
      at = bytes.length;
      push32(part.bytes.length);
      bytes.push(...part.bytes);
    }
    return at;
  };
  put32(0, write(root));
  while (waiting.length > 0) {
    const now = waiting;
    waiting = [];
    for (const place of now) place();
  }
  align(ALIGNED, ALIGNED - (cut % ALIGNED));
  for (const patch of later) patch();
  return Uint8Array.from(bytes);
}
