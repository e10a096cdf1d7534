// Small parts of the room, alike before and during the meeting.

import { useMediaDeviceSelect } from '@livekit/components-react';
import type { Room } from 'livekit-client';
import type { IconNode } from 'lucide';
import { createElement, type ReactNode, useId } from 'react';
import { fill, type RoomTexts } from './setup.ts';

/** One icon of the lucide set, silent to screen readers: the words beside it speak. */
export function Icon({ node }: { node: IconNode }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
      {node.map(([tag, attributes]) => createElement(tag, { ...attributes, key: JSON.stringify(attributes) }))}
    </svg>
  );
}

/** A remark with its state; `urgent` makes a screen reader read it at once. */
export function Note(props: { icon: IconNode; tone?: 'warn' | 'bad'; urgent?: boolean; children: ReactNode }) {
  return (
    <div className={`note ${props.tone ?? ''}`} {...(props.urgent && { role: 'alert' })}>
      <Icon node={props.icon} />
      <div className="stack gap-2">{props.children}</div>
    </div>
  );
}

/** A button that says what pressing it does. */
export function ActionButton(props: {
  icon: IconNode;
  kind?: string;
  busy?: boolean;
  /** whether what it opens is open */
  opens?: boolean;
  /** whom it is done to, said to a person who hears the button alone */
  whom?: string;
  onPress: () => void;
  children: ReactNode;
}) {
  return (
    <button
      type="button"
      className={`button ${props.kind ?? 'second'}`}
      aria-disabled={props.busy ?? false}
      {...(props.opens !== undefined && { 'aria-expanded': props.opens })}
      onClick={({ detail }) => {
        // the second press of a double one was meant for what stood there before
        if (!props.busy && detail < 2) props.onPress();
      }}
    >
      <Icon node={props.icon} /> {props.children}
      {props.whom !== undefined && <span className="unseen"> {props.whom}</span>}
    </button>
  );
}

/** Which camera, microphone or speaker; nothing where there is only one to choose. */
export function DeviceChoice(props: {
  kind: MediaDeviceKind;
  texts: RoomTexts;
  room?: Room;
  chosen?: string;
  onChoose?: (deviceId: string) => void;
}) {
  const { kind, texts, room } = props;
  const id = useId();
  const { devices, activeDeviceId, setActiveMediaDevice } = useMediaDeviceSelect({ kind, ...(room && { room }) });
  if (devices.length < 2) return null;
  const choose = (deviceId: string) => {
    if (room) setActiveMediaDevice(deviceId).catch(() => undefined);
    props.onChoose?.(deviceId);
  };
  return (
    <div className="field">
      <label htmlFor={id}>{nameOf(kind, texts)}</label>
      <select id={id} value={props.chosen || activeDeviceId} onChange={(event) => choose(event.target.value)}>
        {devices.map((device, at) => (
          <option key={device.deviceId} value={device.deviceId}>
            {device.label || fill(texts.device, { number: String(at + 1) })}
          </option>
        ))}
      </select>
    </div>
  );
}

function nameOf(kind: MediaDeviceKind, texts: RoomTexts): string {
  if (kind === 'audiooutput') return texts.meet.speaker;
  return kind === 'videoinput' ? texts.camera : texts.microphone;
}
