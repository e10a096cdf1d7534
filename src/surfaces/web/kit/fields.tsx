// Form fields with label, hint and fault tied together, so that every form says its errors in the same way.

import type { Child, FC, PropsWithChildren } from 'hono/jsx';
import type { Language } from '../../../core/permissions.ts';
import type { Finding } from '../../../core/personal-data.ts';
import { Icon, type IconName } from './icon.tsx';
import { foundAt, Marked, type Marks, markedIn } from './marked.tsx';
import { frameTexts } from './texts/words.ts';

/** What is wrong, by the field's name; the text is what the person reads. */
export type Faults = Readonly<Record<string, string>>;

/** Where a fault of a field is said: at its name unless told. */
export function anchorOf(field: { readonly at?: (name: string) => string }, name: string): string {
  return field.at?.(name) ?? name;
}

type Common = {
  readonly name: string;
  /** the field's name unless told, for one of several that share it */
  readonly id?: string;
  readonly label: string;
  readonly hint?: string;
  readonly fault?: string | undefined;
};

const describedBy = ({ name, id = name, hint, fault }: Common, isMarked = false): string | undefined =>
  [hint && `${id}-hint`, fault && `${id}-fault`, isMarked && `${id}-marked`].filter(Boolean).join(' ') || undefined;

const Hint: FC<{ of: Common }> = ({ of: { name, id = name, hint } }) =>
  hint ? (
    <span class="hint" id={`${id}-hint`}>
      {hint}
    </span>
  ) : null;

const Fault: FC<{ of: Common }> = ({ of: { name, id = name, fault } }) =>
  fault ? (
    <span class="fault" id={`${id}-fault`}>
      <Icon name="alert" /> <span>{fault}</span>
    </span>
  ) : null;

const attributes = (of: Common, found: readonly Finding[] = []) => ({
  id: of.id ?? of.name,
  name: of.name,
  ...(of.fault && { 'aria-invalid': 'true' as const }),
  ...(describedBy(of, found.length > 0) && { 'aria-describedby': describedBy(of, found.length > 0) }),
  ...foundAt(found),
});

/** A line of text, a date, a time or a number. */
export const TextField: FC<
  Common & {
    value?: string | undefined;
    type?: 'text' | 'password' | 'email' | 'tel' | 'date' | 'time' | 'number' | 'search';
    required?: boolean;
    short?: boolean;
    min?: string;
    max?: string;
    maxlength?: number;
    autocomplete?: string;
    marks?: Marks;
  }
> = ({ value = '', type = 'text', required, short, min, max, maxlength, autocomplete, marks, ...of }) => {
  const found = markedIn(value, of.fault, marks);
  return (
    <Written of={of} value={value} found={found} marks={marks}>
      <input
        {...attributes(of, found)}
        type={type}
        value={value}
        {...(short && { class: 'short' })}
        {...(required && { required: true })}
        {...(min && { min })}
        {...(max && { max })}
        {...(maxlength && { maxlength })}
        {...(autocomplete && { autocomplete })}
      />
    </Written>
  );
};

/** Longer text; what was typed stays when the form comes back. HTML leaves out a line end that comes first: one stands for it. */
export const LongTextField: FC<
  Common & { value?: string | undefined; required?: boolean; maxlength?: number; short?: boolean; marks?: Marks }
> = ({ value = '', required, maxlength, short, marks, ...of }) => {
  const found = markedIn(value, of.fault, marks);
  return (
    <Written of={of} value={value} found={found} marks={marks}>
      <textarea
        {...attributes(of, found)}
        {...(required && { required: true })}
        {...(maxlength && { maxlength })}
        {...(short && { class: 'short' })}
      >
        {value.startsWith('\n') ? `\n${value}` : value}
      </textarea>
    </Written>
  );
};

/** What stands around a field in which something is written: label, hint and fault above, what was found in it below. */
const Written: FC<
  PropsWithChildren<{ of: Common; value: string; found: readonly Finding[]; marks: Marks | undefined }>
> = ({ of, value, found, marks, children }) => (
  <div class="field">
    <label for={of.id ?? of.name}>{of.label}</label>
    <Hint of={of} />
    <Fault of={of} />
    {children}
    {marks && <Marked id={of.id ?? of.name} value={value} found={found} language={marks.language} />}
  </div>
);

/** A file to send; a browser chooses it anew each time. `accept`: the kinds it offers. */
export const FileField: FC<Common & { accept?: string | undefined }> = ({ accept, ...of }) => (
  <div class="field">
    <label for={of.id ?? of.name}>{of.label}</label>
    <Hint of={of} />
    <Fault of={of} />
    <input type="file" {...attributes(of)} {...(accept && { accept })} />
  </div>
);

/** Text to copy, which nobody changes. */
export const TextToCopy: FC<Common & { value: string }> = ({ value, ...of }) => (
  <div class="field">
    <label for={of.id ?? of.name}>{of.label}</label>
    <Hint of={of} />
    <textarea id={of.id ?? of.name} class="short" readonly spellcheck={false} aria-describedby={describedBy(of)}>
      {value}
    </textarea>
  </div>
);

export type Option = { readonly value: string; readonly label: string };

/**
 * The options with one for what stands chosen and is none of them any more: else a browser falls to the first in
 * silence, and the form, sent again, would say what nobody chose.
 */
export function withChosen(
  options: readonly Option[],
  chosen: string | undefined,
  language: Language,
): readonly Option[] {
  return [...goneOf(options, [chosen ?? '']).map((value) => gone(value, language)), ...options];
}

/** As {@link withChosen}, of what is ticked: it stands there until somebody takes it away. */
function withTicked<One extends Option>(
  options: readonly One[],
  ticked: readonly string[],
  language: Language,
): readonly (Option | One)[] {
  return [...options, ...goneOf(options, ticked).map((value) => gone(value, language))];
}

function goneOf(options: readonly Option[], chosen: readonly string[]): readonly string[] {
  return chosen.filter((each) => each !== '' && !options.some(({ value }) => value === each));
}

function gone(value: string, language: Language): Option {
  return { value, label: frameTexts[language].chosenGone };
}

type SelectAbout = Common & {
  options: readonly Option[];
  value?: string | undefined;
  blank?: string;
  required?: boolean;
};

/** One of many, from a list; `blank` is the text of the empty first choice. */
export const SelectField: FC<SelectAbout> = (of) => (
  <div class="field">
    <label for={of.id ?? of.name}>{of.label}</label>
    <Hint of={of} />
    <Fault of={of} />
    <Select of={of} />
  </div>
);

/** One of many in a row of a table or a list, whose place says already what it is for. */
export const SelectInRow: FC<SelectAbout> = (of) => (
  <>
    <label class="unseen" for={of.id ?? of.name}>
      {of.label}
    </label>
    <Select of={of} inRow />
  </>
);

const Select: FC<{ of: SelectAbout; inRow?: boolean }> = ({ of, inRow }) => (
  <select {...attributes(of)} {...(of.required && { required: true })} {...(inRow && { class: 'of-row' })}>
    {of.blank !== undefined && <option value="">{of.blank}</option>}
    {of.options.map((option) => (
      <option value={option.value} selected={option.value === of.value}>
        {option.label}
      </option>
    ))}
  </select>
);

export type Choice = Option & { readonly hint?: string; readonly icon?: IconName; readonly shows?: string };

/** One of a few, all in sight. `side` sets them beside each other where there is room. */
/** Beside each other where there is room; `tight`: a word or a number each, so that several fit a phone. */
export type Side = boolean | 'tight';

export const ChoiceField: FC<
  Common & { choices: readonly Choice[]; value?: string | undefined; side?: Side; required?: boolean }
> = ({ choices, value, side, required, ...of }) => (
  <fieldset
    class={of.fault ? 'field faulty' : 'field'}
    id={of.name}
    {...(describedBy(of) && { 'aria-describedby': describedBy(of) })}
  >
    <legend>{of.label}</legend>
    <Hint of={of} />
    <Fault of={of} />
    <div class={`choices ${side === 'tight' ? 'tight' : side ? 'side' : ''}`.trim()}>
      {choices.map((choice) => (
        <label class="choice">
          <input
            type="radio"
            name={of.name}
            value={choice.value}
            checked={choice.value === value}
            {...(required && { required: true })}
            {...(choice.shows && { 'data-shows': choice.shows })}
          />
          <span>
            {choice.icon && <Icon name={choice.icon} />} {choice.hint ? <b>{choice.label}</b> : choice.label}
            {choice.hint && (
              <span class="soft">
                {' '}
                <br />
                {choice.hint}
              </span>
            )}
          </span>
        </label>
      ))}
    </div>
  </fieldset>
);

/** Any of a few: checkboxes that share a name. */
export const TicksField: FC<
  Common & { options: readonly (Option & { icon?: IconName })[]; values: readonly string[]; language: Language }
> = ({ options, values, language, ...of }) => (
  <fieldset
    class={of.fault ? 'field faulty' : 'field'}
    id={of.name}
    {...(describedBy(of) && { 'aria-describedby': describedBy(of) })}
  >
    <legend>{of.label}</legend>
    <Hint of={of} />
    <Fault of={of} />
    {withTicked(options, values, language).map((option) => (
      <Tick name={of.name} value={option.value} checked={values.includes(option.value)}>
        {'icon' in option && option.icon && <Icon name={option.icon} />} {option.label}
      </Tick>
    ))}
  </fieldset>
);

/** A single checkbox with its words. */
export const Tick: FC<
  PropsWithChildren<{
    name: string;
    value?: string;
    checked?: boolean;
    id?: string;
    required?: boolean;
    fault?: string | undefined;
  }>
> = ({ name, value = 'yes', checked, id, required, fault, children }) => {
  const tick = (
    <label class="tick">
      <input
        type="checkbox"
        name={name}
        value={value}
        checked={checked ?? false}
        {...(id && { id })}
        {...(required && { required: true })}
        {...(fault && { 'aria-invalid': 'true' as const, 'aria-describedby': `${id ?? name}-fault` })}
      />
      <span>{children}</span>
    </label>
  );
  if (!fault) return tick;
  return (
    <div class="field">
      <Fault of={{ name, id: id ?? name, label: '', fault }} />
      {tick}
    </div>
  );
};

/** Beneath a field: that what looks like a name or an address in it is nobody's; `sure`: what was said so already. */
export const NobodysName: FC<{
  names: readonly string[];
  sure: readonly string[];
  name: string;
  language: Language;
}> = ({ names, sure, name, language }) => (
  <>
    {names.map((quote) => (
      <Tick name={name} value={quote} checked={sure.includes(quote)}>
        {frameTexts[language].nobodysName({ quote })}
      </Tick>
    ))}
  </>
);

/** What goes along with a form unseen, by name; what is empty stays behind. */
export const Carried: FC<{ of: Readonly<Record<string, string | readonly string[] | undefined>> }> = ({ of }) => (
  <>
    {Object.entries(of).flatMap(([name, values]) =>
      [values ?? []].flat().map((value) => value !== '' && <input type="hidden" name={name} value={value} />),
    )}
  </>
);

/** What stands above a form that came back: each fault as a link to its field. Nothing where there is none. */
export const ErrorSummary: FC<{ faults: Faults; language: Language; lead?: Child }> = ({ faults, language, lead }) => {
  const entries = Object.entries(faults);
  if (entries.length === 0) return null;
  const text = frameTexts[language];
  return (
    <div class="note bad" role="alert" id="faults" tabindex={-1} autofocus>
      <Icon name="alert" />
      <div class="stack gap-2">
        <h2>{text.faultsTitle({ count: entries.length })}</h2>
        <p>{lead ?? text.faultsLead}</p>
        <ul>
          {entries.map(([name, fault]) => (
            <li>
              <a href={`#${name}`}>{fault}</a>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
};
