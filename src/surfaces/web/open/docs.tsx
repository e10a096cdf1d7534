// The API's description for people: every operation, what goes in and comes out, and an example that works.

import { Hono } from 'hono';
import type { Child, FC } from 'hono/jsx';
import { z } from 'zod';
import type { Language } from '../../../core/permissions.ts';
import { Badge } from '../kit/badge.tsx';
import { DataTable } from '../kit/data-table.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { Heading } from '../kit/heading.tsx';
import { showPage } from '../kit/page.tsx';
import { docsTexts } from './texts/words.ts';

/** As much of JSON Schema as the page puts into words. */
type Schema = {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly required?: readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  /** `false` after a tuple: no more than that */
  readonly items?: Schema | false;
  readonly prefixItems?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: unknown;
  readonly 'x-status'?: number;
};

const text = z.string().exactOptional();
const number = z.number().exactOptional();
const schema: z.ZodType<Schema> = z.lazy(() =>
  z.object({
    $ref: text,
    type: z.union([z.string(), z.array(z.string())]).exactOptional(),
    format: text,
    description: text,
    enum: z.array(z.unknown()).exactOptional(),
    const: z.unknown().optional(),
    default: z.unknown().optional(),
    minLength: number,
    maxLength: number,
    minimum: number,
    maximum: number,
    required: z.array(z.string()).exactOptional(),
    anyOf: z.array(schema).exactOptional(),
    oneOf: z.array(schema).exactOptional(),
    items: z.union([schema, z.literal(false)]).exactOptional(),
    prefixItems: z.array(schema).exactOptional(),
    properties: z.record(z.string(), schema).exactOptional(),
    additionalProperties: z.unknown().optional(),
    'x-status': number,
  }),
);
const parameter = z.object({
  name: z.string(),
  in: z.string(),
  required: z.boolean(),
  description: z.string().default(''),
  example: text,
  schema,
});
const content = z.record(z.string(), z.object({ schema, example: z.unknown().optional() }));
const operation = z.object({
  operationId: z.string(),
  tags: z.tuple([z.string()]),
  summary: z.string(),
  parameters: z.array(parameter),
  requestBody: z.object({ content }).exactOptional(),
  responses: z.record(z.string(), z.object({ description: z.string(), content })),
});
/** As much of an OpenAPI document as the page shows. */
const shownDescription = z.object({
  servers: z.tuple([z.object({ url: z.string() })]),
  tags: z.array(z.object({ name: z.string(), description: z.string() })),
  paths: z.record(z.string(), z.record(z.string(), operation)),
  components: z.object({ schemas: z.record(z.string(), schema) }),
});

type Described = z.output<typeof shownDescription>;
type Operation = z.output<typeof operation> & { readonly method: string; readonly path: string };

/** `/docs`, made from the document at `/openapi.json`, read when somebody first looks. */
export function docsPage(describe: () => unknown): Hono<WebEnv> {
  let read: Described | undefined;
  const routes = new Hono<WebEnv>();
  routes.get('/docs', (c) => {
    const { language } = c.var;
    read ??= shownDescription.parse(describe());
    const described = read;
    return showPage(
      c,
      { title: docsTexts[language].title },
      <div class="stack gap-6">
        <Introduction language={language} url={described.servers[0].url} />
        <Operations described={described} language={language} />
        <Shapes schemas={described.components.schemas} language={language} />
        <Codes schemas={described.components.schemas} language={language} />
      </div>,
    );
  });
  return routes;
}

const Introduction: FC<{ language: Language; url: string }> = ({ language, url }) => {
  const words = docsTexts[language];
  return (
    <>
      <Heading lead={words.lead}>{words.title}</Heading>
      <p>
        {words.ownWords}{' '}
        <a href="/openapi.json" hreflang="en">
          {words.document}
        </a>
      </p>
      <section class="stack gap-3">
        <h2>{words.keyTitle}</h2>
        <p>{words.key}</p>
        <Code>{`curl '${url}/api/areas' \\\n  -H "Authorization: Bearer $KEY"`}</Code>
        <p>{words.examples}</p>
      </section>
      <section class="stack gap-3">
        <h2>{words.rulesTitle}</h2>
        <ul class="plain-list">
          {words.rules.map((rule) => (
            <li>{rule}</li>
          ))}
        </ul>
      </section>
    </>
  );
};

const Operations: FC<{ described: Described; language: Language }> = ({ described, language }) => {
  const operations = Object.entries(described.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, of]) => ({ ...of, method: method.toUpperCase(), path })),
  );
  return (
    <section class="stack gap-5">
      <h2>{docsTexts[language].operations}</h2>
      {described.tags.map(({ name, description }) => (
        <section class="stack gap-3">
          <div lang="en">
            <h3>{name}</h3>
            <p class="soft">{description}</p>
          </div>
          {operations
            .filter(({ tags }) => tags[0] === name)
            .map((of) => (
              <OperationCard operation={of} language={language} url={described.servers[0].url} />
            ))}
        </section>
      ))}
    </section>
  );
};

const OperationCard: FC<{ operation: Operation; language: Language; url: string }> = ({ operation, language, url }) => {
  const { method, path, summary, operationId, parameters, requestBody, responses } = operation;
  const words = docsTexts[language];
  const [done, ...refused] = Object.entries(responses).sort(([one], [other]) => Number(one) - Number(other));
  return (
    <details class="card" id={operationId}>
      <summary lang="en">
        <Badge {...(method !== 'GET' && { tone: 'violet' as const })}>{method}</Badge> <code>{path}</code>{' '}
        <span>{summary}</span>
      </summary>
      <div class="stack">
        {parameters.length > 0 && <Parameters of={parameters} language={language} />}
        {requestBody && (
          <Part name={words.body}>
            <Fields of={schemaOf(requestBody.content)} language={language} />
          </Part>
        )}
        {done && (
          <Part name={`${words.answer} ${done[0]}`}>
            <p lang="en">{done[1].description}</p>
            <Fields of={schemaOf(done[1].content)} language={language} />
          </Part>
        )}
        <Part name={words.refusals}>
          <ul class="plain-list">
            {refused.map(([status, { content: of }]) => (
              <li>
                {status}: <CodeLinks of={schemaOf(of)} />
              </li>
            ))}
          </ul>
        </Part>
        <Part name={words.example}>
          <Code>{curlOf(operation, url)}</Code>
        </Part>
      </div>
    </details>
  );
};

const Part: FC<{ name: string; children?: Child }> = ({ name, children }) => (
  <div class="stack gap-2">
    <p class="strong">{name}</p>
    {children}
  </div>
);

/** Lines longer than a phone is wide are wrapped by the look. */
const Code: FC<{ children?: Child }> = ({ children }) => (
  <pre lang="en">
    <code>{children}</code>
  </pre>
);

const Parameters: FC<{ of: Operation['parameters']; language: Language }> = ({ of, language }) => {
  const words = docsTexts[language];
  return (
    <DataTable
      caption={words.parameters}
      rows={of}
      columns={[
        { label: words.name, names: true, cell: ({ name }) => <code lang="en">{name}</code> },
        { label: words.place, cell: (row) => <span lang="en">{row.in}</span> },
        {
          label: words.form,
          cell: (row) => (
            <>
              <Form of={row.schema} />
              {row.required && `, ${words.required}`}
            </>
          ),
        },
        { label: words.meaning, cell: ({ description }) => <span lang="en">{description}</span> },
      ]}
    />
  );
};

/** The fields of an object, or the form of anything else; what is nested is a list within the list. */
const Fields: FC<{ of: Schema; language: Language }> = ({ of, language }) => {
  const properties = Object.entries(of.properties ?? {});
  if (properties.length === 0) return <Form of={of} />;
  return (
    <ul class="plain-list small">
      {properties.map(([name, field]) => (
        <li>
          <code lang="en">{name}</code>: <Form of={field} />
          {of.required?.includes(name) && `, ${docsTexts[language].required}`}
          {field.description && <span lang="en">. {field.description}</span>}
          {innerOf(field) && <Fields of={innerOf(field) ?? {}} language={language} />}
        </li>
      ))}
    </ul>
  );
};

/** The object within a field, itself or as the item of a list. */
function innerOf(field: Schema): Schema | undefined {
  const of = field.items || field;
  return of.properties ? of : undefined;
}

const Form: FC<{ of: Schema }> = ({ of }) => {
  const name = nameOf(of);
  if (name) return <a href={`#${name}`}>{name}</a>;
  if (of.items) {
    return (
      <span lang="en">
        list of <Form of={of.items} />
      </span>
    );
  }
  return <span lang="en">{formInWords(of)}</span>;
};

function nameOf({ $ref }: Schema): string | undefined {
  return $ref?.split('/').at(-1);
}

function formInWords(of: Schema): string {
  if (of.const !== undefined) return JSON.stringify(of.const);
  if (of.enum) return of.enum.map((one) => JSON.stringify(one)).join(' or ');
  if (of.anyOf) return of.anyOf.map(formInWords).join(' or ');
  if (of.prefixItems) return `[${of.prefixItems.map(formInWords).join(', ')}]`;
  if (of.items) return `list of ${nameOf(of.items) ?? formInWords(of.items)}`;
  const most = of.maxLength === undefined ? '' : ` of at most ${of.maxLength} characters`;
  const bounded = of.maximum !== undefined && of.maximum < Number.MAX_SAFE_INTEGER;
  const range = bounded ? ` from ${of.minimum ?? 0} to ${of.maximum}` : '';
  const standard = of.default === undefined ? '' : `, by default ${JSON.stringify(of.default)}`;
  const type = of.format ?? [of.type ?? 'anything'].flat().join(' or ');
  return `${type}${most}${range}${standard}`;
}

const CodeLinks: FC<{ of: Schema }> = ({ of }) => (
  <>
    {(of.properties?.code?.enum ?? []).map(String).map((code, at) => (
      <>
        {at > 0 && ', '}
        <a href={`#${code}`} lang="en">
          {code}
        </a>
      </>
    ))}
  </>
);

function schemaOf(of: z.output<typeof content>): Schema {
  return Object.values(of)[0]?.schema ?? {};
}

const Shapes: FC<{ schemas: Described['components']['schemas']; language: Language }> = ({ schemas, language }) => (
  <section class="stack">
    <h2>{docsTexts[language].shapes}</h2>
    {Object.entries(schemas).map(([name, of]) => (
      <section class="stack gap-2" id={name}>
        <h3 lang="en">{name}</h3>
        <Fields of={of} language={language} />
      </section>
    ))}
  </section>
);

/** A problem's `type` leads here: `/docs#slot_taken`. */
const Codes: FC<{ schemas: Described['components']['schemas']; language: Language }> = ({ schemas, language }) => (
  <section class="stack">
    <h2>{docsTexts[language].codes}</h2>
    <p>{docsTexts[language].codesLead}</p>
    <dl class="facts" lang="en">
      {(schemas.Problem?.properties?.code?.oneOf ?? []).map((code) => (
        <>
          <dt id={String(code.const)}>
            <code>{String(code.const)}</code>
          </dt>
          <dd>
            {code['x-status']}: {code.description}
          </dd>
        </>
      ))}
    </dl>
  </section>
);

/** A command that works as it stands once $KEY, and the ids it names, are set. */
function curlOf({ method, path, parameters, requestBody }: Operation, url: string): string {
  const query = parameters.flatMap(({ name, in: place, example }) =>
    place === 'query' && example ? [`${name}=${example.replaceAll('+', '%2B')}`] : [],
  );
  const address = `${url}${path.replace('{id}', `$${variableFor(path)}`)}${query.length > 0 ? `?${query.join('&')}` : ''}`;
  const example = requestBody?.content['application/json']?.example;
  const lines = [
    `curl${method === 'GET' ? '' : ` -X ${method}`} "${address}"`,
    '  -H "Authorization: Bearer $KEY"',
    ...(example === undefined ? [] : ['  -H "Content-Type: application/json"', `  -d '${inShell(example)}'`]),
  ];
  return lines.join(' \\\n');
}

/** `/api/bookings/{id}/cancel` → `BOOKING` */
function variableFor(path: string): string {
  const [noun = ''] = path.match(/[^/]+(?=\/\{id\})/) ?? [];
  return noun.replace(/s$/, '').replaceAll('-', '_').toUpperCase();
}

function inShell(example: unknown): string {
  return JSON.stringify(example, null, 2).replaceAll("'", String.raw`'\''`);
}
