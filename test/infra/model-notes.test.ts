// What is noted in a model leaves all that it had where it was found before.

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { noteInput } from '../../infra/model-notes.ts';

const FILE = 'node_modules/@mediapipe/selfie_segmentation/selfie_segmentation.tflite';

it('a model that is noted keeps every byte behind what is new, and each of its tables is found', () => {
  const model = readFileSync(FILE);
  const noted = noteInput(model);
  expect(Buffer.from(noted.subarray(4, 8)).toString()).toBe('TFL3');
  expect(Buffer.from(noted.subarray(noted.length - model.length + 8)).equals(model.subarray(8))).toBe(true);
  const [before, after] = [model, noted].map((bytes) => vectorsOf(new DataView(bytes.buffer, bytes.byteOffset)));
  // operators, subgraphs, buffers and notes: a buffer and a note more than before
  expect(after).toEqual([before?.[0], before?.[1], (before?.[2] ?? 0) + 1, (before?.[3] ?? 0) + 1]);
  expect(Buffer.from(noted).includes('TFLITE_METADATA')).toBe(true);
  expect(Buffer.from(noted).includes('M001')).toBe(true);
  expect((noted.length - model.length) % 16).toBe(0);
});

/** How long the root's vectors are, by TensorFlow Lite's schema: operator codes, subgraphs, buffers, metadata. */
function vectorsOf(view: DataView): readonly number[] {
  const root = view.getUint32(0, true);
  const fields = root - view.getInt32(root, true);
  return [1, 2, 4, 6].map((field) => {
    const slot = 4 + 2 * field;
    const offset = slot < view.getUint16(fields, true) ? view.getUint16(fields + slot, true) : 0;
    if (offset === 0) return 0;
    const at = root + offset;
    return view.getUint32(at + view.getUint32(at, true), true);
  });
}
