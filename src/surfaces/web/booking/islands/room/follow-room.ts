// How the room stands, told by the service as it changes; asked for where the line for that does not hold.

import { useEffect, useState } from 'react';
import type { LobbyView } from '../../../../../features/video/schema.ts';
import { askLobby } from './session.ts';
import type { RoomSetup } from './setup.ts';

const ASK_EVERY_MS = 2_000;
const OPEN_AGAIN_MS = 5_000;
/** The service says something every two seconds: a line that is silent so long is dead, or something between keeps it back. */
const SILENT_MS = 6_000;

/**
 * The latest word, while `on`. What was heard last stands while the service is away. `here`: one waits or is inside, and so is
 * seen by the others; else one only looks.
 */
export function useRoomView(
  { events, lobby }: Pick<RoomSetup, 'events' | 'lobby'>,
  { on, here }: { readonly on: boolean; readonly here: boolean },
) {
  const [view, setView] = useState<LobbyView>();
  useEffect(() => {
    if (!on) return;
    const how = here ? '' : '?here=no';
    let over = false;
    let line: EventSource | undefined;
    let asking: ReturnType<typeof setInterval> | undefined;
    let opening: ReturnType<typeof setTimeout> | undefined;
    let silence: ReturnType<typeof setTimeout> | undefined;
    const ask = async () => {
      const heard = await askLobby(`${lobby}${how}`);
      if (heard === 'shut') shut();
      else if (heard && asking !== undefined) setView(heard);
    };
    // Their link or their session opens nothing any more: to ask for the way in says why.
    const shut = () => {
      stop();
      if (!over) setView((known) => known && { ...known, state: 'closed' });
    };
    const stop = () => {
      line?.close();
      stopAsking();
      clearTimeout(opening);
      clearTimeout(silence);
    };
    const askMeanwhile = () => {
      if (asking !== undefined) return;
      asking = setInterval(() => void ask(), ASK_EVERY_MS);
      void ask();
    };
    // Of a phone that slept, this is due as it wakes.
    const listenForSilence = () => {
      clearTimeout(silence);
      silence = setTimeout(askMeanwhile, SILENT_MS);
    };
    const stopAsking = () => {
      clearInterval(asking);
      asking = undefined;
    };
    const open = () => {
      if (typeof EventSource === 'undefined') return askMeanwhile();
      line = new EventSource(`${events}${how}`);
      listenForSilence();
      line.addEventListener('here', () => {
        stopAsking();
        listenForSilence();
      });
      line.addEventListener('room', ({ data }: MessageEvent<string>) => {
        stopAsking();
        listenForSilence();
        if (!over) setView(JSON.parse(data) as LobbyView);
      });
      // It tries again by itself, unless it was answered with a refusal, which may pass: too many lines, a busy service.
      line.addEventListener('error', () => {
        askMeanwhile();
        if (line?.readyState === EventSource.CLOSED) opening = setTimeout(open, OPEN_AGAIN_MS);
      });
      line.addEventListener('shut', shut);
    };
    open();
    return () => {
      over = true;
      stop();
    };
  }, [events, lobby, on, here]);
  return view;
}
