// How somebody finds their own page again whom no mail reminds of it: a bookmark, a picture of its QR code, a print.

import type { FC, PropsWithChildren } from 'hono/jsx';
import type { Language } from '../../../core/permissions.ts';
import { PrintButton } from '../kit/print-button.tsx';
import { QrImage } from './qr-image.tsx';
import { bookingLinkTexts, keepLinkTexts } from './texts/words.ts';

/** What to do where it is lost may stand below, as children. */
export const KeepLink: FC<PropsWithChildren<{ url: string; language: Language }>> = ({ url, language, children }) => {
  const text = keepLinkTexts[language];
  return (
    <section class="card stack gap-3">
      <h2 class="no-print">{text.title}</h2>
      <p class="no-print">{text.lead}</p>
      <ul class="plain-list no-print">
        <li>{text.bookmark}</li>
        <li>{text.picture}</li>
        <li>{text.print}</li>
      </ul>
      <QrImage of={url} label={bookingLinkTexts[language].qr} />
      <p>
        <code>{url}</code>
      </p>
      <PrintButton language={language} />
      {children}
    </section>
  );
};

/** What only a print needs of the same: where the page is found again. */
export const PrintedLink: FC<{ url: string; language: Language }> = ({ url, language }) => (
  <div class="print-only">
    <QrImage of={url} label={bookingLinkTexts[language].qr} />
    <p>
      <code>{url}</code>
    </p>
  </div>
);
