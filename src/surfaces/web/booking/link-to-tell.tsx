// A link that was just made, shown this once: its code to read out, its address, and a QR code to print.

import type { FC, PropsWithChildren } from 'hono/jsx';
import encodeQr from 'qr';
import type { Language } from '../../../core/permissions.ts';
import type { IssuedLink } from '../../../features/bookings/schema.ts';
import { bookingLinkTexts } from './texts/words.ts';

/** What a link was made for stands above, as children; `timeZone` is the booking's. */
export const LinkToTell: FC<
  PropsWithChildren<{ link: IssuedLink; heading: string; timeZone: string; language: Language }>
> = ({ link: { url, byPhone }, heading, timeZone, language, children }) => {
  const text = bookingLinkTexts[language];
  return (
    <section class="card stack gap-3" role="status">
      <h2>{heading}</h2>
      {children}
      {byPhone && (
        <div class="stack gap-2 no-print">
          <h3>{text.readOut}</h3>
          <p>{text.codePage({ page: byPhone.page.replace(/^https?:\/\//, '') })}</p>
          <p class="big-time">
            <code>{byPhone.code}</code>
          </p>
          <p class="small soft">{text.codeOnce({ time: { at: Date.parse(byPhone.expiresAt), zone: timeZone } })}</p>
        </div>
      )}
      <QrImage of={url} label={text.qr} />
      <p>
        <code>{url}</code>
      </p>
    </section>
  );
};

/** Four light squares around it are part of a QR code. */
const QUIET = 4;

const QrImage: FC<{ of: string; label: string }> = ({ of, label }) => {
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
