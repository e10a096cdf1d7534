// The thread in which outside calendars are worked out: what strangers wrote may take as long as it likes here.

import { parentPort } from 'node:worker_threads';
import { type BusyQuestion, busyTimesOf } from './busy-times.ts';

parentPort?.on('message', (question: BusyQuestion) => parentPort?.postMessage(answerTo(question)));

function answerTo(question: BusyQuestion) {
  try {
    return { times: busyTimesOf(question) };
  } catch {
    return { fault: 'unreadable' };
  }
}
