// The thread in which an outside calendar is worked out: what strangers wrote may take as long as it likes here.

import { parentPort, workerData } from 'node:worker_threads';
import { busyTimesOf } from './busy-times.ts';

let answer: unknown;
try {
  answer = { times: busyTimesOf(workerData) };
} catch {
  answer = { fault: 'unreadable' };
}
parentPort?.postMessage(answer);
