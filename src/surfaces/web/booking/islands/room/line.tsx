// The line, watched from here: what stands still is seen before any server says so.

import {
  ConnectionQuality,
  ConnectionState,
  type Participant,
  type RemoteParticipant,
  type Room,
  Track,
} from 'livekit-client';
import { AudioLines, Phone, SignalLow } from 'lucide';
import { useEffect, useState } from 'react';
import { judgeLine, type Line, type Quality, steady, steadyAtFirst } from './judge-line.ts';
import { ActionButton, Icon, Note } from './parts.tsx';
import { type Lost, sayLost } from './say-lost.ts';
import { fill, type RoomSetup, type RoomTexts } from './setup.ts';

const LOOK_EVERY_MS = 500;
/** A track that has not come yet is given longer than one that stopped. */
const FIRST_MS = 4_000;

/** How the line is now; another object only when what is to be said of it changes. */
export function useLine(room: Room): Line {
  const [line, setLine] = useState(steadyAtFirst);
  useEffect(() => {
    const watched = new Map<string, { came: number; still: number }>();
    let looking = false;
    const look = async () => {
      if (looking || room.state === ConnectionState.Disconnected) return;
      looking = true;
      const people = [...room.remoteParticipants.values()];
      const others = await Promise.all(people.map((one) => hear(one, watched)));
      looking = false;
      const own = {
        connected: room.state === ConnectionState.Connected || room.state === ConnectionState.Connecting,
        quality: qualityOf(room.localParticipant.connectionQuality),
      };
      setLine((before) => steady(before, judgeLine(own, others), LOOK_EVERY_MS));
    };
    const beat = setInterval(() => void look(), LOOK_EVERY_MS);
    return () => clearInterval(beat);
  }, [room]);
  return line.shown;
}

async function hear(person: RemoteParticipant, watched: Map<string, { came: number; still: number }>) {
  // A shared screen on which nothing happens stands still by right.
  const tracks = [...person.trackPublications.values()].flatMap(({ track, source, isMuted }) =>
    track && !isMuted && (source === Track.Source.Camera || source === Track.Source.Microphone) ? [track] : [],
  );
  const still = await Promise.all(
    tracks.map(async (track) => {
      const came = cameOf(await track.getRTCStatsReport());
      const id = track.mediaStreamID;
      const before = watched.get(id) ?? { came: 0, still: STARTING };
      const now = came > before.came ? 0 : before.still + LOOK_EVERY_MS;
      watched.set(id, { came, still: now });
      return now;
    }),
  );
  return { identity: person.identity, quality: qualityOf(person.connectionQuality), still: Math.max(0, ...still) };
}

const STARTING = -FIRST_MS;

/** Pictures decoded, or packets of sound that came. */
function cameOf(report: RTCStatsReport | undefined): number {
  let came = 0;
  report?.forEach((one) => {
    if (one.type === 'inbound-rtp')
      came += one.kind === 'video' ? (one.framesDecoded ?? 0) : (one.packetsReceived ?? 0);
  });
  return came;
}

function qualityOf(quality: ConnectionQuality): Quality {
  if (quality === ConnectionQuality.Lost) return 'lost';
  return quality === ConnectionQuality.Poor ? 'poor' : 'good';
}

/** Upon the picture, in two words. */
export function LineBadge({ line, texts }: { line: Line; texts: RoomTexts }) {
  if (line.level === 'good') return null;
  return (
    <span className="badge">
      <Icon node={SignalLow} /> {texts.meet[line.level === 'weak' ? 'weak' : 'broken']}
    </span>
  );
}

/** What is wrong with the line, as one sentence; nothing where it is well. */
export function sayLine(
  line: Line,
  room: Room,
  {
    setup,
    lost,
    nameOf,
  }: {
    readonly setup: RoomSetup;
    readonly lost: Lost;
    readonly nameOf: (participant: Participant) => string;
  },
): string {
  if (line.level === 'good') return '';
  const { texts } = setup;
  const { meet } = texts;
  const { whose } = line;
  if (line.level === 'lost') return sayLost(lost, setup);
  if (whose === 'own') return line.level === 'weak' ? meet.ownWeak : meet.ownStill;
  if (whose === 'between') return meet.still;
  const people = whose.map((identity) => room.getParticipantByIdentity(identity)).filter((one) => one !== undefined);
  const name = people.map(nameOf).join(', ');
  return fill(line.level === 'weak' ? meet.theirWeak : meet.theirStill, { name });
}

/** What is wrong, and the two ways on: without pictures, which helps a line that is there, or by phone. */
export function LineNote(props: {
  line: Line;
  said: string;
  texts: RoomTexts;
  phone: string | null;
  audioOnly: boolean;
  onAudioOnly: () => void;
}) {
  const { line, said, texts, phone, audioOnly } = props;
  if (said === '') return null;
  return (
    <Note icon={SignalLow} tone="warn">
      <div className="row apart room-line">
        <span>{said}</span>
        {!audioOnly && line.level !== 'lost' && (
          <ActionButton icon={AudioLines} kind="second small" onPress={props.onAudioOnly}>
            {texts.meet.audioOnly}
          </ActionButton>
        )}
        {phone !== null && (
          <a className="nowrap" href={`tel:${phone.replace(/[^+\d]/g, '')}`}>
            <Icon node={Phone} /> {fill(texts.call, { phone })}
          </a>
        )}
      </div>
    </Note>
  );
}
