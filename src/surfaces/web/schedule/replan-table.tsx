// The table of bookings whose time has fallen away: what is proposed for each, as a choice, and what a sent form chose.

import type { FC } from 'hono/jsx';
import type { z } from 'zod';
import { channels, nameIn, zoneOf } from '../../../core/directory.ts';
import type { Language } from '../../../core/permissions.ts';
import type { Proposal } from '../../../core/replan.ts';
import { sayDateTime, sayDateTimeRange } from '../../../core/wording.ts';
import type { Affected, AffectedBooking } from '../../../features/bookings/read-affected.ts';
import type { DraftChoice, draftChoice, replanInput } from '../../../features/bookings/schema.ts';
import type { Whose } from '../../../features/families/read-whose.ts';
import { bookingTexts } from '../booking/texts/words.ts';
import { WhoseTime } from '../booking/whose.tsx';
import { Badge } from '../kit/badge.tsx';
import { DataTable } from '../kit/data-table.tsx';
import { Carried, type Option, SelectInRow } from '../kit/fields.tsx';
import { Name, Posts, sayPost } from '../kit/localized-name.tsx';
import type { SentForm } from '../kit/read-form.ts';
import { isoOf } from '../kit/times.tsx';
import { replanTexts } from './texts/words.ts';

/** A booking that waits, with whose it is for those who may know. */
export type Named = AffectedBooking & {
  readonly whose?: Whose;
  /** what was chosen for it before, as the form sends it */
  readonly sent?: string;
};
/** How the fields are filled: with what is ready, or with the first proposal of one kind. */
export const WAYS = ['ready', 'colleague', 'same-person', 'none'] as const;
export type Way = (typeof WAYS)[number];

/** What stands in a booking's field at first: its proposal, or the first of the kind that was asked for, where it has one. */
export function preset({ chosen, proposals }: AffectedBooking, way: Way): Proposal | undefined {
  if (way === 'none') return undefined;
  return proposals.find(({ kind }) => kind === way) ?? chosen;
}

/** A row for each booking: when, who, the proposal as a choice, why it, and whether somebody has to call. */
export const ReplanTable: FC<{
  items: readonly Named[];
  way: Way;
  directory: Affected['directory'];
  language: Language;
  /** choices are kept for later, and this is one of them */
  later?: string;
}> = ({ items, way, directory, language, later }) => {
  const text = replanTexts[language];
  const when = ({ record }: AffectedBooking) =>
    sayDateTimeRange(record.start, record.end, language, zoneOf(directory, record.area), 'short');
  const why = (item: Named) => (
    <Why
      item={item}
      value={item.sent === undefined ? preset(item, way) : undefined}
      options={optionsOf(item, directory, language)}
      language={language}
    />
  );
  return (
    <DataTable
      caption={text.title}
      unseenCaption
      rows={items}
      columns={[
        {
          label: text.column.when,
          names: true,
          cell: (item: Named) => (
            <a href={`/bookings/${item.record.id}`}>
              <time datetime={isoOf(item.record.start)}>{when(item)}</time>
            </a>
          ),
        },
        {
          label: text.column.who,
          cell: (item) => (
            <>
              <b>{sayBooker(item, language)}</b>
              <br />
              {item.whose && (
                <>
                  <WhoseTime whose={item.whose} language={language} />
                  <br />
                </>
              )}
              <span class="small soft">
                <About item={item} directory={directory} language={language} />
              </span>
            </>
          ),
        },
        {
          label: text.column.proposal,
          cell: (item) =>
            item.record.status === 'booked' ? (
              <>
                <Choices
                  item={item}
                  value={preset(item, way)}
                  label={text.proposalFor({ when: when(item) })}
                  options={optionsOf(item, directory, language, later)}
                />
                {later !== undefined && why(item)}
              </>
            ) : (
              text.arrived
            ),
        },
        // what is chosen for later is written out by now, and its own words need the room
        ...(later === undefined ? [{ label: text.column.why, cell: why }] : []),
        {
          label: text.column.notice,
          cell: ({ callNeeded }) =>
            callNeeded ? (
              <Badge tone="warn" icon="phone">
                {text.call}
              </Badge>
            ) : (
              <span class="small">{text.message}</span>
            ),
        },
      ]}
    />
  );
};

/** Who booked: a person by name, a family, or another system. */
function sayBooker({ bookedBy, record }: AffectedBooking, language: Language): string {
  const text = replanTexts[language];
  return bookedBy ?? (record.bookedBy.startsWith('link:') ? text.family : text.unknownBooker);
}

type Row = {
  readonly item: AffectedBooking;
  readonly directory: Affected['directory'];
  readonly language: Language;
};

const About: FC<Row> = ({ item: { record }, directory, language }) => (
  <>
    <Name of={directory.services.get(record.service)?.name} language={language} />
    {' · '}
    <Posts of={record.professionals.map((id) => directory.professionals.get(id)?.post ?? {})} language={language} />
    {record.channel && ` · ${bookingTexts[language].channel[record.channel]}`}
  </>
);

const Choices: FC<{
  item: Named;
  value: Proposal | undefined;
  label: string;
  options: readonly Option[];
}> = ({ item, value, label, options }) => {
  // a time that was chosen before and is gone by now is chosen anew, and never another one in its place
  const wanted = item.sent ?? (value ? sentAs(value) : '');
  return (
    <>
      <Carried of={{ [SHOWN]: item.record.id, [seenField(item)]: String(item.record.sequence) }} />
      <SelectInRow
        name={fieldOf(item)}
        label={label}
        options={options}
        value={options.some((option) => option.value === wanted) ? wanted : ''}
      />
    </>
  );
};

/** Why the proposal, and the whole of it, which a narrow field cuts. */
const Why: FC<{
  item: AffectedBooking;
  value: Proposal | undefined;
  options: readonly Option[];
  language: Language;
}> = ({ item, value, options, language }) => {
  const text = replanTexts[language];
  if (item.record.status !== 'booked') return null;
  const lacks = item.lacksNumber && <p class="small">{text.lacksNumber}</p>;
  if (value) {
    return (
      <>
        {text.kind[value.kind]}
        <br />
        <span class="small soft">{options.find((option) => option.value === sentAs(value))?.label}</span>
        {lacks}
      </>
    );
  }
  return (
    <>
      {item.proposals.length === 0 && (
        <Badge tone="warn" icon="warning">
          {text.noProposals}
        </Badge>
      )}
      {lacks}
    </>
  );
};

function optionsOf(
  { record, proposals }: AffectedBooking,
  directory: Affected['directory'],
  language: Language,
  later?: string,
): readonly Option[] {
  const text = replanTexts[language];
  const words = bookingTexts[language];
  const zone = zoneOf(directory, record.area);
  const label = ({ slot, channel }: Proposal) => {
    const who = slot.professionals.map((id) => sayPost(directory.professionals.get(id)?.post, language));
    const site = slot.site !== record.site && slot.site !== undefined ? directory.sites.get(slot.site) : undefined;
    const room = slot.room !== record.room && slot.room !== undefined ? directory.rooms.get(slot.room) : undefined;
    return [
      slot.start === record.start ? text.sameTime : sayDateTime(slot.start, language, zone, 'short'),
      ...who,
      ...[site, room].flatMap((place) => (place ? [nameIn(place.name, language)] : [])),
      ...(channel ? [words.channel[channel]] : []),
    ].join(' · ');
  };
  return [
    ...proposals.map((proposal) => ({ value: sentAs(proposal), label: label(proposal) })),
    { value: CANCEL, label: text.cancel },
    { value: KEEP, label: text.keep },
    ...(later === undefined ? [] : [{ value: LATER, label: later }]),
    { value: '', label: later === undefined ? text.leave : text.unchosen },
  ];
}

/** A booking's field in the form, and in it what a choice is sent as. */
export const fieldOf = (item: AffectedBooking) => `b-${item.record.id}`;
const sentAs = ({ slot, channel }: Proposal) => (channel === undefined ? slot.id : `${channel} ${slot.id}`);
const CANCEL = 'cancel';
const KEEP = 'keep';
const LATER = 'later';
/** The version the person looks at: what somebody else has changed since is not changed over them. */
const seenField = (item: AffectedBooking) => `v-${item.record.id}`;

export type Chosen = z.input<typeof replanInput>['choices'][number];
type ChosenInDraft = z.input<typeof draftChoice>;

/** A choice as the form sends it. */
export function sentFor(choice: DraftChoice): string {
  if ('slot' in choice) return choice.channel === undefined ? choice.slot : `${choice.channel} ${choice.slot}`;
  if ('cancel' in choice) return CANCEL;
  return 'keep' in choice ? KEEP : LATER;
}

/** The bookings that a form showed: those of them that wait no longer have been arranged meanwhile. */
const SHOWN = 'of';

/** The bookings of the form's choices that wait no longer. */
export function settledIn(form: SentForm, { items }: Affected): readonly string[] {
  const waiting = new Set<string>(items.map(({ record }) => record.id));
  return form.all(SHOWN).filter((id) => !waiting.has(id) && form.one(`b-${id}`) !== '');
}

/** What was chosen in a form that was sent, of the bookings that wait; a field left as it is chooses nothing. */
export function chosenIn(form: SentForm, { items }: Pick<Affected, 'items'>): readonly Chosen[] {
  const waiting = items.map(({ record }) => record.id);
  return choicesFor(form, waiting).flatMap((choice) => ('later' in choice ? [] : [choice]));
}

/** The same of all that the form showed, whatever a page of it would show by now, and where it can also be left for later. */
export function chosenInDraft(form: SentForm): readonly ChosenInDraft[] {
  return choicesFor(form, form.all(SHOWN));
}

function choicesFor(form: SentForm, bookings: readonly string[]): readonly ChosenInDraft[] {
  return bookings.flatMap((booking): readonly ChosenInDraft[] => {
    const value = form.one(`b-${booking}`);
    const seen = form.one(`v-${booking}`);
    const about = { booking, ...(/^\d+$/.test(seen) && { sequence: Number(seen) }) };
    if (value === '') return [];
    if (value === CANCEL) return [{ ...about, cancel: true }];
    if (value === KEEP) return [{ ...about, keep: true }];
    if (value === LATER) return [{ ...about, later: true }];
    const [slot = '', sent] = value.split(' ').toReversed();
    const channel = channels.find((known) => known === sent);
    return [{ ...about, slot, ...(channel && { channel }) }];
  });
}
