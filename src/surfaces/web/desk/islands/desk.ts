// The desk comes alive: what another desk changes shows at once, arrow keys move about, a booking can be dragged.

import './desk.css';

const shown = document.querySelector<HTMLElement>('#desk-live');
const voice = document.querySelector<HTMLElement>('#desk-said');
if (shown !== null && voice !== null) start(shown, voice);

function start(desk: HTMLElement, said: HTMLElement): void {
  const refresh = refresher(desk, said);
  listen(desk, said, refresh);
  stayWhilePressed(desk);
  moveByArrows(desk);
  moveByDrag(desk);
}

type Changed = { readonly day?: string };

const REOPEN_MS = 5_000;

/** Hears which days changed, and looks again where one of them is in sight. */
function listen(desk: HTMLElement, said: HTMLElement, refresh: () => void): void {
  let source: EventSource | undefined;
  const open = (): void => {
    source = new EventSource('/desk/events');
    source.addEventListener('open', () => {
      // Whatever happened while there was no line: since it broke, or since the page was written.
      refresh();
      showLine(desk, true);
    });
    source.addEventListener('error', () => {
      showLine(desk, false);
      // The browser tries again by itself, but not once it was refused: by a service that is starting, say.
      if (source?.readyState !== EventSource.CLOSED) return;
      say(said, said.dataset.offline ?? '');
      setTimeout(open, REOPEN_MS);
    });
    source.addEventListener('missed', refresh);
    source.addEventListener('bookings', ({ data }: MessageEvent<string>) => {
      const { day } = JSON.parse(data) as Changed;
      const days = desk.querySelector<HTMLElement>('[data-days]')?.dataset.days?.split(' ') ?? [];
      if (day === undefined || days.includes(day)) refresh();
    });
  };
  open();
  // A hold that runs out tells nobody; and a laptop that slept has heard nothing.
  setInterval(refresh, 60_000);
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && refresh());
  addEventListener('pagehide', () => source?.close());
}

function showLine(desk: HTMLElement, open: boolean): void {
  desk.toggleAttribute('data-offline', !open);
}

/** Fetches the part that changes and puts it in place: one request at a time, focus kept, changes said. */
function refresher(desk: HTMLElement, said: HTMLElement): () => void {
  let busy = false;
  let again = false;
  let inPlace = desk.innerHTML;
  const run = async (): Promise<void> => {
    if (busy || isInUse()) {
      again = true;
      return;
    }
    busy = true;
    try {
      const answer = await fetch(desk.dataset.address ?? '', { headers: { Accept: 'text/html' } });
      const fresh = await answer.text();
      if (!answer.ok || answer.redirected) showLine(desk, false);
      else if (isInUse()) again = true;
      else inPlace = replace(desk, said, fresh, inPlace);
    } catch {
      // The line is down: the next change or the next minute tries again.
    } finally {
      busy = false;
      if (again && !isInUse()) {
        again = false;
        void run();
      }
    }
  };
  addEventListener('desk-free', () => again && void run());
  return () => void run();
}

/** While something is pressed or dragged or a question is open, nothing moves under the hand. */
function isInUse(): boolean {
  return document.querySelector('dialog[open], .desk-dragged, [data-pressed]') !== null;
}

/** A press is lost where what it began on is not what it ends on. */
function stayWhilePressed(desk: HTMLElement): void {
  desk.addEventListener('pointerdown', () => desk.toggleAttribute('data-pressed', true));
  const letGo = () => {
    desk.toggleAttribute('data-pressed', false);
    dispatchEvent(new Event('desk-free'));
  };
  // The click comes after the hand is lifted, within the same turn.
  for (const end of ['pointerup', 'pointercancel']) addEventListener(end, () => setTimeout(letGo));
}

/** Puts what is fresh in place, unless it is what was put there before. Returns what is there now. */
function replace(desk: HTMLElement, said: HTMLElement, fresh: string, inPlace: string): string {
  const parsed = new DOMParser().parseFromString(fresh, 'text/html');
  const html = parsed.body.innerHTML;
  if (html === inPlace) return html;
  const before = saidBy(desk);
  const key = document.activeElement?.closest<HTMLElement>('[data-key]')?.dataset.key;
  const focused = key ?? (desk.contains(document.activeElement) ? document.activeElement?.getAttribute('value') : null);
  desk.dataset.opened ??= todayIn(desk) ?? '';
  desk.replaceChildren(...parsed.body.childNodes);
  // A desk left open over midnight opens the new day, unless something is being written.
  if (todayIn(desk) !== desk.dataset.opened && !isBeingWritten()) location.reload();
  const after = saidBy(desk);
  if (focused) focusAgain(desk, focused);
  rove(desk);
  const added = [...after].filter(([known]) => !before.has(known)).map(([, what]) => what);
  const gone = [...before].filter(([known]) => !after.has(known)).map(([, what]) => what);
  say(said, sentence(said.dataset, new Set(added), new Set(gone)));
  return html;
}

function todayIn(desk: HTMLElement): string | undefined {
  return desk.querySelector<HTMLElement>('[data-today]')?.dataset.today;
}

function isBeingWritten(): boolean {
  const fields = [...document.querySelectorAll<HTMLInputElement>('input[type="search"]')];
  return fields.some(({ value, defaultValue }) => value !== defaultValue);
}

/** Each booking in sight by its key, as it is said. */
function saidBy(desk: HTMLElement): Map<string, string> {
  const marked = desk.querySelectorAll<HTMLElement>('[data-said]');
  return new Map([...marked].map(({ dataset }) => [dataset.key ?? '', dataset.said ?? '']));
}

function sentence(words: DOMStringMap, added: ReadonlySet<string>, gone: ReadonlySet<string>): string {
  const fill = (text = '', what: string) => text.replace('{what}', what).replace('{count}', what);
  const [first] = added;
  if (added.size > 2 || (added.size === 0 && gone.size > 2)) return fill(words.many, String(added.size || gone.size));
  if (first !== undefined) return [...added].map((what) => fill(words.added, what)).join(' ');
  return [...gone].map((what) => fill(words.gone, what)).join(' ');
}

function focusAgain(desk: HTMLElement, key: string): void {
  const all = desk.querySelectorAll<HTMLElement>('[data-key], button[value]');
  const match = [...all].find((one) => one.dataset.key === key || one.getAttribute('value') === key);
  match?.focus({ preventScroll: true });
}

function say(said: HTMLElement, text: string): void {
  if (text !== '') said.textContent = text;
}

/** One stop of the Tab key for the whole day; arrows go from time to time and from column to column. */
function moveByArrows(desk: HTMLElement): void {
  rove(desk);
  desk.addEventListener('focusin', ({ target }) => {
    if (target instanceof HTMLElement && target.matches(STOPS)) rove(desk, target);
  });
  desk.addEventListener('keydown', (event) => {
    const from = event.target;
    if (!(from instanceof HTMLElement) || !from.matches(STOPS) || event.altKey || event.ctrlKey || event.metaKey)
      return;
    const to = neighbour(desk, from, event.key);
    if (to === undefined) return;
    event.preventDefault();
    to.focus();
  });
}

const STOPS = '.desk a, .desk button';

function rove(desk: HTMLElement, current?: HTMLElement): void {
  if (!matchMedia('(min-width: 48rem)').matches) return;
  const stops = [...desk.querySelectorAll<HTMLElement>(STOPS)];
  const focused = stops.find((stop) => stop === document.activeElement);
  const one = current ?? focused ?? stops[0];
  for (const stop of stops) stop.tabIndex = stop === one ? 0 : -1;
}

function neighbour(desk: HTMLElement, from: HTMLElement, key: string): HTMLElement | undefined {
  const columns = [...desk.querySelectorAll('.desk-column')].map((column) => [
    ...column.querySelectorAll<HTMLElement>('a, button'),
  ]);
  const at = columns.findIndex((stops) => stops.includes(from));
  const stops = columns[at] ?? [];
  switch (key) {
    case 'ArrowDown':
      return stops[stops.indexOf(from) + 1];
    case 'ArrowUp':
      return stops[stops.indexOf(from) - 1];
    case 'Home':
      return stops[0];
    case 'End':
      return stops.at(-1);
    case 'ArrowRight':
      return beside(columns.slice(at + 1), from);
    case 'ArrowLeft':
      return beside(columns.slice(0, at).reverse(), from);
    default:
      return undefined;
  }
}

/** The nearest in height of the first column that has anything. */
function beside(columns: readonly (readonly HTMLElement[])[], from: HTMLElement): HTMLElement | undefined {
  const { top } = from.getBoundingClientRect();
  const distance = (stop: HTMLElement) => Math.abs(stop.getBoundingClientRect().top - top);
  const stops = columns.find((column) => column.length > 0) ?? [];
  return [...stops].sort((one, other) => distance(one) - distance(other))[0];
}

/** A booking dragged to another time or person asks before it moves. */
function moveByDrag(desk: HTMLElement): void {
  const dialog = document.createElement('dialog');
  dialog.className = 'card desk-dialog';
  dialog.setAttribute('aria-labelledby', 'desk-question');
  document.body.append(dialog);
  dialog.addEventListener('close', () => dispatchEvent(new Event('desk-free')));

  let dragged: HTMLElement | undefined;
  let grip = 0;
  desk.addEventListener('dragstart', (event) => {
    const taken = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-booking]') : null;
    if (taken === null) return;
    dragged = taken;
    grip = event.clientY - taken.getBoundingClientRect().top;
    taken.classList.add('desk-dragged');
    void showLandings(desk, taken);
    event.dataTransfer?.setData('text/plain', taken.dataset.booking ?? '');
  });
  desk.addEventListener('dragend', () => {
    dragged?.classList.remove('desk-dragged');
    dragged = undefined;
    hideLandings(desk);
    dispatchEvent(new Event('desk-free'));
  });
  desk.addEventListener('dragover', (event) => {
    if (dragged !== undefined && columnAt(event) !== null) event.preventDefault();
  });
  desk.addEventListener('drop', (event) => {
    const column = columnAt(event);
    const booking = dragged?.dataset.booking;
    if (column === null || booking === undefined) return;
    event.preventDefault();
    void ask(desk, dialog, {
      booking,
      resource: column.dataset.resource ?? '',
      at: timeAt(column, event.clientY - grip),
    });
  });
}

type Landing = { readonly resource: string; readonly start: number; readonly end: number };

/** While a booking is dragged, the stretches into which it would fit are marked in each column. */
async function showLandings(desk: HTMLElement, dragged: HTMLElement): Promise<void> {
  const address = new URL(desk.dataset.landings ?? '', location.href);
  address.searchParams.set('booking', dragged.dataset.booking ?? '');
  const answer = await fetch(address, { headers: { Accept: 'application/json' } }).catch(() => undefined);
  if (!answer?.ok || answer.redirected) return;
  const { items } = (await answer.json()) as { readonly items: readonly Landing[] };
  // It was let go while the answer was on its way.
  if (!dragged.classList.contains('desk-dragged')) return;
  for (const column of desk.querySelectorAll<HTMLElement>('.desk-column')) {
    const spans = column.querySelector('.desk-spans');
    const opens = Number(column.dataset.start);
    const closes = opens + (spans?.getBoundingClientRect().height ?? 0) / perMillisecond();
    for (const { resource, start, end } of items) {
      if (resource === column.dataset.resource && opens <= start && end <= closes + QUARTER) {
        spans?.append(landing(start - opens, end - start, desk.dataset.fits ?? ''));
      }
    }
  }
}

function landing(after: number, lasts: number, words: string): HTMLElement {
  const mark = document.createElement('li');
  mark.className = 'desk-landing';
  mark.ariaHidden = 'true';
  mark.textContent = words;
  mark.style.insetBlockStart = `${after * perMillisecond()}px`;
  mark.style.blockSize = `${lasts * perMillisecond()}px`;
  return mark;
}

function hideLandings(desk: HTMLElement): void {
  for (const mark of desk.querySelectorAll('.desk-landing')) mark.remove();
}

/** How many pixels a millisecond measures in this browser. */
function perMillisecond(): number {
  return (document.querySelector('.desk-hours li')?.getBoundingClientRect().height ?? 1) / (4 * QUARTER);
}

function columnAt({ target }: Event): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>('.desk-column') : null;
}

const QUARTER = 15 * 60_000;

/** The quarter of an hour at this height, by what an hour measures in this browser. */
function timeAt(column: HTMLElement, y: number): number {
  const { top } = (column.querySelector('.desk-spans') ?? column).getBoundingClientRect();
  const into = (y - top) / perMillisecond();
  return Number(column.dataset.start) + Math.max(0, Math.round(into / QUARTER)) * QUARTER;
}

async function ask(
  desk: HTMLElement,
  dialog: HTMLDialogElement,
  drop: { readonly booking: string; readonly resource: string; readonly at: number },
): Promise<void> {
  const address = new URL(desk.dataset.move ?? '', location.href);
  for (const [name, value] of Object.entries(drop)) address.searchParams.set(name, String(value));
  const answer = await fetch(address, { headers: { Accept: 'text/html' } });
  if (!answer.ok || answer.redirected) {
    location.assign(`/bookings/${drop.booking}/reschedule`);
    return;
  }
  const parsed = new DOMParser().parseFromString(await answer.text(), 'text/html');
  dialog.replaceChildren(...parsed.body.childNodes);
  dialog.showModal();
}
