// A drop-in's queue comes alive: a number given or called at another desk shows at once, and is said.

const shown = document.querySelector<HTMLElement>('#queue-live');
const voice = document.querySelector<HTMLElement>('#queue-said');
if (shown !== null && voice !== null) start(shown, voice);

/** Where the line is down, it is looked again as often as this, in milliseconds. */
const LOOK_AGAIN = 15_000;

function start(queue: HTMLElement, said: HTMLElement): void {
  const refresh = refresher(queue, said);
  let source: EventSource | undefined;
  let open = false;
  const listen = (): void => {
    source = new EventSource(queue.dataset.events ?? '');
    source.addEventListener('open', () => {
      // Whatever happened while there was no line.
      refresh();
      open = true;
    });
    source.addEventListener('error', () => {
      open = false;
      // The browser tries again by itself, but not once it was refused: too many lines, or a service that is starting.
      if (source?.readyState === EventSource.CLOSED) setTimeout(listen, LOOK_AGAIN);
    });
    source.addEventListener('changed', refresh);
    // Asked whether somebody is still here; heard in the background too, where timers sleep.
    source.addEventListener('there', refresh);
  };
  listen();
  setInterval(() => !open && refresh(), LOOK_AGAIN);
  // Waits grow shorter by themselves.
  setInterval(refresh, 60_000);
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && refresh());
  addEventListener('pagehide', () => source?.close());
  // Pressed once, it also lets the browser make the sound later.
  const sound = document.querySelector<HTMLButtonElement>('#queue-sound');
  sound?.addEventListener('click', ring);
  if (sound !== null) sound.hidden = false;
}

/** Fetches the queue as it is now and puts it in place: one request at a time, focus kept. */
function refresher(queue: HTMLElement, said: HTMLElement): () => void {
  let busy = false;
  let again = false;
  let sent = false;
  queue.addEventListener('submit', () => {
    sent = true;
  });
  const run = async (): Promise<void> => {
    if (sent) return;
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    try {
      const answer = await fetch(queue.dataset.address ?? '', { headers: { Accept: 'text/html' } });
      // The number was of yesterday.
      if (answer.status === 404) location.reload();
      if (answer.ok && !answer.redirected && !sent) replace(queue, said, await answer.text());
    } catch {
      // The next change, or the next look, tries again.
    } finally {
      busy = false;
      if (again) {
        again = false;
        void run();
      }
    }
  };
  return () => void run();
}

function replace(queue: HTMLElement, said: HTMLElement, text: string): void {
  const fresh = new DOMParser().parseFromString(text, 'text/html').querySelector<HTMLElement>('#queue-live');
  // Their turn is over: the page has nothing to follow any more.
  if (fresh === null) location.reload();
  if (fresh === null || fresh.innerHTML === queue.innerHTML) return;
  const key = queue.contains(document.activeElement) ? keyOf(document.activeElement) : undefined;
  queue.replaceChildren(...fresh.childNodes);
  const focused = [...queue.querySelectorAll<HTMLElement>('a, button')].find((one) => keyOf(one) === key);
  if (key !== undefined) (focused ?? queue.querySelector<HTMLElement>('button'))?.focus({ preventScroll: true });
  const now = fresh.dataset.said ?? '';
  if (now !== queue.dataset.said) said.textContent = now;
  queue.dataset.said = now;
  const title = text.match(/<title>([^<]*)<\/title>/)?.[1];
  if (title !== undefined) document.title = title;
  const calls = fresh.dataset.calls !== undefined;
  if (calls && queue.dataset.calls === undefined) ring();
  if (calls) queue.dataset.calls = 'yes';
  else delete queue.dataset.calls;
}

/** Three rising tones; where the browser allows none before a press, the title and the words say it alone. */
function ring(): void {
  try {
    const sound = new AudioContext();
    [0, 0.35, 0.7].forEach((after, at) => {
      const tone = sound.createOscillator();
      const volume = sound.createGain();
      tone.frequency.value = 523 + at * 131;
      volume.gain.setValueAtTime(0.2, sound.currentTime + after);
      volume.gain.exponentialRampToValueAtTime(0.001, sound.currentTime + after + 0.3);
      tone.connect(volume).connect(sound.destination);
      tone.start(sound.currentTime + after);
      tone.stop(sound.currentTime + after + 0.3);
    });
    navigator.vibrate?.([200, 100, 200]);
  } catch {
    // No sound here.
  }
}

/** What tells a button from the others: where it sends, and what. */
function keyOf(one: Element | null): string {
  const form = one?.closest('form')?.getAttribute('action') ?? one?.getAttribute('href') ?? '';
  return `${form} ${one?.getAttribute('value') ?? ''}`;
}
