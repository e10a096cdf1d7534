// Who may enter a video room, when, and with which grants.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bookingStates } from '../../src/core/booking.ts';
import { channels } from '../../src/core/directory.ts';
import type { AreaId, BookingId, Principal, ProfessionalId } from '../../src/core/ids.ts';
import { MINUTE } from '../../src/core/instant.ts';
import type { Actor } from '../../src/core/permissions.ts';
import { opens } from '../../src/features/clinics/rules.ts';
import {
  bearerOf,
  type Comes,
  doorOf,
  extendableTo,
  extendedHour,
  grantsOf,
  leadsNow,
  type Meeting,
  type MeetingRole,
  mayBeOneOut,
  mayEnter,
  mayHost,
  meetingRoleOf,
  numberAlike,
  type PersonState,
  type RoomState,
  waitedFor,
  waitsInLobby,
} from '../../src/features/video/rules.ts';

const start = Date.parse('2026-11-24T11:50:00Z');
const end = start + 45 * MINUTE;
const meeting = { status: 'booked', start, end, channel: 'video' } as const;
const roles: readonly MeetingRole[] = ['host', 'booker', 'guest'];

/** How the three stand at the door: `in`, or the code they are refused with and why. */
type Row = readonly [when: string, at: number, of: Case, host: string, booker: string, guest: string];
type Case = {
  readonly meeting?: Partial<Meeting>;
  readonly room?: Partial<RoomState>;
  readonly person?: PersonState;
};

const minute = (n: number) => start + n * MINUTE;
const was = { cameAt: start, admittedAt: start };
const CLOSED = (why: string) => [`video_closed ${why}`, `video_closed ${why}`, `video_closed ${why}`] as const;
const EARLY = ['not_yet', 'not_yet', 'not_yet'] as const;
const OTHER = ['channel_not_offered', 'channel_not_offered', 'channel_not_offered'] as const;

const DOOR: readonly Row[] = [
  // time
  ['a day before', minute(-24 * 60), {}, ...EARLY],
  ['a moment before it opens', minute(-10) - 1, {}, ...EARLY],
  ['ten minutes before the start', minute(-10), {}, 'in', 'in', 'in_lobby'],
  ['in its last moment', end - 1, {}, 'in', 'in', 'in_lobby'],
  ['at its end', end, {}, ...CLOSED('over')],
  ['at its end, by somebody who was in', end, { person: was }, ...CLOSED('over')],
  ['past its end, extended', end + MINUTE, { room: { closesAt: end + 5 * MINUTE }, person: was }, 'in', 'in', 'in'],
  ['past what it was extended to', end + 5 * MINUTE, { room: { closesAt: end + 5 * MINUTE } }, ...CLOSED('over')],
  // the booking's state
  ['marked as come', start, { meeting: { status: 'arrived' } }, 'in', 'in', 'in_lobby'],
  ['marked as held while it goes on', start, { meeting: { status: 'fulfilled' }, person: was }, 'in', 'in', 'in'],
  ['cancelled', start, { meeting: { status: 'cancelled' }, person: was }, ...CLOSED('cancelled')],
  ['cancelled, before its time', minute(-60), { meeting: { status: 'cancelled' } }, ...CLOSED('cancelled')],
  ['only held', start, { meeting: { status: 'held' } }, ...CLOSED('cancelled')],
  ['marked as not come', start, { meeting: { status: 'no-show' }, person: was }, ...CLOSED('no-show')],
  ['by phone from the start', start, { meeting: { channel: 'phone' } }, ...OTHER],
  ['on site from the start', start, { meeting: { channel: 'on-site' } }, ...OTHER],
  [
    'by phone, changed while they met',
    start,
    { meeting: { channel: 'phone' }, room: {}, person: was },
    ...CLOSED('other-channel'),
  ],
  [
    'moved to later',
    minute(-60),
    { room: { closedBecause: 'moved' } },
    'not_yet moved',
    'not_yet moved',
    'not_yet moved',
  ],
  ['moved, at the new time', start, { room: { closedBecause: 'moved' } }, 'in', 'in', 'in_lobby'],
  ['ended by the host', start, { room: { closedBecause: 'ended' }, person: was }, ...CLOSED('ended')],
  // the person's state; a host is put out by nobody
  ['waiting', start, { room: {}, person: { cameAt: start } }, 'in', 'in', 'in_lobby'],
  ['let in, coming back', start, { room: {}, person: was }, 'in', 'in', 'in'],
  ['sent back to the lobby', start, { room: {}, person: { cameAt: start } }, 'in', 'in', 'in_lobby'],
  [
    'denied until later',
    start,
    { room: {}, person: { cameAt: start, deniedAt: start, comeBackAt: minute(10) } },
    'denied from',
    'denied from',
    'denied from',
  ],
  [
    'denied, at the time to come back',
    minute(10),
    { room: {}, person: { cameAt: start, deniedAt: start, comeBackAt: minute(10) } },
    'in',
    'in',
    'in_lobby',
  ],
  [
    'denied for good',
    minute(10),
    { room: {}, person: { cameAt: start, deniedAt: start } },
    'denied',
    'denied',
    'denied',
  ],
  ['removed', minute(1), { room: {}, person: { cameAt: start, removedAt: start } }, 'removed', 'removed', 'removed'],
  // the lock
  ['locked, never come', start, { room: { locked: true } }, 'in', 'locked', 'locked'],
  ['locked, waiting before', start, { room: { locked: true }, person: { cameAt: start } }, 'in', 'in', 'in_lobby'],
  ['locked, coming back', start, { room: { locked: true }, person: was }, 'in', 'in', 'in'],
];

describe('the door of a video room', () => {
  it.each(DOOR)('%s', (_when, now, { meeting: other, room, person }, ...expected) => {
    const known = room && { closesAt: end, locked: false, ...room };
    const said = roles.map((role) => {
      const entry = mayEnter({ ...meeting, ...other }, role, now, { room: known, person });
      if (entry.allowed) return 'in';
      const because = 'because' in entry && entry.because !== undefined ? ` ${entry.because}` : '';
      return `${entry.code}${because}${entry.code === 'denied' && entry.from !== undefined ? ' from' : ''}`;
    });
    expect(said).toEqual(expected);
  });

  it('says from when it helps to come', () => {
    expect(mayEnter(meeting, 'guest', start - 11 * MINUTE)).toMatchObject({ from: start - 10 * MINUTE });
    const person = { cameAt: start, deniedAt: start, comeBackAt: start + MINUTE };
    expect(mayEnter(meeting, 'guest', start, { person })).toMatchObject({ code: 'denied', from: start + MINUTE });
  });

  it('tells an outsider nothing but that they may not enter, whatever the booking and the time', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...bookingStates),
        fc.constantFrom(...channels),
        fc.integer(),
        (status, channel, now) => {
          expect(mayEnter({ ...meeting, status, channel }, undefined, now)).toEqual({
            allowed: false,
            code: 'not_allowed',
          });
        },
      ),
    );
  });

  it('never lets a token outlive the door by a second, nor live longer than a minute', () => {
    fc.assert(
      fc.property(fc.integer({ min: start - 60 * MINUTE, max: end + 60 * MINUTE }), (now) => {
        const entry = mayEnter(meeting, 'booker', now);
        fc.pre(entry.allowed);
        if (!entry.allowed) return;
        expect(entry.ttlSeconds).toBeGreaterThan(0);
        expect(entry.ttlSeconds).toBeLessThanOrEqual(60);
        expect(now + entry.ttlSeconds * 1000).toBeLessThan(doorOf(meeting).closesAt + 1000);
      }),
    );
  });
});

describe('somebody of a family who may be one that is out', () => {
  const now = minute(5);
  const came = { identity: 'me', kind: 'family', isOwn: true, cameAt: start } as const;
  const removed = { removedAt: start };
  const later = { deniedAt: start, comeBackAt: minute(10) };
  const over = { deniedAt: start, comeBackAt: minute(4) };
  type Other = Partial<Comes>;
  const CASES: readonly (readonly [string, Other, Other, boolean])[] = [
    ['a shared link, an own one removed', { isOwn: false }, removed, true],
    ['a shared link, let in before', { isOwn: false, admittedAt: start }, removed, true],
    ['a shared link, an own one denied until later', { isOwn: false }, later, true],
    ['a shared link, an own one denied until before', { isOwn: false }, over, false],
    ['an own link, a shared one removed', {}, { isOwn: false, ...removed }, true],
    ['a shared link, another shared one removed', { isOwn: false }, { isOwn: false, ...removed }, true],
    ['an own link, another guardian’s removed', {}, removed, false],
    ['a shared link, a guest removed', { isOwn: false }, { kind: 'guest', ...removed }, false],
    ['an interpreter, a shared link removed', { kind: 'interpreter' }, { isOwn: false, ...removed }, false],
    ['a shared link, nobody out', { isOwn: false }, {}, false],
    ['a shared link that is out itself', { isOwn: false, ...removed }, removed, false],
  ];
  it.each(CASES)('by %s', (_when, own, other, expected) => {
    const me = { ...came, ...own };
    expect(mayBeOneOut(me, [me, { ...came, identity: 'other', ...other }], now)).toBe(expected);
  });
});

describe('guests whom no name tells apart', () => {
  it('are told apart by who came first, and nobody else is numbered', () => {
    const one = (identity: string, kind: Comes['kind'], role: MeetingRole = 'guest') => ({ identity, kind, role });
    const persons = [
      ...[one('a', 'family'), one('b', 'interpreter'), one('c', 'family'), one('d', 'family')],
      ...[one('e', 'guest', 'host'), one('f', 'guest'), one('g', 'guest', 'booker')],
    ];
    const named = numberAlike(persons, (identity) => identity === 'c');
    expect([...named]).toEqual([
      ['a', 1],
      ['d', 2],
    ]);
    expect(numberAlike(persons.slice(0, 2), () => false).size).toBe(0);
  });
});

describe('an extension', () => {
  const room = { closesAt: end, locked: false };
  const extend = (now: number, taken?: number, known: RoomState = room) => extendedHour(meeting, known, { now, taken });

  it('goes by five minutes, for an hour at most and until the next time of those who meet', () => {
    expect(extend(end - MINUTE)).toEqual({ closesAt: end + 5 * MINUTE });
    expect(extend(end - MINUTE, end + 5 * MINUTE)).toEqual({ closesAt: end + 5 * MINUTE });
    expect(extend(end - MINUTE, end + 4 * MINUTE)).toEqual({ refused: 'slot_taken' });
    expect(extend(end - MINUTE, end)).toEqual({ refused: 'slot_taken' });
    const last = { ...room, closesAt: end + 60 * MINUTE };
    expect(extend(end, undefined, last)).toEqual({ refused: 'video_closed' });
    expect([undefined, end + 17 * MINUTE].map((taken) => extendableTo(meeting, taken))).toEqual([
      end + 60 * MINUTE,
      end + 15 * MINUTE,
    ]);
  });

  it('opens the room again within half an hour of its end, so that there are minutes left', () => {
    expect(extend(end + 7 * MINUTE)).toEqual({ closesAt: end + 10 * MINUTE });
    expect(extend(end + 30 * MINUTE)).toEqual({ refused: 'video_closed' });
  });

  it('gives a room that was ended its own time back, and no more', () => {
    expect(extend(start, end, { ...room, closedBecause: 'ended' })).toEqual({ closesAt: end });
  });
});

describe('what one may do inside', () => {
  it('is to be seen and heard, to write to each other, and for staff to show a screen', () => {
    for (const role of roles) {
      expect(grantsOf(role)).toMatchObject({ subscribe: true, sendData: true });
      expect(grantsOf(role).publish).toEqual(expect.arrayContaining(['camera', 'microphone']));
      expect(grantsOf(role).publish.includes('screen')).toBe(role !== 'guest');
    }
  });
});

describe('how one belongs to a meeting', () => {
  const company = {
    id: 'booking-1' as BookingId,
    area: 'hartola' as AreaId,
    professionals: ['pn-psykologi' as ProfessionalId],
    participants: [
      { id: '1', role: 'booker', principal: 'user-1' },
      { id: '2', role: 'guest', email: 'guest@example.test' },
      { id: '3', role: 'left', email: 'left@example.test' },
    ],
  };
  const actor: Actor = { principal: 'user-9' as Principal, name: 'N', language: 'fi', grants: [] };

  it('is host for its professional, even one who booked it', () => {
    const professional = 'pn-psykologi' as ProfessionalId;
    expect(meetingRoleOf({ ...actor, principal: 'user-1' as Principal, professional }, company)).toBe('host');
  });

  it('is booker for a person who booked, guest for a person who was asked along, and nothing for anybody else', () => {
    expect(meetingRoleOf({ ...actor, principal: 'user-1' as Principal }, company)).toBe('booker');
    expect(meetingRoleOf({ ...actor, email: 'guest@example.test' }, company)).toBe('guest');
    expect(meetingRoleOf({ ...actor, email: 'other@example.test' }, company)).toBeUndefined();
    expect(meetingRoleOf(actor, company)).toBeUndefined();
  });

  it('is nothing for the desk that booked for a family, whose people alone take part', () => {
    const participants = [{ id: '1', role: 'guardian', email: 'guardian@example.test' }];
    expect(meetingRoleOf({ ...actor, principal: 'user-1' as Principal }, { ...company, participants })).toBeUndefined();
  });

  it('lets its professionals lead, and who booked it where one of them has said so; guests alone wait', () => {
    const leads = (bookerHosts: boolean) => [...roles, undefined].map((role) => mayHost(role, bookerHosts));
    expect([leads(false), leads(true)]).toEqual([
      [true, false, false, false],
      [true, true, false, false],
    ]);
    expect(roles.filter(waitsInLobby)).toEqual(['guest']);
    const now = (person?: PersonState) =>
      roles.map((role) => leadsNow(role, { bookerHosts: true, person, now: start }));
    expect(now()).toEqual([true, false, false]);
    expect(now(was)).toEqual([true, true, false]);
    expect(now({ ...was, removedAt: start })).toEqual([false, false, false]);
    expect(now({ cameAt: start, deniedAt: start })).toEqual([false, false, false]);
  });

  it('is no more the professional who has left, and by an invitation anew another than by the one before', () => {
    const professional = 'pn-psykologi' as ProfessionalId;
    const as = (...parts: string[]) => ({
      ...company,
      participants: parts.map((role, at) => ({ id: `${at}`, role, professional, email: 'guest@example.test' })),
    });
    const roleAs = (...parts: string[]) => meetingRoleOf({ ...actor, professional }, as(...parts));
    expect([roleAs('professional'), roleAs('left'), roleAs('left', 'professional'), roleAs()]).toEqual([
      'host',
      undefined,
      'host',
      'host',
    ]);
    expect(bearerOf({ ...actor, email: 'guest@example.test' }, as('left', 'guest'))).toBe('1');
  });

  it('is guest by the link to this meeting, anybody who booked it, and nothing by the link to another', () => {
    const byLink = { ...actor, principal: 'user-1' as Principal, booking: company.id };
    expect(meetingRoleOf(byLink, company)).toBe('guest');
    expect(meetingRoleOf({ ...byLink, booking: 'booking-2' as BookingId }, company)).toBeUndefined();
  });

  it('is nothing for a key of theirs outside the areas it was accepted for', () => {
    const key = { ...actor, principal: 'user-1' as Principal, key: 'k' };
    const inArea = (area: string) => ({ ...key, grants: [{ role: 'worker' as const, area: area as AreaId }] });
    expect(meetingRoleOf(inArea('hartola'), company)).toBe('booker');
    expect(meetingRoleOf(inArea('asikkala'), company)).toBeUndefined();
  });

  it('is nothing by a link that is revoked, out of date or of somebody who left', () => {
    const link = { revoked: false, expiresAt: end };
    expect([opens(link, end - 1), opens(link, end), opens({ ...link, revoked: true }, start)]).toEqual([
      true,
      false,
      false,
    ]);
    const invited = (participant: string) => ({
      ...actor,
      invitation: { booking: company.id as BookingId, participant, role: 'guest' as const },
    });
    expect([invited('2'), invited('3'), invited('9')].map((one) => meetingRoleOf(one, company))).toEqual([
      'guest',
      undefined,
      undefined,
    ]);
  });

  it('ends for a person who no longer takes part', () => {
    expect(meetingRoleOf({ ...actor, email: 'left@example.test' }, company)).toBeUndefined();
  });
});

describe('who is waited for', () => {
  const [cameAt, now] = [start, start + MINUTE];
  const one = (role: MeetingRole, more: Omit<PersonState, 'cameAt'> = {}) => ({
    role,
    cameAt,
    seenAt: now,
    ...more,
  });
  const [guest, booker, host] = [
    one('guest'),
    one('booker', { admittedAt: start }),
    one('host', { admittedAt: start }),
  ];
  type Standing = Parameters<typeof waitedFor>[0];
  const rows: readonly [string, Standing, boolean, string][] = [
    ['nobody has come', [], true, ''],
    ['a guest is at the door', [guest], false, 'host'],
    ['a guest is at the door, and who booked hosts', [guest], true, 'host booker'],
    ['who booked is inside', [booker], false, 'host'],
    ['who booked is inside, hosts, and a guest is at the door', [booker, guest], true, 'host'],
    ['who booked was removed, who hosted', [one('booker', { removedAt: start }), guest], true, 'host'],
    ['the host is inside', [host, guest, booker], true, ''],
    ['the host was inside and has gone', [{ ...host, seenAt: start }, guest], false, 'host'],
    ['the guest has gone', [{ ...guest, seenAt: start }], true, ''],
    ['the guest was removed', [one('guest', { removedAt: start })], true, ''],
    ['the guest is to come back', [one('guest', { deniedAt: start, comeBackAt: now + MINUTE })], true, ''],
  ];
  it.each(rows)('%s', (_, persons, bookerHosts, expected) => {
    const waited = waitedFor(persons, { bookerHosts, now });
    expect(Object.keys(waited).join(' ')).toBe(expected);
    expect(Object.values(waited).every((since) => since === cameAt)).toBe(true);
  });
});
