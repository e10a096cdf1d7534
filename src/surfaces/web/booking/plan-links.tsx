// From a family's booking to the plan it belongs to, and to further visits planned after it: for the desk.

import type { FC } from 'hono/jsx';
import type { Language } from '../../../core/permissions.ts';
import type { ReadBooking } from '../../../features/bookings/read.ts';
import { Icon } from '../kit/icon.tsx';
import { planTexts } from './texts/words.ts';

/** Nothing for anybody but the desk, nor for what colleagues ask each other. */
export const PlanLinks: FC<{ booking: ReadBooking; language: Language }> = ({ booking, language }) => {
  const { record, standing } = booking;
  const text = planTexts[language];
  if (standing !== 'desk' || record.appointmentOf === undefined) return null;
  const query = { slot: record.slot, area: record.area, family: record.appointmentOf, after: 'yes' };
  return (
    <>
      {record.plan && (
        <a class="button second wide" href={`/plans/${record.plan}`}>
          <Icon name="calendar" /> {text.toPlan}
        </a>
      )}
      {record.status !== 'cancelled' && (
        <a class="button second wide" href={`/plans/new?${new URLSearchParams(query)}`}>
          <Icon name="add" /> {text.link}
        </a>
      )}
    </>
  );
};
