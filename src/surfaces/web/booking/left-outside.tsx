// Bookings that a change would leave in time no longer offered: shown before it is made, and what to send to make it.

import type { Context } from 'hono';
import type { FC } from 'hono/jsx';
import { type Directory, type Localized, nameIn } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import type { Language } from '../../../core/permissions.ts';
import { sayDateTimeRange } from '../../../core/wording.ts';
import { readWhoseOf, type WhoseTimes } from '../../../features/bookings/read-whose.ts';
import { bookingId } from '../../../features/bookings/schema.ts';
import { type LeftOutside, leftOutsideOutput } from '../../../features/directory/schema.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { signedIn } from '../kit/allowed.ts';
import type { WebEnv } from '../kit/environment.ts';
import type { Faults } from '../kit/fields.tsx';
import { Carried } from '../kit/fields.tsx';
import type { Fields, FormPage } from '../kit/form.tsx';
import { faultsFor } from '../kit/form-faults.ts';
import { Note } from '../kit/note.tsx';
import type { SentForm } from '../kit/read-form.ts';
import { bookingTexts } from './texts/words.ts';
import { WhoseTime } from './whose.tsx';

/** Bookings that would be left outside, with whose they are. */
export type LeftShown = LeftOutside & { readonly whose: WhoseTimes };

/** What a command has refused to leave outside unseen; undefined for anything else that was thrown. */
export async function leftBy(c: Context<WebEnv>, deps: Dependencies, error: unknown): Promise<LeftShown | undefined> {
  return isLeft(error) ? withOwners(c, deps, leftOutsideOutput.parse(error.details.leftOutside)) : undefined;
}

/** The same of what was asked before; undefined where none would be left. The families shown are logged as read. */
export async function withOwners(
  c: Context<WebEnv>,
  deps: Dependencies,
  left: LeftOutside,
): Promise<LeftShown | undefined> {
  if (left.count === 0) return undefined;
  const ids = left.bookings.map(({ id }) => bookingId.parse(id));
  return { ...left, whose: await readWhoseOf(deps, signedIn(c), ids, c.var.requestId) };
}

function isLeft(error: unknown): error is Refusal {
  return error instanceof Refusal && error.code === 'bookings_left_outside';
}

/** As `faultsFor`, for a form whose change may leave bookings outside: that is no fault, and is shown by `again`. */
export function faultsUnlessLeft(fields: Fields): (error: unknown, typed: unknown, language: Language) => Faults {
  return (error, _, language) => (isLeft(error) ? {} : faultsFor(fields, error, language));
}

/** What a command takes, of a form in which {@link LeftBookings} was seen. */
export function leavingIn(form: SentForm): { readonly leaving?: string } {
  const mark = form.one('leaving');
  return mark === '' ? {} : { leaving: mark };
}

/** Goes along with the form, so that the second press makes the change, unless other bookings are left by then. */
export const Leaving: FC<{ left: LeftShown | undefined }> = ({ left }) => <Carried of={{ leaving: left?.mark }} />;

/** How a form stands that may leave bookings outside: as it always does, or with them in sight before the second press. */
export function beforeLeaving(
  { directory, language }: { readonly directory: Directory; readonly language: Language },
  save: string,
  left: LeftShown | undefined,
): Pick<FormPage, 'save' | 'above' | 'status'> {
  if (left === undefined) return { save };
  const above = <LeftBookings left={left} directory={directory} language={language} />;
  return { save: saveLeaving(left, language), above, status: 409 };
}

/** What the second press says: it leads to the bookings, unless others arrange all of them. */
export function saveLeaving({ count, elsewhere }: LeftShown, language: Language): string {
  const text = bookingTexts[language].leftOutside;
  return elsewhere === count ? text.saveElsewhere : text.save;
}

const GLANCE = 6;

/**
 * How many there are and which: the first in sight, the rest unfolds. `advice`: what becomes of them, where not the
 * usual, that they are arranged next by who makes the change, as far as they lie in that person's areas.
 */
export const LeftBookings: FC<{
  left: LeftShown;
  directory: Directory;
  language: Language;
  advice?: string;
}> = ({ left, directory, language, advice }) => {
  const { count, elsewhere, bookings } = left;
  const unseen = count - bookings.length - (advice === undefined ? elsewhere : 0);
  const text = bookingTexts[language].leftOutside;
  const [first, rest] = [bookings.slice(0, GLANCE), bookings.slice(GLANCE)];
  return (
    <section class="stack" aria-labelledby="left-outside">
      <Note tone="warn" said>
        <h2 id="left-outside">{text.title({ count })}</h2>
        {advice === undefined ? (
          <>
            <p>
              {text.advice}
              {elsewhere < count && ` ${text.arrange({ which: elsewhere === 0 ? 'all' : 'other' })}`}
            </p>
            {elsewhere > 0 && <p>{text.elsewhere({ count: elsewhere })}</p>}
          </>
        ) : (
          <p>{advice}</p>
        )}
      </Note>
      {bookings.length > 0 && (
        <div class="card stack">
          <Rows of={first} left={left} directory={directory} language={language} />
          {rest.length > 0 && (
            <details class="unfolds">
              <summary>{text.rest({ count: rest.length })}</summary>
              <Rows of={rest} left={left} directory={directory} language={language} />
            </details>
          )}
          {unseen > 0 && <p class="soft small">{text.unseen({ count: unseen })}</p>}
        </div>
      )}
    </section>
  );
};

const Rows: FC<{
  of: LeftOutside['bookings'];
  left: LeftShown;
  directory: Directory;
  language: Language;
}> = ({ of, left, directory, language }) => {
  const zones = new Map<string, string | undefined>(
    [...directory.areas.values()].map(({ id, timeZone }) => [id, timeZone]),
  );
  const services = new Map<string, Localized>([...directory.services.values()].map(({ id, name }) => [id, name]));
  const people = new Map<string, Localized>([...directory.professionals.values()].map(({ id, post }) => [id, post]));
  return (
    <ul class="list">
      {of.map(({ id, start, end, area, service, professionals }) => {
        const zone = zones.get(area) ?? directory.region.timeZone;
        const whose = [...left.whose].find(([booking]) => booking === id)?.[1];
        const about = [services.get(service), ...professionals.map((one) => people.get(one))];
        return (
          <li>
            <a href={`/bookings/${id}`}>
              <time datetime={start}>{sayDateTimeRange(Date.parse(start), Date.parse(end), language, zone)}</time>
            </a>
            {whose && (
              <>
                {' '}
                <WhoseTime whose={whose} language={language} />
              </>
            )}
            <br />
            <span class="soft small">
              {about.flatMap((name) => (name ? [nameIn(name, language)] : [])).join(' · ')}
            </span>
          </li>
        );
      })}
    </ul>
  );
};
