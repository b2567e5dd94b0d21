/** Answers of ClickHouse's HTTP interface: results and errors with the headers and texts that its clients read. */
import { promisify } from 'node:util';
import { brotliCompress, deflate, gzip } from 'node:zlib';
import { isRetryableCode } from '../errors.ts';
import { tokens } from '../schema/sql-text.ts';
import type { SessionQuery, SessionResult } from './engine-session.ts';
import { ReadersBusy } from './reader-slots.ts';

/** Encodings of answers, the preferred first. */
const ENCODERS = { gzip: promisify(gzip), br: promisify(brotliCompress), deflate: promisify(deflate) };
type Encoding = keyof typeof ENCODERS;

export type AnswerOptions = {
  /** Content-Encoding; null: as it is. */
  readonly encoding: Encoding | null;
  /** Whether the client asked to be told how much was read, in headers. */
  readonly progress: boolean;
};

/** The first of ours that the request's Accept-Encoding names. */
export function encodingFor(accepted: string | undefined): Encoding | null {
  const named = (accepted ?? '').split(',').map((part) => part.trim().toLowerCase());
  const wanted = named.filter((part) => !/;\s*q=0(\.0*)?$/.test(part)).map((part) => part.split(';')[0]?.trim());
  return (Object.keys(ENCODERS) as Encoding[]).find((encoding) => wanted.includes(encoding)) ?? null;
}

/** An error as ClickHouse tells it: a number, a name and a sentence. */
export type EngineError = { readonly code: string; readonly type: string; readonly message: string };

/** Statuses other than 400, by error code; whatever may pass by itself is 503. */
const STATUS: Readonly<Record<string, number>> = {
  '60': 404, // UNKNOWN_TABLE
  '81': 404, // UNKNOWN_DATABASE
  '46': 404, // UNKNOWN_FUNCTION
  '47': 404, // UNKNOWN_IDENTIFIER
  '73': 404, // UNKNOWN_FORMAT
  '115': 404, // UNKNOWN_SETTING
  '164': 403, // READONLY
  '497': 403, // ACCESS_DENIED
  '516': 403, // AUTHENTICATION_FAILED
};

const RETRY_AFTER_SECONDS = '10';

const BUSY: EngineError = {
  code: '202',
  type: 'TOO_MANY_SIMULTANEOUS_QUERIES',
  message: 'Other queries are running, and none ended in time; ask again.',
};

const COMMON_HEADERS = { 'x-clickhouse-server-display-name': 'embedded', 'x-clickhouse-timezone': 'UTC' };

export async function answerResult(
  query: SessionQuery,
  result: SessionResult,
  { encoding, progress }: AnswerOptions = { encoding: null, progress: false },
): Promise<Response> {
  const format = formatOf(query);
  const headers = {
    ...COMMON_HEADERS,
    'content-type': contentType(format),
    'x-clickhouse-format': format,
    'x-clickhouse-query-id': query.queryId,
    'x-clickhouse-summary': result.summary,
    // The engine tells its progress at the end only: one header, and it is complete.
    ...(progress ? { 'x-clickhouse-progress': result.summary } : {}),
  };
  if (encoding === null) return new Response(new Uint8Array(result.data), { headers });
  const packed = new Uint8Array(await ENCODERS[encoding](result.data));
  return new Response(packed, { headers: { ...headers, 'content-encoding': encoding, vary: 'accept-encoding' } });
}

export function answerError({ code, type, message }: EngineError, queryId: string): Response {
  const headers = {
    ...COMMON_HEADERS,
    'content-type': 'text/plain; charset=UTF-8',
    'x-clickhouse-exception-code': code,
    'x-clickhouse-query-id': queryId,
  };
  const status = STATUS[code] ?? (isRetryableCode(code) ? 503 : 400);
  const wait = status === 503 ? { 'retry-after': RETRY_AFTER_SECONDS } : {};
  const text = `Code: ${code}. DB::Exception: ${message} (${type})\n`;
  return new Response(text, { status, headers: { ...headers, ...wait } });
}

/** The error that the engine threw; of any other only that there was one, since it may tell of this process. */
export function asEngineError(error: unknown): EngineError {
  if (error instanceof Error && 'code' in error && 'type' in error && /^\d+$/.test(String(error.code))) {
    return { code: String(error.code), type: String(error.type), message: error.message };
  }
  if (error instanceof ReadersBusy) return BUSY;
  return { code: '1001', type: 'STD_EXCEPTION', message: 'The query could not be run.' };
}

/** The format that a statement ends in, or the one that the request asked for. */
function formatOf({ sql, format }: SessionQuery): string {
  const words = tokens(sql);
  const at = words.findLastIndex(({ kind, text }) => kind === 'word' && text.toUpperCase() === 'FORMAT');
  const named = words[at + 1];
  return at > 0 && named?.kind === 'word' ? named.text : format;
}

function contentType(format: string): string {
  if (/EachRow/.test(format) && format.startsWith('JSON')) return 'application/x-ndjson; charset=UTF-8';
  if (format.startsWith('JSON')) return 'application/json; charset=UTF-8';
  if (format.startsWith('CSV')) return 'text/csv; charset=UTF-8';
  if (/^(TSV|TabSeparated)/.test(format)) return 'text/tab-separated-values; charset=UTF-8';
  if (/^(Native|RowBinary|Parquet|Arrow|ORC|Avro)/.test(format)) return 'application/octet-stream';
  return 'text/plain; charset=UTF-8';
}
