// A family's guardians and children: added, corrected and removed, one at a time. What differs between them is a table.

import { type Context, Hono } from 'hono';
import type { Child } from 'hono/jsx';
import { type ErrorCode, Refusal } from '../../../core/errors.ts';
import type { Actor, Language } from '../../../core/permissions.ts';
import { type LeavingCalendar, readLeavingCalendars } from '../../../features/calendar/read-held.ts';
import { addChild } from '../../../features/families/add-child.ts';
import { addGuardian } from '../../../features/families/add-guardian.ts';
import { changeChild } from '../../../features/families/change-child.ts';
import { changeGuardian } from '../../../features/families/change-guardian.ts';
import { readTimesOfChild, type TimesOfChild } from '../../../features/families/read-times-of-child.ts';
import { readTimesOfGuardian, type TimesOfGuardian } from '../../../features/families/read-times-of-guardian.ts';
import { removeChild } from '../../../features/families/remove-child.ts';
import { removeGuardian } from '../../../features/families/remove-guardian.ts';
import type { FamilyView } from '../../../features/families/schema.ts';
import { type Executable, executeTelling } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { decidedIn, LeftCalendars } from '../booking/left-calendars.tsx';
import { Confirm } from '../kit/confirm.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { Carried } from '../kit/fields.tsx';
import {
  answerForm,
  type Field,
  type Fields,
  type FormState,
  fieldsAt,
  fresh,
  ofKept,
  showFormPage,
  type Typed,
} from '../kit/form.tsx';
import { Heading } from '../kit/heading.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { readForm } from '../kit/read-form.ts';
import { sayEmail } from '../kit/say-email.ts';
import { frameTexts } from '../kit/texts/words.ts';
import { UNCHANGED } from '../kit/unchanged.tsx';
import {
  type ChildFields,
  childForm,
  type GuardianFields,
  guardianForm,
  placedChild,
  placedGuardian,
} from './family-fields.tsx';
import { TimeRows } from './family-sections.tsx';
import { CallsToNumber, LeftByGuardian } from './left-by-guardian.tsx';
import { backTo, type OpenedFamily, openFamilyPage, pageOf } from './opened-family.tsx';
import { childInputOf, familyFaults, guardianInputOf } from './read-family-form.ts';
import { type FamilyTexts, familyTexts } from './texts/words.ts';

export function familyMemberPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();
  addRoutes(routes, deps, guardians);
  addRoutes(routes, deps, children);
  return routes;
}

/** What goes with a guardian, and what their calendar holds. */
type LeavesOfGuardian = TimesOfGuardian & { readonly calendars: readonly LeavingCalendar[] };

type Member = { readonly id: string; readonly name: string };
type Outcome = {
  readonly again?: true | undefined;
  readonly calls?: number | undefined;
  readonly callsLost?: true | undefined;
  readonly linksClosed?: true | undefined;
};
type Act = (
  deps: Dependencies,
  actor: Actor,
  input: object,
  options: { requestId: string },
) => Promise<{
  readonly result: Outcome | undefined;
  readonly unchanged: boolean;
}>;

/** One kind of member: its fields, how it is changed, and what is said of it. */
type Kind<One extends Member, F extends MemberFields> = {
  readonly path: 'guardians' | 'children';
  /** the field of a command's input that names one of them */
  readonly one: 'guardian' | 'child';
  readonly of: (family: FamilyView) => readonly One[];
  /** `kept`: the one that is corrected; `texts`: whether text messages are sent here */
  readonly fields: (language: Language, given: { readonly texts: boolean; readonly kept?: One | undefined }) => F;
  readonly placed: (at: { readonly [Name in keyof F]: Child }) => Child;
  readonly asTyped: (member: One) => Partial<Typed<F>>;
  readonly inputOf: (typed: Typed<F>) => object;
  /** what becomes of the calendar of one who is written to no more, where one may have it */
  readonly calendarOf?: (typed: Typed<F>) => object;
  readonly add: Act;
  readonly change: Act;
  readonly remove: Act;
  readonly addTitle: (text: FamilyTexts) => string;
  readonly removeLead: (text: FamilyTexts) => string;
};
type MemberFields = Fields & { readonly name: Field<string> };

const guardians: Kind<FamilyView['guardians'][number], GuardianFields> = {
  path: 'guardians',
  one: 'guardian',
  of: (family) => family.guardians,
  fields: (language, { texts, kept }) => guardianForm(language, { texts, ...(kept && { kept: kept.channel }) }),
  placed: placedGuardian,
  calendarOf: ({ calendar }) => (calendar === '' ? {} : { calendar }),
  asTyped: ({ name, phone = '', email = '', language, channel, safeToSend, messageLevel, ...hours }) => ({
    name,
    phone,
    email: sayEmail(email),
    language,
    channel,
    safeToSend,
    messageLevel,
    quietFrom: hours.quietFrom ?? '',
    quietTo: hours.quietTo ?? '',
    calendar: '',
  }),
  inputOf: guardianInputOf,
  add: acting(addGuardian),
  change: acting(changeGuardian),
  remove: acting(removeGuardian),
  addTitle: (text) => text.addGuardian,
  removeLead: (text) => text.removeGuardianLead,
};

const children: Kind<FamilyView['children'][number], ChildFields> = {
  path: 'children',
  one: 'child',
  of: (family) => family.children,
  fields: childForm,
  placed: placedChild,
  asTyped: ({ name, born = '' }) => ({ name, born }),
  inputOf: childInputOf,
  add: acting(addChild),
  change: acting(changeChild),
  remove: acting(removeChild),
  addTitle: (text) => text.addChild,
  removeLead: (text) => text.removeChildLead,
};

function acting<Input, Result extends Outcome>(command: Executable<Input, Result>): Act {
  return (deps, actor, input, options) => executeTelling(deps, actor, command, input, options);
}

function addRoutes<One extends Member, F extends MemberFields>(
  routes: Hono<WebEnv>,
  deps: Dependencies,
  kind: Kind<One, F>,
): void {
  const base = `/families/:id/${kind.path}` as const;
  const texts = deps.texter.sends;
  const open = (c: Context<WebEnv>) => openFamilyPage(c, deps, 'correction');
  /** They were removed before: by the press before, or by somebody else while the page was open. */
  const leadToFamily = (c: Context<WebEnv>, { id }: OpenedFamily) => c.redirect(pageOf(id, `${kind.one}-gone`), 303);
  const leavesOf = async ({ id, family }: OpenedFamily, member: One | undefined) => {
    const guardian = kind.one === 'guardian' && family.guardians.find((one) => one.id === member?.id);
    if (!guardian) return undefined;
    const times = await readTimesOfGuardian(deps, id, family, guardian);
    return { ...times, calendars: await readLeavingCalendars(deps, { guardians: [guardian.id] }) };
  };
  /** What does not fit comes back to the form with all that was typed. */
  const save = async (c: Context<WebEnv>, opened: OpenedFamily, member: One | undefined) =>
    answerForm(c, kind.fields(c.var.language, { texts, kept: member }), {
      ...(member && { kept: kind.asTyped(member) }),
      act: (typed) => {
        const whose = member && { ...kind.calendarOf?.(typed), [kind.one]: member.id };
        const input = { ...kind.inputOf(typed), family: opened.id, ...whose };
        return (member ? kind.change : kind.add)(deps, opened.actor, input, { requestId: c.var.requestId });
      },
      done: ({ result, unchanged }) => {
        if (member) return pageOf(opened.id, unchanged ? UNCHANGED : changedNote(result));
        return pageOf(opened.id, result?.again ? 'member-known' : `${kind.one}-added`);
      },
      faults: (error) => familyFaults(error, c.var.language),
      again: async (state) =>
        showForm(c, opened, kind, state, { texts, member, leaves: await leavesOf(opened, member) }),
    });

  routes.get(`${base}/new`, async (c) =>
    showForm(c, await open(c), kind, fresh(kind.fields(c.var.language, { texts })), { texts }),
  );

  routes.post(`${base}/new`, async (c) => save(c, await open(c), undefined));

  routes.get(`${base}/:member`, async (c) => {
    const opened = await open(c);
    const member = memberIn(c, kind.of(opened.family));
    if (member === undefined) return leadToFamily(c, opened);
    const kept = ofKept(kind.fields(c.var.language, { texts, kept: member }), kind.asTyped(member));
    return showForm(c, opened, kind, kept, { texts, member, leaves: await leavesOf(opened, member) });
  });

  routes.post(`${base}/:member`, async (c) => {
    const opened = await open(c);
    const member = memberIn(c, kind.of(opened.family));
    return member ? save(c, opened, member) : leadToFamily(c, opened);
  });

  const timesOf = ({ family }: OpenedFamily, { id }: One) =>
    kind.one === 'child' ? readTimesOfChild(deps, family, id) : undefined;

  routes.get(`${base}/:member/remove`, async (c) => {
    const opened = await open(c);
    const member = memberIn(c, kind.of(opened.family));
    if (member === undefined) return leadToFamily(c, opened);
    const leaves = await leavesOf(opened, member);
    return showRemoval(c, opened, kind, member, { times: await timesOf(opened, member), leaves });
  });

  routes.post(`${base}/:member/remove`, async (c) => {
    const opened = await open(c);
    const member = memberIn(c, kind.of(opened.family));
    if (member === undefined) return leadToFamily(c, opened);
    const form = await readForm(c);
    const calendar = decidedIn(form);
    const chosen = kind.one === 'child' ? { seen: form.all('seen') } : calendar && { calendar };
    const input = { family: opened.id, [kind.one]: member.id, ...chosen };
    let calls = 0;
    try {
      const { result } = await kind.remove(deps, opened.actor, input, { requestId: c.var.requestId });
      calls = result?.calls ?? 0;
    } catch (error) {
      // pressed twice at one instant
      if (error instanceof Refusal && error.code === 'not_found') return leadToFamily(c, await open(c));
      if (!(error instanceof Refusal) || !SHOWN_ANEW.includes(error.code)) throw error;
      const [times, leaves] = [await timesOf(opened, member), await leavesOf(opened, member)];
      const status = error.code === 'calendar_undecided' ? 422 : 409;
      return showRemoval(c, opened, kind, member, { times, leaves, status });
    }
    return c.redirect(pageOf(opened.id, `${kind.one}-removed${calls > 0 ? '-calls-lost' : ''}`), 303);
  });
}

/** What goes with them has become more since the page was shown: it is asked again. */
const SHOWN_ANEW: readonly ErrorCode[] = ['bookings_left_outside', 'calendar_undecided'];

/** Of a number that calls to come went to, what became of those; of links that were closed, that they stay so. */
function changedNote(result: Outcome | undefined): string {
  if (result?.linksClosed) return 'links-closed';
  if (result?.calls === undefined) return 'changed';
  return result.callsLost ? 'calls-lost' : 'calls-moved';
}

/** Nobody where they have been removed. */
function memberIn<One extends Member>(c: Context<WebEnv>, members: readonly One[]): One | undefined {
  return members.find(({ id }) => id === c.req.param('member'));
}

function showForm<One extends Member, F extends MemberFields>(
  c: Context<WebEnv>,
  { family, directory }: OpenedFamily,
  { path, fields, placed, addTitle }: Kind<One, F>,
  state: FormState<F>,
  {
    texts,
    member,
    leaves,
  }: {
    readonly texts: boolean;
    readonly member?: One | undefined;
    readonly leaves?: LeavesOfGuardian | undefined;
  },
): Response | Promise<Response> {
  const { language } = c.var;
  const text = familyTexts[language];
  const at = fieldsAt(fields(language, { texts, kept: member }), state, language);
  return showFormPage(
    c,
    {
      title: member ? text.actOn({ act: text.edit, name: member.name }) : addTitle(text),
      current: 'families',
      back: backTo(family, language),
      action: `/families/${family.id}/${path}/${member?.id ?? 'new'}`,
      save: text.save,
      ...(leaves && {
        above: <CallsToNumber of={leaves} family={family} directory={directory} language={language} />,
      }),
    },
    state,
    <>
      {placed(at)}
      {member && leaves && leaves.calendars.length > 0 && 'calendar' in at && (
        <LeftCalendars of={[{ who: member.name, calendars: leaves.calendars }]} first="silent" language={language}>
          {at.calendar}
        </LeftCalendars>
      )}
    </>,
  );
}

function showRemoval<One extends Member, F extends MemberFields>(
  c: Context<WebEnv>,
  { family, directory }: OpenedFamily,
  { path, removeLead }: Kind<One, F>,
  member: One,
  {
    times,
    leaves,
    status,
  }: {
    readonly times?: TimesOfChild | undefined;
    readonly leaves?: LeavesOfGuardian | undefined;
    readonly status?: 409 | 422;
  },
): Response | Promise<Response> {
  const { language } = c.var;
  const text = familyTexts[language];
  const back = backTo(family, language);
  const title = text.removeTitle({ name: member.name });
  return showPage(
    c,
    { title, current: 'families', width: 'narrow', ...(status && { status }) },
    <div class="stack gap-5">
      <Heading back={back} lead={removeLead(text)}>
        {title}
      </Heading>
      <Confirm
        action={`/families/${family.id}/${path}/${member.id}/remove`}
        button={text.removeConfirm}
        danger
        back={{ href: back.href, label: frameTexts[language].cancel }}
      >
        {leaves === undefined && <p class="card strong">{member.name}</p>}
        {leaves && <LeftByGuardian of={leaves} family={family} directory={directory} language={language} />}
        {leaves && (
          <LeftCalendars
            of={[{ who: member.name, calendars: leaves.calendars }]}
            first="silent"
            faulty={status === 422}
            language={language}
          />
        )}
        {times && times.all.length > 0 && (
          <>
            <Carried of={{ seen: times.all }} />
            <Note tone="warn" said={status !== undefined}>
              <p>{text.timesOfChild({ count: times.all.length })}</p>
              {times.shown.length > 0 && (
                <TimeRows times={times.shown} of={family.children} directory={directory} language={language} />
              )}
              {times.elsewhere > 0 && <p>{text.timesElsewhere({ count: times.elsewhere })}</p>}
            </Note>
          </>
        )}
      </Confirm>
    </div>,
  );
}
