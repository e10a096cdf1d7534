// What the page hands the room: addresses, times as text, and every word in the reader's language.

import type { GuestKind } from '../../../../../core/booking.ts';
import type { DevicePart, DeviceResults } from '../../../../../core/device-check.ts';
import type { HostNote } from '../../../../../core/host-notes.ts';
import type { Language } from '../../../../../core/permissions.ts';
import type { OutReason } from '../../../../../features/video/schema.ts';

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
  readonly noDevices: string;
  readonly inUse: string;
  readonly tryAgain: string;
  readonly trial: TrialTexts;
  readonly enter: string;
  readonly entering: string;
  readonly opens: string;
  readonly nowOpen: string;
  readonly lobby: string;
  readonly lobbyHint: string;
  readonly knocks: string;
  readonly admit: string;
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
  readonly elsewhere: string;
  readonly elsewhereHint: string;
  readonly enterAgain: string;
  readonly back: string;
  readonly call: string;
  /** inside the meeting */
  readonly meet: {
    readonly encrypted: string;
    readonly notEncrypted: string;
    readonly partlyEncrypted: string;
    readonly ownCannot: string;
    readonly theyCannot: string;
    readonly unread: string;
    readonly noEncryption: string;
    readonly reload: string;
    readonly controls: string;
    readonly chat: string;
    readonly chatUnread: string;
    readonly chatHint: string;
    readonly chatField: string;
    readonly chatSend: string;
    readonly chatOpens: string;
    readonly chatCame: string;
    readonly chatFailed: string;
    readonly chatCode: string;
    readonly raiseHand: string;
    readonly lowerHand: string;
    readonly handUp: string;
    readonly handCame: string;
    readonly more: string;
    readonly speakerView: string;
    readonly gridView: string;
    readonly audioOnly: string;
    readonly withPicture: string;
    readonly float: string;
    readonly blurBackground: string;
    readonly showBackground: string;
    readonly blurStarts: string;
    readonly blurFailed: string;
    readonly withoutBlur: string;
    readonly speaker: string;
    readonly inside: string;
    readonly youAreMuted: string;
    readonly youAreHeard: string;
    readonly cameraGone: string;
    readonly microphoneGone: string;
    readonly deviceReplaced: string;
    readonly weak: string;
    readonly broken: string;
    readonly lineLost: string;
    readonly videoAway: string;
    readonly videoAwayNoPhone: string;
    readonly videoAwayStaff: string;
    readonly videoAwayNoNumber: string;
    readonly ownWeak: string;
    readonly ownStill: string;
    readonly still: string;
    readonly theirWeak: string;
    readonly theirStill: string;
  };
  /** who takes part by phone beside the picture */
  readonly phone: Readonly<Record<'title' | 'hint' | 'mark' | 'unmark' | 'since' | 'one' | 'several', string>>;
  /** by the code of a refusal; `other` for the rest */
  readonly problems: {
    readonly not_yet: string;
    readonly video_closed: string;
    readonly not_signed_in: string;
    readonly not_allowed: string;
    readonly video_unavailable: string;
    readonly other: string;
  };
  /** at the door: what who waits or is out is told */
  readonly door: {
    readonly hostThere: string;
    readonly hostAway: string;
    readonly neither: string;
    readonly place: string;
    readonly until: string;
    readonly toldToCall: string;
    readonly videoAway: string;
    readonly notes: Readonly<Record<HostNote, string>>;
    readonly back: string;
    readonly ends: string;
    readonly extended: string;
    readonly outTitle: string;
    readonly letBack: string;
    readonly goesOn: string;
    readonly sentBack: string;
    readonly out: Readonly<Record<Out, string>>;
  };
  /** for those who lead the meeting */
  readonly host: Readonly<
    Record<
      | 'card'
      | 'title'
      | 'waited'
      | 'admitAll'
      | 'maybePutOut'
      | 'deny'
      | 'denyUntil'
      | 'denyForGood'
      | 'othersLead'
      | 'nobodyLeads'
      | 'inside'
      | 'notHere'
      | 'out'
      | 'mute'
      | 'toLobby'
      | 'remove'
      | 'removeSure'
      | 'removed'
      | 'denied'
      | 'letBack'
      | 'lock'
      | 'unlock'
      | 'extend'
      | 'reopen'
      | 'end'
      | 'endSure'
      | 'yes'
      | 'no'
      | 'nth'
      | 'videoAway'
      | 'videoAwayNoNumber'
      | 'note'
      | 'noNote'
      | 'bookerHosts'
      | 'failed'
      | 'changed',
      string
    >
  >;
};

/** Why somebody is out: what the service keeps of them, or that their way in is gone. */
export type Out = OutReason;

/** The words of the test before the meeting. */
export type TrialTexts = {
  readonly title: string;
  readonly lead: string;
  readonly start: string;
  readonly again: string;
  readonly running: string;
  readonly pending: string;
  readonly works: string;
  readonly fails: string;
  readonly kept: string;
  /** of camera and microphone, where both are missing */
  readonly neither: string;
  readonly notKept: string;
  readonly part: Readonly<Record<DevicePart, string>>;
  /** how each stands, and what to do about it */
  readonly says: { readonly [Part in DevicePart]: Readonly<Record<DeviceResults[Part], string>> };
  readonly output: string;
  readonly play: string;
  readonly playAgain: string;
  readonly heard: string;
  readonly yes: string;
  readonly no: string;
  readonly otherwise: string;
  readonly number: string;
  readonly change: Readonly<Record<OtherWay, string>>;
};

/** Ways to meet that one press leads to from a test that fails. */
export type OtherWay = 'phone' | 'on-site';

/** Where one chooses another way, of which version of the booking; `asksNumber`: the house knows none to call. */
export type OtherWays = {
  readonly action: string;
  readonly sequence: number;
  readonly ways: readonly OtherWay[];
  readonly asksNumber: boolean;
};

export type RoomSetup = {
  /** where the way in is asked for */
  readonly session: string;
  /** where one asks whether one has been let in, or who waits to be */
  readonly lobby: string;
  /** where a test of the devices is kept; its throwaway room is asked for under it */
  readonly check: string;
  /** how else one may meet, for whom that is theirs to choose now */
  readonly change: OtherWays | null;
  /** where one is told as soon as that has changed */
  readonly events: string;
  /** under which one of the house leads the meeting, where they do */
  readonly powers: string | null;
  readonly language: Language;
  readonly timeZone: string;
  /** the script that encrypts and decrypts */
  readonly encryption: string;
  /** where the media server listens */
  readonly mediaServer: string;
  /** where one goes on leaving */
  readonly back: string;
  /** milliseconds until the room opens, 0 when it is open */
  readonly opensIn: number;
  readonly opensAt: string;
  /** why one is out, as the page is opened */
  readonly out: { readonly out: Out; readonly from?: string } | null;
  /** the page says already that those whom one meets were told to call */
  readonly saysToCall: boolean;
  readonly phone: string | null;
  readonly texts: RoomTexts;
};

/** The text with its blanks filled. */
export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (blank, name: string) => values[name] ?? blank);
}
