import { openApiDocument } from '@qtickets/ingest-server/openapi/document';
import * as examples from '@qtickets/ingest-server/openapi/examples';
import { schemas } from '@qtickets/ingest-server/openapi/schemas';
import { contracts } from '@qtickets/shared-schema/contracts/index';
import {
  digestAnswerSchema,
  problemCodes,
  problemSchema,
  pushAnswerSchema,
  rowAnswerSchema,
} from '@qtickets/shared-schema/wire/answers';
import { digestRequestSchema, pushRequestSchema, reportRequestSchema } from '@qtickets/shared-schema/wire/protocol';
import { rowRequestSchema } from '@qtickets/shared-schema/wire/row-question';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { send, startTestServer, type TestServer } from '../ingest/support.ts';

const document = JSON.parse(JSON.stringify(openApiDocument));

/** Every example of the document with the schema that it stands beside. */
function shownExamples(): { place: string; schema: string; value: unknown }[] {
  const found: { place: string; schema: string; value: unknown }[] = [];
  const look = (node: unknown, place: string): void => {
    if (typeof node !== 'object' || node === null) return;
    const { schema, examples: shown } = node as {
      schema?: { $ref?: string };
      examples?: Record<string, { value: unknown }>;
    };
    for (const [name, { value }] of Object.entries(shown ?? {})) {
      found.push({ place: `${place}/${name}`, schema: schema?.$ref?.split('/').at(-1) ?? '', value });
    }
    if (shown === undefined) for (const [key, child] of Object.entries(node)) look(child, `${place}/${key}`);
  };
  look(document.paths, '');
  return found;
}

const wire: Record<string, { safeParse: (value: unknown) => { success: boolean } }> = {
  DigestRequest: digestRequestSchema,
  DigestAnswer: digestAnswerSchema,
  PushRequest: pushRequestSchema,
  PushAnswer: pushAnswerSchema,
  ReportRequest: reportRequestSchema,
  RowRequest: rowRequestSchema,
  RowAnswer: rowAnswerSchema,
  Problem: problemSchema,
};

describe('the OpenAPI document', () => {
  test('is OpenAPI 3.1 as its own schema has it', async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate(document);
    expect(errors ?? []).toEqual([]);
    expect(valid).toBe(true);
    expect(validator.version).toBe('3.1');
  });

  test.each(contracts)('says what each column of $tab means, as its contract does', ({ tab, columns }) => {
    const { description } = document.tags.find(({ name }: { name: string }) => name === `tab: ${tab}`);
    for (const { name, meaning } of columns)
      expect(description).toMatch(new RegExp(`\`${name}\` .*: ${meaning}$`, 'm'));
  });

  test.each(shownExamples())(
    'the example $place is of its JSON Schema and of the schema that the server parses by',
    (example) => {
      const ajv = new Ajv2020({ strict: false });
      const validate = ajv.compile(document.components.schemas[example.schema]);
      expect(validate(example.value), JSON.stringify(validate.errors)).toBe(true);
      expect(wire[example.schema]?.safeParse(example.value).success ?? true).toBe(true);
    },
  );

  test('a message that the server refuses is refused by its JSON Schema too', () => {
    const ajv = new Ajv2020({ strict: false });
    const refuses = (schema: object, value: unknown) => expect(ajv.validate(schema, value)).toBe(false);
    refuses(schemas.DigestRequest, { ...examples.digestRequest, protocol: 2 });
    refuses(schemas.DigestRequest, { ...examples.digestRequest, tabs: [] });
    refuses(schemas.PushRequest, { ...examples.pushRequest, rows: [[0]] });
    refuses(schemas.PushRequest, { ...examples.pushRequest, scope: { kind: 'everything' } });
    refuses(schemas.ReportRequest, { ...examples.reportRequest, status: 'fine' });
  });

  test('each signed path documents its signature, and every problem code appears', () => {
    const signed = Object.entries<Record<string, { security?: object[] }>>(document.paths).filter(([path]) =>
      path.startsWith('/v1/'),
    );
    expect(signed.map(([path]) => path.split('/').at(-1))).toEqual(['digest', 'push', 'report', 'row']);
    for (const [, { post }] of signed) expect(post?.security).toEqual([{ signature: [] }]);
    const text = JSON.stringify(document.paths);
    const missing = problemCodes.filter((code) => code !== 'method_not_allowed' && !text.includes(`\`${code}\``));
    expect(missing).toEqual([]);
  });
});

describe('on a server', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.close());

  test('the document is served', async () => {
    const response = await server.app.request('/openapi.json');
    expect(await response.json()).toEqual(document);
  });

  test('its examples, sent as they are, are taken, and answered as it says', async () => {
    const answers: unknown[] = [];
    for (const [action, message] of [
      ['push', examples.pushRequest],
      ['digest', { ...examples.digestRequest, dryRun: true }],
      ['report', examples.reportRequest],
      ['row', examples.rowRequest],
    ] as const) {
      const response = await send(server, action, message);
      expect(response.status).toBe(200);
      answers.push(await response.json());
    }
    expect(answers[0]).toEqual(examples.pushAnswer);
    expect(digestAnswerSchema.safeParse(answers[1]).success).toBe(true);
    expect(answers[2]).toEqual({ recorded: true });
    // Nothing is shown later than the server's clock.
    const change = { ...examples.rowAnswer.change, readAt: server.clock.now };
    expect(answers[3]).toEqual({ ...examples.rowAnswer, change });
  });
});
