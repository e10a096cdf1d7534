// Signing in, by a mailed link or the organisation's provider, and signing out.

import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { HOUR, MINUTE } from '../../../core/instant.ts';
import { keptFor } from '../../../core/kept-data.ts';
import type { Language } from '../../../core/permissions.ts';
import { clientAddress } from '../../../features/identity/limit-requests.ts';
import { enterDemo } from '../../../features/identity/provide-demo-people.ts';
import { recordSignIn } from '../../../features/identity/record-sign-in.ts';
import { nextPath, signInEmail } from '../../../features/identity/schema.ts';
import type { SignInStep } from '../../../platform/auth.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { isFromElsewhere } from '../../../platform/own-origin.ts';
import type { WebEnv } from '../kit/environment.ts';
import { Carried, ErrorSummary } from '../kit/fields.tsx';
import { allFields, answerForm, type FormState, fresh, standing } from '../kit/form.tsx';
import { Heading } from '../kit/heading.tsx';
import { hidden, email as mailAddress } from '../kit/inputs.tsx';
import { linkedLanguage } from '../kit/language.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { signInTexts } from './texts/words.ts';

/** `/sign-in` and what follows it, `/sign-out`, and the address the provider sends the browser back to. */
export function signInPages(deps: Dependencies): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  const provider = deps.config.oidc?.name;

  app.use('/sign-in/*', notKept);

  app.get('/sign-in', (c) => {
    const next = nextPath.parse(c.req.query('next'));
    if (c.var.actor?.user) return c.redirect(next, 303);
    return showForm(c, fresh(signInForm(c.var.language), { next }), provider, noteOf(c.req.query('note')));
  });

  app.post('/sign-in', async (c) => {
    const { language } = c.var;
    return answerForm(c, signInForm(language), {
      check: ({ email }) => (signInEmail.safeParse(email).success ? {} : { email: signInTexts[language].emailFault }),
      act: ({ email, next }) =>
        deps.auth.askForLink(c.req.raw, clientAddress(deps, c), signInEmail.parse(email), nextPath.parse(next)),
      done: (step) => (step.outcome === 'rate-limited' ? showTooMany(c, step) : inSameLanguage(c, '/sign-in/sent')),
      again: (state) => showForm(c, state, provider),
    });
  });

  app.get('/sign-in/sent', (c) => {
    const text = signInTexts[c.var.language];
    return showPage(
      c,
      { title: text.sentTitle, width: 'narrow' },
      <Sent language={c.var.language} again={inSameLanguage(c, '/sign-in')} />,
    );
  });

  app.get('/sign-in/confirm', (c) => {
    const text = signInTexts[c.var.language];
    const { token = '', next } = c.req.query();
    const content = (
      <ConfirmForm
        action={inSameLanguage(c, '/sign-in/confirm')}
        language={c.var.language}
        token={token}
        next={nextPath.parse(next)}
      />
    );
    return showPage(c, { title: text.confirmTitle, width: 'narrow' }, content);
  });

  app.post('/sign-in/confirm', async (c) => {
    const form = await c.req.parseBody();
    const step = await deps.auth.useLink(c.req.raw, clientAddress(deps, c), String(form.token ?? ''));
    if (step.outcome === 'rate-limited') return showTooMany(c, step);
    const actor = step.outcome === 'done' ? await recordSignIn(deps, step, 'link', c.var.requestId) : undefined;
    if (actor === undefined) return showUsed(c);
    return passOn(c, step, nextPath.parse(form.next));
  });

  app.get('/sign-in/organisation', async (c) => {
    if (provider === undefined) return c.notFound();
    const next = nextPath.parse(c.req.query('next'));
    // signing in begins on our own page: a link on another site leads there, and begins nothing
    if (isFromElsewhere(deps.config, c)) return c.redirect(`/sign-in?${new URLSearchParams({ next })}`, 303);
    const step = await deps.auth.askProvider(c.req.raw, clientAddress(deps, c), next);
    if (step.outcome === 'rate-limited') return showTooMany(c, step);
    return passOn(c, step, (step.outcome === 'done' && step.location) || '/sign-in?note=provider');
  });

  // A demonstration's own way in: no mail, so no scanner that could follow the link before its reader.
  app.get('/demo/:role', async (c) => {
    const token = await enterDemo(deps, c.req.param('role'), c.req.query('key') ?? '');
    if (token === undefined) return c.notFound();
    const step = await deps.auth.useLink(c.req.raw, clientAddress(deps, c), token);
    if (step.outcome === 'rate-limited') return showTooMany(c, step);
    const actor = step.outcome === 'done' ? await recordSignIn(deps, step, 'link', c.var.requestId) : undefined;
    return actor === undefined ? showUsed(c) : passOn(c, step, '/');
  });

  app.get('/api/auth/callback/organisation', async (c) => {
    const step = await deps.auth.returnFromProvider(c.req.raw, clientAddress(deps, c));
    if (step.outcome === 'rate-limited') return showTooMany(c, step);
    const actor = step.outcome === 'done' ? await recordSignIn(deps, step, 'provider', c.var.requestId) : undefined;
    const next = (step.outcome === 'done' && step.location) || '/';
    return passOn(c, step, actor === undefined ? '/sign-in?note=provider' : nextPath.parse(next));
  });

  app.post('/sign-out', async (c) => {
    const step = await deps.auth.signOut(c.req.raw, clientAddress(deps, c));
    return passOn(c, step, '/sign-in?note=signed-out');
  });

  return app;
}

/** A page whose address or form holds a token is not left behind on a shared computer. */
const notKept = async (c: Context<WebEnv>, next: () => Promise<void>): Promise<void> => {
  await next();
  c.header('Cache-Control', 'no-store');
};

type FormNote = 'provider' | 'signed-out' | undefined;

function noteOf(text: string | undefined): FormNote {
  return text === 'provider' || text === 'signed-out' ? text : undefined;
}

/** The way on to another page of signing in, in the language of the link that led here. */
function inSameLanguage(c: Context<WebEnv>, path: string): string {
  const lang = linkedLanguage(c);
  return lang === undefined ? path : `${path}?lang=${lang}`;
}

/** Goes on with the cookies the step has set. */
function passOn(c: Context<WebEnv>, step: SignInStep, location: string): Response {
  for (const cookie of step.headers.getSetCookie()) c.header('Set-Cookie', cookie, { append: true });
  return c.redirect(location, 303);
}

function signInForm(language: Language) {
  const text = signInTexts[language];
  return {
    next: hidden(),
    email: mailAddress(text.email, { hint: text.emailHint, maxlength: 254, autocomplete: 'email' }),
  };
}

type SignInState = FormState<ReturnType<typeof signInForm>>;

function showForm(c: Context<WebEnv>, state: SignInState, provider: string | undefined, note?: FormNote) {
  const { language } = c.var;
  const text = signInTexts[language];
  return showPage(
    c,
    { title: text.title, width: 'narrow', ...standing(state) },
    <div class="stack gap-6">
      <ErrorSummary faults={state.faults} language={language} />
      {note && (
        <Note tone={note === 'provider' ? 'warn' : 'good'} said>
          <p>{note === 'provider' ? text.problem.provider : text.signedOut}</p>
        </Note>
      )}
      <Heading lead={text.lead}>{text.title}</Heading>
      {provider !== undefined && (
        <section class="stack gap-3">
          <h2>{text.withProviderLead}</h2>
          <p>
            <a
              class="button"
              href={`/sign-in/organisation?${new URLSearchParams({ next: nextPath.parse(state.typed.next) })}`}
            >
              {text.withProvider({ name: provider })}
            </a>
          </p>
        </section>
      )}
      <section class="stack gap-3">
        {provider !== undefined && <h2>{text.withLinkLead}</h2>}
        <form method="post" action={inSameLanguage(c, '/sign-in')} class="stack gap-5" novalidate>
          {allFields(signInForm(language), state, language)}
          <div class="row">
            <button type="submit" class={provider === undefined ? 'button' : 'button second'}>
              {text.ask}
            </button>
          </div>
        </form>
      </section>
    </div>,
  );
}

function showTooMany(c: Context<WebEnv>, step: Extract<SignInStep, { outcome: 'rate-limited' }>) {
  const text = signInTexts[c.var.language];
  c.header('Retry-After', String(step.retryAfter));
  return showPage(
    c,
    { title: text.title, width: 'narrow', status: 429 },
    <div class="stack gap-5">
      <Heading>{text.title}</Heading>
      <Note tone="warn" said>
        <p>{text.problem.many}</p>
      </Note>
    </div>,
  );
}

function showUsed(c: Context<WebEnv>) {
  const text = signInTexts[c.var.language];
  return showPage(
    c,
    { title: text.usedTitle, width: 'narrow', status: 422 },
    <div class="stack gap-5">
      <Heading lead={text.used}>{text.usedTitle}</Heading>
      <p>
        <a class="button" href={inSameLanguage(c, '/sign-in')}>
          {text.again}
        </a>
      </p>
    </div>,
  );
}

const Sent: FC<{ language: Language; again: string }> = ({ language, again }) => {
  const text = signInTexts[language];
  return (
    <div class="stack gap-5">
      <Heading lead={text.sent({ minutes: keptFor('signInLink') / MINUTE })}>{text.sentTitle}</Heading>
      <p class="soft">{text.notArrived}</p>
      <p>
        <a href={again}>{text.again}</a>
      </p>
    </div>
  );
};

const ConfirmForm: FC<{ action: string; language: Language; token: string; next: string }> = ({
  action,
  language,
  token,
  next,
}) => {
  const text = signInTexts[language];
  return (
    <div class="stack gap-5">
      <Heading lead={text.confirmLead({ hours: keptFor('session') / HOUR })}>{text.confirmTitle}</Heading>
      <form method="post" action={action}>
        <Carried of={{ token, next }} />
        <button type="submit" class="button">
          {text.confirm}
        </button>
      </form>
    </div>
  );
};
