// A family's guardians and children: added, corrected and removed, one at a time.

import { type Context, Hono } from 'hono';
import { Refusal } from '../../../core/errors.ts';
import { addChild } from '../../../features/families/add-child.ts';
import { addGuardian } from '../../../features/families/add-guardian.ts';
import { changeChild } from '../../../features/families/change-child.ts';
import { changeGuardian } from '../../../features/families/change-guardian.ts';
import { removeChild } from '../../../features/families/remove-child.ts';
import { removeGuardian } from '../../../features/families/remove-guardian.ts';
import type { FamilyView } from '../../../features/families/schema.ts';
import { type Command, execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { Confirm } from '../components/confirm.tsx';
import { ChildFields, GuardianFields } from '../components/family-fields.tsx';
import { ErrorSummary, type Faults } from '../components/fields.tsx';
import { Heading } from '../components/heading.tsx';
import { showPage } from '../components/page.tsx';
import type { WebEnv } from '../environment.ts';
import { familyTexts } from '../messages/family.ts';
import { frame } from '../messages/frame.ts';
import {
  blankChild,
  blankGuardian,
  childInputOf,
  familyFaults,
  guardianInputOf,
  type TypedChild,
  type TypedGuardian,
  typedChild,
  typedGuardian,
} from '../read-family-form.ts';
import { readForm } from '../read-form.ts';
import { backTo, type OpenedFamily, openFamilyPage, pageOf, SaveOrLeave } from './family.tsx';

export function familyMemberPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();
  const open = (c: Context<WebEnv>) => openFamilyPage(c, deps, 'correction');

  routes.get('/families/:id/guardians/new', async (c) => showGuardian(c, await open(c), blankGuardian));

  routes.post('/families/:id/guardians/new', async (c) => {
    const opened = await open(c);
    const values = typedGuardian(await readForm(c));
    const input = { ...guardianInputOf(values), family: opened.id };
    return save(c, deps, opened, addGuardian, input, 'guardian-added', (faults) =>
      showGuardian(c, opened, values, undefined, faults),
    );
  });

  routes.get('/families/:id/guardians/:member', async (c) => {
    const opened = await open(c);
    const guardian = memberIn(c, opened.family.guardians);
    const { phone = '', email = '' } = guardian;
    return showGuardian(c, opened, { ...guardian, phone, email }, guardian.id);
  });

  routes.post('/families/:id/guardians/:member', async (c) => {
    const opened = await open(c);
    const guardian = memberIn(c, opened.family.guardians);
    const values = typedGuardian(await readForm(c));
    const input = { ...guardianInputOf(values), family: opened.id, guardian: guardian.id };
    return save(c, deps, opened, changeGuardian, input, 'changed', (faults) =>
      showGuardian(c, opened, values, guardian.id, faults),
    );
  });

  routes.get('/families/:id/children/new', async (c) => showChild(c, await open(c), blankChild));

  routes.post('/families/:id/children/new', async (c) => {
    const opened = await open(c);
    const values = typedChild(await readForm(c));
    const input = { ...childInputOf(values), family: opened.id };
    return save(c, deps, opened, addChild, input, 'child-added', (faults) =>
      showChild(c, opened, values, undefined, faults),
    );
  });

  routes.get('/families/:id/children/:member', async (c) => {
    const opened = await open(c);
    const child = memberIn(c, opened.family.children);
    return showChild(c, opened, { name: child.name, born: child.born ?? '' }, child.id);
  });

  routes.post('/families/:id/children/:member', async (c) => {
    const opened = await open(c);
    const child = memberIn(c, opened.family.children);
    const values = typedChild(await readForm(c));
    const input = { ...childInputOf(values), family: opened.id, child: child.id };
    return save(c, deps, opened, changeChild, input, 'changed', (faults) =>
      showChild(c, opened, values, child.id, faults),
    );
  });

  routes.get('/families/:id/:kind{guardians|children}/:member/remove', async (c) => {
    const opened = await open(c);
    return showRemoval(c, opened, memberIn(c, membersOf(c, opened.family)));
  });

  routes.post('/families/:id/:kind{guardians|children}/:member/remove', async (c) => {
    const opened = await open(c);
    const { id } = memberIn(c, membersOf(c, opened.family));
    const options = { requestId: c.var.requestId };
    if (c.req.param('kind') === 'guardians') {
      await execute(deps, opened.actor, removeGuardian, { family: opened.id, guardian: id }, options);
      return c.redirect(pageOf(opened.id, 'guardian-removed'), 303);
    }
    await execute(deps, opened.actor, removeChild, { family: opened.id, child: id }, options);
    return c.redirect(pageOf(opened.id, 'child-removed'), 303);
  });

  return routes;
}

type Member = { readonly id: string; readonly name: string };

function membersOf(c: Context<WebEnv>, family: FamilyView): readonly Member[] {
  return c.req.param('kind') === 'guardians' ? family.guardians : family.children;
}

function memberIn<One extends Member>(c: Context<WebEnv>, members: readonly One[]): One {
  const member = members.find(({ id }) => id === c.req.param('member'));
  if (member === undefined) throw new Refusal('not_found', 'nobody of this id is in the family');
  return member;
}

/** Runs the change and goes back to the family; what does not fit comes back to the form with all that was typed. */
async function save<Input, Result>(
  c: Context<WebEnv>,
  deps: Dependencies,
  opened: OpenedFamily,
  command: Command<Input, Result>,
  input: object,
  done: string,
  again: (faults: Faults) => Response | Promise<Response>,
): Promise<Response> {
  try {
    await execute(deps, opened.actor, command, input, { requestId: c.var.requestId });
    return c.redirect(pageOf(opened.id, done), 303);
  } catch (error) {
    return again(familyFaults(error, c.var.language));
  }
}

function showGuardian(
  c: Context<WebEnv>,
  { family }: OpenedFamily,
  values: TypedGuardian,
  id = 'new',
  faults: Faults = {},
): Response | Promise<Response> {
  const { language } = c.var;
  const text = familyTexts[language];
  const title = id === 'new' ? text.addGuardian : text.actOn(text.edit, values.name);
  const faulty = Object.keys(faults).length > 0;
  return showPage(
    c,
    { title, current: 'families', width: 'narrow', ...(faulty && { status: 400, faulty }) },
    <div class="stack gap-5">
      <ErrorSummary faults={faults} language={language} />
      <Heading back={backTo(family, language)}>{title}</Heading>
      <form method="post" action={`/families/${family.id}/guardians/${id}`} class="stack gap-5" novalidate>
        <GuardianFields values={values} faults={faults} language={language} />
        <SaveOrLeave family={family} language={language} />
      </form>
    </div>,
  );
}

function showChild(
  c: Context<WebEnv>,
  { family }: OpenedFamily,
  values: TypedChild,
  id = 'new',
  faults: Faults = {},
): Response | Promise<Response> {
  const { language } = c.var;
  const text = familyTexts[language];
  const title = id === 'new' ? text.addChild : text.actOn(text.edit, values.name);
  const faulty = Object.keys(faults).length > 0;
  return showPage(
    c,
    { title, current: 'families', width: 'narrow', ...(faulty && { status: 400, faulty }) },
    <div class="stack gap-5">
      <ErrorSummary faults={faults} language={language} />
      <Heading back={backTo(family, language)}>{title}</Heading>
      <form method="post" action={`/families/${family.id}/children/${id}`} class="stack gap-5" novalidate>
        <ChildFields values={values} faults={faults} language={language} />
        <SaveOrLeave family={family} language={language} />
      </form>
    </div>,
  );
}

function showRemoval(c: Context<WebEnv>, { family }: OpenedFamily, member: Member): Response | Promise<Response> {
  const { language } = c.var;
  const text = familyTexts[language];
  const kind = c.req.param('kind');
  const back = backTo(family, language);
  const title = text.removeTitle(member.name);
  return showPage(
    c,
    { title, current: 'families', width: 'narrow' },
    <div class="stack gap-5">
      <Heading back={back} lead={kind === 'guardians' ? text.removeGuardianLead : text.removeChildLead}>
        {title}
      </Heading>
      <Confirm
        action={`/families/${family.id}/${kind}/${member.id}/remove`}
        button={text.removeConfirm}
        danger
        back={{ href: back.href, label: frame[language].cancel }}
      >
        <p class="card strong">{member.name}</p>
      </Confirm>
    </div>,
  );
}
