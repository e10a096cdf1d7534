// Handing over to a deputy: to whom and with which note, what came of it, and what one was handed.

import { type Context, Hono } from 'hono';
import { type Directory, nameIn } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import type { Language } from '../../../core/permissions.ts';
import { may } from '../../../core/permissions.ts';
import { sayList } from '../../../core/wording.ts';
import { handToDeputy } from '../../../features/consultations/hand-to-deputy.ts';
import { readDuties, readHandable } from '../../../features/consultations/read-duties.ts';
import { takeBackDuty } from '../../../features/consultations/take-back-duty.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { signedIn } from '../kit/allowed.ts';
import { EmptyState } from '../kit/empty-state.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { allFields, answerForm, type FormState, fresh, showFormPage } from '../kit/form.tsx';
import { Heading } from '../kit/heading.tsx';
import { longText, select } from '../kit/inputs.tsx';
import { sayPost } from '../kit/localized-name.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { sayAbsence } from '../kit/say-absence.ts';
import { DutyRow } from './duty-rows.tsx';
import { dutyTexts } from './texts/words.ts';

export function dutyPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();
  const open = (c: Context<WebEnv>) => readHandable(deps, signedIn(c), c.req.query('absence') ?? '');

  routes.get('/duties', (c) => showDuties(c, deps));

  routes.get('/duties/new', async (c) => {
    const handable = await open(c);
    return showHandOver(c, handable, fresh(handOverForm(handable, c.var.language)));
  });

  routes.post('/duties/new', async (c) => {
    const handable = await open(c);
    const { absence } = handable;
    return answerForm(c, handOverForm(handable, c.var.language), {
      act: ({ deputy, note }) => {
        const input = { absence: absence.id, note, ...(deputy !== '' && { deputy }) };
        return execute(deps, signedIn(c), handToDeputy, input, { requestId: c.var.requestId });
      },
      done: ({ outcomes }) => {
        const handed = outcomes.filter(({ deputy }) => deputy !== undefined).length;
        const counts = { handed: String(handed), left: String(outcomes.length - handed) };
        return `/duties?${new URLSearchParams({ absence: absence.id, ...counts })}`;
      },
      again: (state) => showHandOver(c, handable, state),
    });
  });

  routes.post('/duties/:id/take-back', async (c) => {
    try {
      const input = { duty: c.req.param('id') };
      const { back, stays } = await execute(deps, signedIn(c), takeBackDuty, input, { requestId: c.var.requestId });
      return c.redirect(`/duties?back=${back}&stays=${stays}`, 303);
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'wrong_status') throw error;
      return c.redirect('/duties?done=late', 303);
    }
  });

  return routes;
}

type Handable = Awaited<ReturnType<typeof readHandable>>;

function handOverForm({ lasting, others, directory }: Handable, language: Language) {
  const text = dutyTexts[language];
  const options = others.map((id) => ({
    value: id,
    label: nameIn(directory.professionals.get(id)?.post ?? {}, language),
  }));
  return {
    deputy: select(text.deputy, {
      options,
      blank: lasting.length > 0 ? text.lasting({ who: saidPosts(directory, lasting, language) }) : text.choose,
      fault: text.fault,
    }),
    note: longText(text.note, { hint: text.noteHint, optional: true, seen: true, maxlength: 2000 }),
  };
}

function saidPosts(directory: Directory, people: Handable['lasting'], language: Language): string {
  return sayList(
    people.map((id) => sayPost(directory.professionals.get(id)?.post, language)),
    language,
  );
}

function showHandOver(
  c: Context<WebEnv>,
  handable: Handable,
  state: FormState<ReturnType<typeof handOverForm>>,
): Response | Promise<Response> {
  const { language } = c.var;
  const text = dutyTexts[language];
  const { absence, directory } = handable;
  const isOwn = signedIn(c).professional === absence.professional;
  return showFormPage(
    c,
    {
      title: text.handOver,
      lead: text.handOverLead,
      back: isOwn ? { href: '/away', label: text.backToAway } : { href: '/absences', label: text.backToAbsences },
      action: `/duties/new?${new URLSearchParams({ absence: absence.id })}`,
      save: text.send,
    },
    state,
    <>
      <p class="card stack gap-1">
        <b>{sayPost(directory.professionals.get(absence.professional)?.post, language)}</b>
        <span>{sayAbsence(directory, absence, language)}</span>
      </p>
      {allFields(handOverForm(handable, language), state, language)}
    </>,
  );
}

async function showDuties(c: Context<WebEnv>, deps: Dependencies): Promise<Response> {
  const { language } = c.var;
  const text = dutyTexts[language];
  const actor = signedIn(c);
  const absence = c.req.query('absence');
  const { requestId } = c.var;
  const { items, directory } = await readDuties(deps, actor, { requestId, ...(absence !== undefined && { absence }) });
  const count = (name: string) => Number(c.req.query(name) ?? '');
  const left = count('left');
  return showPage(
    c,
    { title: text.title, width: 'narrow' },
    <div class="stack gap-5">
      {c.req.query('handed') !== undefined && (
        <Note tone={left > 0 ? 'warn' : 'good'} said>
          <p>{text.handed({ count: count('handed') })}</p>
          {left > 0 && <p>{text.left({ count: left })}</p>}
          {left > 0 && absence !== undefined && may(actor, 'change-area-bookings') && (
            <p>
              <a href={`/replan?${new URLSearchParams({ absence })}`}>{text.replan}</a>
            </p>
          )}
        </Note>
      )}
      {c.req.query('back') !== undefined && (
        <Note tone={count('stays') > 0 ? 'warn' : 'good'} said>
          <p>{text.tookBack({ back: count('back'), stays: count('stays') })}</p>
        </Note>
      )}
      {c.req.query('done') === 'late' && (
        <Note tone="warn" said>
          <p>{text.late}</p>
        </Note>
      )}
      <Heading lead={text.lead}>{text.title}</Heading>
      {items.length === 0 ? (
        <EmptyState icon="people" title={text.none} advice={text.noneAdvice} />
      ) : (
        items.map((duty) => (
          <section class="card">
            <DutyRow duty={duty} directory={directory} language={language} />
          </section>
        ))
      )}
    </div>,
  );
}
