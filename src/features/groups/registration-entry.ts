// A registration as an entry of a calendar: a time and a link, as neutral as a booking's.

import { type Directory, zoneOf } from '../../core/directory.ts';
import { announce, wordEntry } from '../../core/neutral-message.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { addressOf } from '../../platform/mailer.ts';
import { secretOfLink } from '../identity/link-secret.ts';
import { registrationKey } from './rules.ts';
import type { GroupEventRecord, RegistrationRecord } from './store.ts';

type Registered = { readonly event: GroupEventRecord; readonly registration: RegistrationRecord };

/** All of the entry but to whom it goes and by which method. The UID is the registration's own random id. */
export function calendarEntry(
  deps: Pick<Dependencies, 'config' | 'clock'>,
  directory: Directory,
  of: Registered,
  { answerable = false, readdressed = false }: { readonly answerable?: boolean; readonly readdressed?: boolean } = {},
) {
  const { event, registration } = of;
  const { publicUrl, mail } = deps.config;
  const gone = event.cancelledAt !== undefined || registration.state === 'cancelled';
  const area = directory.sites.get(event.site)?.area;
  const { service, start, end } = event;
  const announcement =
    area &&
    announce(
      directory,
      { service, area, start, end, channel: 'on-site' },
      {
        news: readdressed ? 'readdressed' : gone ? 'cancelled' : 'booked',
        audience: 'family',
        language: registration.language,
        // its page is for its owner, who reads another mailbox by then
        ...(!readdressed && { link: pageOf(deps, registration) }),
        home: publicUrl,
        sender: addressOf(mail.from).name,
        answerable,
      },
      deps.clock.now(),
    );
  if (announcement === undefined) throw new Error('the event is at a site of no area');
  return { ...wordEntry(announcement), uid: registration.id, sequence: registration.sequence, start, end };
}

/** Where the registration is seen and cancelled. For messages to its owner only. */
export function pageOf({ config }: Pick<Dependencies, 'config'>, registration: Linked): string {
  return `${config.publicUrl}/groups/registration/${secretOf(config.secret, registration)}`;
}

type Linked = Pick<RegistrationRecord, 'id' | 'linkNumber'>;

/** What opens its page: another each time that its link is made anew. */
export function secretOf(secret: string, { id, linkNumber }: Linked): string {
  return secretOfLink(registrationKey(secret), linkNumber === 0 ? id : `${id}.${linkNumber}`);
}

/** The zone of the place where it is held. */
export function zoneAt(directory: Directory, event: Pick<GroupEventRecord, 'site'>): string {
  const area = directory.sites.get(event.site)?.area;
  return area === undefined ? directory.region.timeZone : zoneOf(directory, area);
}
