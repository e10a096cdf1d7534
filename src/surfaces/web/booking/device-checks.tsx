// Who has tested their devices for a meeting by video, when, and what did not work: for those whom they will meet.

import type { FC } from 'hono/jsx';
import { failedParts } from '../../../core/device-check.ts';
import type { Language } from '../../../core/permissions.ts';
import { sayList } from '../../../core/wording.ts';
import type { KeptCheck, MeetingFacts } from '../../../features/video/read-meeting-facts.ts';
import { Icon } from '../kit/icon.tsx';
import { dateOf } from '../kit/times.tsx';
import { deviceCheckTexts } from './texts/words.ts';

type Reading = { readonly now: number; readonly timeZone: string; readonly language: Language };

/** A line for each who has tested, and one for whom the meeting is, who has not. Nothing where nothing is told. */
export const DeviceChecks: FC<{ of: MeetingFacts | undefined; reading: Reading }> = ({ of, reading }) => {
  if (of === undefined) return null;
  const text = deviceCheckTexts[reading.language];
  return (
    <>
      {of.checks.map((check) => (
        <CheckLine check={check} reading={reading} />
      ))}
      {of.untested && (
        <p class="small soft">
          <Icon name="video" /> {text.untested({ who: text.part[of.untested] })}
        </p>
      )}
    </>
  );
};

const CheckLine: FC<{ check: KeptCheck; reading: Reading }> = ({ check: { part, at, results }, reading }) => {
  const { language, timeZone, now } = reading;
  const text = deviceCheckTexts[language];
  const failed = failedParts(results);
  const said = { who: text.part[part], ago: agoOf(at, now, timeZone), at: { at, zone: timeZone } };
  if (failed.length === 0) {
    return (
      <p class="small">
        <Icon name="check" /> {results.connection === 'slow' ? text.slow(said) : text.works(said)}
      </p>
    );
  }
  const parts = sayList(
    failed.map((one) => text.failed[one]),
    language,
  );
  return (
    <p class="small strong">
      <Icon name="warning" /> {text.fails({ ...said, parts })}
    </p>
  );
};

function agoOf(at: number, now: number, timeZone: string): 'today' | 'yesterday' | 'other' {
  const days = Temporal.PlainDate.from(dateOf(at, timeZone)).until(dateOf(now, timeZone)).days;
  if (days === 0) return 'today';
  return days === 1 ? 'yesterday' : 'other';
}
