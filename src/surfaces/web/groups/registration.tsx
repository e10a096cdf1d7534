// One registration's own page, known by its secret address: how it stands, the calendar entry, and cancelling it.

import { type Context, Hono } from 'hono';
import { nameIn } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { cancelRegistration } from '../../../features/groups/cancel-registration.ts';
import { type OpenedRegistration, openRegistration, readRegistrationEntry } from '../../../features/groups/read.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { KeepLink, PrintedLink } from '../booking/keep-link.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { Heading } from '../kit/heading.tsx';
import { Icon } from '../kit/icon.tsx';
import { chosenLanguage } from '../kit/language.tsx';
import { Name } from '../kit/localized-name.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { PRINT_SCRIPT, PrintButton } from '../kit/print-button.tsx';
import { EventFacts } from './group-event.tsx';
import { groupTexts } from './texts/words.ts';

export function groupRegistrationPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/groups/registration/:secret', async (c) => showRegistration(c, deps, await openOwn(c, deps)));

  routes.post('/groups/registration/:secret/cancel', async (c) => {
    const own = await openOwn(c, deps);
    const input = { event: own.event.id, registration: own.id };
    try {
      await execute(deps, own.actor, cancelRegistration, input, { requestId: c.var.requestId });
    } catch (error) {
      // Cancelled already, or begun: the page says how it stands.
      if (!(error instanceof Refusal && error.code === 'wrong_status')) throw error;
    }
    return c.redirect(`/groups/registration/${c.req.param('secret')}`, 303);
  });

  routes.get('/groups/registration/:secret/event.ics', async (c) => {
    await openOwn(c, deps);
    return c.body(await readRegistrationEntry(deps, c.req.param('secret')), 200, {
      'Content-Type': 'text/calendar; charset=utf-8; method=PUBLISH',
      'Content-Disposition': 'attachment; filename="neuvoaika.ics"',
    });
  });

  return routes;
}

/** Anybody who knows the address may cancel: no other page, ours or not, is told it by the browser. */
async function openOwn(c: Context<WebEnv>, deps: Dependencies): Promise<OpenedRegistration> {
  c.header('Referrer-Policy', 'strict-origin');
  c.header('X-Robots-Tag', 'noindex');
  const own = await openRegistration(deps, c.req.param('secret') ?? '');
  const language = chosenLanguage(c) ?? own.language;
  c.set('language', language);
  c.set('region', nameIn((await readDirectory(deps)).region.name, language));
  return own;
}

async function showRegistration(c: Context<WebEnv>, deps: Dependencies, own: OpenedRegistration): Promise<Response> {
  const { language } = c.var;
  const text = groupTexts[language];
  const { event } = own;
  const state = own.state === 'waiting' && event.lot ? 'lot' : own.state;
  const stands = own.state === 'coming' || own.state === 'drawn';
  const mayCancel = own.state !== 'cancelled' && !event.cancelled && Date.parse(event.start) > deps.clock.now();
  const url = `${deps.config.publicUrl}/groups/registration/${c.req.param('secret')}`;
  const toKeep = mayCancel && !own.told;
  return showPage(
    c,
    { title: text.mine, width: 'narrow', scripts: [PRINT_SCRIPT] },
    <div class="stack gap-6">
      <Heading lead={text.myNumber({ number: own.number })}>{text.mine}</Heading>
      {event.cancelled ? (
        <Note tone="bad">
          <p>{text.cancelledNote}</p>
        </Note>
      ) : (
        <Note tone={stands ? 'good' : 'plain'}>
          <p>{text.mySaid[state]}</p>
        </Note>
      )}
      <section class="stack gap-3">
        <h2>
          <Name of={event.name} language={language} />
        </h2>
        <EventFacts event={event} directory={await readDirectory(deps)} language={language} own />
        <div class="row">
          {stands && !event.cancelled && (
            <a class="button second" href={`/groups/registration/${c.req.param('secret')}/event.ics`}>
              <Icon name="calendar" /> {text.addToCalendar}
            </a>
          )}
          <a href={`/groups/${event.id}`}>{text.toEvent}</a>
        </div>
        {stands && !event.cancelled && !toKeep && (
          <>
            <PrintButton language={language} />
            <PrintedLink url={url} language={language} />
          </>
        )}
      </section>
      {toKeep && <KeepLink url={url} language={language} />}
      {mayCancel && (
        <section class="stack gap-3">
          <p>{text.keepLink}</p>
          <h2>{text.myCancelTitle}</h2>
          <p>{text.myCancelLead}</p>
          <form method="post" action={`/groups/registration/${c.req.param('secret')}/cancel`}>
            <button type="submit" class="button second">
              {text.myCancel}
            </button>
          </form>
        </section>
      )}
    </div>,
  );
}
