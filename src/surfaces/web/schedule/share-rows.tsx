// The slots that a series keeps for some of its areas or their units: a row for each, in its form.

import type { FC } from 'hono/jsx';
import type { Directory, Series, Share } from '../../../core/directory.ts';
import type { Language } from '../../../core/permissions.ts';
import { sayList } from '../../../core/wording.ts';
import { wordFor } from '../../../core/words.ts';
import { Carried, type Faults, type Option, SelectField, TextField, withChosen } from '../kit/fields.tsx';
import type { Field } from '../kit/form.tsx';
import { frameTexts } from '../kit/texts/words.ts';
import { sayWhom, typedWhom, whomOf } from './for-whom.ts';
import { seriesTexts } from './texts/words.ts';

/** A share as it is typed. `area`: of whom, a unit of it too; `days`: before the session; `earlier` and `keeps`: of the first of two steps. */
type TypedShare = Readonly<Record<(typeof PARTS)[number], string>>;
const PARTS = ['area', 'slots', 'days', 'earlier', 'keeps'] as const;

const MOST_SHARES = 100;
/** Rows left empty for more. */
const BLANK_ROWS = 2;
const EMPTY: TypedShare = { area: '', slots: '', days: '', earlier: '', keeps: '' };

/** `areas`: those that can be chosen, and their units. */
export function sharesField(
  directory: Directory,
  areas: readonly Option[],
  language: Language,
): Field<readonly TypedShare[]> {
  const { fault } = seriesTexts[language];
  const said = {
    'must not name an area or a unit twice': fault.shareTwice,
    'is an area that the series does not serve': fault.shareArea,
    'is no site of the area': fault.shareArea,
    'must come later than the one before, and keep less': fault.shareSteps,
  };
  return {
    blank: [],
    typed: (form) => {
      const count = Math.min(Number(form.one('shares')) || 0, MOST_SHARES);
      return Array.from({ length: count }, (_, at): TypedShare => {
        const part = (name: (typeof PARTS)[number]) => form.one(nameOf(name, at)).trim();
        return {
          area: part('area'),
          slots: part('slots'),
          days: part('days'),
          earlier: part('earlier'),
          keeps: part('keeps'),
        };
      }).filter((share) => PARTS.some((name) => share[name] !== ''));
    },
    sent: (form) => form.has('shares'),
    said: (kept, language) =>
      sayList(
        kept.map((share) => sayTyped(directory, share, language)),
        language,
      ),
    show: ({ value, faults }) => <ShareRows shares={value} areas={areas} faults={faults} language={language} />,
    at: () => nameOf('area', 0),
    fault: (message) => wordFor(said, message) ?? fault.shares,
  };
}

/** The kept shares as the form has them. */
export function typedShares({ shares = [] }: Series): readonly TypedShare[] {
  return shares.map(({ area, unit, slots, releases }) => {
    const [first, last] = releases.length > 1 ? releases : [undefined, ...releases];
    return {
      area: typedWhom({ area, ...(unit && { unit }) }),
      slots: String(slots),
      days: last === undefined ? '' : String(last.daysBefore),
      earlier: first === undefined ? '' : String(first.daysBefore),
      keeps: first === undefined ? '' : String(first.keeps),
    };
  });
}

/** What the rows ask for, as a command takes it; what is no number stays as it is, for the command to name. */
export function draftedShares(typed: readonly TypedShare[]): readonly unknown[] {
  const number = (text: string) => (/^\d{1,4}$/.test(text) ? Number(text) : text);
  return typed.map(({ area, slots, days, earlier, keeps }) => ({
    ...whomOf(area),
    slots: number(slots),
    releases: [
      ...(earlier === '' && keeps === '' ? [] : [{ daysBefore: number(earlier), keeps: number(keeps) }]),
      { daysBefore: number(days), keeps: 0 },
    ],
  }));
}

/** `Sysmä: 3 times of each session; 7 days before only 1 stays kept, 2 days before all open to others too` */
export function sayShare(directory: Directory, { slots, releases, ...whom }: Share, language: Language): string {
  const words = seriesTexts[language];
  const steps = releases.map(({ daysBefore, keeps }) => words.shareStep({ days: daysBefore, keeps }));
  return words.shareOf({ area: sayWhom(directory, whom, language), slots, steps: sayList(steps, language) });
}

function sayTyped(directory: Directory, { area, slots, days }: TypedShare, language: Language): string {
  const words = seriesTexts[language];
  const step = words.shareStep({ days: Number(days), keeps: 0 });
  return words.shareOf({ area: sayWhom(directory, whomOf(area), language), slots: Number(slots), steps: step });
}

function nameOf(part: (typeof PARTS)[number], at: number): string {
  return `share-${part}-${at + 1}`;
}

const ShareRows: FC<{
  shares: readonly TypedShare[];
  areas: readonly Option[];
  faults: Faults;
  language: Language;
}> = ({ shares, areas, faults, language }) => {
  const words = seriesTexts[language];
  const rows = [...shares, ...Array.from({ length: BLANK_ROWS }, () => EMPTY)];
  const labels = {
    slots: words.shareSlots,
    days: words.shareDays,
    earlier: words.shareEarlier,
    keeps: words.shareKeeps,
  } as const;
  const counts = ['slots', 'days', 'earlier', 'keeps'] as const;
  return (
    <fieldset class="field">
      <legend>{`${words.shares} ${frameTexts[language].optional}`}</legend>
      <Carried of={{ shares: String(rows.length) }} />
      <div class="stack gap-3">
        {rows.map((share, at) => (
          <div class="row top-aligned">
            <SelectField
              name={nameOf('area', at)}
              label={words.shareArea({ n: at + 1 })}
              blank={words.shareNone}
              options={withChosen(areas, share.area, language)}
              value={share.area}
              fault={faults[nameOf('area', at)]}
            />
            {counts.map((part) => (
              <TextField
                name={nameOf(part, at)}
                type="number"
                min="0"
                short
                label={labels[part]({ n: at + 1 })}
                value={share[part]}
              />
            ))}
          </div>
        ))}
      </div>
      <span class="hint">{words.sharesHint}</span>
    </fieldset>
  );
};
