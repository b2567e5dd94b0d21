/**
 * Who may ask EMBEDDED_HTTP: programs that reach it by a name that was meant for it and know its password. A web page
 * of another site is refused, whatever address it found (cross-site requests, DNS rebinding).
 */
import { ReadableError } from '../../errors.ts';
import { createGuessLimit } from '../../guess-limit.ts';
import { equalSecrets } from '../../health/access.ts';
import { say } from '../../words/words.ts';
import { Refusal } from './refusal.ts';

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/i;

export type Header = (name: string) => string | undefined;

export type HttpAccess = {
  /** @param address where the request comes from @param isOpen whether no password is asked for this @throws Refusal */
  readonly check: (url: URLSearchParams, header: Header, address: string, isOpen: boolean) => Promise<void>;
};

/** @param host without brackets around an IPv6 address */
export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host);
}

/**
 * @param host the address to listen on @param names more names under which it is reached
 * @throws ReadableError where the interface would be open to the network, and no password is asked
 */
export function createHttpAccess(host: string, names: readonly string[], password: string | undefined): HttpAccess {
  if (password === undefined && !isLoopback(host)) {
    throw new ReadableError(say().errors.clickHouse.openInterface(host));
  }
  const known = new Set([host, ...names].map((name) => name.toLowerCase()));
  const guesses = createGuessLimit(60);
  return {
    check: async (url, header, address, isOpen) => {
      checkHost(header('host'), known);
      checkOrigin(header);
      if (password === undefined || isOpen) return;
      const waitMs = await guesses.waitMs(address);
      if (waitMs > 0) throw tooManyGuesses(waitMs);
      const given = givenPassword(url, header);
      if (given !== null && equalSecrets(given, password)) return;
      await guesses.countWrong(address);
      throw new Refusal(
        '516',
        'AUTHENTICATION_FAILED',
        'Authentication failed: password is incorrect (EMBEDDED_HTTP_PASSWORD of the server). Any user name will do.',
      );
    },
  };
}

function checkHost(host: string | undefined, known: ReadonlySet<string>): void {
  const name = (host ?? '').replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
  if (isLoopback(name) || known.has(name.toLowerCase())) return;
  throw refused(
    `Asked for by the name ${JSON.stringify(name)}, which is not this interface's: add it to EMBEDDED_HTTP_HOSTS of the server, or use 127.0.0.1.`,
  );
}

/** A browser adds these where a page asks, not where a person types the address; programs send none of them. */
function checkOrigin(header: Header): void {
  const site = header('sec-fetch-site');
  if (header('origin') === undefined && (site === undefined || site === 'none' || site === 'same-origin')) return;
  throw refused('Web pages may not ask here: the request has an Origin, or comes from another site.');
}

function refused(message: string): Refusal {
  return new Refusal('497', 'ACCESS_DENIED', message);
}

function tooManyGuesses(ms: number): Refusal {
  return new Refusal(
    '516',
    'AUTHENTICATION_FAILED',
    `Too many wrong passwords came from this address: try again in ${Math.ceil(ms / 1000)} s.`,
  );
}

/** In each of the ways in which ClickHouse's clients send it. */
function givenPassword(url: URLSearchParams, header: Header): string | null {
  return header('x-clickhouse-key') ?? basicPassword(header('authorization')) ?? url.get('password');
}

/** The password is all that follows the first colon. */
function basicPassword(authorization: string | undefined): string | null {
  const [, encoded] = /^Basic +([A-Za-z0-9+/=]+)$/i.exec(authorization ?? '') ?? [];
  if (encoded === undefined) return null;
  const text = Buffer.from(encoded, 'base64').toString();
  return text.includes(':') ? text.slice(text.indexOf(':') + 1) : null;
}
