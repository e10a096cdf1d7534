// Why somebody is out of a meeting's room, as the room itself says it: one sentence on every page.

import type { FC } from 'hono/jsx';
import { zoneOf } from '../../../core/directory.ts';
import type { Language } from '../../../core/permissions.ts';
import type { VideoMeeting } from '../../../features/video/read.ts';
import { Icon } from '../kit/icon.tsx';
import { sayOut } from './islands/room/say-out.ts';
import { roomTexts } from './texts/words.ts';

/** Nothing where they are in, wait, or are early. */
export function sayWhyOut({ out, booking, directory }: VideoMeeting, language: Language): string | undefined {
  if (out === undefined) return undefined;
  const { why, from } = out;
  const where = { language, timeZone: zoneOf(directory, booking.area), texts: roomTexts[language].room };
  return sayOut({ out: why, ...(from !== undefined && { from: new Date(from).toISOString() }) }, where);
}

/** A page about the booking says its new time itself. */
export function isOutOf({ out }: VideoMeeting): boolean {
  return out !== undefined && out.why !== 'moved';
}

/** With the way to open it again, for those who lead the meeting. `room`: its address. */
export const WhyOut: FC<{ of: VideoMeeting; room: string; language: Language }> = ({ of, room, language }) => (
  <div class="stack gap-3">
    <p>
      <Icon name="video" /> {sayWhyOut(of, language)}
    </p>
    {of.mayReopen && (
      <p class="no-print">
        <a class="button second" href={room}>
          <Icon name="video" /> {roomTexts[language].toReopen}
        </a>
      </p>
    )}
  </div>
);
