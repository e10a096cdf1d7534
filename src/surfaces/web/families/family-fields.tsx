// A guardian's and a child's fields, and a family as one line of a list: the same wherever they stand.

import type { FC } from 'hono/jsx';
import { type Directory, nameIn } from '../../../core/directory.ts';
import { type Language, languages } from '../../../core/permissions.ts';
import { contactChannels, type FamilySummary } from '../../../features/families/schema.ts';
import { Badge } from '../kit/badge.tsx';
import { type Faults, SelectField, TextField, Tick } from '../kit/fields.tsx';
import { type TypedChild, type TypedGuardian, writeMonth } from './read-family-form.ts';
import { familiesTexts } from './texts/words.ts';

type FieldsOf<Typed> = FC<{ values: Typed; faults: Faults; language: Language; path?: string }>;

/** `path` stands before each field's name where a form holds several: `guardians[0].`. */
export const GuardianFields: FieldsOf<TypedGuardian> = ({ values, faults, language, path = '' }) => {
  const text = familiesTexts[language];
  const of = (field: string) => ({ name: `${path}${field}`, fault: faults[`${path}${field}`] });
  return (
    <div class="stack gap-3">
      <TextField {...of('name')} label={text.guardianName} value={values.name} maxlength={120} autocomplete="off" />
      <div class="row top-aligned">
        <div class="grow">
          <TextField
            {...of('phone')}
            type="tel"
            label={text.phone}
            value={values.phone}
            maxlength={31}
            autocomplete="off"
          />
        </div>
        <div class="grow">
          <TextField
            {...of('email')}
            type="email"
            label={text.email}
            value={values.email}
            maxlength={254}
            autocomplete="off"
          />
        </div>
      </div>
      <div class="row top-aligned">
        <div class="grow">
          <SelectField
            {...of('language')}
            label={text.language}
            options={languages.map((value) => ({ value, label: text.languageName[value] }))}
            value={values.language}
          />
        </div>
        <div class="grow">
          <SelectField
            {...of('channel')}
            label={text.channel}
            blank={text.channelBlank}
            options={contactChannels.map((value) => ({ value, label: text.channels[value] }))}
            value={values.channel}
          />
        </div>
      </div>
      <Tick name={`${path}safeToSend`} checked={values.safeToSend}>
        {text.safe}
      </Tick>
    </div>
  );
};

export const ChildFields: FieldsOf<TypedChild> = ({ values, faults, language, path = '' }) => {
  const text = familiesTexts[language];
  const of = (field: string) => ({ name: `${path}${field}`, fault: faults[`${path}${field}`] });
  return (
    <div class="row top-aligned">
      <div class="grow">
        <TextField {...of('name')} label={text.childName} value={values.name} maxlength={120} autocomplete="off" />
      </div>
      <div class="grow">
        <TextField
          {...of('born')}
          label={text.born}
          hint={text.bornHint}
          value={writeMonth(values.born)}
          maxlength={10}
          autocomplete="off"
          short
        />
      </div>
    </div>
  );
};

/** What the desk calls the family; its number where it has no name yet. */
export function familyName({ name, reference }: Pick<FamilySummary, 'name' | 'reference'>, language: Language): string {
  return name ?? familiesTexts[language].unnamed({ reference });
}

/** A family in a list: its name as a link, its number and area, and who belongs to it. */
export const FamilyLine: FC<{ family: FamilySummary; area: string; href: string; language: Language }> = ({
  family,
  area,
  href,
  language,
}) => {
  const text = familiesTexts[language];
  const guardians = family.guardians.map(({ name, phone }) => (phone === undefined ? name : `${name} ${phone}`));
  const children = family.children.map(({ name, born }) => (born === undefined ? name : `${name} ${writeMonth(born)}`));
  return (
    <div class="stack gap-1 grow">
      <span class="row">
        <a class="strong" href={href}>
          {familyName(family, language)}
        </a>
        {family.nonDisclosure && <HiddenBadge language={language} />}
      </span>
      <span class="soft small">
        {family.reference} · {area}
      </span>
      {guardians.length > 0 && (
        <span class="small">
          {text.guardians}: {guardians.join(', ')}
        </span>
      )}
      {children.length > 0 && (
        <span class="small">
          {text.children}: {children.join(', ')}
        </span>
      )}
    </div>
  );
};

export const HiddenBadge: FC<{ language: Language }> = ({ language }) => (
  <Badge tone="warn" icon="shield">
    {familiesTexts[language].hidden}
  </Badge>
);

/** An area's name by an id that may be of one no longer there. */
export function areaName(directory: Directory, area: string, language: Language): string {
  const known = [...directory.areas.values()].find(({ id }) => id === area);
  return known ? nameIn(known.name, language) : area;
}
