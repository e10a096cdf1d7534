// A drop-in's queue comes alive: a number given or called at another desk shows at once, and is said.

const shown = document.querySelector<HTMLElement>('#queue-live');
const voice = document.querySelector<HTMLElement>('#queue-said');
if (shown !== null && voice !== null) start(shown, voice);

/** Where the line is down, it is looked again as often as this, in milliseconds. */
const LOOK_AGAIN = 15_000;

function start(queue: HTMLElement, said: HTMLElement): void {
  const refresh = refresher(queue, said);
  const source = new EventSource(queue.dataset.events ?? '');
  let open = false;
  source.addEventListener('open', () => {
    // Whatever happened while there was no line.
    refresh();
    open = true;
  });
  source.addEventListener('error', () => {
    open = false;
  });
  source.addEventListener('changed', refresh);
  setInterval(() => !open && refresh(), LOOK_AGAIN);
  // Waits grow shorter by themselves.
  setInterval(refresh, 60_000);
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && refresh());
  addEventListener('pagehide', () => source.close());
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
  if (fresh === null || fresh.innerHTML === queue.innerHTML) return;
  const key = queue.contains(document.activeElement) ? keyOf(document.activeElement) : undefined;
  queue.replaceChildren(...fresh.childNodes);
  const focused = [...queue.querySelectorAll<HTMLElement>('a, button')].find((one) => keyOf(one) === key);
  if (key !== undefined) (focused ?? queue.querySelector<HTMLElement>('button'))?.focus({ preventScroll: true });
  const now = fresh.dataset.said ?? '';
  if (now !== queue.dataset.said) said.textContent = now;
  queue.dataset.said = now;
}

/** What tells a button from the others: where it sends, and what. */
function keyOf(one: Element | null): string {
  const form = one?.closest('form')?.getAttribute('action') ?? one?.getAttribute('href') ?? '';
  return `${form} ${one?.getAttribute('value') ?? ''}`;
}
