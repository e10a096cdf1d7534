// What somebody else has changed while a form was open: said where it stands, and never undone in silence.

import type { Language } from '../../../core/permissions.ts';
import { type Drawn, drawnName, drawnOf, sinceDrawn } from './drawn-from.ts';
import { anchorOf, type Faults } from './fields.tsx';
import type { Field, Fields, FormState, Typed } from './form.tsx';
import type { SentForm } from './read-form.ts';
import { frameTexts } from './texts/words.ts';

/** The marks of a form that shows these values. */
export function drawnAs<F extends Fields>(fields: F, kept: Partial<Typed<F>>): Drawn {
  const shown = Object.entries(kept).flatMap(([name, value]) => {
    const field = fields[name];
    return field === undefined || value === undefined ? [] : [shownOf(field, name, value)];
  });
  return drawnOf(Object.assign({}, ...shown));
}

/** The marks that were sent. */
export function drawnIn(fields: Fields, form: SentForm): Drawn {
  const inputs = Object.entries(fields).flatMap(([name, field]) => inputsOf(field, name));
  return Object.fromEntries(inputs.flatMap((input) => form.all(drawnName(input)).map((mark) => [input, mark])));
}

/** Of what a field has a mark: each of its inputs where two people may each change another, else the whole. */
export function inputsOf(field: Field<unknown>, name: string): readonly string[] {
  return Object.keys(shownOf(field, name, field.blank));
}

/**
 * The form again, where somebody else has changed what it was drawn from: with their values where nothing else was typed,
 * and with what was typed where both changed the same. It is drawn anew, so that sent again it counts.
 */
export function changedSince<F extends Fields>(
  fields: F,
  sent: Required<FormState<F>>,
  kept: Partial<Typed<F>>,
  language: Language,
): FormState<F> | undefined {
  const since = Object.entries(fields).flatMap(([name, field]) =>
    name in kept && kept[name] !== undefined
      ? [
          {
            name,
            ...fieldSince(field, name, { drawn: sent.drawn, kept: kept[name], typed: sent.typed[name] }, language),
          },
        ]
      : [],
  );
  const faults: Faults = Object.assign({}, ...since.map((one) => one.faults));
  if (Object.keys(faults).length === 0) return undefined;
  const values = since.map(({ name, value }) => [name, value]);
  return {
    ...sent,
    typed: { ...sent.typed, ...Object.fromEntries(values) },
    faults,
    drawn: drawnAs(fields, kept),
  };
}

type Stood = { readonly drawn: Drawn; readonly kept: unknown; readonly typed: unknown };

/** What a field shows now, and what is said at it, or at each of its inputs. */
function fieldSince(
  field: Field<unknown>,
  name: string,
  { drawn, kept, typed }: Stood,
  language: Language,
): { readonly value: unknown; readonly faults: Faults } {
  const [stands, sent] = [shownOf(field, name, kept), shownOf(field, name, typed)];
  const changed = Object.entries(stands).flatMap(([input, now]) => {
    const since = sinceDrawn(drawn[input], now, sent[input]);
    return since === 'as-drawn' ? [] : [{ input, since, now }];
  });
  const theirs = changed.filter(({ since }) => since === 'changed').map(({ input, now }) => [input, now]);
  const text = frameTexts[language];
  const faults = changed.map(({ input, since, now }) => {
    const said = field.parts ? String(now) : field.said?.(kept, language);
    const at = field.parts ? input : anchorOf(field, name);
    return [at, since === 'changed' ? text.changedUnder : text.changedTo({ now: said || undefined })];
  });
  const value = field.parts ? field.parts.whole({ ...field.parts.of(typed), ...Object.fromEntries(theirs) }) : kept;
  return { value: theirs.length > 0 ? value : typed, faults: Object.fromEntries(faults) };
}

/** A value as the form shows it: `+358401234567` and `040 123 4567` are one number. */
function shownOf(field: Field<unknown>, name: string, value: unknown): Readonly<Record<string, unknown>> {
  return field.parts?.of(value) ?? { [name]: field.written?.(value) ?? value };
}
