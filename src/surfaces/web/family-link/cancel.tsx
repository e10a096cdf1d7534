// A family gives its time back: asked once more, with a reason only if they wish to tell one.

import type { Hono } from 'hono';
import { zoneOf } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import { sayDateTimeRange } from '../../../core/wording.ts';
import { cancelBooking } from '../../../features/bookings/cancel-booking.ts';
import { readBooking } from '../../../features/bookings/read.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { Confirm } from '../kit/confirm.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { SelectField } from '../kit/fields.tsx';
import { Heading } from '../kit/heading.tsx';
import { showPage } from '../kit/page.tsx';
import { familyRoutes, openFamilyLink } from './family-link.tsx';
import { familyLinkTexts } from './texts/words.ts';

const REASONS = ['unwell', 'no-time', 'not-needed'] as const;

export function familyCancelPage(deps: Dependencies): Hono<WebEnv> {
  const routes = familyRoutes(deps);

  routes.get('/b/:secret/cancel', async (c) => {
    const link = await openFamilyLink(c, deps);
    const { record, acts, directory } = await readBooking(deps, link.actor, link.booking, c.var.requestId);
    if (!acts.includes('cancel')) throw new Refusal('cut_off_passed', 'this booking cannot be cancelled now');
    const { language } = c.var;
    const text = familyLinkTexts[language];
    return showPage(
      c,
      { title: text.cancelTitle, width: 'narrow' },
      <div class="stack gap-5">
        <Heading lead={text.cancelLead} back={{ href: link.path, label: text.back }}>
          {text.cancelTitle}
        </Heading>
        <Confirm
          action={`${link.path}/cancel`}
          button={text.cancelConfirm}
          danger
          back={{ href: link.path, label: text.back }}
        >
          <p class="card strong">
            {sayDateTimeRange(record.start, record.end, language, zoneOf(directory, record.area))}
          </p>
          <SelectField
            name="reason"
            label={text.reason}
            blank={text.noReason}
            options={REASONS.map((value) => ({ value, label: text.reasons[value] }))}
          />
        </Confirm>
      </div>,
    );
  });

  routes.post('/b/:secret/cancel', async (c) => {
    const link = await openFamilyLink(c, deps);
    const body = await c.req.parseBody();
    const reason = REASONS.find((each) => each === body.reason) ?? 'other';
    const input = { booking: link.booking, reason };
    try {
      await execute(deps, link.actor, cancelBooking, input, { requestId: c.var.requestId });
    } catch (error) {
      // pressed twice, or by the other guardian at the same moment: what was wanted is so
      const { record } = await readBooking(deps, link.actor, link.booking, c.var.requestId);
      if (record.status !== 'cancelled') throw error;
    }
    return c.redirect(`${link.path}?done=cancelled`, 303);
  });

  return routes;
}
