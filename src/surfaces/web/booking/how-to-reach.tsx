// How the two find each other where no video room does it for them: the number to call, the place to come to.

import type { FC } from 'hono/jsx';
import type { Language } from '../../../core/permissions.ts';
import type { ReadBooking } from '../../../features/bookings/read.ts';
import { Name } from '../kit/localized-name.tsx';
import { sayEmail } from '../kit/say-email.ts';
import { bookingTexts } from './texts/words.ts';

type OfBooking = { readonly booking: ReadBooking; readonly language: Language };

/** The address of a phone call (RFC 3966), from a number as people write it. */
export function telOf(phone: string): string {
  return `tel:${phone.replaceAll(/[^\d+]/g, '')}`;
}

/** The number to call; to the specialist whom nobody left one, another way to the booker. Nothing where none is due. */
export const NumberToCall: FC<OfBooking> = ({ booking, language }) => {
  const phone = numberToCall(booking);
  if (phone !== undefined) return <PhoneLink phone={phone} />;
  if (!lacksNumber(booking)) return null;
  const { noPhone, noFamilyPhone, giveNumber } = bookingTexts[language].page;
  if (booking.record.appointmentOf !== undefined) {
    return (
      <>
        {noFamilyPhone} {mayChangeNumber(booking) && <a href={`/bookings/${booking.record.id}/number`}>{giveNumber}</a>}
      </>
    );
  }
  return (
    <>
      {noPhone} {contactOf(booking)}
    </>
  );
};

/** What the booking leaves, else the number of the colleague who asks, for whom calls them. */
export function numberToCall({ view, asker, standing, record }: ReadBooking): string | undefined {
  const calls = standing === 'professional' && record.channel === 'phone';
  return view.phone ?? (calls ? asker?.phone : undefined);
}

/** Whether {@link NumberToCall} has anything to say. */
export function hasNumberToCall(booking: ReadBooking): boolean {
  return numberToCall(booking) !== undefined || lacksNumber(booking);
}

/** Whether this is a call to come, of which who reads it may change the number. */
export function mayChangeNumber({ record, acts, late }: ReadBooking): boolean {
  return record.channel === 'phone' && [...acts, ...late].includes('reschedule');
}

function lacksNumber({ record, standing }: ReadBooking): boolean {
  const isTheirs = standing === 'professional' || (standing === 'desk' && record.appointmentOf !== undefined);
  return record.channel === 'phone' && isTheirs && ['booked', 'arrived'].includes(record.status);
}

/** Their mail address: the area's own number is answered by a desk that knows nothing of it. */
function contactOf({ record }: ReadBooking) {
  const email = record.participants.find(({ role }) => role === 'booker')?.email;
  return email === undefined ? null : <a href={`mailto:${email}`}>{sayEmail(email)}</a>;
}

export const PhoneLink: FC<{ phone: string }> = ({ phone }) => (
  <a class="nowrap" href={telOf(phone)}>
    {phone}
  </a>
);

/** Where the meeting is, by the site's name and address. Nothing for a booking without a site. */
export const Place: FC<OfBooking> = ({ booking: { record, directory }, language }) => {
  if (record.site === undefined) return null;
  const site = directory.sites.get(record.site);
  return (
    <>
      <Name of={site?.name} language={language} />
      {site?.address !== undefined && `, ${site.address}`}
    </>
  );
};
