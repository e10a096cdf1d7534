// Two families that turned out to be one: shown side by side, and made one once the desk has said which stays.

import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { zoneOf } from '../../../core/directory.ts';
import type { ChosenForCalendar } from '../../../core/left-calendar.ts';
import { mailboxOf } from '../../../core/message-channel.ts';
import type { Language } from '../../../core/permissions.ts';
import { sayDateTimeRange } from '../../../core/wording.ts';
import { mergeFamilies } from '../../../features/bookings/merge-families.ts';
import {
  type ClashingBooking,
  type MergeClash,
  readClashesOfMerge,
} from '../../../features/bookings/read-clashes-of-merge.ts';
import { readLeavingCalendars } from '../../../features/calendar/read-held.ts';
import { membersOfBoth } from '../../../features/families/join-families.ts';
import { readFamily } from '../../../features/families/read.ts';
import { type FamilyView, familyId } from '../../../features/families/schema.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { parseInput } from '../../../platform/parse-input.ts';
import { anywayFaults, reasonField } from '../booking/anyway-fields.tsx';
import { decidedIn, hasOpen, type LeavingPerson, LeftCalendars } from '../booking/left-calendars.tsx';
import { leftCalendarTexts } from '../booking/texts/words.ts';
import type { WebEnv } from '../kit/environment.ts';
import { Carried } from '../kit/fields.tsx';
import { answerForm, type FormState, fieldsAt, fresh, showFormPage } from '../kit/form.tsx';
import { unfitIn } from '../kit/form-faults.ts';
import { choice } from '../kit/inputs.tsx';
import { Name, Posts } from '../kit/localized-name.tsx';
import { Note } from '../kit/note.tsx';
import { readForm } from '../kit/read-form.ts';
import { areaName, FamilyLine, familyName } from './family-fields.tsx';
import { backTo, type OpenedFamily, openFamilyPage, pageOf } from './opened-family.tsx';
import { familiesTexts, familyTexts } from './texts/words.ts';

export function mergeFamiliesPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/families/:id/merge/:other', async (c) => {
    const opened = await openFamilyPage(c, deps, 'correction');
    const other = await readFamily(deps, opened.actor, otherIn(c), 'correction', c.var.requestId);
    if (other.id === opened.family.id) return c.redirect(pageOf(other.id, 'merged'), 303);
    const pair = await besideEachOther(deps, { ...opened, other }, c.var.language);
    return showMerge(c, pair, fresh(mergeForm(pair, c.var.language)));
  });

  routes.post('/families/:id/merge/:other', async (c) => {
    const { actor, ...opened } = await openFamilyPage(c, deps, 'correction');
    const other = await readFamily(deps, actor, otherIn(c), 'correction', c.var.requestId);
    // pressed twice: they are one by now
    if (other.id === opened.family.id) return c.redirect(pageOf(other.id, 'merged'), 303);
    const { language } = c.var;
    const pair = await besideEachOther(deps, { ...opened, actor, other }, language);
    const isAsked = pair.clashes.length > 0;
    const fields = mergeForm(pair, language);
    const decided = decidedIn(await readForm(c));
    const chosen = decided ?? (isUndecided(pair) ? undefined : pair.first);
    return answerForm(c, fields, {
      check: (typed, form) => ({
        ...unfitIn(fields, typed, language),
        ...(isUndecided(pair) && chosen === undefined && { calendar: leftCalendarTexts[language].choose }),
        ...(isAsked && anywayFaults({ rules: RULES, why: typed.why }, language)),
        // a time booked since the page was shown has been weighed by nobody
        ...(isAsked && form.one('seen') !== seenIn(pair) && { why: familyTexts[language].clashNew }),
      }),
      act: ({ stays, why }) => {
        const [goes] = [opened.family.id, other.id].filter((id) => id !== stays);
        const input = {
          ...{ family: goes, into: stays },
          ...(isAsked && { override: { rules: RULES, reason: why } }),
          ...(pair.leaving.length > 0 && chosen && { calendar: chosen }),
        };
        return execute(deps, actor, mergeFamilies, input, { requestId: c.var.requestId });
      },
      done: (stayed) => pageOf(stayed.id, 'merged'),
      again: (state) => showMerge(c, pair, state, chosen),
    });
  });

  return routes;
}

/** Where one of them may not be written to, neither a message nor silence goes without saying. */
function isUndecided({ first, leaving }: Pair): boolean {
  return first === 'silent' && hasOpen(leaving);
}

function otherIn(c: Context<WebEnv>) {
  return parseInput(familyId, c.req.param('other'));
}

const RULES = ['double-booking'] as const;

type Pair = OpenedFamily & {
  readonly other: FamilyView;
  readonly clashes: readonly MergeClash[];
  /** of guardians in both, whose address or number may give way to the other */
  readonly leaving: readonly LeavingPerson[];
  /** what stands above, and is chosen until somebody chooses otherwise; where one of them may not be written to, nothing is */
  readonly first: ChosenForCalendar;
};

async function besideEachOther(
  deps: Dependencies,
  pair: Omit<Pair, 'clashes' | 'leaving' | 'first'>,
  language: Language,
): Promise<Pair> {
  const { actor, id, family, other } = pair;
  const joining = [
    { ...family, id },
    { ...other, id: parseInput(familyId, other.id) },
  ] as const;
  const differing = membersOfBoth(family, other).guardians.filter(({ goes, stays }) => {
    const [one, another] = [goes, stays].map((guardian) => mailboxOf(guardian, deps.texter.sends)?.toLowerCase());
    return one === undefined || one !== another;
  });
  const isUnsafe = differing.some(({ goes, stays }) => !goes.safeToSend || !stays.safeToSend);
  return {
    ...pair,
    clashes: await readClashesOfMerge(deps.db, actor, joining, deps.clock.now()),
    leaving: await readLeavingGuardians(deps, [family, other], differing, language),
    first: isUnsafe ? 'silent' : 'cancel',
  };
}

/** One for each guardian of a pair, with the family in which they are so reached. */
async function readLeavingGuardians(
  deps: Dependencies,
  families: readonly FamilyView[],
  pairs: ReturnType<typeof membersOfBoth>['guardians'],
  language: Language,
): Promise<readonly LeavingPerson[]> {
  const ids = pairs.flatMap(({ goes, stays }) => [goes.id, stays.id]);
  if (ids.length === 0) return [];
  return Promise.all(
    families.flatMap((family) =>
      family.guardians
        .filter(({ id }) => ids.includes(id))
        .map(async ({ id, name }) => ({
          who: familiesTexts[language].guardianIn({ name, family: family.reference }),
          calendars: await readLeavingCalendars(deps, { guardians: [id] }),
        })),
    ),
  );
}

/** Which clashes the page shows, as the form carries them. */
function seenIn({ clashes }: Pair): string {
  return clashes.map((clash) => clash.map(({ seen, start }) => seen?.id ?? start).join('+')).join(' ');
}

function mergeForm({ family, other }: Pair, language: Language) {
  const text = familyTexts[language];
  const choices = [family, other].map((one) => ({
    value: one.id,
    label: `${familyName(one, language)}, ${one.reference}`,
  }));
  return {
    stays: choice(text.stays, { choices, first: family.id, fault: text.fault.stays }),
    why: reasonField(language, text.clashWhy),
  };
}

function showMerge(
  c: Context<WebEnv>,
  pair: Pair,
  state: FormState<ReturnType<typeof mergeForm>>,
  chosen = pair.first,
): Response | Promise<Response> {
  const { language } = c.var;
  const { family, other, directory, clashes } = pair;
  const at = fieldsAt(mergeForm(pair, language), state, language);
  const text = familyTexts[language];
  return showFormPage(
    c,
    {
      title: text.mergeTitle,
      current: 'families',
      lead: text.mergeLead,
      back: backTo(family, language),
      action: `/families/${family.id}/merge/${other.id}`,
      save: text.mergeConfirm,
      danger: true,
      above: (
        <ul class="list card">
          {[family, other].map((one) => (
            <li>
              <FamilyLine
                family={one}
                area={areaName(directory, one.area, language)}
                href={`/families/${one.id}?purpose=correction`}
                language={language}
              />
            </li>
          ))}
        </ul>
      ),
    },
    state,
    <>
      <JoinedMembers pair={pair} language={language} />
      {at.stays}
      {pair.leaving.length > 0 && (
        <>
          <p>{text.mergeCalendars}</p>
          <LeftCalendars
            of={pair.leaving}
            first={pair.first}
            undecided={isUndecided(pair)}
            faulty={'calendar' in state.faults}
            value={chosen}
            language={language}
          />
        </>
      )}
      {clashes.length > 0 && (
        <>
          <Carried of={{ seen: seenIn(pair) }} />
          <Clashes pair={pair} language={language} />
          {at.why}
        </>
      )}
    </>,
  );
}

type Shown = { readonly pair: Pair; readonly language: Language };

/** Who is in both, and so becomes one. */
const JoinedMembers: FC<Shown> = ({ pair: { family, other }, language }) => {
  const text = familyTexts[language];
  const { guardians, children } = membersOfBoth(family, other);
  const names = [...guardians, ...children].map(({ stays }) => stays.name);
  if (names.length === 0) return null;
  return <p>{text.joined({ names: names.join(', ') })}</p>;
};

/** The times that both families have at once: whose, when and with whom. */
const Clashes: FC<Shown> = ({ pair, language }) => {
  const text = familyTexts[language];
  return (
    <Note tone="warn">
      <h2>{text.clashTitle}</h2>
      <p>{text.clashLead}</p>
      <ul>
        {pair.clashes.map(([mine, theirs]) => (
          <li>
            <ClashingTime booking={mine} whose={pair.family} pair={pair} language={language} />
            <br />
            <ClashingTime booking={theirs} whose={pair.other} pair={pair} language={language} />
          </li>
        ))}
      </ul>
    </Note>
  );
};

const ClashingTime: FC<Shown & { booking: ClashingBooking; whose: FamilyView }> = ({
  booking: { seen, start, end, area },
  whose,
  pair: { directory },
  language,
}) => {
  const when = sayDateTimeRange(start, end, language, zoneOf(directory, area));
  const child = whose.children.find(({ id }) => id === seen?.child)?.name;
  const who = (seen?.professionals ?? []).map((id) => directory.professionals.get(id)?.post ?? {});
  return (
    <>
      {`${familyName(whose, language)} (${whose.reference}): `}
      {seen ? <a href={`/bookings/${seen.id}`}>{when}</a> : when}
      {child !== undefined && `, ${child}`}
      {seen && (
        <>
          {', '}
          <Name of={directory.services.get(seen.service)?.name} language={language} />
        </>
      )}
      {who.length > 0 && (
        <>
          {', '}
          <Posts of={who} language={language} />
        </>
      )}
    </>
  );
};
