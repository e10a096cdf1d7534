// Somebody waits at a meeting's door: the notice comes by itself, with a tone and in the page's title, also in a tab that
// nobody looks at.

import { soundKnock } from './room/sound-knock.ts';

const place = document.querySelector<HTMLElement>('#knocks');
if (place !== null) start(place);

/** Where a line was refused, another is tried after so long, in milliseconds. */
const OPEN_AGAIN = 15_000;

function start(knocks: HTMLElement): void {
  const title = document.title;
  let known = new Set(idsIn(knocks));
  const show = (html: string) => {
    put(knocks, html);
    const now = new Set(idsIn(knocks));
    if ([...now].some((id) => !known.has(id))) soundKnock();
    known = now;
    sayIn(title, now.size, knocks);
  };
  sayIn(title, known.size, knocks);
  // The person's pages share a line: a browser opens few to one address.
  const others = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('knocks');
  others?.addEventListener('message', ({ data }: MessageEvent<string>) => show(data));
  const listen = () => {
    const line = new EventSource(knocks.dataset.events ?? '');
    line.addEventListener('knocks', ({ data }: MessageEvent<string>) => {
      show(data);
      others?.postMessage(data);
    });
    // It tries again by itself, unless it was refused: too many lines, or a service that is starting.
    line.addEventListener('error', () => {
      if (line.readyState === EventSource.CLOSED) setTimeout(listen, OPEN_AGAIN);
    });
    line.addEventListener('shut', () => line.close());
  };
  if (others === undefined || navigator.locks === undefined) listen();
  else void navigator.locks.request('knocks', () => new Promise<never>(() => listen()));
}

function idsIn(knocks: HTMLElement): readonly string[] {
  return [...knocks.querySelectorAll<HTMLElement>('[data-knock]')].map(({ dataset }) => dataset.knock ?? '');
}

/** What the service has drawn, with the focus where it was. */
function put(knocks: HTMLElement, html: string): void {
  const focused = knocks.contains(document.activeElement) ? document.activeElement?.getAttribute('href') : null;
  knocks.replaceChildren(...new DOMParser().parseFromString(html, 'text/html').body.childNodes);
  if (focused !== null) knocks.querySelector<HTMLElement>(`a[href="${focused}"]`)?.focus({ preventScroll: true });
}

function sayIn(title: string, count: number, { dataset: { word = '' } }: HTMLElement): void {
  document.title = count === 0 ? title : `(${count}) ${word} – ${title}`;
}
