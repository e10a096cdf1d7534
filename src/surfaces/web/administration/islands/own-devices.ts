// A person lets this browser be woken when somebody waits for them: the browser asks them, and tells where it is reached.

const form = document.querySelector<HTMLFormElement>('#this-device');
if (form !== null && 'serviceWorker' in navigator && 'PushManager' in window) offer(form);

function offer(sent: HTMLFormElement): void {
  sent.hidden = false;
  document.querySelector('#no-push')?.remove();
  sent.addEventListener('submit', (event) => {
    if (sent.dataset.ready === 'yes') return;
    event.preventDefault();
    void subscribe(sent).catch(() => {
      const refused = document.querySelector<HTMLElement>('#push-refused');
      if (refused !== null) refused.hidden = false;
    });
  });
}

async function subscribe(sent: HTMLFormElement): Promise<void> {
  const worker = await navigator.serviceWorker.register('/knock-worker.js', { scope: '/knocks/' });
  const applicationServerKey = bytesOf(sent.dataset.key ?? '');
  const made = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
  const { endpoint = '', keys = {} } = made.toJSON();
  const values: Readonly<Record<string, string>> = { endpoint, p256dh: keys.p256dh ?? '', auth: keys.auth ?? '' };
  for (const [name, value] of Object.entries(values)) {
    const field = Object.assign(document.createElement('input'), { type: 'hidden', name, value });
    sent.append(field);
  }
  sent.dataset.ready = 'yes';
  sent.requestSubmit();
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(plain, (one) => one.charCodeAt(0));
}
