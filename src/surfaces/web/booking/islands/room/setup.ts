// What the page hands the room: addresses, times as text, and every word in the reader's language.

import type { GuestKind } from '../../../../../core/booking.ts';

/** Texts with `{name}` or `{time}` where something is filled in. */
export type RoomTexts = {
  readonly ownPicture: string;
  readonly asking: string;
  readonly check: string;
  readonly camera: string;
  readonly microphone: string;
  readonly device: string;
  readonly cameraOn: string;
  readonly cameraOff: string;
  readonly cameraIsOff: string;
  readonly microphoneOn: string;
  readonly microphoneOff: string;
  readonly level: string;
  readonly levelHint: string;
  readonly denied: string;
  readonly noCamera: string;
  readonly noMicrophone: string;
  readonly inUse: string;
  readonly tryAgain: string;
  readonly enter: string;
  readonly entering: string;
  readonly opens: string;
  readonly nowOpen: string;
  readonly lobby: string;
  readonly lobbyHint: string;
  readonly knocks: string;
  readonly admit: string;
  readonly admitFailed: string;
  readonly meeting: string;
  readonly waiting: string;
  readonly waitingHint: string;
  readonly you: string;
  readonly booker: string;
  /** by what a guest is in the meeting */
  readonly guest: Readonly<Record<GuestKind, string>>;
  readonly muted: string;
  readonly came: string;
  readonly went: string;
  readonly reconnecting: string;
  readonly reconnected: string;
  readonly sound: string;
  readonly shareScreen: string;
  readonly stopSharing: string;
  readonly screenOf: string;
  readonly devices: string;
  readonly leave: string;
  readonly lost: string;
  readonly lostHint: string;
  readonly ended: string;
  readonly endedHint: string;
  readonly elsewhere: string;
  readonly elsewhereHint: string;
  readonly enterAgain: string;
  readonly back: string;
  readonly call: string;
  /** by the code of a refusal; `other` for the rest */
  readonly problems: {
    readonly not_yet: string;
    readonly video_closed: string;
    readonly not_signed_in: string;
    readonly not_allowed: string;
    readonly video_unavailable: string;
    readonly other: string;
  };
};

export type RoomSetup = {
  /** where the way in is asked for */
  readonly session: string;
  /** where one asks whether one has been let in, or who waits to be */
  readonly lobby: string;
  /** whether one lets guests in, under the lobby's address */
  readonly admits: boolean;
  /** where one goes on leaving */
  readonly back: string;
  /** milliseconds until the room opens, 0 when it is open */
  readonly opensIn: number;
  readonly opensAt: string;
  readonly phone: string | null;
  readonly texts: RoomTexts;
};

/** The text with its blanks filled. */
export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (blank, name: string) => values[name] ?? blank);
}
