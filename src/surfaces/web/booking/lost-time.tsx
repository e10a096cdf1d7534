// A time lost while its form was being filled: said inside the form, which stays as it was, with other times to take.

import type { FC } from 'hono/jsx';
import { type Directory, nameIn } from '../../../core/directory.ts';
import type { ErrorCode } from '../../../core/errors.ts';
import type { Language } from '../../../core/permissions.ts';
import { sayDateTime } from '../../../core/wording.ts';
import { wordFor } from '../../../core/words.ts';
import { Carried } from '../kit/fields.tsx';
import { allFields, fresh } from '../kit/form.tsx';
import { choice } from '../kit/inputs.tsx';
import { Note } from '../kit/note.tsx';
import { refusalTexts } from '../kit/texts/words.ts';
import type { Reading } from '../kit/times.tsx';
import type { ShownSlot } from './shown-slot.ts';
import { formTexts } from './texts/words.ts';
import { sayLackingAt } from './unmet-wishes.tsx';

/** Why a time was lost, and the times offered instead. */
export type Lost = { readonly code: ErrorCode; readonly offers: readonly ShownSlot[] };

/** The chosen time is nobody's to book here any more: not so where only those who would come are booked elsewhere then. */
export function isGone(lost: Lost | undefined): lost is Lost {
  return lost !== undefined && lost.code !== 'double_booked';
}

/** `lead`: what to do, where that is not only to choose another time. `allTimes`: where all the free times are, for the desk's wishes too. The choice is the field `instead`. */
export const LostTime: FC<{
  lost: Lost;
  lead?: string | undefined;
  fault: string | undefined;
  allTimes: string;
  directory: Directory;
  reading: Reading;
}> = ({ lost: { code, offers }, lead, fault, allTimes, directory, reading: { language, timeZone } }) => {
  const text = formTexts[language];
  const choices = offers.map((offer) => ({
    value: offer.id,
    label: sayDateTime(offer.start, language, timeZone),
    hint: [
      offer.who.map((post) => nameIn(post, language)).join(', '),
      sayLackingAt(allTimes, directory, offer.id, language),
    ]
      .filter(Boolean)
      .join(' · '),
  }));
  const fields = { instead: choice(text.insteadLabel, { choices }) };
  return (
    <>
      <Carried of={{ lost: code, offers: offers.map((offer) => offer.id).join(' ') }} />
      <Note tone="warn" said>
        <h2>{lostTitle(code, language)}</h2>
        <p>{lead ?? (offers.length > 0 ? text.lostLead : text.lostNone)}</p>
        <p>
          <a href={allTimes}>{text.allTimes}</a>
        </p>
      </Note>
      {offers.length > 0 &&
        allFields(fields, { ...fresh(fields), faults: fault === undefined ? {} : { instead: fault } }, language)}
    </>
  );
};

/** Why the time was lost, in words. */
export function lostTitle(code: ErrorCode, language: Language): string {
  const { byCode, other } = refusalTexts[language];
  return (wordFor(byCode, code) ?? other).title;
}
