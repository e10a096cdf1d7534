// A poll as its proposer sees it. What was said stands by whom it was asked of: nobody who was asked reads this.

import { type Directory, zoneOf } from '../../core/directory.ts';
import { toIso } from '../../core/instant.ts';
import type { LogEntry } from '../../platform/record-acts.ts';
import { mailboxOf } from './address-asked.ts';
import { actsOn, type Part, suggested } from './rules.ts';
import type { PollAnswerIs, PollView } from './schema.ts';
import type { PollRecord } from './store.ts';

export function viewPoll(directory: Directory, poll: PollRecord, part: Part): PollView {
  const zone = zoneOf(directory, poll.area);
  const asked = poll.asked.filter(({ removedAt }) => removedAt === undefined);
  const times = poll.times.map((time) => ({
    ...time,
    answers: asked.flatMap(({ answers }) => answers.get(time.id) ?? []),
  }));
  const count = (answers: readonly PollAnswerIs[], of: PollAnswerIs) => answers.filter((one) => one === of).length;
  const suggestion = poll.state === 'open' ? suggested(times) : undefined;
  const chosen = poll.times.find(({ state }) => state === 'chosen');
  return {
    id: poll.id,
    service: poll.service,
    area: poll.area,
    minutes: poll.minutes,
    channel: poll.channel,
    ...(poll.site !== undefined && { site: poll.site }),
    ...(poll.room !== undefined && { room: poll.room }),
    professionals: poll.professionals.map((id) => ({ id, post: directory.professionals.get(id)?.post ?? {} })),
    state: poll.state,
    deadline: toIso(poll.deadline, zone),
    createdAt: toIso(poll.createdAt, zone),
    times: times.map(({ id, start, end, state, answers }) => ({
      ...{ id, start: toIso(start, zone), end: toIso(end, zone), state },
      ...{ yes: count(answers, 'yes'), ifNeedBe: count(answers, 'if-need-be'), no: count(answers, 'no') },
    })),
    ...(suggestion !== undefined && { suggestion }),
    ...(chosen && { booking: chosen.booking }),
    ...(poll.meeting && {
      meeting: {
        start: toIso(poll.meeting.start, zone),
        end: toIso(poll.meeting.end, zone),
        cancelled: poll.meeting.isCancelled,
      },
    }),
    ...(poll.plan !== undefined && { plan: poll.plan }),
    asked: poll.asked.map((one) => ({
      id: one.id,
      ...(one.professional !== undefined && { professional: one.professional }),
      ...(one.email !== undefined && { email: one.email }),
      ...(one.role !== undefined && { role: one.role }),
      language: one.language,
      reached: mailboxOf(directory, one) !== undefined,
      answered: one.answeredAt !== undefined,
      removed: one.removedAt !== undefined,
      answers: [...one.answers].map(([time, answer]) => ({ time, answer })),
    })),
    acts: [...actsOn(part, poll)],
  };
}

/** What the log keeps of it. */
export function logOf(
  { id, area, service }: Pick<PollRecord, 'id' | 'area' | 'service'>,
  details: LogEntry['details'] = {},
): Pick<LogEntry, 'subject' | 'area' | 'details'> {
  return { subject: { kind: 'poll', id }, area, details: { service, ...details } };
}
