// A guardian chooses how to hear of their times, and when to hear nothing that can wait.

import type { Context, Hono } from 'hono';
import { Refusal } from '../../../core/errors.ts';
import { type MessageChannel, messageChannels } from '../../../core/message-channel.ts';
import type { Language } from '../../../core/permissions.ts';
import { chooseMessages, readOwnMessages } from '../../../features/clinics/choose-messages.ts';
import { executeTelling, judge } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import type { WebEnv } from '../kit/environment.ts';
import { allFields, answerForm, type FormState, ofKept, showFormPage, type Typed } from '../kit/form.tsx';
import { choice, hidden } from '../kit/inputs.tsx';
import { quietFields, quietKept, quietTyped } from '../kit/messages-form.tsx';
import { Note } from '../kit/note.tsx';
import { type FamilyLink, familyRoutes, openFamilyLink } from './family-link.tsx';
import { familyLinkTexts, familyMessagesTexts } from './texts/words.ts';

export function familyMessagesPage(deps: Dependencies): Hono<WebEnv> {
  const routes = familyRoutes(deps);

  const open = async (c: Context<WebEnv>) => {
    const link = await openFamilyLink(c, deps);
    const chosen = await readOwnMessages(deps, link.actor, link.booking);
    if (chosen === undefined) throw new Refusal('not_found', 'nothing can be chosen by this link');
    const { channel, channels, noTexts, textsTo, ...hours } = chosen;
    const kept = { channel: channelIn(channel) ?? '', ...quietKept(hours) };
    // a person who is called as things are is told so
    const why = noTexts && (channel === 'text' ? 'called' : 'notChosen');
    const isChoice = channels.some((one) => one !== channel);
    const sent = isChoice || why === 'called' ? undefined : sayWay(channel, textsTo, c.var.language);
    const notes = [sent, why && familyMessagesTexts[c.var.language].noTexts[why]].filter((said) => said !== undefined);
    return { link, kept, form: messagesForm(isChoice ? channels : [], c.var.language), notes, isChoice };
  };

  routes.get('/b/:secret/messages', async (c) => {
    const { link, form, kept, notes } = await open(c);
    return showChoices(c, link, { form, notes }, ofKept(form, kept));
  });

  routes.post('/b/:secret/messages', async (c) => {
    const { link, form, kept, notes, isChoice } = await open(c);
    const inputOf = ({ channel, ...hours }: Typed<MessagesForm>) => {
      const wanted = channelIn(channel);
      return { booking: link.booking, ...(wanted && { channel: wanted }), ...quietTyped(hours) };
    };
    return answerForm(c, form, {
      kept,
      judge: (typed) => judge(deps, link.actor, chooseMessages, inputOf(typed)),
      act: (typed) => executeTelling(deps, link.actor, chooseMessages, inputOf(typed), { requestId: c.var.requestId }),
      done: () => `${link.path}?done=messages`,
      again: (state) => showChoices(c, link, { form, notes }, isChoice ? state : withKept(state, kept)),
    });
  });

  return routes;
}

type MessagesForm = ReturnType<typeof messagesForm>;

function messagesForm(channels: readonly MessageChannel[], language: Language) {
  const text = familyMessagesTexts[language];
  const choices = channels.map((value) => ({ value, label: text.channels[value] }));
  const fault = text.channelFault;
  return {
    // who chose texts that are sent no more may still choose another way
    channel: channels.length === 0 ? hidden({ fault }) : choice(text.channel, { choices, fault }),
    ...quietFields(language),
  };
}

/** How they are told where there is no other way, and how they get one. */
function sayWay(channel: string, textsTo: string | undefined, language: Language): string | undefined {
  const { sent } = familyMessagesTexts[language];
  if (channel === 'text') return textsTo && sent.text({ end: textsTo });
  return channel === 'mail' || channel === 'phone' ? sent[channel] : undefined;
}

/** Where there is no choice any more, the next try is by the way that there is. */
function withKept(state: FormState<MessagesForm>, { channel }: { readonly channel: string }): FormState<MessagesForm> {
  return { ...state, typed: { ...state.typed, channel } };
}

function channelIn(text: string): MessageChannel | undefined {
  return messageChannels.find((channel) => channel === text);
}

function showChoices(
  c: Context<WebEnv>,
  { path }: FamilyLink,
  { form, notes }: { readonly form: MessagesForm; readonly notes: readonly string[] },
  state: FormState<MessagesForm>,
): Response | Promise<Response> {
  const { language } = c.var;
  const text = familyMessagesTexts[language];
  return showFormPage(
    c,
    {
      title: text.title,
      lead: text.lead,
      back: { href: path, label: familyLinkTexts[language].back },
      action: `${path}/messages`,
      save: text.save,
      ...(notes.length > 0 && {
        above: (
          <Note tone="plain">
            {notes.map((said) => (
              <p>{said}</p>
            ))}
          </Note>
        ),
      }),
    },
    state,
    allFields(form, state, language),
  );
}
