// How a poll stands, in a few words.

import type { FC } from 'hono/jsx';
import { type Directory, zoneOf } from '../../../core/directory.ts';
import type { AreaId } from '../../../core/ids.ts';
import type { Language } from '../../../core/permissions.ts';
import type { PollView } from '../../../features/polls/schema.ts';
import { Badge } from '../kit/badge.tsx';
import { pollTexts } from './texts/words.ts';

export function zoneOfPoll(directory: Directory, { area }: Pick<PollView, 'area'>): string {
  return zoneOf(directory, area as AreaId);
}

export const PollBadge: FC<{ of: PollView; directory: Directory; language: Language }> = ({
  of: poll,
  directory,
  language,
}) => {
  const text = pollTexts[language].state;
  switch (poll.state) {
    case 'open':
      return (
        <Badge tone="warn" icon="clock">
          {text.open({ deadline: { at: Date.parse(poll.deadline), zone: zoneOfPoll(directory, poll) } })}
        </Badge>
      );
    case 'chosen':
      if (poll.meeting?.cancelled) return <Badge>{text.cancelled}</Badge>;
      return (
        <Badge tone="good" icon="done">
          {text.chosen}
        </Badge>
      );
    case 'withdrawn':
      return <Badge>{text.withdrawn}</Badge>;
    case 'lapsed':
      return <Badge>{text.lapsed}</Badge>;
  }
};
