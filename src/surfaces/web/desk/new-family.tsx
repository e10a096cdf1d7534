// A caller whom nobody knows yet: registered beside the desk's day, so that the next press shows the times.

import type { Context } from 'hono';
import type { FC } from 'hono/jsx';
import { type Directory, nameIn } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import { type Language, languages } from '../../../core/permissions.ts';
import { wordFor } from '../../../core/words.ts';
import { nameWorker } from '../../../features/families/name-worker.ts';
import { readFamily } from '../../../features/families/read.ts';
import { registerFamily } from '../../../features/families/register-family.ts';
import { type FamilyView, familyId } from '../../../features/families/schema.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { parseInput } from '../../../platform/parse-input.ts';
import { type DeskAddress, deskHref, withDone } from '../booking/desk-address.ts';
import { slotTexts } from '../booking/texts/words.ts';
import { signedIn } from '../kit/allowed.ts';
import type { WebEnv } from '../kit/environment.ts';
import { Carried } from '../kit/fields.tsx';
import { type FormState, fieldsAt, fresh, type Typed } from '../kit/form.tsx';
import { text as line, phone, select, tick } from '../kit/inputs.tsx';
import { Note } from '../kit/note.tsx';
import { peopleAt } from './choices.ts';
import { newFamilyTexts } from './texts/words.ts';

/** How an address says that a family is registered and its worker is not named. */
export const UNNAMED = 'unnamed';

type At = { readonly at: DeskAddress; readonly directory: Directory; readonly language: Language };
export type NewFamilyState = FormState<ReturnType<typeof newFamilyForm>>;

/** The few things that a first call tells; the rest is written on the family's own page. */
export function newFamilyForm({ at, directory, language }: At) {
  const text = newFamilyTexts[language];
  const { fault } = text;
  const refusals = { personal_data_found: fault.identityCode };
  const workers = peopleAt(directory, { ...at, site: undefined }).filter(({ areas }) => areas.includes(at.area));
  return {
    name: line(text.name, { maxlength: 120, autocomplete: 'off', fault: fault.name, refusals }),
    guardian: line(text.guardian, {
      optional: true,
      maxlength: 120,
      autocomplete: 'off',
      of: ['guardians'],
      fault: fault.guardian,
      refusals,
    }),
    phone: phone(text.phone, { optional: true, maxlength: 31, autocomplete: 'off' }),
    spoken: select(text.language, {
      first: languages.find((one) => one === at.language) ?? 'fi',
      options: languages.map((value) => ({ value, label: wordFor(slotTexts[language].languageName, value) ?? value })),
    }),
    named: select(text.named, {
      blank: text.nobody,
      options: workers.map(({ id, post }) => ({ value: id, label: nameIn(post, language) })),
      of: ['professional'],
      fault: fault.named,
    }),
    confirmed: tick(text.confirm, { refusals: { possible_duplicate: fault.confirmed } }),
  };
}

/** What is known of somebody who was looked for in vain: a name, or the number they call from. */
export function newFamilyState(of: At, query: string): NewFamilyState {
  const isNumber = /^[+\d][\d\s-]*$/.test(query);
  return fresh(newFamilyForm(of), isNumber ? { phone: query } : { name: query });
}

/**
 * Registers the caller's family and names its worker; gives the address of its desk, in the language they speak. Where
 * the worker could not be named the family is there all the same, and the desk says so.
 */
export async function registerAtDesk(
  c: Context<WebEnv>,
  deps: Dependencies,
  at: DeskAddress,
  { name, guardian, phone: number, spoken, named, confirmed }: Typed<ReturnType<typeof newFamilyForm>>,
): Promise<string> {
  const caller = { name: guardian, language: spoken, ...(number !== '' && { phone: number }) };
  const guardians = guardian + number === '' ? [] : [caller];
  const said = { requestId: c.var.requestId };
  const family = { area: at.area, name, guardians, confirmed };
  const { id } = await execute(deps, signedIn(c), registerFamily, family, said);
  const isNamed =
    named === '' ||
    (await execute(deps, signedIn(c), nameWorker, { family: id, professional: named }, said).then(
      () => true,
      () => false,
    ));
  const wished = spoken === 'fi' ? {} : { language: spoken };
  const address = `/desk/family/${id}?${deskHref(at, { family: undefined, ...wished }).split('?')[1]}`;
  return isNamed ? address : withDone(address, UNNAMED);
}

/** The families that a refusal says may be the same, as far as the actor may see them; each is logged as read. */
export async function similarAtDesk(
  c: Context<WebEnv>,
  deps: Dependencies,
  error: unknown,
): Promise<readonly FamilyView[]> {
  const named = error instanceof Refusal ? (error.details.duplicates ?? []) : [];
  const read = ({ family }: (typeof named)[number]) =>
    readFamily(deps, signedIn(c), parseInput(familyId, family), 'appointment', c.var.requestId);
  return Promise.all(named.map(read));
}

export const NewFamily: FC<At & { state: NewFamilyState; similar: readonly FamilyView[] }> = ({
  state,
  similar,
  ...of
}) => {
  const { at, language } = of;
  const text = newFamilyTexts[language];
  const placed = fieldsAt(newFamilyForm(of), state, language);
  const { area, site, by, view, date, professional, room, service, within, part, earliest, latest, where } = at;
  const desk = { area, site, by, view, date, professional, room, service, within, part, earliest, latest, where };
  return (
    <section class="card stack" aria-labelledby="new-family">
      <div class="stack gap-1" role="status">
        <h2 id="new-family">{text.title}</h2>
        <p class="soft">{text.lead}</p>
      </div>
      <form method="post" action="/desk/families" class="stack" novalidate>
        <Carried of={{ ...desk, weekdays: at.weekdays?.split('-') }} />
        {similar.length > 0 && (
          <Note tone="warn">
            <p>{text.similar}</p>
            <ul>
              {similar.map(({ id, name, reference }) => (
                <li>
                  <a href={`/desk/family/${id}?${deskHref(at, { family: undefined }).split('?')[1]}`}>
                    {name === undefined ? reference : `${name} (${reference})`}
                  </a>
                </li>
              ))}
            </ul>
            {placed.confirmed}
          </Note>
        )}
        <div class="row top-aligned">
          <div class="grow">{placed.name}</div>
          <div class="grow">{placed.guardian}</div>
          <div class="grow">{placed.phone}</div>
        </div>
        <div class="row top-aligned">
          <div class="grow">{placed.spoken}</div>
          <div class="grow">{placed.named}</div>
        </div>
        <div class="row">
          <button type="submit" class="button">
            {text.register}
          </button>
          <a class="button quiet" href={deskHref(at, { family: undefined })}>
            {text.without}
          </a>
        </div>
      </form>
    </section>
  );
};
