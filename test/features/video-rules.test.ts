// Who may enter a video room, when, and with which grants.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bookingStates } from '../../src/core/booking.ts';
import { channels } from '../../src/core/directory.ts';
import type { AreaId, BookingId, Principal, ProfessionalId } from '../../src/core/ids.ts';
import { MINUTE } from '../../src/core/instant.ts';
import type { Actor } from '../../src/core/permissions.ts';
import {
  doorOf,
  grantsOf,
  type MeetingRole,
  mayEnter,
  mayHost,
  meetingRoleOf,
  waitsInLobby,
} from '../../src/features/video/rules.ts';

const start = Date.parse('2026-11-24T11:50:00Z');
const end = start + 45 * MINUTE;
const meeting = { status: 'booked', start, end, channel: 'video' } as const;
const roles: readonly MeetingRole[] = ['host', 'booker', 'guest'];

describe('the door of a video room', () => {
  it('opens ten minutes before the start, not a moment earlier', () => {
    const opensAt = start - 10 * MINUTE;
    expect(mayEnter(meeting, 'booker', opensAt - 1)).toEqual({ allowed: false, code: 'not_yet', from: opensAt });
    expect(mayEnter(meeting, 'booker', opensAt).allowed).toBe(true);
  });

  it('closes at the end, or when a host has extended to', () => {
    const over = { allowed: false, code: 'video_closed', because: 'over' };
    expect(mayEnter(meeting, 'host', end - 1).allowed).toBe(true);
    expect(mayEnter(meeting, 'host', end)).toEqual(over);
    const room = { closesAt: end + 10 * MINUTE, locked: false };
    expect(mayEnter(meeting, 'host', end + 10 * MINUTE - 1, { room }).allowed).toBe(true);
    expect(mayEnter(meeting, 'host', end + 10 * MINUTE, { room })).toEqual(over);
  });

  it('stays shut for a cancelled booking, a hold and a no-show, and open when the meeting was marked as held', () => {
    const open = bookingStates.filter((status) => mayEnter({ ...meeting, status }, 'host', start).allowed);
    expect(open).toEqual(['booked', 'arrived', 'fulfilled']);
  });

  it('is there only for meetings by video', () => {
    for (const channel of channels.filter((other) => other !== 'video')) {
      expect(mayEnter({ ...meeting, channel }, 'host', start)).toEqual({ allowed: false, code: 'channel_not_offered' });
    }
    const { channel: _, ...undecided } = meeting;
    expect(mayEnter(undecided, 'host', start).allowed).toBe(false);
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

  it('ends for a person who no longer takes part', () => {
    expect(meetingRoleOf({ ...actor, email: 'left@example.test' }, company)).toBeUndefined();
  });
});
