// What the search at the head of the page found: families with their next time, or a booking by its number.

import { type Context, Hono } from 'hono';
import { zoneOf } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import { type Found, findAnything } from '../../../features/bookings/find-anything.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { BookingRows } from '../booking/booking-rows.tsx';
import { allowed } from '../kit/allowed.ts';
import { EmptyState } from '../kit/empty-state.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { Heading } from '../kit/heading.tsx';
import { Icon } from '../kit/icon.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { readForm } from '../kit/read-form.ts';
import { areaName, FamilyLine } from './family-fields.tsx';
import { familyFaults } from './read-family-form.ts';
import { familiesTexts, findTexts } from './texts/words.ts';

/** Asked by a form, so that no name stands in an address. Looking somebody up for an appointment is the purpose logged. */
export function findPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();
  routes.get('/find', (c) => c.redirect('/families', 303));
  routes.post('/find', async (c) => {
    const actor = allowed(c, 'see-families');
    const query = (await readForm(c)).one('query').trim();
    if (query === '') return c.redirect('/families', 303);
    try {
      return await showFound(
        c,
        deps,
        query,
        await findAnything(deps, actor, { query, purpose: 'appointment' }, c.var.requestId),
      );
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return showFault(c, Object.values(familyFaults(error, c.var.language))[0] ?? '');
    }
  });
  return routes;
}

async function showFound(c: Context<WebEnv>, deps: Dependencies, query: string, found: Found): Promise<Response> {
  const { language } = c.var;
  const text = findTexts[language];
  const directory = await readDirectory(deps);
  const { items, more, booking, coming } = found;
  return showPage(
    c,
    { title: text.title, current: 'families' },
    <div class="stack gap-5">
      <Heading>{text.title}</Heading>
      {booking && <BookingRows bookings={[booking]} language={language} />}
      {!booking && items.length === 0 && (
        <EmptyState icon="search" title={text.none({ query })} advice={text.noneAdvice}>
          <div class="row">
            <a class="button" href="/families/new">
              <Icon name="add" /> {familiesTexts[language].register}
            </a>
            <a class="button quiet" href="/families">
              {text.searchMore}
            </a>
          </div>
        </EmptyState>
      )}
      {more && (
        <Note tone="warn">
          <p>{familiesTexts[language].more}</p>
        </Note>
      )}
      {items.length > 0 && (
        <ul class="list card">
          {items.map((family) => {
            const next = coming.get(family.id);
            return (
              <li class="row apart">
                <FamilyLine
                  family={family}
                  area={areaName(directory, family.area, language)}
                  href={`/families/${family.id}?purpose=appointment`}
                  language={language}
                />
                <span class="row gap-2">
                  {next && (
                    <a href={`/bookings/${next.booking}`}>
                      {text.next({ start: { at: next.start, zone: zoneOf(directory, next.area) } })}
                    </a>
                  )}
                  <a
                    class="button second small"
                    href={`/desk/family/${family.id}`}
                    aria-label={text.bookFor({ reference: family.reference })}
                  >
                    {text.book}
                  </a>
                </span>
              </li>
            );
          })}
        </ul>
      )}
    </div>,
  );
}

/** A search that cannot be made: too short, or an identity code, which is never searched by. */
function showFault(c: Context<WebEnv>, fault: string): Response | Promise<Response> {
  const text = findTexts[c.var.language];
  return showPage(
    c,
    { title: text.title, current: 'families', status: 422, faulty: true },
    <div class="stack gap-5">
      <Heading>{text.title}</Heading>
      <Note tone="bad" said>
        <p>{fault}</p>
      </Note>
      <p>
        <a class="button" href="/families">
          {text.searchMore}
        </a>
      </p>
    </div>,
  );
}
