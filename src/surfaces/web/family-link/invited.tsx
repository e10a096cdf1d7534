// The page of somebody who was invited: an interpreter, a guest, another authority. When, where and how one comes in; no
// names, nothing about whom or what, and nothing that changes the time.

import type { Context } from 'hono';
import type { FC } from 'hono/jsx';
import { zoneOf } from '../../../core/directory.ts';
import type { Language } from '../../../core/permissions.ts';
import { sayDate, sayLanguage } from '../../../core/wording.ts';
import { type InvitedBooking, readAsInvited } from '../../../features/bookings/read-as-invited.ts';
import { readVideoMeeting, type VideoMeeting } from '../../../features/video/read.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { telOf } from '../booking/how-to-reach.tsx';
import { isHeld } from '../booking/room.tsx';
import { channelIcon } from '../booking/slot-list.tsx';
import { isOutOf, WhyOut } from '../booking/why-out.tsx';
import { Badge, Facts } from '../kit/badge.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { Icon } from '../kit/icon.tsx';
import { Name } from '../kit/localized-name.tsx';
import { showPage } from '../kit/page.tsx';
import { LongTime } from '../kit/times.tsx';
import type { FamilyLink } from './family-link.tsx';
import { familyLinkTexts, invitedTexts } from './texts/words.ts';

type Read = Awaited<ReturnType<typeof readAsInvited>>;
type View = Read & {
  readonly path: string;
  readonly language: Language;
  readonly timeZone: string;
  readonly now: number;
};

export async function showInvited(c: Context<WebEnv>, deps: Dependencies, link: FamilyLink): Promise<Response> {
  const { language } = c.var;
  const read = await readAsInvited(deps, link.actor, link.booking, c.var.requestId);
  const { booking, directory } = read;
  const video = booking.channel === 'video' ? await readVideoMeeting(deps, link.actor, booking.id) : undefined;
  const timeZone = zoneOf(directory, booking.area);
  const view: View = { ...read, path: link.path, language, timeZone, now: deps.clock.now() };
  const text = invitedTexts[language];
  const phone = directory.areas.get(booking.area)?.phone;
  const ahead = view.now < booking.end;
  return showPage(
    c,
    { title: `${text.title} ${sayDate(booking.start, language, timeZone, 'short')}`, width: 'narrow' },
    <div class="stack gap-5">
      <div class="stack gap-3">
        <Badge icon={ahead ? 'check' : 'clock'} {...(ahead && { tone: 'good' })}>
          {ahead ? familyLinkTexts[language].state.booked : familyLinkTexts[language].state.over}
        </Badge>
        <h1 class="big-time">
          <span class="unseen">{text.title}: </span>
          <LongTime start={booking.start} end={booking.end} reading={{ language, timeZone }} />
        </h1>
        <p>{text.role[booking.role]}</p>
        <HowToCome view={view} />
      </div>
      {ahead && video && <Video view={view} video={video} />}
      <div class="stack gap-3 no-print">
        {ahead && (
          <a class="button second wide" href={`${link.path}/invite.ics`}>
            <Icon name="add-to-calendar" /> {familyLinkTexts[language].calendar}
          </a>
        )}
        {phone && (
          <a class="button second wide" href={telOf(phone)}>
            <Icon name="phone" /> {familyLinkTexts[language].call({ phone })}
          </a>
        )}
        <p class="small soft">{text.unable({ phone: phone?.replaceAll(' ', '\u00a0') })}</p>
      </div>
      <p class="small soft">
        <Icon name="lock" /> {text.keep}
      </p>
    </div>,
  );
}

const HowToCome: FC<{ view: View }> = ({ view: { booking, directory, language } }) => {
  const text = invitedTexts[language];
  const { channel, interprets } = booking;
  return (
    <>
      {channel !== undefined && (
        <p>
          <Icon name={channelIcon[channel]} /> {text.how[channel]}
        </p>
      )}
      <Facts
        of={[
          [text.interprets, interprets && sayLanguage(interprets, language)],
          [text.place, channel === 'on-site' && <Place booking={booking} directory={directory} language={language} />],
          [text.room, channel === 'on-site' && roomOf(booking, directory, language)],
        ]}
      />
    </>
  );
};

const Place: FC<{ booking: InvitedBooking; directory: Read['directory']; language: Language }> = ({
  booking,
  directory,
  language,
}) => {
  const site = booking.site && directory.sites.get(booking.site);
  if (booking.placeHidden || !site) return familyLinkTexts[language].askWhere;
  return (
    <>
      <Name of={site.name} language={language} />
      {site.address !== undefined && `, ${site.address}`}
    </>
  );
};

function roomOf({ room }: InvitedBooking, directory: Read['directory'], language: Language) {
  const found = room && directory.rooms.get(room);
  return found && <Name of={found.name} language={language} />;
}

const Video: FC<{ view: View; video: VideoMeeting }> = ({ view: { path, language, timeZone }, video }) => {
  const [text, said] = [familyLinkTexts[language], invitedTexts[language]];
  const open = video.door === 'open';
  if (isOutOf(video)) return <WhyOut of={video} room={`${path}/room`} language={language} />;
  if (!isHeld(video.door)) return <p>{said.videoMissing}</p>;
  return (
    <section class="card stack gap-3">
      <h2>{said.videoTitle}</h2>
      <p>{open ? said.videoOpen : text.videoOpens({ when: { at: video.opensAt, zone: timeZone } })}</p>
      <a class={open ? 'button wide no-print' : 'button second wide no-print'} href={`${path}/room`}>
        <Icon name="video" /> {open ? text.join : text.videoTest}
      </a>
    </section>
  );
};
