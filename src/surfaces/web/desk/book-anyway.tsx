// A time that only a rule refuses: a coordinator says why it is wanted all the same, and goes on to book it.

import { type Context, Hono } from 'hono';
import type { Child, FC } from 'hono/jsx';
import { type Directory, zoneOf } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import type { ServiceId } from '../../../core/ids.ts';
import { DAY } from '../../../core/instant.ts';
import { type Language, may } from '../../../core/permissions.ts';
import { parseSlotId, type Slot } from '../../../core/slots.ts';
import { wallClock } from '../../../core/wall-clock.ts';
import { sayCalendarDate, sayDateTime, sayTime } from '../../../core/wording.ts';
import { holdSlot } from '../../../features/bookings/hold-slot.ts';
import {
  type RuleAside,
  readRefusedSlots,
  readSlotAnyway,
  type SlotAnyway,
} from '../../../features/bookings/read-rules-against.ts';
import { slotId } from '../../../features/bookings/schema.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { anywayFaults, overrideOf, reasonField, sayRules } from '../booking/anyway-fields.tsx';
import {
  anywayHref,
  type ChosenAtDesk,
  chosenAtDesk,
  type DeskAddress,
  holdAddress,
  languageWishedAt,
  readDeskAddress,
} from '../booking/desk-address.ts';
import { showLostTime } from '../booking/lost-race.tsx';
import { anywayTexts } from '../booking/texts/words.ts';
import { sayLacking, sayLackingAt } from '../booking/unmet-wishes.tsx';
import { signedIn } from '../kit/allowed.ts';
import { Facts } from '../kit/badge.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { Carried } from '../kit/fields.tsx';
import { FilterFaults, FilterForm, filterIn } from '../kit/filter.tsx';
import { allFields, answerForm, type FormState, fieldsAt, fresh, showFormPage, standing } from '../kit/form.tsx';
import { Heading } from '../kit/heading.tsx';
import { date, hidden, select } from '../kit/inputs.tsx';
import { Name, Posts, sayPost } from '../kit/localized-name.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { readForm } from '../kit/read-form.ts';
import { deskTexts } from './texts/words.ts';

export function bookAnywayPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/desk/anyway', async (c) => {
    const asked = await readAsked(c, deps, (name) => c.req.query(name) ?? '');
    return showAnyway(c, asked, fresh(anywayAtDesk(asked, c.var.language), { slot: asked.chosen.slot }));
  });

  routes.post('/desk/anyway', async (c) => {
    const form = await readForm(c);
    const asked = await readAsked(c, deps, form.one);
    const { chosen, at, directory } = asked;
    const { language } = c.var;
    const rules = asked.times.find(({ slot }) => slot.id === chosen.slot)?.rules ?? [];
    return answerForm(c, anywayAtDesk(asked, language), {
      check: ({ slot, why }) =>
        slot === '' ? { slot: anywayTexts[language].timeMissing } : anywayFaults({ rules, why }, language),
      act: ({ slot, why }) => {
        const wanted = { slot, area: at.area, ...overrideOf({ rules, why }) };
        return execute(deps, signedIn(c), holdSlot, wanted, { requestId: c.var.requestId });
      },
      done: (hold) => holdAddress(hold.id, chosen),
      again: (state) => showAnyway(c, asked, state),
    }).catch((error) => {
      const { area, back, family, slot } = chosen;
      const target = { action: '/desk/holds', fields: { area, back, family } };
      const noteOf = (offered: string) => sayLackingAt(back, directory, offered, c.var.language);
      return showLostTime(c, error, { slot, target, timeZone: zoneOf(directory, at.area), desk: back, noteOf });
    });
  });

  return routes;
}

/** The way to {@link bookAnywayPages}, for anybody who may go it; nothing where it leads nowhere. */
export async function offerAnyway(c: Context<WebEnv>, deps: Dependencies, chosen: ChosenAtDesk): Promise<Child> {
  const found = await anywayOf(c, deps, chosen.slot);
  if (found === undefined || found.rules.length === 0) return null;
  const text = anywayTexts[c.var.language];
  return (
    <Note>
      <p>{text.offer}</p>
      <p>
        <a class="button second" href={anywayHref(chosen)}>
          {text.title}
        </a>
      </p>
    </Note>
  );
}

/** A consultation's longer form takes no override. */
async function anywayOf(c: Context<WebEnv>, deps: Dependencies, text: string): Promise<SlotAnyway | undefined> {
  const wanted = slotId.safeParse(text);
  const service = parseSlotId(text)?.service;
  const directory = await readDirectory(deps);
  const kind = service && directory.services.get(service)?.kind;
  if (!wanted.success || kind === undefined || kind === 'consultation') return undefined;
  return readSlotAnyway(deps, signedIn(c), wanted.data);
}

type Asked = {
  readonly chosen: ChosenAtDesk;
  readonly at: DeskAddress;
  readonly directory: Directory;
  /** what may be had, the chosen one with all the rules against it */
  readonly times: readonly { readonly slot: Slot; readonly rules: readonly RuleAside[] }[];
  /** a day's times to choose from, rather than one that was chosen before */
  readonly ofDay: boolean;
};

/** The one time asked for; or the times of a day of the desk, of one person where one is named. Throws `not_allowed`. */
async function readAsked(c: Context<WebEnv>, deps: Dependencies, read: (name: string) => string): Promise<Asked> {
  const actor = signedIn(c);
  const directory = await readDirectory(deps);
  const names = ['area', 'service', 'date', 'professional'] as const;
  const texts = Object.fromEntries(names.map((name) => [name, read(name)]));
  const at = readDeskAddress(texts, { actor, directory, now: deps.clock.now() });
  if (!may(actor, 'override-rule', at.area)) {
    throw new Refusal('not_allowed', 'only a coordinator of the area may override a rule');
  }
  const chosen = { ...chosenAtDesk(read), area: at.area };
  const one = chosen.slot === '' ? undefined : await anywayOf(c, deps, chosen.slot);
  const ofDay = texts.date !== '';
  const day = ofDay && at.service !== undefined ? await timesOf(c, deps, { ...at, service: at.service }) : [];
  const others = day.filter(({ slot }) => slot.id !== one?.slot.id);
  const times = [...others, ...(one ? [one] : [])].sort((a, b) => a.slot.start - b.slot.start);
  return { chosen, at, directory, times, ofDay };
}

async function timesOf(
  c: Context<WebEnv>,
  deps: Dependencies,
  { area, service, date, professional }: DeskAddress & { readonly service: ServiceId },
): Promise<Asked['times']> {
  const directory = await readDirectory(deps);
  if (directory.services.get(service)?.kind === 'consultation') return [];
  const clock = wallClock(zoneOf(directory, area));
  const from = clock.instant(date, '00:00');
  const to = clock.instant(clock.dateAt(from + 1.5 * DAY), '00:00');
  const question = { service, area, from, to, ...(professional && { professional }) };
  return readRefusedSlots(deps, signedIn(c), question);
}

function anywayAtDesk({ chosen, ofDay, at, times, directory }: Asked, language: Language) {
  const text = anywayTexts[language];
  const wished = languageWishedAt(chosen.back);
  const say = (slot: Slot) =>
    [
      sayTime(slot.start, language, zoneOf(directory, at.area)),
      whoOf(slot, directory, language),
      sayLacking(directory, slot.professionals, wished, language),
    ]
      .filter(Boolean)
      .join(' · ');
  const options = times.map(({ slot, rules }) => ({
    value: slot.id,
    label: `${say(slot)} · ${sayRules(rules, language)}`,
  }));
  return {
    slot: ofDay ? select(`${text.times}, ${sayCalendarDate(at.date, language)}`, { options }) : hidden(),
    why: reasonField(language),
  };
}

function showAnyway(
  c: Context<WebEnv>,
  asked: Asked,
  state: FormState<ReturnType<typeof anywayAtDesk>>,
): Response | Promise<Response> {
  const { language } = c.var;
  const text = anywayTexts[language];
  const { chosen, at, ofDay, times } = asked;
  const title = ofDay ? text.dayTitle : text.title;
  const back = { href: chosen.back, label: text.back };
  const days = { date: date(text.date, { first: at.date }) };
  const filter = filterIn(c, days);
  const shown = { ...state, faults: { ...filter.faults, ...state.faults } };
  const otherDay = ofDay && (
    <FilterForm action="/desk/anyway" shape="row" carried={{ ...kept(asked), date: '' }} language={language}>
      {allFields(days, filter, language)}
    </FilterForm>
  );
  if (times.length === 0) {
    return showPage(
      c,
      { title, current: 'desk', width: 'narrow', ...standing(shown) },
      <div class="stack gap-5">
        <FilterFaults of={shown} language={language} />
        <Heading lead={text.lead} back={back}>
          {title}
        </Heading>
        {otherDay}
        <EmptyState icon="no-times" title={text.none} advice={text.noneAdvice}>
          <a class="button" href={back.href}>
            {back.label}
          </a>
        </EmptyState>
      </div>,
    );
  }
  const fields = fieldsAt(anywayAtDesk(asked, language), shown, language);
  return showFormPage(
    c,
    {
      title,
      current: 'desk',
      lead: text.lead,
      back,
      leave: back,
      action: '/desk/anyway',
      id: 'anyway',
      save: text.send,
      above: otherDay,
    },
    shown,
    <>
      <Carried of={kept(asked)} />
      {!ofDay && <OneTime asked={asked} language={language} />}
      {fields.slot}
      {fields.why}
    </>,
  );
}

/** What goes on with the form, so that the page can be shown again. */
function kept({ chosen: { area, back, family }, at, ofDay }: Asked): Readonly<Record<string, string>> {
  const day = { service: at.service ?? '', date: at.date, professional: at.professional ?? '' };
  return { area, back, family, ...(ofDay && day) };
}

const OneTime: FC<{ asked: Asked; language: Language }> = ({ asked: { times, directory }, language }) => {
  const text = anywayTexts[language];
  const words = deskTexts[language];
  return (
    <>
      {times.map(({ slot, rules }) => (
        <div class="card stack">
          <p class="big-time">{sayDateTime(slot.start, language, zoneOf(directory, slot.area))}</p>
          <Facts
            of={[
              [words.service, <Name of={directory.services.get(slot.service)?.name} language={language} />],
              [
                words.withWhom,
                <Posts
                  of={slot.professionals.map((id) => directory.professionals.get(id)?.post ?? {})}
                  language={language}
                />,
              ],
              [text.broken, rules.length === 0 ? text.nothing : sayRules(rules, language)],
            ]}
          />
        </div>
      ))}
    </>
  );
};

function whoOf({ professionals }: Slot, directory: Directory, language: Language): string {
  return professionals.map((id) => sayPost(directory.professionals.get(id)?.post, language)).join(', ');
}
