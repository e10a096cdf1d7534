// The calendars that a professional uses elsewhere: linking one, seeing how reading it goes, unlinking it.

import { type Context, Hono } from 'hono';
import type { Child, FC } from 'hono/jsx';
import { Refusal } from '../../../core/errors.ts';
import type { Actor, Language } from '../../../core/permissions.ts';
import { sayDateTime } from '../../../core/wording.ts';
import { linkBusyCalendar } from '../../../features/calendar/link-busy-calendar.ts';
import { readBusyCalendars } from '../../../features/calendar/read-busy-calendars.ts';
import { type BusyCalendarItem, busyKinds } from '../../../features/calendar/schema.ts';
import { unlinkBusyCalendar } from '../../../features/calendar/unlink-busy-calendar.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { calendarAddressTexts } from '../booking/texts/words.ts';
import { signedIn } from '../kit/allowed.ts';
import { Confirm } from '../kit/confirm.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { allFields, answerForm, type FormState, fresh, showFormPage } from '../kit/form.tsx';
import { Heading } from '../kit/heading.tsx';
import { Icon } from '../kit/icon.tsx';
import { choice, password, text } from '../kit/inputs.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { frameTexts } from '../kit/texts/words.ts';
import { ownCalendarTexts } from './texts/words.ts';

const HOME = '/own-calendar';

export function outsideCalendarPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get(`${HOME}/link`, (c) => showLinking(c, fresh(linkForm(professionalIn(c).language))));

  routes.post(`${HOME}/link`, async (c) => {
    const actor = professionalIn(c);
    try {
      return await answerForm(c, linkForm(c.var.language), {
        act: ({ kind, url, user, password: secret }) => {
          const input = { kind, url, ...(user !== '' && { user }), ...(secret !== '' && { password: secret }) };
          return execute(deps, actor, linkBusyCalendar, input, { requestId: c.var.requestId });
        },
        done: () => `${HOME}?outside=linked`,
        again: (state) => showLinking(c, state),
      });
    } catch (error) {
      if (error instanceof Refusal && error.code === 'in_use') return c.redirect(`${HOME}?outside=many`, 303);
      throw error;
    }
  });

  routes.get(`${HOME}/outside/:id/unlink`, async (c) => {
    const item = (await readBusyCalendars(deps, professionalIn(c))).find(({ id }) => id === c.req.param('id'));
    return item === undefined ? c.redirect(`${HOME}?outside=unlinked`, 303) : showUnlinking(c, item);
  });

  routes.post(`${HOME}/outside/:id/unlink`, async (c) => {
    const input = { calendar: c.req.param('id') };
    try {
      await execute(deps, professionalIn(c), unlinkBusyCalendar, input, { requestId: c.var.requestId });
    } catch (error) {
      // unlinked in another window before: it is what was wanted
      if (!(error instanceof Refusal && error.code === 'not_found')) throw error;
    }
    return c.redirect(`${HOME}?outside=unlinked`, 303);
  });

  return routes;
}

function professionalIn(c: Context<WebEnv>): Actor {
  const actor = signedIn(c);
  if (actor.professional === undefined) throw new Refusal('not_allowed', 'only a professional’s own time can be taken');
  return { ...actor, language: c.var.language };
}

function linkForm(language: Language) {
  const words = ownCalendarTexts[language];
  return {
    kind: choice(words.kind, {
      choices: busyKinds.map((value) => ({ value, label: words.kinds[value], hint: words.kindHints[value] })),
      first: 'ics',
    }),
    url: text(words.url, { hint: words.urlHint, maxlength: 2000, fault: words.fault.url }),
    user: text(words.user, { optional: true, hint: words.onlyIf, maxlength: 200, fault: words.fault.user }),
    password: password(words.password, {
      optional: true,
      maxlength: 200,
      autocomplete: 'off',
      fault: words.fault.user,
      write: () => '',
    }),
  };
}

function showLinking(c: Context<WebEnv>, state: FormState<ReturnType<typeof linkForm>>): Response | Promise<Response> {
  const { language } = c.var;
  const words = ownCalendarTexts[language];
  return showFormPage(
    c,
    {
      title: words.linkTitle,
      lead: words.linkLead,
      back: { href: HOME, label: calendarAddressTexts[language].title },
      action: `${HOME}/link`,
      save: words.save,
    },
    state,
    allFields(linkForm(language), state, language),
  );
}

/** What stands of them on the person's page of calendars. */
export async function showOutside(c: Context<WebEnv>, deps: Dependencies, actor: Actor): Promise<Child> {
  const { language } = c.var;
  const words = ownCalendarTexts[language];
  const [items, { region }] = await Promise.all([readBusyCalendars(deps, actor), readDirectory(deps)]);
  const done = (['linked', 'unlinked', 'many'] as const).find((one) => one === c.req.query('outside'));
  return (
    <section class="stack gap-3" id="outside">
      <h2>{words.outside}</h2>
      <p>{words.outsideLead}</p>
      {done && (
        <Note tone={done === 'many' ? 'warn' : 'good'} said>
          <p>{words[done]}</p>
        </Note>
      )}
      {items.length === 0 && <p class="soft">{words.none}</p>}
      {items.length > 0 && (
        <ul class="rows">
          {items.map((item) => (
            <OutsideCalendar of={item} timeZone={region.timeZone} language={language} />
          ))}
        </ul>
      )}
      <p>
        <a class="button second" href={`${HOME}/link`}>
          <Icon name="add-to-calendar" /> {words.link}
        </a>
      </p>
    </section>
  );
}

const OutsideCalendar: FC<{ of: BusyCalendarItem; timeZone: string; language: Language }> = ({
  of: { id, host, readAt, failure },
  timeZone,
  language,
}) => {
  const words = ownCalendarTexts[language];
  const when = readAt && sayDateTime(Date.parse(readAt), language, timeZone, 'short');
  return (
    <li>
      <span class="stack gap-1">
        <span class="strong">{host}</span>
        {failure === undefined ? (
          <span class="small soft">{when ? words.readAt({ when }) : words.waiting}</span>
        ) : (
          <Note tone="warn">
            <p class="strong">{words.broken}</p>
            <p>{words.failure[failure]}</p>
            <p>{when ? words.since({ when }) : words.never}</p>
          </Note>
        )}
      </span>
      <span class="row">
        <a class="button second small" href={`${HOME}/outside/${id}/unlink`} aria-label={words.unlinkLabel({ host })}>
          {words.unlink}
        </a>
      </span>
    </li>
  );
};

function showUnlinking(c: Context<WebEnv>, { id, host }: BusyCalendarItem): Response | Promise<Response> {
  const { language } = c.var;
  const words = ownCalendarTexts[language];
  return showPage(
    c,
    { title: words.unlinkTitle, width: 'narrow' },
    <div class="stack gap-5">
      <Heading back={{ href: HOME, label: calendarAddressTexts[language].title }} lead={words.unlinkLead}>
        {words.unlinkTitle}
      </Heading>
      <Confirm
        action={`${HOME}/outside/${id}/unlink`}
        button={words.unlinkConfirm}
        danger
        back={{ href: HOME, label: frameTexts[language].cancel }}
      >
        <div class="card">
          <p class="strong">{host}</p>
        </div>
      </Confirm>
    </div>,
  );
}
