// How secret the meeting is, as everybody in it sees it, and what is shown because of it.

import { AudioTrack, isTrackReference, type TrackReferenceOrPlaceholder, useTracks } from '@livekit/components-react';
import { type Participant, type Room, RoomEvent, Track } from 'livekit-client';
import { ShieldAlert, ShieldCheck } from 'lucide';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useReducer, useSyncExternalStore } from 'react';
import type { Reading } from './encryption.ts';
import { canEncrypt, judgeSecrecy, mayAttach, type Party, type Secrecy } from './judge-secrecy.ts';
import { Icon, Note } from './parts.tsx';
import { fill, type RoomTexts } from './setup.ts';
import { useShownName } from './shown-name.ts';

type Shown = { readonly secrecy: Secrecy; readonly mayShow: (track: TrackReferenceOrPlaceholder) => boolean };

const SecrecyContext = createContext<Shown>({ secrecy: { state: 'all' }, mayShow: () => false });

/** What the room's parts ask: how things stand, and whether a track may be attached. */
export function useSecrecy(): Shown {
  return useContext(SecrecyContext);
}

/**
 * Judges the room anew with whatever changes in it, and stops encrypting while somebody is there who cannot. `told`: who
 * that is by the service's word, without which the media server's counts for nothing.
 */
export function WithSecrecy(props: { room: Room; reading: Reading; plain: readonly string[]; children: ReactNode }) {
  const { room, reading, plain: told } = props;
  const change = useChanges(room);
  const read = useSyncExternalStore(reading.subscribe, reading.version);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the room and what is read of it change within.
  const shown = useMemo(() => judgeRoom(room, reading, told), [room, reading, told, change, read]);
  const plain = shown.secrecy.state === 'off';
  useEffect(() => {
    if (reading.encrypts) void room.setE2EEEnabled(!plain);
  }, [room, reading, plain]);
  return <SecrecyContext value={shown}>{props.children}</SecrecyContext>;
}

function judgeRoom(room: Room, reading: Reading, told: readonly string[]): Shown {
  const everybody = [room.localParticipant, ...room.remoteParticipants.values()];
  const parties = new Map(everybody.map((one) => [one.identity, partyOf(one, reading, told)]));
  const secrecy = judgeSecrecy([...parties.values()]);
  const mayShow = (track: TrackReferenceOrPlaceholder) => {
    const party = parties.get(track.participant.identity);
    if (!isTrackReference(track) || party === undefined) return false;
    if (track.participant.isLocal) return true;
    const { isEncrypted: encrypted, track: media } = track.publication;
    const decrypts = media !== undefined && reading.decrypts(media.mediaStreamID);
    return mayAttach(secrecy, party, { encrypted, decrypts });
  };
  return { secrecy, mayShow };
}

function partyOf(participant: Participant, reading: Reading, told: readonly string[]): Party {
  const { identity, isLocal, attributes } = participant;
  return {
    identity,
    can: isLocal ? reading.encrypts : canEncrypt({ server: attributes.encrypts, service: told.includes(identity) }),
    encrypted: [...participant.trackPublications.values()].map(({ isEncrypted }) => isEncrypted),
    failed: reading.hasFailed(identity),
  };
}

const CHANGES = [
  RoomEvent.ConnectionStateChanged,
  RoomEvent.ParticipantConnected,
  RoomEvent.ParticipantDisconnected,
  RoomEvent.ParticipantAttributesChanged,
  RoomEvent.ParticipantEncryptionStatusChanged,
  RoomEvent.TrackPublished,
  RoomEvent.TrackUnpublished,
  RoomEvent.TrackSubscribed,
  RoomEvent.TrackUnsubscribed,
  RoomEvent.LocalTrackPublished,
  RoomEvent.LocalTrackUnpublished,
] as const;

/** Another number after each change of who is there and what they send. */
function useChanges(room: Room): number {
  const [change, count] = useReducer((before: number) => before + 1, 0);
  useEffect(() => {
    for (const event of CHANGES) room.on(event, count);
    return () => {
      for (const event of CHANGES) room.off(event, count);
    };
  }, [room]);
  return change;
}

/** Everybody's sound, of which it is known that it decrypts. */
export function Sound() {
  const { mayShow } = useSecrecy();
  const tracks = useTracks([Track.Source.Microphone, Track.Source.ScreenShareAudio]);
  return (
    <div hidden>
      {tracks
        .filter((track) => !track.participant.isLocal && mayShow(track))
        .map((track) => (
          <AudioTrack key={track.publication.trackSid} trackRef={track} />
        ))}
    </div>
  );
}

/** Upon the picture, for as long as all is encrypted. */
export function SecrecyBadge({ texts }: { texts: RoomTexts }) {
  const { state } = useSecrecy().secrecy;
  return (
    <span className="badge">
      <Icon node={state === 'all' ? ShieldCheck : ShieldAlert} />{' '}
      {state === 'off' ? texts.meet.notEncrypted : texts.meet[state === 'all' ? 'encrypted' : 'partlyEncrypted']}
    </span>
  );
}

/** Where it is not: what is, what is not, and why. */
export function SecrecyNote({ room, texts }: { room: Room; texts: RoomTexts }) {
  const { secrecy } = useSecrecy();
  const nameOf = useShownName(texts);
  if (secrecy.state === 'all') return null;
  const names = secrecy.whose.map((identity) => {
    const participant = room.getParticipantByIdentity(identity);
    return participant ? nameOf(participant) : '';
  });
  const own = secrecy.whose.includes(room.localParticipant.identity);
  const { meet } = texts;
  const why = secrecy.state === 'off' ? (own ? meet.ownCannot : meet.theyCannot) : meet.unread;
  return (
    <Note icon={ShieldAlert} tone="warn">
      <p>{fill(why, { name: names.join(', ') })}</p>
    </Note>
  );
}
