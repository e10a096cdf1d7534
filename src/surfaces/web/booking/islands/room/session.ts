// Asks the service for the way into the room, and what goes on in its lobby.

import { isE2EESupported } from 'livekit-client';
import type { DeviceResults } from '../../../../../core/device-check.ts';
import type { DeviceCheckRoom, LobbyView, VideoSession } from '../../../../../features/video/schema.ts';
import type { Out, RoomTexts } from './setup.ts';

export type Problem = keyof RoomTexts['problems'];

/** Why there is no way in: something that passes, so that asking again helps; or that somebody is out. */
export type Refused =
  | { readonly problem: Problem; readonly passes: boolean; readonly unreached?: true; readonly from?: string }
  | { readonly out: Out; readonly from?: string };

const KNOWN: readonly Problem[] = ['not_yet', 'video_closed', 'not_signed_in', 'not_allowed', 'video_unavailable'];
const PASSES: readonly Problem[] = ['video_unavailable', 'other'];

/** The session, or that one waits in the lobby, or why there is none. Never throws: no connection is `other`. */
export async function askSession(address: string): Promise<VideoSession | { readonly waiting: true } | Refused> {
  try {
    const response = await post(isE2EESupported() ? address : `${address}?encrypts=no`);
    const answer: unknown = await response.json();
    if (response.ok) return answer as VideoSession;
    const told = typeof answer === 'object' && answer !== null ? (answer as Told) : {};
    return told.code === 'in_lobby' ? { waiting: true } : refusalOf(told, address);
  } catch {
    return { problem: 'other', passes: true, unreached: true };
  }
}

type Told = { readonly code?: string; readonly from?: string; readonly because?: LobbyView['because'] };

/** One of the house has no link that could be closed: they take part no more. */
function refusalOf({ code, from, because }: Told, address: string): Refused {
  const when = from === undefined ? {} : { from };
  if (code === 'not_found') return { out: address.startsWith('/api/') ? 'left' : 'link' };
  if (code === 'channel_not_offered') return { out: 'other-channel' };
  if (code === 'denied') return from === undefined ? { out: 'denied' } : { out: 'deniedUntil', from };
  if (code === 'removed' || code === 'locked') return { out: code };
  if (because !== undefined) return { out: because, ...when };
  const problem = KNOWN.find((known) => known === code) ?? 'other';
  return { problem, passes: PASSES.includes(problem), ...when };
}

/** Their link or their session opens nothing any more: whatever else is answered passes. */
const SHUT: readonly number[] = [401, 403, 404];

/** How things stand in the lobby, that it is shut for good, or nothing where the connection or the service fails just now. */
export async function askLobby(address: string): Promise<LobbyView | 'shut' | undefined> {
  try {
    const response = await fetch(address, { headers: { Accept: 'application/json' } });
    if (SHUT.includes(response.status)) return 'shut';
    return response.ok ? ((await response.json()) as LobbyView) : undefined;
  } catch {
    return undefined;
  }
}

/** How it went: done, or changed by another host meanwhile, so that nothing was done. */
export type Went = 'done' | 'changed' | 'failed';

/** Does what who leads the meeting wants. Under one key, so that it is done once however often it arrives. */
export async function act(address: string, wanted: object): Promise<Went> {
  const body = JSON.stringify(wanted);
  const key = crypto.randomUUID();
  const headers = { Accept: 'application/json', 'Content-Type': 'application/json', 'Idempotency-Key': key };
  for (let left = MORE_TRIES; ; left -= 1) {
    const answer = await fetch(address, { method: 'POST', headers, body }).catch(() => undefined);
    if (answer?.ok) return 'done';
    if (answer?.status === 409 && CHANGED.includes((await codeOf(answer)) ?? '')) return 'changed';
    if ((answer !== undefined && answer.status < 500) || left === 0) return 'failed';
    await new Promise((done) => setTimeout(done, TRY_AGAIN_MS));
  }
}

/** What another host did meanwhile stands. */
const CHANGED: readonly string[] = ['changed_meanwhile', 'wrong_status'];

async function codeOf(answer: Response): Promise<string | undefined> {
  const told: Told = await answer.json().catch(() => ({}));
  return told.code;
}

/** Where the line or the service was away for a moment. */
const MORE_TRIES = 2;
const TRY_AGAIN_MS = 700;

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
