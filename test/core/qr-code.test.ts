// A QR code, held against those that another program drew (python-qrcode 8), and read back by its own rules.

import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { qrCodeOf } from '../../src/core/qr-code.ts';

const drawnOf = (text: string) =>
  qrCodeOf(text)
    .map((row) => row.map((dark) => (dark ? '1' : '0')).join(''))
    .join('\n');

test.each([
  [10, 1, '3be7aa77409f79d2'],
  [35, 3, '0b9eda64e831206a'],
  [60, 4, '06d04efd277c5a5c'],
  [95, 6, 'a07d0019a21212a2'],
  [110, 7, '194f48afce4e4b47'],
  [130, 8, '17655d6b0651acd3'],
  [200, 10, '7ee17ae1da010b64'],
])('of %s characters is drawn square by square as elsewhere, in version %s', (length, version, hash) => {
  const drawn = drawnOf('nax/7-'.repeat(60).slice(0, length));
  expect(drawn.split('\n')).toHaveLength(17 + 4 * version);
  expect(createHash('sha256').update(drawn).digest('hex').slice(0, 16)).toBe(hash);
});

test('a text too long for it is refused, not cut', () => {
  expect(qrCodeOf('x'.repeat(213))).toHaveLength(57);
  expect(() => qrCodeOf('x'.repeat(214))).toThrow('too long');
});
