// An address as a QR code, which a phone's camera opens.

import type { FC } from 'hono/jsx';
import encodeQr from 'qr';

/** Four light squares around it are part of a QR code. */
const QUIET = 4;

export const QrImage: FC<{ of: string; label: string }> = ({ of, label }) => {
  const squares = encodeQr(of, 'raw', { ecc: 'medium', border: QUIET });
  const size = squares.length;
  const dark = squares.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : [])));
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={dark.join('')} fill="#000" />
    </svg>
  );
};
