// The API's description for people: every operation with an example that works. English, as its readers write code.

import { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { z } from 'zod';
import { errorCodes, Refusal } from '../../../core/errors.ts';
import { Badge } from '../components/badge.tsx';
import { Heading } from '../components/heading.tsx';
import { showPage } from '../components/page.tsx';
import type { WebEnv } from '../environment.ts';

const json = z.object({ 'application/json': z.object({ example: z.unknown() }).partial() }).partial();

/** As much of an OpenAPI document as the page shows. */
const shownDescription = z.object({
  servers: z.array(z.object({ url: z.string() })).min(1),
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({
        operationId: z.string(),
        tags: z.array(z.string()).default([]),
        summary: z.string(),
        parameters: z
          .array(
            z.object({
              name: z.string(),
              in: z.string(),
              required: z.boolean().default(false),
              description: z.string().optional(),
            }),
          )
          .default([]),
        requestBody: z.object({ content: json }).optional(),
      }),
    ),
  ),
});

type Operation = z.output<typeof shownDescription>['paths'][string][string] & {
  readonly method: string;
  readonly path: string;
};

/** `/docs`, made from the document at `/openapi.json`. */
export function docsPage(description: unknown): Hono<WebEnv> {
  const { servers, paths } = shownDescription.parse(description);
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, method: method.toUpperCase(), path })),
  );
  const tags = [...Map.groupBy(operations, (operation) => operation.tags[0] ?? '')];
  const routes = new Hono<WebEnv>();
  routes.get('/docs', (c) =>
    showPage(
      c,
      { title: 'API' },
      <div class="stack gap-6" lang="en">
        <Heading lead="JSON over HTTP. Sign requests with an API key; every change accepts an Idempotency-Key.">
          API
        </Heading>
        <p>
          The whole description: <a href="/openapi.json">/openapi.json</a> (OpenAPI 3.1). In the examples, KEY is an API
          key.
        </p>
        {tags.map(([tag, ofTag]) => (
          <section class="stack">
            <h2>{tag}</h2>
            {ofTag.map((operation) => (
              <OperationCard operation={operation} url={servers[0]?.url ?? ''} />
            ))}
          </section>
        ))}
        <Codes />
      </div>,
    ),
  );
  return routes;
}

const OperationCard: FC<{ operation: Operation; url: string }> = ({ operation, url }) => (
  <article class="card stack gap-3" id={operation.operationId}>
    <div class="row">
      <Badge {...(operation.method !== 'GET' && { tone: 'violet' })}>{operation.method}</Badge>
      <h3>
        <code>{operation.path}</code>
      </h3>
    </div>
    <p>{operation.summary}</p>
    {operation.parameters.length > 0 && (
      <ul class="plain-list small">
        {operation.parameters.map((parameter) => (
          <li>
            <code>{parameter.name}</code> ({parameter.in}
            {parameter.required ? ', required' : ''}){parameter.description ? `: ${parameter.description}` : ''}
          </li>
        ))}
      </ul>
    )}
    <pre>
      <code>{curlOf(operation, url)}</code>
    </pre>
  </article>
);

/** What stands for a value in an example: something of the demonstration where there is something. */
const SAMPLES: Readonly<Record<string, string>> = { service: 'perheneuvola-konsultaatio' };

function curlOf({ method, path, parameters, requestBody }: Operation, url: string): string {
  const needed = parameters.filter((parameter) => parameter.in === 'query' && parameter.required);
  const query = needed.map(({ name }) => `${name}=${SAMPLES[name] ?? name.toUpperCase()}`).join('&');
  const example = requestBody?.content['application/json']?.example;
  const lines = [
    `curl${method === 'GET' ? '' : ` -X ${method}`} '${url}${path}${query && `?${query}`}'`,
    `  -H 'Authorization: Bearer KEY'`,
    ...(requestBody ? [`  -H 'Content-Type: application/json'`] : []),
    ...(example === undefined ? [] : [`  -d '${JSON.stringify(example).replaceAll("'", String.raw`'\''`)}'`]),
  ];
  return lines.join(' \\\n');
}

/** A problem's `type` leads here: `/docs#slot_taken`. */
const Codes: FC = () => (
  <section class="stack">
    <h2>Problems</h2>
    <p>
      Errors are <code>application/problem+json</code> (RFC 9457) with one of these codes.
    </p>
    <ul class="plain-list">
      {errorCodes.map((code) => (
        <li id={code}>
          <code>{code}</code>: {new Refusal(code, '').status}
        </li>
      ))}
    </ul>
  </section>
);
