// What is written and whose hand is up. It is sent under the meeting's key, kept by this page alone, and gone with it.

import { type Participant, type RemoteParticipant, type Room, RoomEvent } from 'livekit-client';
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import type { Seal } from './seal-message.ts';

export type Message = { readonly id: number; readonly from: string; readonly own: boolean; readonly text: string };

export type Conversation = { readonly messages: readonly Message[]; readonly hands: readonly string[] };

export const LONGEST_MESSAGE = 2_000;

const CHAT = 'chat';
const HAND = 'hand';

type Heard = {
  readonly nameOf: (participant: Participant) => string;
  readonly onMessage: (from: string) => void;
  readonly onHand: (from: string) => void;
};

/** One for the page, so that a room entered anew still has what was written. */
let kept: Conversation = { messages: [], hands: [] };
const listeners = new Set<() => void>();

function keep(changed: Partial<Conversation>): void {
  kept = { ...kept, ...changed };
  for (const listener of listeners) listener();
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The conversation, and how to take part in it. */
export function useConversation(room: Room, seal: Seal, heard: Heard) {
  const conversation = useSyncExternalStore(listen, () => kept);
  // what is done with what is heard may change; the room's listeners need not
  const [latest] = useState({ heard });
  latest.heard = heard;
  const send = useCallback(
    async (topic: string, text: string, to?: string[]) => {
      const sealed = await seal.seal({ from: room.localParticipant.identity, topic, text });
      const options = { reliable: true, topic, ...(to && { destinationIdentities: to }) };
      await room.localParticipant.publishData(sealed, options);
    },
    [room, seal],
  );
  useEffect(() => {
    const receive = async (
      payload: Uint8Array<ArrayBuffer>,
      participant?: RemoteParticipant,
      _kind?: unknown,
      topic = '',
    ) => {
      if (participant === undefined) return;
      const opened = await seal.open(payload, { from: participant.identity, topic });
      if (opened === undefined) return;
      const text = opened.slice(0, LONGEST_MESSAGE);
      const from = latest.heard.nameOf(participant);
      if (topic === CHAT && text !== '') {
        addMessage(from, text, false);
        latest.heard.onMessage(from);
      }
      if (topic === HAND && setHand(participant.identity, text === 'up')) latest.heard.onHand(from);
    };
    const came = ({ identity }: RemoteParticipant) => {
      if (hasHand(room.localParticipant.identity)) void send(HAND, 'up', [identity]).catch(() => undefined);
    };
    const went = ({ identity }: RemoteParticipant) => void setHand(identity, false);
    room
      .on(RoomEvent.DataReceived, receive)
      .on(RoomEvent.ParticipantConnected, came)
      .on(RoomEvent.ParticipantDisconnected, went);
    return () => {
      room
        .off(RoomEvent.DataReceived, receive)
        .off(RoomEvent.ParticipantConnected, came)
        .off(RoomEvent.ParticipantDisconnected, went);
    };
  }, [room, seal, send, latest]);
  const own = room.localParticipant.identity;
  return {
    ...conversation,
    ownHand: conversation.hands.includes(own),
    /** Throws where it could not be sent. */
    write: async (text: string) => {
      await send(CHAT, text);
      addMessage(latest.heard.nameOf(room.localParticipant), text, true);
    },
    raise: async (up: boolean) => {
      await send(HAND, up ? 'up' : 'down');
      setHand(own, up);
    },
  };
}

function addMessage(from: string, text: string, own: boolean): void {
  keep({ messages: [...kept.messages, { id: kept.messages.length, from, own, text }] });
}

function hasHand(identity: string): boolean {
  return kept.hands.includes(identity);
}

/** Whether it is up now and was not before. */
function setHand(identity: string, up: boolean): boolean {
  if (hasHand(identity) === up) return false;
  keep({ hands: up ? [...kept.hands, identity] : kept.hands.filter((one) => one !== identity) });
  return up;
}
