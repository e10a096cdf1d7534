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
    const { channel, channels, noTexts, ...hours } = chosen;
    const kept = { channel: channelIn(channel) ?? '', ...quietKept(hours) };
    // a person who is called as things are is told so
    const why: NoTexts = noTexts && (channel === 'text' ? 'called' : 'notChosen');
    return { link, kept, form: messagesForm(channels, channel, c.var.language), why };
  };

  routes.get('/b/:secret/messages', async (c) => {
    const { link, form, kept, why } = await open(c);
    return showChoices(c, link, { form, why }, ofKept(form, kept));
  });

  routes.post('/b/:secret/messages', async (c) => {
    const { link, form, kept, why } = await open(c);
    const inputOf = ({ channel, ...hours }: Typed<MessagesForm>) => {
      const wanted = channelIn(channel);
      return { booking: link.booking, ...(wanted && { channel: wanted }), ...quietTyped(hours) };
    };
    return answerForm(c, form, {
      kept,
      judge: (typed) => judge(deps, link.actor, chooseMessages, inputOf(typed)),
      act: (typed) => executeTelling(deps, link.actor, chooseMessages, inputOf(typed), { requestId: c.var.requestId }),
      done: () => `${link.path}?done=messages`,
      again: (state) => showChoices(c, link, { form, why }, state),
    });
  });

  return routes;
}

type NoTexts = 'called' | 'notChosen' | undefined;
type MessagesForm = ReturnType<typeof messagesForm>;

function messagesForm(channels: readonly MessageChannel[], chosen: string, language: Language) {
  const text = familyMessagesTexts[language];
  const choices = channels.map((value) => ({ value, label: text.channels[value] }));
  return {
    // who chose texts that are sent no more may still choose another way
    channel: channels.every((one) => one === chosen) ? hidden() : choice(text.channel, { choices }),
    ...quietFields(language),
  };
}

function channelIn(text: string): MessageChannel | undefined {
  return messageChannels.find((channel) => channel === text);
}

function showChoices(
  c: Context<WebEnv>,
  { path }: FamilyLink,
  { form, why }: { readonly form: MessagesForm; readonly why: NoTexts },
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
      ...(why && {
        above: (
          <Note tone="plain">
            <p>{text.noTexts[why]}</p>
          </Note>
        ),
      }),
    },
    state,
    allFields(form, state, language),
  );
}
