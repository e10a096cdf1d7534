// A link that was just made, shown this once: its code to read out, its address, and a QR code to print.

import type { FC, PropsWithChildren } from 'hono/jsx';
import type { Language } from '../../../core/permissions.ts';
import type { IssuedLink } from '../../../features/bookings/schema.ts';
import { QrImage } from './qr-image.tsx';
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
