// The thread in which a mail that came back is understood: what strangers wrote may take as long as it likes here.

import { parentPort, workerData } from 'node:worker_threads';
import { understandMail } from './understand-mail.ts';

parentPort?.postMessage(await understandMail(workerData));
