// What a proposal is about, as the address of its second page holds it: ids alone, nobody's mailbox.

import type { Context } from 'hono';
import { type Directory, nameIn } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import type { AreaId } from '../../../core/ids.ts';
import { type Actor, areasFor, type Language } from '../../../core/permissions.ts';
import { sayDuration } from '../../../core/wording.ts';
import { askableBy, meetInNetworks } from '../../../features/polls/read-askable.ts';
import { pollChannels } from '../../../features/polls/schema.ts';
import type { WebEnv } from '../kit/environment.ts';
import type { Typed } from '../kit/form.tsx';
import { choice, select, ticks } from '../kit/inputs.tsx';
import { pollTexts } from './texts/words.ts';

const LENGTHS = [30, 45, 60, 90, 120, 180];

export type View = { readonly directory: Directory; readonly actor: Actor; readonly language: Language };

function areasOf({ directory, actor }: View): readonly AreaId[] {
  const areas = areasFor(actor, 'propose-meeting');
  return [...directory.areas.keys()].filter((area) => areas === '*' || areas.includes(area));
}

/** With whom, for how long, how and where. */
export function wishForm(view: View) {
  const { directory, language } = view;
  const text = pollTexts[language];
  const areas = areasOf(view);
  const service = [...directory.services.values()].find(({ kind }) => kind === 'network-meeting');
  const channels = pollChannels.filter((one) => service?.channels.includes(one));
  return {
    area: select(text.area, {
      options: areas.map((id) => ({ value: id, label: nameIn(directory.areas.get(id)?.name ?? {}, language) })),
      first: areas[0] ?? '',
    }),
    people: ticks(text.people, { hint: text.peopleHint, options: peopleIn(view), fault: text.fault.people }),
    minutes: select(text.length, {
      options: LENGTHS.map((minutes) => ({ value: String(minutes), label: sayDuration(minutes, language) })),
      first: String(service?.durationMinutes ?? 60),
    }),
    channel: choice(text.how, {
      choices: channels.map((value) => ({ value, label: text.channel[value] })),
      first: channels[0] ?? 'video',
    }),
    place: select(text.place, { optional: true, hint: text.placeHint, blank: text.noPlace, options: placesIn(view) }),
  };
}

export type Wish = Typed<ReturnType<typeof wishForm>>;

/** Who may be asked, beside the reader, with where they work. */
function peopleIn({ directory, actor, language }: View) {
  return askableBy(directory, actor).map((id) => {
    const one = directory.professionals.get(id);
    const areas = (one?.areas ?? []).map((area) => nameIn(directory.areas.get(area)?.name ?? {}, language));
    return { value: id, label: `${nameIn(one?.post ?? {}, language)} (${areas.join(', ')})` };
  });
}

/** Sites of the reader's areas, and the rooms of each behind it. */
function placesIn(view: View) {
  const { directory, language } = view;
  const areas = areasOf(view);
  return [...directory.sites.values()]
    .filter(({ area }) => areas.includes(area))
    .flatMap((site) => {
      const name = nameIn(site.name, language);
      const rooms = [...directory.rooms.values()].filter((room) => room.site === site.id);
      return [
        { value: site.id, label: name },
        ...rooms.map((room) => ({ value: `${site.id}/${room.id}`, label: `${name}: ${nameIn(room.name, language)}` })),
      ];
    });
}

/** As the commands take it. */
export function wishInput({ area, people, minutes, channel, place }: Wish) {
  const [site, room] = channel === 'on-site' ? place.split('/') : [];
  return {
    area,
    professionals: people,
    minutes: Number(minutes),
    channel,
    ...(site && { site }),
    ...(room && { room }),
  };
}

/** The same address for both pages, and for times further on. */
export function addressOf({ people, ...wish }: Wish, more: Readonly<Record<string, string>> = {}): string {
  const query = new URLSearchParams({ ...wish, ...more });
  for (const one of people) query.append('people', one);
  return `/polls/new/times?${query}`;
}

/** Throws `not_found` where the directory has no service for network meetings. */
export function needService(c: Context<WebEnv>, directory: Directory): void {
  if (!meetInNetworks(directory)) throw new Refusal('not_found', `${c.req.path}: no service for network meetings`);
}
