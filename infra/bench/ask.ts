// Clients that ask over HTTP: each one question after another, on a connection that stays open. They share the processor
// with what is measured, so they take as little of it as they can.

import { Agent, request } from 'undici';

export type Answer = { readonly status: number; readonly text: string; readonly retryAfter: boolean };
export type Question = {
  readonly method?: 'GET' | 'POST';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
};

export const keptOpen = (connections: number) => new Agent({ connections });

export async function ask(agent: Agent, { method = 'GET', url, headers, body }: Question): Promise<Answer> {
  const answer = await request(url, {
    dispatcher: agent,
    method,
    headers: { ...headers, ...(body !== undefined && { 'Content-Type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return {
    status: answer.statusCode,
    text: await answer.body.text(),
    retryAfter: answer.headers['retry-after'] !== undefined,
  };
}

/** As `ask`, and throws where the answer is not good. */
export async function askWell(agent: Agent, question: Question): Promise<string> {
  const { status, text } = await ask(agent, question);
  if (status >= 400) throw new Error(`${question.url}: ${status} ${text.slice(0, 500)}`);
  return text;
}

export type Load = {
  readonly seconds: number;
  /** milliseconds of each answer, in the order they came */
  readonly times: readonly number[];
  readonly answers: readonly Answer[];
};

/** So many clients at once, each asking what comes next until there is no more or the time is over. */
export async function load(
  clients: number,
  next: () => Question | undefined,
  { forSeconds = Number.POSITIVE_INFINITY }: { readonly forSeconds?: number } = {},
): Promise<Load> {
  const agent = keptOpen(clients);
  const times: number[] = [];
  const answers: Answer[] = [];
  const start = performance.now();
  const one = async () => {
    while (performance.now() - start < forSeconds * 1000) {
      const question = next();
      if (question === undefined) return;
      const began = performance.now();
      const answer = await ask(agent, question).catch(
        (error: Error): Answer => ({
          status: 0,
          text: error.message,
          retryAfter: false,
        }),
      );
      times.push(performance.now() - began);
      answers.push(answer);
    }
  };
  await Promise.all(Array.from({ length: clients }, one));
  const seconds = (performance.now() - start) / 1000;
  await agent.destroy();
  return { seconds, times, answers };
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const median = (values: readonly number[]) => quantile(values, 0.5);
