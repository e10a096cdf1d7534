// What goes out about a booking, to whom and in which language: read by staff before, or when somebody asks what they got.

import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { Refusal } from '../../../core/errors.ts';
import type { BookingId } from '../../../core/ids.ts';
import { type Language, may } from '../../../core/permissions.ts';
import { sayLanguage } from '../../../core/wording.ts';
import { bookingId } from '../../../features/bookings/schema.ts';
import { type HeldCalendar, readNamedCalendars } from '../../../features/calendar/read-held.ts';
import {
  MASK,
  type MessagePreview,
  type Previewed,
  previewMessages,
} from '../../../features/clinics/preview-messages.ts';
import { noteTold } from '../../../features/notifications/note-told.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { allowed, signedIn } from '../kit/allowed.ts';
import type { WebEnv } from '../kit/environment.ts';
import { Heading } from '../kit/heading.tsx';
import { showPage } from '../kit/page.tsx';
import { readForm } from '../kit/read-form.ts';
import { sayAnswer } from './calendar-answers.tsx';
import { HeldBadge } from './left-calendars.tsx';
import { bookingTexts, heldTexts, previewTexts } from './texts/words.ts';

export function messagePages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/bookings/:id/messages', async (c) => {
    const id = bookingId.safeParse(c.req.param('id'));
    if (!id.success) throw new Refusal('not_found', 'no such booking');
    const asked = c.req.query('news');
    const actor = signedIn(c);
    const previewed = await previewMessages(deps, actor, id.data, asked, c.var.requestId);
    return showPreviews(c, id.data, previewed, {
      calendars: await readNamedCalendars(deps, actor, id.data, c.var.requestId),
      maySendAgain: may(actor, 'follow-messages'),
      mayNote: may(actor, 'see-messages'),
      booking: id.data,
      zone: previewed.zone,
    });
  });

  routes.post('/bookings/:id/messages/:message/told', async (c) => {
    const id = bookingId.safeParse(c.req.param('id'));
    if (!id.success) throw new Refusal('not_found', 'no such booking');
    const told = (await readForm(c)).one('undo') === '';
    const input = { message: c.req.param('message'), told };
    await execute(deps, allowed(c, 'see-messages'), noteTold, input, { requestId: c.var.requestId });
    return c.redirect(`/bookings/${id.data}/messages`, 303);
  });

  return routes;
}

function showPreviews(
  c: Context<WebEnv>,
  booking: BookingId,
  { previews, news, choices }: Previewed,
  held: HeldView,
): Response | Promise<Response> {
  const { language } = c.var;
  const text = previewTexts[language];
  return showPage(
    c,
    { title: text.title, current: 'bookings', width: 'narrow' },
    <div class="stack gap-5">
      <Heading back={{ href: `/bookings/${booking}`, label: text.back }} lead={text.lead({ mask: MASK })}>
        {text.title}
      </Heading>
      {held.calendars.length > 0 && <HeldCalendars of={held} language={language} />}
      <nav aria-label={text.when}>
        <ul class="row">
          {choices.map((one) => (
            <li>
              <a
                class={one === news ? 'button small' : 'button second small'}
                href={`/bookings/${booking}/messages?news=${one}`}
                {...(one === news && { 'aria-current': 'true' as const })}
              >
                {text.news[one]}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {news === 'moved' && <p class="soft">{text.movedTime}</p>}
      {previews.length === 0 && <p class="soft">{text.nobody}</p>}
      {previews.map((preview, at) => (
        <Preview of={preview} at={at} language={language} />
      ))}
    </div>,
  );
}

type HeldView = {
  readonly calendars: readonly HeldCalendar[];
  readonly maySendAgain: boolean;
  /** may note that they told somebody by phone */
  readonly mayNote: boolean;
  readonly booking: BookingId;
  /** whose clock times are told by */
  readonly zone: string;
};

/** Who has which time in their calendar; what did not go can be sent again where the reader follows messages. */
const HeldCalendars: FC<{ of: HeldView; language: Language }> = ({
  of: { calendars, maySendAgain, mayNote, booking, zone },
  language,
}) => {
  const text = heldTexts[language];
  return (
    <section class="card stack" aria-labelledby="held">
      <div class="stack gap-1">
        <h2 id="held">{text.title}</h2>
        <p class="soft small">{text.lead}</p>
      </div>
      <ul class="list">
        {calendars.map(
          ({ channel, standing, left, held, newest, toTell, silenced, byPhone, number, answer, ...who }) => (
            <li class="row apart">
              <div class="stack gap-1 grow">
                <span class="strong">{nameOf({ left, ...who }, language)}</span>
                <span>
                  <HeldBadge channel={channel} held={held} language={language} />
                </span>
                <span class="soft small">
                  {[
                    standing !== 'takes-part' && left?.at === undefined && `${text.standing[standing]}.`,
                    left?.at !== undefined && text.leftAt({ at: { at: left.at, zone } }),
                    answer && `${bookingTexts[language].page.answers}: ${sayAnswer(answer, { zone, language })}.`,
                    newest && (newest.goesAt ? text.goesAt({ at: { at: newest.goesAt, zone } }) : text[newest.state]),
                    toTell?.toldAt !== undefined && text.toldAt({ at: { at: toTell.toldAt, zone } }),
                    toTell?.cancelled &&
                      toTell.toldAt === undefined &&
                      text.unsaid({
                        how: number !== undefined ? 'number' : who.audience === 'family' ? 'family' : 'other',
                      }),
                    !byPhone && !toTell?.cancelled && number !== undefined && text.mayCall,
                    silenced && text.silenced,
                    byPhone &&
                      (number === undefined
                        ? text.notByPhone({ whose: who.audience === 'family' ? 'family' : 'other' })
                        : text.byPhone),
                  ]
                    .filter((said) => said !== false && said !== undefined)
                    .join(' ')}
                  {number !== undefined && (
                    <>
                      {' '}
                      <a href={`tel:${number.replaceAll(/[^+\d]/g, '')}`}>{number}</a>
                    </>
                  )}
                </span>
              </div>
              {mayNote && toTell && (
                <form method="post" action={`/bookings/${booking}/messages/${toTell.message}/told`}>
                  <button
                    type="submit"
                    class="button second small"
                    {...(toTell.toldAt !== undefined && { name: 'undo', value: '1' })}
                    aria-label={(toTell.toldAt === undefined ? text.toldLabel : text.undoLabel)({
                      recipient: nameOf({ left, ...who }, language),
                    })}
                  >
                    {toTell.toldAt === undefined ? text.told : text.undo}
                  </button>
                </form>
              )}
              {maySendAgain && newest?.state === 'failed' && !toTell?.cancelled && toTell?.toldAt === undefined && (
                <form method="post" action={`/undelivered/${newest.message}/again`}>
                  <button
                    type="submit"
                    class="button second small"
                    aria-label={text.againLabel({ recipient: nameOf({ left, ...who }, language) })}
                  >
                    {text.again}
                  </button>
                </form>
              )}
            </li>
          ),
        )}
      </ul>
    </section>
  );
};

/** Of several guardians by name for those who may know it, else by number. */
function nameOf(
  {
    audience,
    left,
    guardian,
  }: Pick<HeldCalendar, 'audience' | 'guardian'> & { readonly left: HeldCalendar['left'] | undefined },
  language: Language,
): string {
  const recipient = previewTexts[language].recipient[audience];
  const { leftNumber } = heldTexts[language];
  const number = left?.number ?? guardian?.number;
  if (number === undefined) return recipient;
  return guardian?.name === undefined ? leftNumber({ recipient, number }) : `${recipient} ${guardian.name}`;
}

const Preview: FC<{ of: MessagePreview; at: number; language: Language }> = ({ of, at, language }) => {
  const text = previewTexts[language];
  return (
    <section class="card stack" aria-labelledby={`to-${at}`}>
      <div class="stack gap-1">
        <h2 id={`to-${at}`}>{text.recipient[of.audience]}</h2>
        <p class="soft small">
          {text.inLanguage({
            language: sayLanguage(of.language, language),
            channel: of.channel === 'text' ? 'text' : 'other',
          })}
        </p>
      </div>
      {of.subject !== undefined && (
        <p class="strong" lang={of.language}>
          {of.subject}
        </p>
      )}
      <p class="said" lang={of.language}>
        {of.text}
      </p>
      {of.entry !== undefined && (
        <details class="unfolds">
          <summary>{text.entry}</summary>
          <pre lang={of.language}>{of.entry}</pre>
        </details>
      )}
    </section>
  );
};
