// The accessibility statement and the feedback form that the law asks for; open to everybody.

import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { Refusal } from '../../../core/errors.ts';
import type { Language } from '../../../core/permissions.ts';
import { feedbackInput } from '../../../features/insights/schema.ts';
import { sendFeedback } from '../../../features/insights/send-feedback.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { formTexts } from '../booking/texts/words.ts';
import type { WebEnv } from '../kit/environment.ts';
import { ErrorSummary, type Faults, LongTextField, TextField } from '../kit/fields.tsx';
import { Heading } from '../kit/heading.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { frameTexts } from '../kit/texts/words.ts';
import { statementTexts } from './texts/words.ts';

type Typed = { readonly page: string; readonly message: string; readonly contact: string };

export function accessibilityPage(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/accessibility', (c) => {
    const typed = { page: c.req.query('page') ?? '/', message: '', contact: '' };
    return showStatement(c, typed, {}, c.req.query('done') === 'sent');
  });

  routes.post('/accessibility', async (c) => {
    const body = await c.req.parseBody();
    const text = (name: keyof Typed) => String(body[name] ?? '');
    const typed = { page: text('page'), message: text('message'), contact: text('contact') };
    const faults = faultsOf(typed, c.var.language);
    if (Object.keys(faults).length > 0) return showStatement(c, typed, faults, false);
    await sendFeedback(deps, typed);
    return c.redirect('/accessibility?done=sent', 303);
  });

  return routes;
}

const LONGEST_MESSAGE = 4000;

function faultsOf(typed: Typed, language: Language): Faults {
  const text = statementTexts[language];
  const read = feedbackInput.safeParse(typed);
  if (read.success) return {};
  const wrong = new Set(read.error.issues.map((issue) => issue.path[0]));
  const message =
    typed.message.length > LONGEST_MESSAGE
      ? formTexts[language].tooLong({ most: LONGEST_MESSAGE })
      : text.missingMessage;
  const faults = {
    ...(wrong.has('page') && { page: text.wrongPage }),
    ...(wrong.has('message') && { message }),
    ...(wrong.has('contact') && { contact: formTexts[language].tooLong({ most: 200 }) }),
  };
  if (Object.keys(faults).length === 0) throw new Refusal('invalid_input', 'the feedback does not fit');
  return faults;
}

function showStatement(c: Context<WebEnv>, typed: Typed, faults: Faults, sent: boolean): Response | Promise<Response> {
  const { language } = c.var;
  const text = statementTexts[language];
  const faulty = Object.keys(faults).length > 0;
  return showPage(
    c,
    { title: text.title, width: 'narrow', faulty, status: faulty ? 422 : 200 },
    <div class="stack gap-6">
      <ErrorSummary faults={faults} language={language} />
      {sent && (
        <Note tone="good" said>
          <p>{text.thanks}</p>
        </Note>
      )}
      <Heading lead={text.lead}>{text.title}</Heading>
      <Statement language={language} />
      <FeedbackForm typed={typed} faults={faults} language={language} />
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

const FeedbackForm: FC<{ typed: Typed; faults: Faults; language: Language }> = ({ typed, faults, language }) => {
  const text = statementTexts[language];
  return (
    <section class="card stack">
      <h2>{text.feedbackTitle}</h2>
      <p>{text.feedbackLead}</p>
      <form method="post" action="/accessibility" class="stack gap-5" novalidate>
        <LongTextField
          name="message"
          label={text.message}
          hint={text.messageHint}
          value={typed.message}
          fault={faults.message}
        />
        <TextField
          name="page"
          label={text.page}
          hint={text.pageHint}
          value={typed.page}
          fault={faults.page}
          maxlength={200}
        />
        <TextField
          name="contact"
          label={`${text.contact} ${frameTexts[language].optional}`}
          hint={text.contactHint}
          value={typed.contact}
          fault={faults.contact}
          maxlength={200}
          autocomplete="email"
        />
        <div class="row">
          <button type="submit" class="button">
            {text.send}
          </button>
        </div>
      </form>
    </section>
  );
};
