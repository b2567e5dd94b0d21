/** Answers of ClickHouse's HTTP interface: results and errors with the headers and texts that its clients read. */
import { Readable } from 'node:stream';
import { createBrotliCompress, createDeflate, createGzip } from 'node:zlib';
import { isRetryableCode } from '../errors.ts';
import { nativeBlocks } from './native-blocks.ts';
import { ReadersBusy } from './reader-slots.ts';

/** Encodings of answers, the preferred first. */
const ENCODERS = { gzip: () => createGzip({ level: 1 }), br: createBrotliCompress, deflate: createDeflate };
type Encoding = keyof typeof ENCODERS;

/** How an answer is packed: a Content-Encoding, or ClickHouse's own blocks (`compress=1`); null: as it is. */
export type Packing = Encoding | 'blocks' | null;

export type HttpResult = {
  readonly body: Readable | Buffer;
  readonly format: string;
  /** JSON for the header of that name. */
  readonly summary: string;
  readonly queryId: string;
};

/** @param accepted the request's Accept-Encoding */
export function packingFor(url: URLSearchParams, accepted: string | undefined): Packing {
  if (url.get('compress') === '1') return 'blocks';
  return url.get('enable_http_compression') === '1' ? encodingFor(accepted) : null;
}

/** The first of ours that the request's Accept-Encoding names. */
function encodingFor(accepted: string | undefined): Encoding | null {
  const named = (accepted ?? '').split(',').map((part) => part.trim().toLowerCase());
  const wanted = named.filter((part) => !/;\s*q=0(\.0*)?$/.test(part)).map((part) => part.split(';')[0]?.trim());
  return (Object.keys(ENCODERS) as Encoding[]).find((encoding) => wanted.includes(encoding)) ?? null;
}

/** An error in ClickHouse's form: a number, a name and a sentence. */
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
  '307': 413, // TOO_MANY_BYTES
  '396': 400, // TOO_MANY_ROWS_OR_BYTES
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

/** @param progress whether the client asked for headers that say how much was read */
export function answerResult(
  { body, format, summary, queryId }: HttpResult,
  packing: Packing = null,
  progress = false,
): Response {
  const headers = {
    ...COMMON_HEADERS,
    'content-type': contentType(format),
    'x-clickhouse-format': format,
    'x-clickhouse-query-id': queryId,
    'x-clickhouse-summary': summary,
    // The engine reports its progress at the end only: one header, and it is complete.
    ...(progress ? { 'x-clickhouse-progress': summary } : {}),
    ...(packing === null || packing === 'blocks' ? {} : { 'content-encoding': packing, vary: 'accept-encoding' }),
  };
  const plain = Buffer.isBuffer(body) ? Readable.from(body.length === 0 ? [] : [body]) : body;
  return new Response(Readable.toWeb(packed(plain, packing)) as ReadableStream<Uint8Array>, { headers });
}

function packed(plain: Readable, packing: Packing): Readable {
  if (packing === null) return plain;
  const packer = packing === 'blocks' ? nativeBlocks() : ENCODERS[packing]();
  // The error of one ends the other: a reader that leaves must not keep the file open.
  plain.once('error', (error) => packer.destroy(error));
  packer.once('close', () => plain.destroy());
  return plain.pipe(packer);
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
  // What is too large was not read to its end, so the connection cannot serve another request.
  const close = status === 413 ? { connection: 'close' } : {};
  const text = `Code: ${code}. DB::Exception: ${message} (${type})\n`;
  return new Response(text, { status, headers: { ...headers, ...wait, ...close } });
}

/** The error that the engine threw; of any other only that there was one, since it may describe this process. */
export function asEngineError(error: unknown): EngineError {
  if (error instanceof Error && 'code' in error && 'type' in error && /^\d+$/.test(String(error.code))) {
    return { code: String(error.code), type: String(error.type), message: error.message };
  }
  if (error instanceof ReadersBusy) return BUSY;
  return { code: '1001', type: 'STD_EXCEPTION', message: 'The query could not be run.' };
}

function contentType(format: string): string {
  if (/EachRow/.test(format) && format.startsWith('JSON')) return 'application/x-ndjson; charset=UTF-8';
  if (format.startsWith('JSON')) return 'application/json; charset=UTF-8';
  if (format.startsWith('CSV')) return 'text/csv; charset=UTF-8';
  if (/^(TSV|TabSeparated)/.test(format)) return 'text/tab-separated-values; charset=UTF-8';
  if (/^(Native|RowBinary|Parquet|Arrow|ORC|Avro)/.test(format)) return 'application/octet-stream';
  return 'text/plain; charset=UTF-8';
}
