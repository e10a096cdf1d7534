// Private calendar addresses on a page: one that was just made, how calendars take it, those that are open, making another.

import type { Context, Hono } from 'hono';
import type { Child, FC } from 'hono/jsx';
import { type Directory, nameIn } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import type { Actor, Language } from '../../../core/permissions.ts';
import { sayDateTime } from '../../../core/wording.ts';
import { closeSubscription } from '../../../features/calendar/close-subscription.ts';
import { readSubscriptions } from '../../../features/calendar/read-subscriptions.ts';
import { type SubscriptionItem, subscriptionLevels } from '../../../features/calendar/schema.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { Confirm } from '../kit/confirm.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { ErrorSummary, TextToCopy } from '../kit/fields.tsx';
import { allFields, answerForm, type FormState, fresh, standing } from '../kit/form.tsx';
import { Heading } from '../kit/heading.tsx';
import { Icon } from '../kit/icon.tsx';
import { choice, select } from '../kit/inputs.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { frameTexts } from '../kit/texts/words.ts';
import { isPressedAgain, PRESSED, PressMark, pressIn } from './press-once.tsx';
import { QrImage } from './qr-image.tsx';
import { calendarAddressTexts } from './texts/words.ts';

/** The person who makes addresses there, and what of: resolved for each request. */
export type Addresses = {
  readonly actor: Actor;
  readonly directory: Directory;
  /** the address of the page itself */
  readonly path: string;
  readonly back: { readonly href: string; readonly label: string };
  /** rooms whose times they may have; the desk's */
  readonly rooms: readonly { readonly value: string; readonly label: string }[];
  readonly lead: string;
  /** what else has to do with calendars there */
  readonly below?: Child;
  /** false: none may be made, and the page says whom to ask */
  readonly make:
    | ((input: object, options: { readonly requestId: string }) => Promise<{ readonly url: string }>)
    | false;
};

/** The page at `path` and below, which each section puts where it belongs. */
export function addressPages(
  routes: Hono<WebEnv>,
  path: string,
  deps: Dependencies,
  open: (c: Context<WebEnv>) => Promise<Addresses>,
): Hono<WebEnv> {
  routes.get(path, async (c) => {
    const of = await open(c);
    return showAddresses(c, deps, of, fresh(addressForm(of, c.var.language)));
  });

  // Answered at once and not after a redirect: the secret is shown this once and stands in no address.
  routes.post(path, async (c) => {
    const of = await open(c);
    const { make } = of;
    if (make === false) throw new Refusal('not_allowed', 'no address may be made here');
    const fields = addressForm(of, c.var.language);
    try {
      return await answerForm(c, fields, {
        act: ({ level, ...typed }, form) => {
          const room = 'room' in typed ? typed.room : '';
          return make({ level, ...(room !== '' && { room }) }, { requestId: c.var.requestId, ...pressIn(form) });
        },
        done: ({ url }) => showAddresses(c, deps, of, fresh(fields), { url }),
        again: (state) => showAddresses(c, deps, of, state),
      });
    } catch (error) {
      if (isPressedAgain(error)) return c.redirect(`${of.path}?done=${PRESSED}`, 303);
      if (error instanceof Refusal && error.code === 'in_use') return c.redirect(`${of.path}?done=many`, 303);
      throw error;
    }
  });

  routes.get(`${path}/:id/close`, async (c) => {
    const of = await open(c);
    const item = (await readSubscriptions(deps, of.actor)).find(({ id }) => id === c.req.param('id'));
    if (item === undefined) return c.redirect(`${of.path}?done=closed`, 303);
    return showClosing(c, of, item);
  });

  routes.post(`${path}/:id/close`, async (c) => {
    const of = await open(c);
    const input = { subscription: c.req.param('id') };
    try {
      await execute(deps, of.actor, closeSubscription, input, { requestId: c.var.requestId });
    } catch (error) {
      // closed in another window before: it is what was wanted
      if (!(error instanceof Refusal && error.code === 'not_found')) throw error;
    }
    return c.redirect(`${of.path}?done=closed`, 303);
  });

  return routes;
}

function addressForm({ rooms }: Addresses, language: Language) {
  const text = calendarAddressTexts[language];
  const level = choice(text.level, {
    choices: subscriptionLevels.map((value) => ({ value, label: text.levels[value], hint: text.levelHints[value] })),
    first: 'neutral',
  });
  if (rooms.length === 0) return { level };
  return { room: select(text.of, { options: rooms, blank: text.own }), level };
}

type AddressState = FormState<ReturnType<typeof addressForm>>;

async function showAddresses(
  c: Context<WebEnv>,
  deps: Dependencies,
  of: Addresses,
  state: AddressState,
  made?: { readonly url: string },
): Promise<Response> {
  const { language } = c.var;
  const text = calendarAddressTexts[language];
  const items = await readSubscriptions(deps, of.actor);
  return showPage(
    c,
    { title: text.title, width: 'narrow', ...standing(state) },
    <div class="stack gap-5">
      <DoneNote done={c.req.query('done')} language={language} />
      <ErrorSummary faults={state.faults} language={language} />
      <Heading lead={of.lead} back={of.back}>
        {text.title}
      </Heading>
      {made && <MadeAddress url={made.url} language={language} />}
      {items.length > 0 && <OpenAddresses of={of} items={items} language={language} />}
      {items.length === 0 && of.make !== false && (
        <EmptyState icon="calendar" title={text.none} advice={text.noneAdvice} />
      )}
      {of.make !== false && (
        <section class="stack gap-3">
          <h2>{text.makeTitle}</h2>
          <form method="post" action={of.path} class="stack gap-5" novalidate>
            {allFields(addressForm(of, language), state, language)}
            <PressMark />
            <button type="submit" class={made ? 'button second wide' : 'button wide'}>
              <Icon name="key" /> {text.make}
            </button>
          </form>
        </section>
      )}
      {of.below}
    </div>,
  );
}

const DoneNote: FC<{ done: string | undefined; language: Language }> = ({ done, language }) => {
  const text = calendarAddressTexts[language];
  const said =
    done === 'closed' ? text.closed : done === PRESSED ? text.pressed : done === 'many' ? text.many : undefined;
  if (said === undefined) return null;
  return (
    <Note tone={done === 'closed' ? 'good' : 'warn'} said>
      <p>{said}</p>
    </Note>
  );
};

const MadeAddress: FC<{ url: string; language: Language }> = ({ url, language }) => {
  const text = calendarAddressTexts[language];
  return (
    <section class="card stack gap-3" role="status">
      <h2>{text.made}</h2>
      <p>{text.madeLead}</p>
      <TextToCopy name="address" label={text.address} value={url} />
      <QrImage of={url} label={text.qr} />
      <p class="small soft">{text.qrHint}</p>
      <h3>{text.steps}</h3>
      {programs.map((program) => (
        <details class="unfolds">
          <summary>{{ ...text.names, ...NAMES }[program]}</summary>
          <ol>
            <li>{text.programs[program].first}</li>
            <li>{text.programs[program].then}</li>
            <li>{text.programs[program].last}</li>
          </ol>
        </details>
      ))}
      <p class="small soft">{text.delay}</p>
    </section>
  );
};

const programs = ['outlook', 'google', 'apple', 'nextcloud'] as const;
/** What is called the same in every language. */
const NAMES = { outlook: 'Outlook', nextcloud: 'Nextcloud' } as const;

const OpenAddresses: FC<{ of: Addresses; items: readonly SubscriptionItem[]; language: Language }> = ({
  of,
  items,
  language,
}) => {
  const text = calendarAddressTexts[language];
  return (
    <section class="stack gap-3">
      <h2>{text.open}</h2>
      <ul class="rows">
        {items.map((item) => (
          <li>
            <span class="stack gap-1">
              <span class="strong">{nameOf(of, item, language)}</span>
              <Facts of={item} in={of} language={language} />
            </span>
            <span class="row">
              <a
                class="button second small"
                href={`${of.path}/${item.id}/close`}
                aria-label={text.closeLabel({ what: nameOf(of, item, language), when: madeAt(of, item) })}
              >
                {text.close}
              </a>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
};

const Facts: FC<{ of: SubscriptionItem; in: Addresses; language: Language }> = ({ of: item, in: of, language }) => {
  const text = calendarAddressTexts[language];
  const zone = of.directory.region.timeZone;
  const read = item.readAt && sayDateTime(Date.parse(item.readAt), language, zone, 'short');
  return (
    <span class="small soft">
      {text.levels[item.level]} · {text.madeAt({ when: madeAt(of, item) })} ·{' '}
      {read ? text.readAt({ when: read }) : text.unread}
    </span>
  );
};

function madeAt({ directory }: Addresses, { createdAt }: SubscriptionItem) {
  return { at: Date.parse(createdAt), zone: directory.region.timeZone };
}

function nameOf({ directory }: Addresses, { room }: SubscriptionItem, language: Language): string {
  const known = [...directory.rooms.values()].find(({ id }) => id === room);
  return known ? nameIn(known.name, language) : (room ?? calendarAddressTexts[language].own);
}

function showClosing(c: Context<WebEnv>, of: Addresses, item: SubscriptionItem): Response | Promise<Response> {
  const { language } = c.var;
  const text = calendarAddressTexts[language];
  return showPage(
    c,
    { title: text.closeTitle, width: 'narrow' },
    <div class="stack gap-5">
      <Heading back={{ href: of.path, label: text.title }} lead={text.closeLead}>
        {text.closeTitle}
      </Heading>
      <Confirm
        action={`${of.path}/${item.id}/close`}
        button={text.closeConfirm}
        danger
        back={{ href: of.path, label: frameTexts[language].cancel }}
      >
        <div class="card stack gap-1">
          <p class="strong">{nameOf(of, item, language)}</p>
          <p>
            <Facts of={item} in={of} language={language} />
          </p>
        </div>
      </Confirm>
    </div>,
  );
}
