// The whole test before a meeting: a sentence about each part and what to do about it, kept for whom one meets, and another
// way to meet where it fails.

import { isBrowserSupported } from 'livekit-client';
import { Activity, Check, CircleAlert, Hourglass, Phone, RefreshCw, TriangleAlert, Volume2 } from 'lucide';
import { useCallback, useEffect, useRef, useState } from 'react';
import {
  type DevicePart,
  type DeviceResults,
  deviceParts,
  failedParts,
  isHindered,
} from '../../../../../core/device-check.ts';
import { checkConnection } from './check-connection.ts';
import { type DeviceStates, hasNeither } from './devices.ts';
import { ActionButton, Icon, Note } from './parts.tsx';
import { useOutputs } from './play-tone.ts';
import { keepResults } from './session.ts';
import type { RoomSetup, TrialTexts } from './setup.ts';

/** Until anything else is known of a part. */
type Pending = 'listening' | 'testing';
type Verdict = { [Part in DevicePart]: DeviceResults[Part] | Pending };

export function TryOut(props: {
  setup: RoomSetup;
  /** nothing while the browser asks the person */
  states: DeviceStates | undefined;
  /** whether any sound has come; nothing while one is still listened for */
  heard: boolean | undefined;
  /** the loudspeaker one will hear the others from; empty: the computer's own */
  speakerId: string;
  onSpeaker: (speakerId: string) => void;
  /** asks for the devices anew */
  onAgain: () => void;
  /** begins by itself, as that is what the person came for */
  atOnce: boolean;
}) {
  const { setup, states, heard } = props;
  const { trial } = setup.texts;
  const [connection, setConnection] = useState<DeviceResults['connection'] | Pending>('untested');
  const [speaker, setSpeaker] = useState<DeviceResults['speaker']>('untested');
  const [begun, setBegun] = useState(false);
  const begin = useCallback(() => {
    setBegun(true);
    setConnection('testing');
    void checkConnection(setup.check).then(setConnection);
  }, [setup]);
  const ready = states !== undefined;
  useEffect(() => {
    if (props.atOnce && ready) begin();
  }, [props.atOnce, ready, begin]);

  if (states === undefined) return null;
  const verdict: Verdict = {
    camera: states.camera,
    microphone: microphoneOf(states, heard),
    speaker,
    browser: browserOf(),
    connection,
  };
  const results = begun ? settled(verdict) : undefined;
  return (
    <section className="card stack room-trial" aria-label={trial.title}>
      <h2>{trial.title}</h2>
      {begun ? (
        <>
          <Summary results={results} trial={trial} />
          <ul className="room-verdicts">
            {hasNeither(states) && (
              <li data-part="camera microphone" data-code="missing">
                <Icon node={TriangleAlert} />
                <p>{trial.neither}</p>
              </li>
            )}
            {deviceParts.filter(apart(states)).map((part) => (
              <Line key={part} part={part} code={verdict[part]} trial={trial}>
                {part === 'speaker' && <Speaker {...props} trial={trial} answered={speaker} onAnswer={setSpeaker} />}
              </Line>
            ))}
          </ul>
          {connection !== 'testing' && (
            <div>
              <ActionButton
                icon={RefreshCw}
                onPress={() => {
                  props.onAgain();
                  begin();
                }}
              >
                {trial.again}
              </ActionButton>
            </div>
          )}
          {results && isHindered(results) && <MeetOtherwise setup={setup} />}
          <Kept setup={setup} results={results} />
        </>
      ) : (
        <>
          <p>{trial.lead}</p>
          <div>
            <ActionButton icon={Activity} onPress={begin}>
              {trial.start}
            </ActionButton>
          </div>
        </>
      )}
    </section>
  );
}

/** Whether a part has a line of its own. */
function apart(states: DeviceStates): (part: DevicePart) => boolean {
  return (part) => !hasNeither(states) || (part !== 'camera' && part !== 'microphone');
}

function microphoneOf({ microphone }: DeviceStates, heard: boolean | undefined): Verdict['microphone'] {
  if (microphone !== 'ok') return microphone;
  if (heard === undefined) return 'listening';
  return heard ? 'ok' : 'silent';
}

/** Pages inside other apps name the app; they are told apart from what is merely too old. */
const OTHER_APPS = /FBAN|FBAV|FB_IAB|Instagram|Line\/|MicroMessenger|Snapchat|TikTok|; wv\)/;

function browserOf(): DeviceResults['browser'] {
  if (isBrowserSupported() && navigator.mediaDevices !== undefined) return 'ok';
  return OTHER_APPS.test(navigator.userAgent) ? 'in-app' : 'old';
}

/** What is kept, once nothing is waited for. */
function settled({ camera, microphone, speaker, browser, connection }: Verdict): DeviceResults | undefined {
  if (isPending(camera) || isPending(microphone) || isPending(speaker) || isPending(browser) || isPending(connection))
    return undefined;
  return { camera, microphone, speaker, browser, connection };
}

function isPending(code: string): code is Pending {
  return code === 'listening' || code === 'testing';
}

/** Read aloud when it changes; its place is always there. */
function Summary({ results, trial }: { results: DeviceResults | undefined; trial: TrialTexts }) {
  const said = results === undefined ? trial.running : failedParts(results).length === 0 ? trial.works : trial.fails;
  return (
    <p className="strong" role="status">
      {said}
    </p>
  );
}

function Line(props: { part: DevicePart; code: string; trial: TrialTexts; children: React.ReactNode }) {
  const { part, code, trial } = props;
  const says: Readonly<Record<string, string>> = trial.says[part];
  const works = code === 'ok';
  const waits = isPending(code) || code === 'untested';
  return (
    <li data-part={part} data-code={code}>
      <Icon node={works ? Check : waits ? Hourglass : TriangleAlert} />
      <div className="stack gap-2">
        <p>
          <b>{trial.part[part]}:</b> {says[code] ?? trial.pending}
        </p>
        {props.children}
      </div>
    </li>
  );
}

/** A tone, and whether it was heard: only the person can tell. */
function Speaker(props: {
  trial: TrialTexts;
  speakerId: string;
  onSpeaker: (speakerId: string) => void;
  answered: DeviceResults['speaker'];
  onAnswer: (heard: DeviceResults['speaker']) => void;
}) {
  const { trial, answered, onAnswer } = props;
  const { outputs, play } = useOutputs(props.speakerId);
  const [asks, setAsks] = useState(false);
  const answer = (heard: DeviceResults['speaker']) => {
    setAsks(false);
    onAnswer(heard);
  };
  return (
    <div className="stack gap-2">
      {outputs.length > 1 && (
        <div className="field">
          <label htmlFor="room-output">{trial.output}</label>
          <select
            id="room-output"
            value={props.speakerId || 'default'}
            onChange={(event) => props.onSpeaker(event.target.value)}
          >
            {outputs.map(({ deviceId, label }, at) => (
              <option key={deviceId} value={deviceId}>
                {label || `${trial.part.speaker} ${at + 1}`}
              </option>
            ))}
          </select>
        </div>
      )}
      <div className="row">
        <ActionButton
          icon={Volume2}
          onPress={() => {
            play();
            setAsks(true);
          }}
        >
          {answered === 'untested' ? trial.play : trial.playAgain}
        </ActionButton>
      </div>
      {asks && (
        <fieldset className="row gap-2 room-asks">
          <legend>{trial.heard}</legend>
          <ActionButton icon={Check} onPress={() => answer('ok')}>
            {trial.yes}
          </ActionButton>
          <ActionButton icon={CircleAlert} onPress={() => answer('unheard')}>
            {trial.no}
          </ActionButton>
        </fieldset>
      )}
    </div>
  );
}

/** One press, at the same time and with the same people; the page that follows takes it back by another. */
function MeetOtherwise({ setup }: { setup: RoomSetup }) {
  const { change, texts } = setup;
  if (change === null || change.ways.length === 0) return null;
  return (
    <Note icon={Phone} tone="warn">
      <p>{texts.trial.otherwise}</p>
      {change.ways.map((way) => (
        <form key={way} method="post" action={change.action} className="stack gap-2">
          <input type="hidden" name="sequence" value={change.sequence} />
          <input type="hidden" name="channel" value={way} />
          {way === 'phone' && change.asksNumber && (
            <div className="field">
              <label htmlFor="room-number">{texts.trial.number}</label>
              <input id="room-number" name="phone" type="tel" autoComplete="tel" maxLength={31} required />
            </div>
          )}
          <div>
            <button type="submit" className="button">
              {texts.trial.change[way]}
            </button>
          </div>
        </form>
      ))}
    </Note>
  );
}

/** Keeps each result once it is settled; one that changes, such as a microphone that was plugged in, is kept anew. */
function Kept({ setup, results }: { setup: RoomSetup; results: DeviceResults | undefined }) {
  const { trial } = setup.texts;
  const [state, setState] = useState<boolean>();
  const told = results && JSON.stringify(results);
  const last = useRef<string>(undefined);
  useEffect(() => {
    if (results === undefined || told === last.current) return;
    last.current = told;
    void keepResults(setup.check, results).then(setState);
  }, [told, results, setup]);
  if (state === undefined) return null;
  return <p className="small soft">{state ? trial.kept : trial.notKept}</p>;
}
