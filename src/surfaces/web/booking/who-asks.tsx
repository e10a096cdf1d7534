// Who asks, in one line: what they are, where they belong, and the number to call.

import type { FC } from 'hono/jsx';
import type { Language } from '../../../core/permissions.ts';
import type { ReadBooking } from '../../../features/bookings/read.ts';
import { Badge } from '../kit/badge.tsx';
import { Icon } from '../kit/icon.tsx';
import { Name, sayName } from '../kit/localized-name.tsx';
import { PhoneLink } from './how-to-reach.tsx';
import { unaskedTexts } from './texts/words.ts';

/** Nothing for a time that nobody asks in. */
export const WhoAsks: FC<{ booking: Pick<ReadBooking, 'asker' | 'directory'>; language: Language }> = ({
  booking: { asker, directory },
  language,
}) => {
  if (asker === undefined) return null;
  const { name, post, units, area, phone, gone } = asker;
  return (
    <p>
      <b>{post ? <Name of={post} language={language} /> : name}</b>
      {post && `, ${name}`}
      {units.map((unit) => (
        <>
          {' · '}
          <Name of={unit} language={language} />
        </>
      ))}
      {` · ${sayName(directory.areas.get(area)?.name, language)}`}
      {phone !== undefined && (
        <span class="nowrap">
          {' · '}
          <Icon name="phone" /> <PhoneLink phone={phone} />
        </span>
      )}
      {gone && (
        <>
          <br />
          <Badge tone="warn" icon="alert">
            {unaskedTexts[language].gone}
          </Badge>
        </>
      )}
    </p>
  );
};
