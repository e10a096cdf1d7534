// A family gives its time back: asked once more, with a reason only if they wish to tell one.

import type { Context, Hono } from 'hono';
import { zoneOf } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import type { Language } from '../../../core/permissions.ts';
import { sayDateTimeRange } from '../../../core/wording.ts';
import { cancelBooking } from '../../../features/bookings/cancel-booking.ts';
import { readBooking } from '../../../features/bookings/read.ts';
import { executeTelling } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { SeenVersion, seenIn } from '../booking/seen-version.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { allFields, answerForm, type FormState, fresh, showFormPage } from '../kit/form.tsx';
import { unfitIn } from '../kit/form-faults.ts';
import { select } from '../kit/inputs.tsx';
import { type FamilyLink, familyRoutes, openFamilyLink } from './family-link.tsx';
import { familyLinkTexts } from './texts/words.ts';

const REASONS = ['unwell', 'no-time', 'not-needed'] as const;

export function familyCancelPage(deps: Dependencies): Hono<WebEnv> {
  const routes = familyRoutes(deps);

  routes.get('/b/:secret/cancel', async (c) => {
    const link = await openFamilyLink(c, deps);
    return showCancel(c, deps, link, fresh(cancelForm(c.var.language)));
  });

  routes.post('/b/:secret/cancel', async (c) => {
    const link = await openFamilyLink(c, deps);
    const fields = cancelForm(c.var.language);
    return answerForm(c, fields, {
      check: (typed) => unfitIn(fields, typed, c.var.language),
      act: async ({ reason }, form) => {
        const input = { booking: link.booking, ...seenIn(form), reason: reason || 'other' };
        try {
          return await executeTelling(deps, link.actor, cancelBooking, input, { requestId: c.var.requestId });
        } catch (error) {
          // for another reason, or by the other guardian at the same moment: what was wanted is so
          const { record } = await readBooking(deps, link.actor, link.booking, c.var.requestId);
          if (record.status !== 'cancelled') throw error;
          return { unchanged: true };
        }
      },
      done: ({ unchanged }) => `${link.path}?done=${unchanged ? 'cancelled-already' : 'cancelled'}`,
      again: (state) => showCancel(c, deps, link, state),
    });
  });

  return routes;
}

function cancelForm(language: Language) {
  const text = familyLinkTexts[language];
  const options = REASONS.map((value) => ({ value, label: text.reasons[value] }));
  return { reason: select(text.reason, { blank: text.noReason, options }) };
}

async function showCancel(
  c: Context<WebEnv>,
  deps: Dependencies,
  link: FamilyLink,
  state: FormState<ReturnType<typeof cancelForm>>,
): Promise<Response> {
  const { record, acts, directory } = await readBooking(deps, link.actor, link.booking, c.var.requestId);
  if (!acts.includes('cancel')) throw new Refusal('cut_off_passed', 'this booking cannot be cancelled now');
  const { language } = c.var;
  const text = familyLinkTexts[language];
  const back = { href: link.path, label: text.back };
  return showFormPage(
    c,
    {
      title: text.cancelTitle,
      lead: text.cancelLead,
      back,
      leave: back,
      action: `${link.path}/cancel`,
      save: text.cancelConfirm,
      danger: true,
    },
    state,
    <>
      <SeenVersion of={record} />
      <p class="card strong">{sayDateTimeRange(record.start, record.end, language, zoneOf(directory, record.area))}</p>
      {allFields(cancelForm(language), state, language)}
    </>,
  );
}
