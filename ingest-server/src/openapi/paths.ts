/** The paths: the signed requests, and what anyone may read. */
import type { ProblemCode } from '@qtickets/shared-schema/wire/answers';
import * as examples from './examples.ts';
import { problemResponses, signedProblems } from './problems.ts';
import { refTo, type SchemaName } from './schemas.ts';
import { parameterRefs, SECURITY_SCHEME } from './signed-request.ts';

type Examples = Readonly<Record<string, { readonly value: unknown }>>;

type Signed = {
  readonly id: string;
  readonly summary: string;
  readonly description: string;
  readonly request: SchemaName;
  readonly requestExamples: Examples;
  readonly answer: SchemaName;
  readonly answerExamples: Examples;
  readonly problems: readonly ProblemCode[];
  /** What 200 means. */
  readonly ok?: string;
};

function signed(of: Signed) {
  return {
    post: {
      operationId: of.id,
      summary: of.summary,
      description: of.description,
      tags: ['sync'],
      security: [{ [SECURITY_SCHEME]: [] }],
      parameters: parameterRefs,
      requestBody: { required: true, content: json(of.request, of.requestExamples) },
      responses: {
        200: { description: of.ok ?? 'It is in ClickHouse.', content: json(of.answer, of.answerExamples) },
        ...signedProblems(of.problems),
      },
    },
  };
}

function json(schema: SchemaName, examplesOf: Examples) {
  return { 'application/json': { schema: refTo(schema), examples: examplesOf } };
}

const digest = signed({
  id: 'digest',
  summary: 'Where do sheet and table differ?',
  description:
    'All tabs in one request. `digest` is the base64 of 2^bits × (u32 count, u64 sum), big-endian: of each bucket of ' +
    'key hashes the number of rows and the sum of their row hashes mod 2^64. Where everything agrees, a proof is written ' +
    'and the run is closed: this is the heartbeat. A tab that the mass-delete guard stops answers `blocked`.',
  request: 'DigestRequest',
  requestExamples: { sales: { value: examples.digestRequest } },
  answer: 'DigestAnswer',
  answerExamples: { differs: { value: examples.digestAnswer }, blocked: { value: examples.blockedAnswer } },
  problems: ['tab_not_allowed'],
});

const push = signed({
  id: 'push',
  summary: 'This is how it is',
  description:
    'Rows of one tab, complete for the scope: whole buckets, the keys of these rows, or all rows that do not validate. ' +
    'What the table has beyond them in that scope is gone from the sheet. A row is [index in `tabs`, row number, cells in ' +
    'the order of `columns`]. Sent again, it changes nothing. A bad row blocks no good one: it comes back as an issue.',
  request: 'PushRequest',
  requestExamples: { buckets: { value: examples.pushRequest } },
  answer: 'PushAnswer',
  answerExamples: { issues: { value: examples.pushAnswer } },
  problems: ['tab_not_allowed', 'mass_delete_blocked', 'header_mismatch'],
});

const report = signed({
  id: 'report',
  summary: 'How the run ended',
  description: 'Closes a run that pushed or failed. No cell contents.',
  request: 'ReportRequest',
  requestExamples: { success: { value: examples.reportRequest } },
  answer: 'ReportAnswer',
  answerExamples: { recorded: { value: { recorded: true } } },
  problems: [],
});

const rowQuestion = signed({
  id: 'row',
  summary: 'Where is this row?',
  description:
    'Whether a row of the sheet is in the table as it stands, since which reading of the sheet, and by which run. Reads only, ' +
    'and shows no value: of a row that differs, the columns. `key` and `row` are canonical values in the order of the contract; ' +
    '`others` are the other rows of the sheet with this key.',
  request: 'RowRequest',
  requestExamples: { sale: { value: examples.rowRequest } },
  answer: 'RowAnswer',
  answerExamples: { differs: { value: examples.rowAnswer } },
  problems: ['tab_not_allowed'],
  ok: 'What is there.',
});

const status = { type: 'object', required: ['status'], properties: { status: { enum: ['ok', 'warning', 'error'] } } };

function reading(id: string, summary: string, mediaType: string, more: Record<string, unknown> = {}) {
  const schema = mediaType === 'application/json' ? status : { type: 'string' };
  const responses = { 200: { description: summary, content: { [mediaType]: { schema } } }, ...more };
  return { get: { operationId: id, summary, tags: ['watch'], security: [], responses } };
}

const unwell = { 503: { description: 'Health is `error`.', content: { 'application/json': { schema: status } } } };

const problemPage = {
  get: {
    ...reading('problem', 'What a problem means and what to do', 'text/plain', problemResponses(['not_found'])).get,
    parameters: [
      { name: 'code', in: 'path', required: true, schema: { type: 'string' }, example: 'invalid_signature' },
    ],
  },
};

export const paths = {
  '/v1/sources/{spreadsheetId}/digest': digest,
  '/v1/sources/{spreadsheetId}/push': push,
  '/v1/sources/{spreadsheetId}/report': report,
  '/v1/sources/{spreadsheetId}/row': rowQuestion,
  '/healthz': reading('alive', 'The server is alive', 'application/json'),
  '/healthz/qtickets_sheets': reading('health', 'How the sync does', 'application/json', unwell),
  '/healthz/detailed': reading('healthDetailed', 'Each check', 'application/json', unwell),
  '/healthz/freshness': reading('freshness', 'How fresh each table is', 'application/json', unwell),
  '/metrics': reading('metrics', 'Metrics for Prometheus', 'text/plain'),
  '/problems/{code}': problemPage,
  '/docs/sql': reading('sqlExamples', 'Example queries for analysts, in English or Russian', 'text/html'),
} as const;
