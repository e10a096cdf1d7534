// When somebody who works here wants to hear nothing that can wait.

import { type Context, Hono } from 'hono';
import type { Actor } from '../../../core/permissions.ts';
import { chooseOwnMessages } from '../../../features/identity/choose-own-messages.ts';
import { readOwnMessages } from '../../../features/identity/read.ts';
import { executeTelling, judge } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { signedIn } from '../kit/allowed.ts';
import type { WebEnv } from '../kit/environment.ts';
import { allFields, answerForm, type FormState, ofKept, showFormPage } from '../kit/form.tsx';
import { quietFields, quietKept, quietTyped } from '../kit/messages-form.tsx';
import { Note } from '../kit/note.tsx';
import { UNCHANGED } from '../kit/unchanged.tsx';
import { ownMessagesTexts } from './texts/words.ts';

export function ownMessagesPage(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();
  const open = async (c: Context<WebEnv>): Promise<{ actor: Actor; kept: ReturnType<typeof quietKept> }> => {
    const actor = signedIn(c);
    return { actor, kept: quietKept(await readOwnMessages(deps, actor)) };
  };

  routes.get('/own-messages', async (c) => showChoices(c, ofKept(quietFields(c.var.language), (await open(c)).kept)));

  routes.post('/own-messages', async (c) => {
    const { actor, kept } = await open(c);
    return answerForm(c, quietFields(c.var.language), {
      kept,
      judge: (typed) => judge(deps, actor, chooseOwnMessages, quietTyped(typed)),
      act: (typed) => executeTelling(deps, actor, chooseOwnMessages, quietTyped(typed), { requestId: c.var.requestId }),
      done: ({ unchanged }) => `/own-messages?done=${unchanged ? UNCHANGED : 'changed'}`,
      again: (state) => showChoices(c, state),
    });
  });

  return routes;
}

type MessagesForm = ReturnType<typeof quietFields>;

function showChoices(c: Context<WebEnv>, state: FormState<MessagesForm>): Response | Promise<Response> {
  const { language } = c.var;
  const words = ownMessagesTexts[language];
  return showFormPage(
    c,
    {
      title: words.title,
      lead: words.lead,
      back: { href: '/own-details', label: words.back },
      action: '/own-messages',
      save: words.save,
      said: c.req.query('done') === 'changed' && (
        <Note tone="good" said>
          <p>{words.done}</p>
        </Note>
      ),
    },
    state,
    allFields(quietFields(language), state, language),
  );
}
