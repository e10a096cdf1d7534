// Asks the service for the way into the room, and what goes on in its lobby.

import { isE2EESupported } from 'livekit-client';
import type { DeviceResults } from '../../../../../core/device-check.ts';
import type { DeviceCheckRoom, LobbyView, VideoSession } from '../../../../../features/video/schema.ts';
import type { RoomTexts } from './setup.ts';

export type Problem = keyof RoomTexts['problems'];

const KNOWN: readonly Problem[] = ['not_yet', 'video_closed', 'not_signed_in', 'not_allowed', 'video_unavailable'];

/** The session, or that one waits in the lobby, or why there is none. Never throws: no connection is `other`. */
export async function askSession(
  address: string,
): Promise<VideoSession | { readonly waiting: true } | { readonly problem: Problem }> {
  try {
    const response = await post(isE2EESupported() ? address : `${address}?encrypts=no`);
    const answer: unknown = await response.json();
    if (response.ok) return answer as VideoSession;
    const code = typeof answer === 'object' && answer !== null && 'code' in answer ? answer.code : undefined;
    if (code === 'in_lobby') return { waiting: true };
    return { problem: KNOWN.find((known) => known === code) ?? 'other' };
  } catch {
    return { problem: 'other' };
  }
}

/** How things stand in the lobby, or nothing where the connection fails just now. */
export async function askLobby(address: string): Promise<LobbyView | undefined> {
  try {
    const response = await fetch(address, { headers: { Accept: 'application/json' } });
    return response.ok ? ((await response.json()) as LobbyView) : undefined;
  } catch {
    return undefined;
  }
}

/** Lets one in who waits; false where that did not work. */
export async function admit(lobby: string, guest: string): Promise<boolean> {
  return post(`${lobby}/${guest}/admit`).then(
    ({ ok }) => ok,
    () => false,
  );
}

/** A throwaway room to try the connection in, or nothing where there is none just now. */
export async function askCheckRoom(check: string): Promise<DeviceCheckRoom | undefined> {
  try {
    const response = await post(`${check}/room`);
    return response.ok ? ((await response.json()) as DeviceCheckRoom) : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps with the booking what a test came to; false where that did not work. */
export async function keepResults(check: string, results: DeviceResults): Promise<boolean> {
  // pages take forms, and the API JSON
  const json = { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(results) };
  const sent = check.startsWith('/api/') ? json : { body: new URLSearchParams(results) };
  return fetch(check, { method: 'POST', ...sent }).then(
    ({ ok }) => ok,
    () => false,
  );
}

function post(address: string): Promise<Response> {
  return fetch(address, {
    method: 'POST',
    headers: { Accept: 'application/json' },
    body: new URLSearchParams(),
  });
}
