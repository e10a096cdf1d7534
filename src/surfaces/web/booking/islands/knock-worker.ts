// Runs in a browser that nobody looks at: shows that somebody waits at a meeting, and opens it when that is pressed.

type Woken = {
  readonly data: { json(): { title: string; body: string; path: string } } | null;
  waitUntil(work: Promise<unknown>): void;
};
type Pressed = {
  readonly notification: { readonly data: { readonly path: string }; close(): void };
  waitUntil(work: Promise<unknown>): void;
};

/** What a service worker is, as far as it is used here: pages' types do not know it. */
type Sleeper = {
  addEventListener(type: 'push', hear: (event: Woken) => void): void;
  addEventListener(type: 'notificationclick', hear: (event: Pressed) => void): void;
  readonly registration: { showNotification(title: string, about: object): Promise<void> };
  readonly clients: { openWindow(path: string): Promise<unknown> };
};

const worker = globalThis as unknown as Sleeper;

worker.addEventListener('push', (event) => {
  const said = event.data?.json();
  if (said === undefined) return;
  const { title, body, path } = said;
  const about = { body, data: { path }, tag: path, renotify: true, requireInteraction: true, icon: '/favicon.svg' };
  event.waitUntil(worker.registration.showNotification(title, about));
});

worker.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(worker.clients.openWindow(event.notification.data.path));
});
