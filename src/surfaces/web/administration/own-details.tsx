// What those whom the reader asks are told of them: what they are, where they belong, which number to call.

import { type Context, Hono } from 'hono';
import { type Directory, nameIn } from '../../../core/directory.ts';
import type { AreaId, ProfessionalId } from '../../../core/ids.ts';
import { type Actor, hasRole, type Language } from '../../../core/permissions.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { changeOwnDetails } from '../../../features/identity/change-own-details.ts';
import { readOwnDetails } from '../../../features/identity/read.ts';
import { UNIT_ELSEWHERE } from '../../../features/identity/refuse-unknown.ts';
import type { OwnDetails } from '../../../features/identity/schema.ts';
import { executeTelling, judge } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { calendarAddressTexts } from '../booking/texts/words.ts';
import { signedIn } from '../kit/allowed.ts';
import { Facts } from '../kit/badge.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { allFields, answerForm, type FormState, ofKept, showFormPage } from '../kit/form.tsx';
import { phone, text, tick, ticks } from '../kit/inputs.tsx';
import { sayName } from '../kit/localized-name.tsx';
import { Note } from '../kit/note.tsx';
import { UNCHANGED } from '../kit/unchanged.tsx';
import { ownDetailsTexts, ownDevicesTexts, ownMessagesTexts } from './texts/words.ts';

export function ownDetailsPage(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();
  const open = async (c: Context<WebEnv>): Promise<Opened> => {
    const actor = signedIn(c);
    const [directory, details] = await Promise.all([readDirectory(deps), readOwnDetails(deps, actor)]);
    return { actor, directory, details, language: c.var.language };
  };

  routes.get('/own-details', async (c) => {
    const opened = await open(c);
    return showDetails(c, opened, ofKept(ownForm(opened), keptIn(opened)));
  });

  routes.post('/own-details', async (c) => {
    const opened = await open(c);
    return answerForm(c, ownForm(opened), {
      kept: keptIn(opened),
      judge: (typed) => judge(deps, opened.actor, changeOwnDetails, ownTyped(typed)),
      act: (typed) =>
        executeTelling(deps, opened.actor, changeOwnDetails, ownTyped(typed), { requestId: c.var.requestId }),
      done: ({ unchanged }) => `/own-details?done=${unchanged ? UNCHANGED : 'changed'}`,
      again: (state) => showDetails(c, opened, state),
    });
  });

  return routes;
}

type Opened = {
  readonly actor: Actor;
  readonly directory: Directory;
  readonly details: OwnDetails;
  readonly language: Language;
};

/** The fields of the details, for oneself and for the administrator: `areas` are those whose sites are offered. */
export function detailsForm(directory: Directory, areas: readonly AreaId[] | '*', language: Language) {
  const words = ownDetailsTexts[language];
  const units = [...directory.sites.values()].filter(({ area }) => areas === '*' || areas.includes(area));
  return {
    post: text(words.post, {
      seen: true,
      optional: true,
      hint: words.postHint,
      maxlength: 120,
      fault: words.fault.post,
      refusals: { personal_data_found: words.fault.post },
    }),
    units: ticks(words.units, {
      optional: true,
      options: units.map(({ id, name, area }) => ({
        value: id,
        label: words.unitIn({
          unit: nameIn(name, language),
          area: sayName(directory.areas.get(area)?.name, language),
        }),
      })),
      fault: (message) => (message === UNIT_ELSEWHERE ? words.fault.unitElsewhere : words.fault.unit),
    }),
    phone: phone(words.phone, {
      optional: true,
      hint: words.phoneHint,
      maxlength: 32,
      autocomplete: 'work tel',
      short: true,
      fault: words.fault.phone,
    }),
  };
}

/** What was typed as the commands take it: a field left empty says nothing. */
export function detailsTyped(typed: {
  readonly post: string;
  readonly units: readonly string[];
  readonly phone: string;
}) {
  return { post: typed.post || null, units: [...typed.units], phone: typed.phone || null };
}

function keptIn({ details: { post = '', units, phone: number = '', digest } }: Opened) {
  return { post, units, phone: number, digest };
}

/** Nobody else has an overview to be mailed. */
function hasDigest(actor: Actor): boolean {
  return hasRole(actor, 'specialist') || hasRole(actor, 'coordinator');
}

function ownTyped({ digest, ...typed }: Parameters<typeof detailsTyped>[0] & { readonly digest: boolean }) {
  return { ...detailsTyped(typed), digest };
}

function ownForm({ actor, directory, details, language }: Opened) {
  const areas = actor.grants.map(({ area }) => area);
  const own = areas.flatMap((area) => (area === '*' ? [] : [area]));
  const known = [...directory.sites.values()].filter(({ id }) => details.units.includes(id));
  const shown = areas.includes('*') ? '*' : [...own, ...known.map(({ area }) => area)];
  const digest = tick(ownDetailsTexts[language].digest);
  return {
    ...detailsForm(directory, shown, language),
    digest: hasDigest(actor) ? digest : { ...digest, typed: () => details.digest, show: () => '' },
  };
}

function showDetails(
  c: Context<WebEnv>,
  opened: Opened,
  state: FormState<ReturnType<typeof ownForm>>,
): Response | Promise<Response> {
  const { directory, details, language } = opened;
  const words = ownDetailsTexts[language];
  const { professional } = details;
  const known = professional === undefined ? undefined : directory.professionals.get(professional as ProfessionalId);
  return showFormPage(
    c,
    {
      title: words.title,
      lead: words.lead,
      back: { href: '/', label: words.back },
      action: '/own-details',
      save: words.save,
      said: c.req.query('done') === 'changed' && (
        <Note tone="good" said>
          <p>{words.done}</p>
        </Note>
      ),
      above: (
        <div class="card stack gap-2">
          <Facts
            of={[
              [words.name, details.name],
              [words.inDirectory, known && nameIn(known.post, language)],
              [words.phoneInDirectory, known?.phone],
            ]}
          />
          <p class="small soft">{known ? words.directoryNote : words.nameNote}</p>
        </div>
      ),
      below: (
        <div class="stack gap-2">
          {hasDigest(opened.actor) && <p class="small soft">{words.digestNote}</p>}
          <p>
            <a href="/own-calendar">{calendarAddressTexts[language].title}</a>
          </p>
          <p>
            <a href="/own-messages">{ownMessagesTexts[language].title}</a>
          </p>
          <p>
            <a href="/own-devices">{ownDevicesTexts[language].title}</a>
          </p>
          <p>
            <a href="/own-keys">{words.keys}</a>
          </p>
        </div>
      ),
    },
    state,
    allFields(ownForm(opened), state, language),
  );
}
