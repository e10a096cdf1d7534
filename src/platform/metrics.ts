// What operations watch, in Prometheus' text format. Labels hold routes and codes, never ids.

import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';

export type Metrics = {
  readonly registry: Registry;
  readonly requests: Histogram<'method' | 'route' | 'status'>;
  readonly commands: Counter<'command' | 'outcome'>;
  readonly jobs: Counter<'job' | 'outcome'>;
};

/** A registry of its own, so that two services in one process (a test) do not count together. */
export function openMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    requests: new Histogram({
      name: 'neuvoaika_http_request_seconds',
      help: 'Time to answer a request, by route and status.',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.01, 0.03, 0.1, 0.3, 1, 3, 10],
      registers: [registry],
    }),
    commands: new Counter({
      name: 'neuvoaika_commands_total',
      help: 'Commands run, by name and outcome (done, replayed or the refusal code).',
      labelNames: ['command', 'outcome'],
      registers: [registry],
    }),
    jobs: new Counter({
      name: 'neuvoaika_jobs_total',
      help: 'Background jobs run, by name and outcome.',
      labelNames: ['job', 'outcome'],
      registers: [registry],
    }),
  };
}
