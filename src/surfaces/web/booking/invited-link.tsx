// Beside a booking: the way to those of another house who take part in it.

import type { FC } from 'hono/jsx';
import type { BookingId } from '../../../core/ids.ts';
import type { Language } from '../../../core/permissions.ts';
import type { Invited } from '../../../features/bookings/read-invitations.ts';
import { Icon } from '../kit/icon.tsx';
import { invitedTexts } from './texts/words.ts';

export const InvitedLink: FC<{ booking: BookingId; invited: readonly Invited[]; language: Language }> = ({
  booking,
  invited,
  language,
}) => (
  <a class="button second wide" href={`/bookings/${booking}/invited`}>
    <Icon name="person" /> {invitedTexts[language].link({ count: invited.length })}
  </a>
);
