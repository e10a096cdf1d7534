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
  let line: EventSource | undefined;
  const listen = () => {
    if (document.hidden || line !== undefined) return;
    const opened = new EventSource(place.dataset.events ?? '');
    line = opened;
    opened.addEventListener('changed', () => void refresh(place, said));
    opened.addEventListener('open', () => {
      // whatever happened while there was no line
      if (wasOpen) void refresh(place, said);
      wasOpen = true;
    });
    opened.addEventListener('error', () => {
      if (opened.readyState !== EventSource.CLOSED || line !== opened) return;
      line = undefined;
      setTimeout(listen, OPEN_AGAIN);
    });
    opened.addEventListener('shut', () => {
      opened.close();
      void refresh(place, said);
    });
  };
  const leave = () => {
    line?.close();
    line = undefined;
  };
  // A browser opens six lines to one address: only the page that is looked at has one, or the seventh tab would not open.
  addEventListener('visibilitychange', () => (document.hidden ? leave() : listen()));
  addEventListener('pagehide', leave);
  addEventListener('pageshow', listen);
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
