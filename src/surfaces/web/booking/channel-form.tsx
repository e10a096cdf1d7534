// How else to meet at the same time: one choice, a number where a call needs one, and what stays as it is.

import type { FC } from 'hono/jsx';
import type { Channel } from '../../../core/directory.ts';
import type { Language } from '../../../core/permissions.ts';
import { Confirm } from '../kit/confirm.tsx';
import { ChoiceField, ErrorSummary, type Faults, TextField } from '../kit/fields.tsx';
import { Heading } from '../kit/heading.tsx';
import { Icon } from '../kit/icon.tsx';
import { channelIcon } from './slot-list.tsx';
import { channelTexts, slotTexts } from './texts/words.ts';

/** What was chosen and typed. */
export type ChannelChoice = { readonly channel: string; readonly phone: string };

export const ChannelForm: FC<{
  action: string;
  back: { href: string; label: string };
  /** the day and time that stay */
  when: string;
  channels: readonly Channel[];
  /** whether a number is asked for: the house knows none */
  asksNumber: boolean;
  choice: ChannelChoice;
  faults: Faults;
  language: Language;
}> = ({ action, back, when, channels, asksNumber, choice, faults, language }) => {
  const text = channelTexts[language];
  const { channelName } = slotTexts[language];
  const only = channels.length === 1 ? channels[0] : undefined;
  const asks = channels.includes('phone') && (asksNumber || faults.phone !== undefined);
  return (
    <div class="stack gap-5">
      <ErrorSummary faults={faults} language={language} />
      <Heading lead={text.lead} back={back}>
        {text.title}
      </Heading>
      <Confirm action={action} button={text.confirm} back={back}>
        <p class="card strong">{when}</p>
        {only ? (
          <>
            <input type="hidden" name="channel" value={only} />
            <p>
              <span class="soft">{text.newWay}</span>
              <br />
              <span class="strong">
                <Icon name={channelIcon[only]} /> {channelName[only]}
              </span>
            </p>
          </>
        ) : (
          <ChoiceField
            name="channel"
            label={text.choose}
            choices={channels.map((value) => ({ value, label: channelName[value], icon: channelIcon[value] }))}
            value={choice.channel || channels[0]}
            fault={faults.channel}
          />
        )}
        {asks && (
          <TextField
            name="phone"
            type="tel"
            label={text.phone}
            hint={text.phoneHint}
            value={choice.phone}
            fault={faults.phone}
            autocomplete="tel"
            maxlength={31}
          />
        )}
      </Confirm>
    </div>
  );
};
