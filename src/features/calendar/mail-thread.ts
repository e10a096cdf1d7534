// The thread in which mails that came back are understood: what strangers wrote may take as long as it likes here.

import { parentPort } from 'node:worker_threads';
import { type MailQuestion, understandMail } from './understand-mail.ts';

parentPort?.on('message', async (question: MailQuestion) => parentPort?.postMessage(await understandMail(question)));
