// Structured logs. What could name a person is never handed to them; this file keeps what slips in out.

import { type DestinationStream, type Logger, pino } from 'pino';

export type { Logger };

/** A JSON logger, to standard output unless told. Errors are logged by name, code and stack, never by the values they carry. */
export function openLog(level: string, destination: DestinationStream = pino.destination(1)): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: describeError },
    redact: { paths: ['req.headers', '*.email', '*.token', '*.password', '*.question'], remove: true },
  };
  return pino(options, destination);
}

function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { name: typeof error };
  // A driver's message may quote a value ("Key (email)=(…) already exists"): the stack's frames are enough.
  const frames = error.stack?.split('\n').filter((line) => line.trimStart().startsWith('at '));
  return { name: error.name, code: 'code' in error ? error.code : undefined, at: frames?.slice(0, 8).join('\n') };
}
