// When and where a group event is, and whether there are places left, as its pages say it.

import type { FC } from 'hono/jsx';
import { type Directory, nameIn, zoneOf } from '../../../core/directory.ts';
import type { Language } from '../../../core/permissions.ts';
import { sayDateTimeRange } from '../../../core/wording.ts';
import type { GroupEventView } from '../../../features/groups/schema.ts';
import { Facts } from '../kit/badge.tsx';
import { sayName } from '../kit/localized-name.tsx';
import { groupTexts } from './texts/words.ts';

/**
 * `exact`: how many places are left, for the desk. Others read only whether there are any: anybody who counted before and
 * after registering somebody else's address could tell whether it was registered already.
 */
export const EventFacts: FC<{
  event: GroupEventView;
  directory: Directory;
  language: Language;
  exact?: boolean;
  /** for somebody who has registered: whether there are places does not concern them */
  own?: boolean;
}> = (of) => {
  const { event, language, directory } = of;
  const text = groupTexts[language];
  const said = sayEvent(directory, event, language);
  const room = [...directory.rooms.values()].find(({ id }) => id === event.room)?.name;
  const where = [said.where, room && nameIn(room, language), said.address].filter((part) => part !== undefined);
  const closes = { at: Date.parse(event.closesAt), zone: zoneAt(directory, event.site) };
  return (
    <div class="card stack gap-3">
      <Facts
        of={[
          [text.when, said.when],
          [text.where, where.join(', ')],
        ]}
      />
      {event.open && !of.own && (
        <ul class="plain-list">
          <li>
            {event.lot
              ? text.lotNote({ places: event.capacity })
              : of.exact
                ? exactPlaces(event, language)
                : roughPlaces(event, language)}
          </li>
          {event.childcarePlaces > 0 && <li>{childcareNote(event, language, of.exact ?? false)}</li>}
          {of.exact && !event.lot && event.waiting > 0 && <li>{text.inLine({ count: event.waiting })}</li>}
          {event.closesAt !== event.start && <li>{text.closesNote({ when: closes })}</li>}
        </ul>
      )}
    </div>
  );
};

const FEW = 3;

function exactPlaces({ placesLeft, capacity }: GroupEventView, language: Language): string {
  return groupTexts[language].placesLeft({ left: placesLeft, all: capacity });
}

/** Whether there are places left, for anybody. */
export function roughPlaces({ placesLeft }: GroupEventView, language: Language): string {
  const { roughly } = groupTexts[language];
  return placesLeft <= 0 ? roughly.full : placesLeft <= FEW ? roughly.few : roughly.some;
}

function childcareNote(event: GroupEventView, language: Language, exact: boolean): string {
  const text = groupTexts[language];
  if (event.lot) return text.childcareInLot({ places: event.childcarePlaces });
  if (exact) return text.childcareLeft({ left: event.childcareLeft, all: event.childcarePlaces });
  return event.childcareLeft > 0 ? text.roughlyChildcare.some : text.roughlyChildcare.full;
}

/** The zone of a site by its id as it was sent; that of the region where there is no such site. */
export function zoneAt(directory: Directory, id: string): string {
  const area = [...directory.sites.values()].find((site) => site.id === id)?.area;
  return area === undefined ? directory.region.timeZone : zoneOf(directory, area);
}

/** When and where an event is, as said on the pages. */
export function sayEvent(
  directory: Directory,
  event: GroupEventView,
  language: Language,
): { readonly when: string; readonly where: string; readonly address: string | undefined } {
  const site = [...directory.sites.values()].find(({ id }) => id === event.site);
  const zone = zoneAt(directory, event.site);
  return {
    when: sayDateTimeRange(Date.parse(event.start), Date.parse(event.end), language, zone),
    where: sayName(site?.name, language),
    address: site?.address,
  };
}
