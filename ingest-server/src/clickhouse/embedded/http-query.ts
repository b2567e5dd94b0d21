/** What a request to ClickHouse's HTTP interface asks for: its query text, settings, parameters, database and format. */
import { randomUUID } from 'node:crypto';
import type { NamedValue } from './engine-session.ts';
import type { Header } from './http-access.ts';

export type HttpQuery = {
  readonly sql: string;
  /** null: none is named. */
  readonly database: string | null;
  /** Settings of the engine, in order. */
  readonly settings: readonly NamedValue[];
  /** Values of `{name:Type}`, written as ClickHouse's HTTP interface takes them. */
  readonly params: readonly NamedValue[];
  /** Where the statement names none. */
  readonly format: string;
  readonly queryId: string;
  /** The revision of Native blocks that the client reads; 0: it named none. */
  readonly revision: number;
};

const PARAM = 'param_';

/** Parameters of the interface itself, which are no settings of the engine. */
const INTERFACE_PARAMETERS: ReadonlySet<string> = new Set([
  'query',
  'database',
  'default_format',
  'query_id',
  'user',
  'password',
  'quota_key',
  'role',
  'session_id',
  'session_timeout',
  'session_check',
  'stacktrace',
  'compress',
  'decompress',
  'client_protocol_version',
  // How the blocks of compress=1 are packed; readers look at each block for that.
  'network_compression_method',
  'network_zstd_compression_level',
  // Read-only is what this interface always is.
  'readonly',
  // Settings of the HTTP layer, which the embedded engine does not have.
  'wait_end_of_query',
  'buffer_size',
  'http_response_buffer_size',
  'send_progress_in_http_headers',
  'http_headers_progress_interval_ms',
  'enable_http_compression',
  'http_zlib_compression_level',
  'add_http_cors_header',
  'cancel_http_readonly_queries_on_client_close',
]);

/**
 * @param body the request's body: the query, or what follows the query in the URL (the rows of an INSERT)
 * @param header header by lower-case name
 */
export function readHttpQuery(url: URLSearchParams, body: string, header: Header): HttpQuery {
  const inUrl = url.get('query') ?? '';
  const entries = [...url.entries()];
  return {
    sql: inUrl === '' || body === '' ? inUrl + body : `${inUrl}\n${body}`,
    database: url.get('database') ?? header('x-clickhouse-database') ?? null,
    params: entries.filter(([name]) => name.startsWith(PARAM)),
    settings: entries.filter(([name]) => !name.startsWith(PARAM) && !INTERFACE_PARAMETERS.has(name)),
    format: url.get('default_format') ?? header('x-clickhouse-format') ?? 'TabSeparated',
    queryId: queryIdIn(url) ?? randomUUID(),
    revision: Number(url.get('client_protocol_version') ?? 0) || 0,
  };
}

/** It is sent back in a header, so one that no header can hold is not taken. */
function queryIdIn(url: URLSearchParams): string | null {
  const id = url.get('query_id');
  return id !== null && /^[\x21-\x7e]{1,200}$/.test(id) ? id : null;
}
