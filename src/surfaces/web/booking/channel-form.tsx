// How else to meet at the same time: one choice, a number where a call needs one, and what stays as it is.

import type { Context } from 'hono';
import type { Child, FC } from 'hono/jsx';
import type { Channel } from '../../../core/directory.ts';
import type { Language } from '../../../core/permissions.ts';
import type { ReadBooking } from '../../../features/bookings/read.ts';
import type { Whose } from '../../../features/families/read-whose.ts';
import type { WebEnv } from '../kit/environment.ts';
import { Carried } from '../kit/fields.tsx';
import { type FormPage, type FormState, fieldsAt, showFormPage, type Typed } from '../kit/form.tsx';
import { Icon } from '../kit/icon.tsx';
import { choice, hidden, phone } from '../kit/inputs.tsx';
import { Note } from '../kit/note.tsx';
import { needsReason } from './past-cut-off.ts';
import { SeenVersion } from './seen-version.tsx';
import { channelIcon } from './slot-list.tsx';
import { channelTexts, slotTexts } from './texts/words.ts';
import { WhichTime } from './whose.tsx';

type ChannelFields = ReturnType<typeof channelForm>;
export type ChannelState = FormState<ChannelFields>;

export function channelForm(channels: readonly Channel[], language: Language) {
  const text = channelTexts[language];
  const [first = '', ...others] = channels;
  const choices = channels.map((value) => ({
    value,
    label: slotTexts[language].channelName[value],
    icon: channelIcon[value],
  }));
  return {
    channel: others.length === 0 ? hidden({ first }) : choice(text.choose, { first, choices }),
    phone: phone(text.phone, { hint: text.phoneHint, autocomplete: 'tel', maxlength: 31, fault: text.phoneMissing }),
  };
}

/** What the commands take of it. */
export function channelInput({ channel, phone: number }: Typed<ChannelFields>) {
  return { channel, ...(number !== '' && { phone: number }) };
}

/** Where it leads when it is done; `from` is the way they met before, to which one press leads back. */
export function doneAddress(path: string, done: string, { channel }: { readonly channel?: Channel }): string {
  return `${path}?done=${done}${done === 'channel' && channel ? `&from=${channel}` : ''}`;
}

/** Back to the way they met before, by one press, while that is still theirs to choose. */
export const ChannelUndo: FC<{
  from: string | undefined;
  path: string;
  booking: ReadBooking;
  language: Language;
}> = ({ from, path, booking, language }) => {
  const back = booking.otherChannels.find((channel) => channel === from);
  if (back === undefined || needsReason(booking, 'reschedule')) return null;
  return (
    <form method="post" action={`${path}/channel`}>
      <Carried of={{ sequence: String(booking.record.sequence), channel: back }} />
      <button type="submit" class="button second small">
        <Icon name="again" /> {channelTexts[language].undo({ channel: slotTexts[language].channelName[back] })}
      </button>
    </form>
  );
};

/** The page of the form. `when`: the day and time that stay; `whose`: for staff; `asksNumber`: the house knows none. */
export function showChannelForm(
  c: Context<WebEnv>,
  about: Pick<FormPage, 'action' | 'back' | 'current'> & {
    /** the version of the booking that is shown */
    readonly sequence: number;
    readonly when: string;
    readonly whose?: Whose;
    readonly channels: readonly Channel[];
    readonly asksNumber: boolean;
    /** why a rule is set aside for it */
    readonly anyway?: Child;
    /** who hears of it */
    readonly told?: Child;
  },
  state: ChannelState,
): Response | Promise<Response> {
  const { sequence, when, whose, channels, asksNumber, anyway, told, ...frame } = about;
  const { language } = c.var;
  const text = channelTexts[language];
  const at = fieldsAt(channelForm(channels, language), state, language);
  const only = channels.length === 1 ? channels[0] : undefined;
  return showFormPage(
    c,
    { title: text.title, lead: text.lead, save: text.confirm, leave: frame.back, ...frame },
    state,
    <>
      <SeenVersion of={{ sequence }} />
      <WhichTime when={when} whose={whose} language={language} />
      {at.channel}
      {only && (
        <p>
          <span class="soft">{text.newWay}</span>
          <br />
          <span class="strong">
            <Icon name={channelIcon[only]} /> {slotTexts[language].channelName[only]}
          </span>
        </p>
      )}
      {channels.includes('phone') && (asksNumber || state.faults.phone !== undefined) && at.phone}
      {anyway}
      {told && (
        <Note>
          <p>{told}</p>
        </Note>
      )}
    </>,
  );
}
