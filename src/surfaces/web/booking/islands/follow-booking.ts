// A booking's page follows what becomes of its meeting while it stands open, with the focus and what was unfolded where it was.

// a module: its names are its own
export {};

const shown = document.querySelector<HTMLElement>('#booking-live');
const voice = document.querySelector<HTMLElement>('#booking-said');
if (shown !== null && voice !== null) follow(shown, voice);

/** Where a line was refused, another is tried after so long, in milliseconds. */
const OPEN_AGAIN = 15_000;

function follow(place: HTMLElement, said: HTMLElement): void {
  let wasOpen = false;
  const listen = () => {
    const line = new EventSource(place.dataset.events ?? '');
    line.addEventListener('changed', () => void refresh(place, said));
    line.addEventListener('open', () => {
      // whatever happened while there was no line
      if (wasOpen) void refresh(place, said);
      wasOpen = true;
    });
    line.addEventListener('error', () => {
      if (line.readyState === EventSource.CLOSED) setTimeout(listen, OPEN_AGAIN);
    });
    line.addEventListener('shut', () => {
      line.close();
      void refresh(place, said);
    });
    addEventListener('pagehide', () => line.close());
  };
  listen();
}

async function refresh(place: HTMLElement, said: HTMLElement): Promise<void> {
  const answer = await fetch(location.pathname, { headers: { Accept: 'text/html' } }).catch(() => undefined);
  if (answer === undefined || answer.status >= 500) return;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const fresh = page.querySelector<HTMLElement>('#booking-live');
  // Not theirs to read any more, or signed out: the page that says so.
  if (fresh === null) return location.reload();
  if (fresh.innerHTML === place.innerHTML) return;
  const focused = place.contains(document.activeElement) ? keyOf(document.activeElement) : undefined;
  const unfolded = [...place.querySelectorAll('details')].map(({ open }) => open);
  place.replaceChildren(...fresh.childNodes);
  const folds = place.querySelectorAll('details');
  if (folds.length === unfolded.length) {
    folds.forEach((each, at) => {
      each.open = unfolded[at] ?? false;
    });
  }
  if (focused !== undefined) {
    const same = [...place.querySelectorAll<HTMLElement>('a, button, summary')].find((each) => keyOf(each) === focused);
    (same ?? place.querySelector<HTMLElement>('a, button'))?.focus({ preventScroll: true });
  }
  const now = fresh.dataset.said ?? '';
  if (now !== place.dataset.said) said.textContent = now;
  place.dataset.said = now;
}

/** What tells a link or a button from the others: where it leads, or what it says. */
function keyOf(one: Element | null): string {
  return one?.getAttribute('href') ?? one?.closest('form')?.getAttribute('action') ?? one?.textContent ?? '';
}
