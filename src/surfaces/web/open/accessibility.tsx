// The accessibility statement and the feedback form that the law asks for; open to everybody.

import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { Refusal } from '../../../core/errors.ts';
import type { Language } from '../../../core/permissions.ts';
import { type FindingKind, findPersonalData, quoteOf } from '../../../core/personal-data.ts';
import { clientAddress } from '../../../features/identity/limit-requests.ts';
import { feedbackInput } from '../../../features/insights/schema.ts';
import { sendFeedback } from '../../../features/insights/send-feedback.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { formTexts } from '../booking/texts/words.ts';
import type { WebEnv } from '../kit/environment.ts';
import { ErrorSummary, type Faults } from '../kit/fields.tsx';
import { allFields, answerForm, type FormState, fresh, standing, type Typed } from '../kit/form.tsx';
import { isFaulty } from '../kit/form-faults.ts';
import { Heading } from '../kit/heading.tsx';
import { text as line, longText } from '../kit/inputs.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { statementTexts } from './texts/words.ts';

export function accessibilityPage(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/accessibility', (c) => {
    const state = fresh(feedbackForm(c.var.language), { page: c.req.query('page') ?? '/' });
    return showStatement(c, state, c.req.query('done') === 'sent');
  });

  routes.post('/accessibility', async (c) =>
    answerForm(c, feedbackForm(c.var.language), {
      check: (typed) => faultsOf(typed, c.var.language),
      act: (typed) => sendFeedback(deps, typed, { address: clientAddress(deps, c) }),
      done: () => '/accessibility?done=sent',
      again: (state) => showStatement(c, state, false),
    }),
  );

  return routes;
}

const LONGEST_MESSAGE = 4000;

function feedbackForm(language: Language) {
  const text = statementTexts[language];
  return {
    message: longText(text.message, { hint: text.messageHint, seen: true }),
    page: line(text.page, { hint: text.pageHint, maxlength: 200 }),
    contact: line(text.contact, {
      optional: true,
      hint: text.contactHint,
      maxlength: 200,
      autocomplete: 'email',
      marks: 'codes',
    }),
  };
}
type FeedbackFields = ReturnType<typeof feedbackForm>;

function faultsOf(typed: Typed<FeedbackFields>, language: Language): Faults {
  const text = statementTexts[language];
  const read = feedbackInput.safeParse(typed);
  if (read.success) return {};
  const wrong = new Set(read.error.issues.map((issue) => issue.path[0]));
  const words = formTexts[language];
  const long = typed.message.length > LONGEST_MESSAGE ? words.tooLong({ most: LONGEST_MESSAGE }) : undefined;
  const message = long ?? foundIn(typed.message, language) ?? text.missingMessage;
  const contact = foundIn(typed.contact, language, 'identity-code') ?? words.tooLong({ most: 200 });
  const faults = {
    ...(wrong.has('page') && { page: text.wrongPage }),
    ...(wrong.has('message') && { message }),
    ...(wrong.has('contact') && { contact }),
  };
  if (!isFaulty({ faults })) throw new Refusal('invalid_input', 'the feedback does not fit');
  return faults;
}

/** What the text may not hold, quoted to the one who wrote it. */
function foundIn(text: string, language: Language, only?: FindingKind): string | undefined {
  const found = findPersonalData(text).filter(({ kind, severity }) => severity === 'refuse' && (only ?? kind) === kind);
  if (found.length === 0) return undefined;
  return found.map((finding) => formTexts[language].found[finding.kind]({ quote: quoteOf(text, finding) })).join(' ');
}

function showStatement(
  c: Context<WebEnv>,
  state: FormState<FeedbackFields>,
  sent: boolean,
): Response | Promise<Response> {
  const { language } = c.var;
  const text = statementTexts[language];
  return showPage(
    c,
    { title: text.title, width: 'narrow', ...standing(state) },
    <div class="stack gap-6">
      <ErrorSummary faults={state.faults} language={language} />
      {sent && (
        <Note tone="good" said>
          <p>{text.thanks}</p>
        </Note>
      )}
      <Heading lead={text.lead}>{text.title}</Heading>
      <Statement language={language} />
      <FeedbackForm state={state} language={language} />
      <section class="stack gap-3">
        <h2>{text.authorityTitle}</h2>
        <p>{text.authorityLead}</p>
        <address class="stack gap-1">
          <span>{text.authority.name}</span>
          <a href={text.authority.site}>{text.authority.site.replace('https://', '')}</a>
          <a href={`tel:${text.authority.phone.replaceAll(' ', '')}`}>{text.authority.phone}</a>
        </address>
      </section>
    </div>,
  );
}

const Statement: FC<{ language: Language }> = ({ language }) => {
  const text = statementTexts[language];
  return (
    <>
      <section class="stack gap-3">
        <h2>{text.statusTitle}</h2>
        <p>{text.status}</p>
      </section>
      <section class="stack gap-3">
        <h2>{text.shortcomingsTitle}</h2>
        <Points of={text.shortcomings} />
      </section>
      <section class="stack gap-3">
        <h2>{text.testedTitle}</h2>
        <Points of={text.tested} />
        <p class="soft">{text.dated}</p>
      </section>
      <section class="stack gap-3">
        <h2>{text.helpTitle}</h2>
        <Points of={text.help} />
      </section>
    </>
  );
};

/** Sentences as a list with marks. */
export const Points: FC<{ of: readonly string[] }> = ({ of }) => (
  <ul class="plain-list">
    {of.map((point) => (
      <li>{point}</li>
    ))}
  </ul>
);

const FeedbackForm: FC<{ state: FormState<FeedbackFields>; language: Language }> = ({ state, language }) => {
  const text = statementTexts[language];
  return (
    <section class="card stack">
      <h2>{text.feedbackTitle}</h2>
      <p>{text.feedbackLead}</p>
      <form method="post" action="/accessibility" class="stack gap-5" novalidate>
        {allFields(feedbackForm(language), state, language)}
        <div class="row">
          <button type="submit" class="button">
            {text.send}
          </button>
        </div>
      </form>
    </section>
  );
};
