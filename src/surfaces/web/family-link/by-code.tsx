// The short page where the code that was read out by telephone opens the time that it is about.

import { randomUUID } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { Refusal } from '../../../core/errors.ts';
import type { Language } from '../../../core/permissions.ts';
import { openByCode } from '../../../features/clinics/open-by-code.ts';
import { clientAddress } from '../../../features/identity/limit-requests.ts';
import { signsInNoCode } from '../../../features/identity/link-code.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import type { WebEnv } from '../kit/environment.ts';
import { ErrorSummary } from '../kit/fields.tsx';
import { allFields, answerForm, type FormState, fresh, standing } from '../kit/form.tsx';
import { Heading } from '../kit/heading.tsx';
import { hidden, text as line } from '../kit/inputs.tsx';
import { showPage } from '../kit/page.tsx';
import { keepAddressSecret, showTrouble } from './family-link.tsx';
import { byCodeTexts } from './texts/words.ts';

export function byCodePage(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();
  routes.onError((error, c) => {
    const text = byCodeTexts[c.var.language];
    return showTrouble(c, deps, error, { title: text.tooManyTitle, lead: text.tooMany });
  });

  routes.get('/k', (c) => showCodeForm(c, fresh(codeForm(c.var.language), { press: randomUUID() })));

  // The code is in the body and the secret in no page's address before it is earned: neither is in a log.
  routes.post('/k', async (c) => {
    keepAddressSecret(c);
    return answerForm(c, codeForm(c.var.language), {
      act: ({ code, press }) =>
        openByCode(deps, code, { address: clientAddress(deps, c), press }).catch((error) => {
          throw faultOf(error, code, c.var.language);
        }),
      done: (secret) => `/b/${secret}`,
      faults: (error) => {
        if (error instanceof CodeFault) return { code: error.message };
        throw error;
      },
      again: (state) => showCodeForm(c, state),
    });
  });

  return routes;
}

function codeForm(language: Language) {
  const text = byCodeTexts[language];
  return {
    // the form's own mark: pressed twice it opens the same, and nobody else has it
    press: hidden(),
    code: line(text.code, { hint: text.codeHint, short: true, maxlength: 40, autocomplete: 'off' }),
  };
}
type CodeFields = ReturnType<typeof codeForm>;

/** What is to be said at the field. */
class CodeFault extends Error {}

function faultOf(error: unknown, code: string, language: Language): unknown {
  const text = byCodeTexts[language];
  if (!(error instanceof Refusal)) return error;
  if (error.code === 'not_found') return new CodeFault(text.wrong);
  if (error.code !== 'invalid_input') return error;
  const strange = signsInNoCode(code);
  return new CodeFault(strange.length === 0 ? text.noCode : text.noSuchSigns({ signs: strange.join(', ') }));
}

function showCodeForm(c: Context<WebEnv>, state: FormState<CodeFields>): Response | Promise<Response> {
  const { language } = c.var;
  const text = byCodeTexts[language];
  return showPage(
    c,
    { title: text.title, width: 'narrow', ...standing(state) },
    <div class="stack gap-5">
      <ErrorSummary faults={state.faults} language={language} />
      <Heading lead={text.lead}>{text.title}</Heading>
      <form method="post" action="/k" class="stack gap-5" novalidate>
        {allFields(codeForm(language), state, language)}
        <p>
          <button type="submit" class="button">
            {text.open}
          </button>
        </p>
      </form>
    </div>,
  );
}
