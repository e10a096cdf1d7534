// Devices on which a person is told that somebody waits for them at a meeting: turned on in the browser itself, off from anywhere.

import { type Context, Hono } from 'hono';
import { toIso } from '../../../core/instant.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { readOwnDevices } from '../../../features/notifications/push-to-devices.ts';
import { turnOffPush } from '../../../features/notifications/turn-off-push.ts';
import { turnOnPush } from '../../../features/notifications/turn-on-push.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { signedIn } from '../kit/allowed.ts';
import type { WebEnv } from '../kit/environment.ts';
import { Heading } from '../kit/heading.tsx';
import { Icon } from '../kit/icon.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { readForm } from '../kit/read-form.ts';
import { ownDevicesTexts } from './texts/words.ts';

const PATH = '/own-devices';

export function ownDevicesPage(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();
  routes.get(PATH, async (c) => showDevices(c, deps));
  routes.post(PATH, async (c) => {
    const form = await readForm(c);
    const { endpoint, p256dh, auth } = {
      endpoint: form.one('endpoint'),
      p256dh: form.one('p256dh'),
      auth: form.one('auth'),
    };
    const input = { endpoint, p256dh, auth, device: deviceOf(c.req.header('User-Agent')) };
    await execute(deps, signedIn(c), turnOnPush, input, { requestId: c.var.requestId });
    return c.redirect(`${PATH}?done=on`, 303);
  });
  routes.post(`${PATH}/:id/remove`, async (c) => {
    await execute(deps, signedIn(c), turnOffPush, { id: c.req.param('id') }, { requestId: c.var.requestId });
    return c.redirect(`${PATH}?done=off`, 303);
  });
  return routes;
}

/** As its owner knows it again: a browser and what it runs on, no more. */
function deviceOf(agent = ''): string {
  const browser = ['Edg', 'Firefox', 'Chrome', 'Safari'].find((known) => agent.includes(`${known}/`)) ?? 'Browser';
  const system = ['Android', 'iPhone', 'iPad', 'Windows', 'Mac OS', 'Linux'].find((known) => agent.includes(known));
  return [browser === 'Edg' ? 'Edge' : browser, ...(system === undefined ? [] : [system])].join(', ');
}

async function showDevices(c: Context<WebEnv>, deps: Dependencies): Promise<Response> {
  const { devices, key } = await readOwnDevices(deps, signedIn(c));
  const { region } = await readDirectory(deps);
  const text = ownDevicesTexts[c.var.language];
  const done = c.req.query('done');
  const when = (at: Date) => ({ at: at.getTime(), zone: region.timeZone });
  return showPage(
    c,
    { title: text.title, scripts: ['own-devices.js'], width: 'narrow' },
    <div class="stack gap-5">
      <Heading back={{ href: '/own-details', label: text.back }} lead={text.lead}>
        {text.title}
      </Heading>
      {(done === 'on' || done === 'off') && (
        <Note tone="good" said>
          <p>{text.done[done]}</p>
        </Note>
      )}
      <div id="push-refused" role="alert" hidden>
        <Note tone="warn">
          <p>{text.refused}</p>
        </Note>
      </div>
      <p id="no-push" class="soft">
        {text.cannot}
      </p>
      <form id="this-device" method="post" action={PATH} data-key={key} hidden>
        <button type="submit" class="button">
          <Icon name="add" /> {text.turnOn}
        </button>
      </form>
      <section class="stack gap-2">
        <h2>{text.devices}</h2>
        {devices.length === 0 ? (
          <p class="soft">{text.none}</p>
        ) : (
          <ul class="rows">
            {devices.map(({ id, device, createdAt, okAt }) => (
              <li>
                <span>
                  <b>{device}</b>{' '}
                  <span class="small soft">
                    {text.since({ since: when(createdAt) })} {okAt && text.last({ last: when(okAt) })}
                  </span>
                </span>
                <form method="post" action={`${PATH}/${id}/remove`}>
                  <button type="submit" class="button second small">
                    {text.remove}
                    <span class="unseen">, {`${device} ${toIso(createdAt.getTime(), region.timeZone)}`}</span>
                  </button>
                </form>
              </li>
            ))}
          </ul>
        )}
      </section>
    </div>,
  );
}
