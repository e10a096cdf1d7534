import { expect, test } from 'vitest';
import { faultsIn } from '../../infra/bench/judge-mails.ts';
import type { Taken } from '../../infra/bench/mail-sink.ts';

const START = '20261214T070000Z';
const booked = (uid: string) => ({ uid, start: START, sequence: 0 });
const mail = (uid: string, said: Partial<Taken> = {}): Taken => ({
  ...{ id: `<${uid}@example.test>`, subject: 'Konsultaatio: ma 14.12. klo 9', method: 'REQUEST' },
  ...{ uid, sequence: 0, start: START },
  ...said,
});

test('what came is right where each booking is told of once, on whatever day of the week, and others are offered a time', () => {
  const tuesday = { start: '20261215T070000Z', subject: 'Konsultaatio: ti 15.12. klo 9' };
  const offer = mail('', { subject: 'Sinulle on tarjolla aika', method: '', start: '' });
  const came = [mail('one'), mail('two'), mail('three', tuesday), offer];
  expect(faultsIn(came, [booked('one'), booked('two'), { ...booked('three'), start: tuesday.start }])).toEqual([]);
});

test('what is missing, doubled, untrue, in other words than the first or about nothing that stands is named', () => {
  const came = [
    ...['right', 'right too', 'twice', 'twice', 'gone'].map((uid) => mail(uid)),
    mail('old', { sequence: 1 }),
    mail('moved', { subject: 'Konsultaatio siirtyi: ma 14.12. klo 9' }),
  ];
  const truth = ['right', 'right too', 'none', 'twice', 'old', 'moved'].map(booked);
  expect(faultsIn(came, truth)).toEqual([
    { uid: 'none', fault: 'missing' },
    { uid: 'twice', fault: 'doubled' },
    { uid: 'old', fault: 'untrue' },
    { uid: 'moved', fault: 'words' },
    { uid: 'gone', fault: 'beside' },
  ]);
});
