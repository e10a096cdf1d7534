// How to meet, and the number to call where that may be by phone.

import type { FC } from 'hono/jsx';
import type { Channel } from '../../../core/directory.ts';
import type { Language } from '../../../core/permissions.ts';
import { bookInput } from '../../../features/bookings/schema.ts';
import { channelIcon } from '../booking/slot-list.tsx';
import { slotTexts } from '../booking/texts/words.ts';
import { ChoiceField, type Faults, TextField } from '../kit/fields.tsx';
import { deskTexts } from './texts/words.ts';

type Typed = { readonly channel: string; readonly phone: string };

/** A choice where there is one; the only way to meet goes without saying. */
export const ChannelFields: FC<{
  offered: readonly Channel[];
  values: Typed;
  faults: Faults;
  language: Language;
}> = ({ offered, values, faults, language }) => {
  const text = deskTexts[language];
  return (
    <>
      {offered.length > 1 ? (
        <ChoiceField
          name="channel"
          label={text.channel}
          value={values.channel}
          fault={faults.channel}
          side
          choices={offered.map((value) => ({
            value,
            label: slotTexts[language].channelName[value],
            icon: channelIcon[value],
            shows: value,
          }))}
        />
      ) : (
        <input type="hidden" name="channel" value={offered[0] ?? ''} />
      )}
      {offered.includes('phone') && (
        <div {...(offered.length > 1 && { class: 'follows phone' })}>
          <TextField
            name="phone"
            type="tel"
            label={text.phone}
            value={values.phone}
            fault={faults.phone}
            maxlength={32}
            autocomplete="off"
            short
          />
        </div>
      )}
    </>
  );
};

/** What is wrong with how to meet: not offered, or a call without a number to call. */
export function channelFaults(offered: readonly Channel[], { channel, phone }: Typed, language: Language): Faults {
  const { missing } = deskTexts[language];
  const needsPhone = channel === 'phone' && !bookInput.shape.phone.safeParse(phone || 'none').success;
  return {
    ...(!offered.some((one) => one === channel) && { channel: missing.channel }),
    ...(needsPhone && { phone: missing.phone }),
  };
}
