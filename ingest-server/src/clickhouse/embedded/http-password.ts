/** The password of the read-only interface, in each of the ways in which ClickHouse's clients send it. */
import { equalSecrets } from '../../health/access.ts';
import type { EngineError } from './http-answer.ts';

export const NOT_ALLOWED: EngineError = {
  code: '516',
  type: 'AUTHENTICATION_FAILED',
  message:
    'Authentication failed: password is incorrect (EMBEDDED_HTTP_PASSWORD of the server). Any user name will do.',
};

/** @param password undefined: none is asked @param header by lower-case name */
export function isAllowed(
  url: URLSearchParams,
  header: (name: string) => string | undefined,
  password: string | undefined,
): boolean {
  if (password === undefined) return true;
  const given = header('x-clickhouse-key') ?? basicPassword(header('authorization')) ?? url.get('password');
  return given !== null && equalSecrets(given, password);
}

/** The password is all that follows the first colon. */
function basicPassword(authorization: string | undefined): string | null {
  const [, encoded] = /^Basic +([A-Za-z0-9+/=]+)$/i.exec(authorization ?? '') ?? [];
  if (encoded === undefined) return null;
  const text = Buffer.from(encoded, 'base64').toString();
  return text.includes(':') ? text.slice(text.indexOf(':') + 1) : null;
}
