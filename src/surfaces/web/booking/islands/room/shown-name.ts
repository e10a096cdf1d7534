// What somebody in the room is called: by who they are for those whom the service tells that, by their part for all others.

import type { Participant } from 'livekit-client';
import { createContext, useCallback, useContext, useEffect, useState } from 'react';
import { guestKinds } from '../../../../../core/booking.ts';
import type { LobbyView } from '../../../../../features/video/schema.ts';
import { nameOf } from './lobby.tsx';
import type { RoomSetup, RoomTexts } from './setup.ts';

/** By their opaque names in the room. The media server knows none of these. */
type Names = ReadonlyMap<string, string>;

const Known = createContext<Names>(new Map());

/** For what is shown of the meeting. */
export const WithNames = Known.Provider;

/** As the service tells the professionals of a meeting; who is gone keeps the name that was told. */
export function useNamesTold(setup: RoomSetup, view: LobbyView | undefined): Names {
  const [names, setNames] = useState<Names>(new Map());
  useEffect(() => {
    if (view?.leads === undefined) return;
    const told = [...view.leads.inside, ...view.leads.out, ...view.items];
    setNames((before) => {
      const now = new Map(before);
      for (const person of told) {
        if (person.name === undefined && person.nth === undefined) now.delete(person.id);
        else now.set(person.id, nameOf(person, setup));
      }
      return isSame(before, now) ? before : now;
    });
  }, [setup, view]);
  return names;
}

function isSame(one: Names, other: Names): boolean {
  return one.size === other.size && [...one].every(([id, name]) => other.get(id) === name);
}

/** A professional's post; the others as they are known here, else by their part, in the reader's language. */
export function useShownName(texts: RoomTexts): (participant: Participant) => string {
  const names = useContext(Known);
  return useCallback(
    (participant) => {
      if (participant.isLocal) return texts.you;
      const { role, kind } = participant.attributes;
      if (role === 'host') return participant.name ?? '';
      const part =
        role === 'booker' ? texts.booker : texts.guest[guestKinds.find((known) => known === kind) ?? 'guest'];
      return names.get(participant.identity) ?? part;
    },
    [names, texts],
  );
}
