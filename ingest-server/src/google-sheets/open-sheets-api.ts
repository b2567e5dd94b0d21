/** The Sheets API over the network: a service account's tokens, one limiter, and the client's one retry policy. */
import { setTimeout as pause } from 'node:timers/promises';
import { waitMs } from '@qtickets/shared-schema/client/retry';
import { RateLimiterMemory, RateLimiterQueue } from 'rate-limiter-flexible';
import { causeOf, reasonsOf } from '../errors.ts';
import { GoogleError } from './google-error.ts';
import { refusal } from './google-refusal.ts';
import { readServiceAccount, type ServiceAccount } from './service-account.ts';
import { type SheetsApi, sheetsApi } from './sheets-api.ts';

/** Reads of spreadsheets a minute that Google gives one account; a project has 300 for all of its accounts. Drive counts for itself. */
const READS_A_MINUTE = 60;
const LIMIT_MS = 60_000;
const ATTEMPTS_MAX = 6;
/** Google itself ends a request after three minutes. */
const REQUEST_MS_MAX = 180_000;
/** Five waits of so many seconds outlast the minute of a limit, which another program with the same account may have spent. */
const LIMIT_WAIT_SECONDS = '15';
/** A longer wait is no wait: until it is over, nothing is asked. */
const WAIT_MS_MAX = 60_000;

/**
 * @param options `keyFile`: the service account's; `url`: an address that answers in Google's place; `wait`: milliseconds to promise;
 *   `onWait`: told before a wait
 * @throws GoogleError where the key file is not right
 */
export async function openSheetsApi(options: {
  readonly keyFile: string | undefined;
  readonly url?: string | undefined;
  readonly readsAMinute?: number;
  readonly wait?: (ms: number) => Promise<unknown>;
  readonly onWait?: OnWait;
}): Promise<SheetsApi> {
  const reach = options.url === undefined ? fetch : through(options.url);
  const account = await readServiceAccount(options.keyFile, reach);
  const points = options.readsAMinute ?? READS_A_MINUTE;
  const limiter = new RateLimiterQueue(new RateLimiterMemory({ points, duration: LIMIT_MS / 1_000 }));
  const { onWait = () => undefined } = options;
  const mayAsk = async (url: string) => {
    if (new URL(url).hostname !== 'sheets.googleapis.com') return;
    if ((await limiter.getTokensRemaining()) < 1) onWait('limit', LIMIT_MS);
    await limiter.removeTokens(1);
  };
  const line: Line = { account, reach, wait: options.wait ?? pause, mayAsk, onWait, later: null };
  return sheetsApi({ email: account.email, get: (url) => patiently(line, url) });
}

/** A fetch that asks at one address for all that Google has under several. */
function through(base: string): typeof fetch {
  return (input, init) => {
    const { pathname, search } = new URL(input instanceof Request ? input.url : input);
    return fetch(`${base.replace(/\/+$/, '')}${pathname}${search}`, init);
  };
}

/** Why nothing is asked for so many milliseconds at most: the limit of a minute is reached, or Google is not ready. */
export type OnWait = (why: 'limit' | 'later', milliseconds: number) => void;

type Line = {
  readonly account: ServiceAccount;
  readonly reach: typeof fetch;
  readonly wait: (ms: number) => Promise<unknown>;
  readonly mayAsk: (url: string) => Promise<unknown>;
  readonly onWait: OnWait;
  /** Google said for how long nothing may be asked. Unix ms. */
  later: { readonly until: number; readonly error: GoogleError } | null;
};

async function patiently(line: Line, url: string): Promise<unknown> {
  const { account, reach, wait, mayAsk, onWait } = line;
  let isFresh = false;
  for (let tried = 1; ; tried += 1) {
    await mayAsk(url);
    if (line.later !== null && Date.now() < line.later.until) throw line.later.error;
    const { error, retryAfter, body } = await attempt(account, reach, url, isFresh);
    if (error === null) return body;
    // A token that was taken back may be given anew.
    isFresh = error.status === 401 && !isFresh;
    if (tried >= ATTEMPTS_MAX || !(error.passes || isFresh)) throw error;
    const isLimit = error.status === 429;
    const milliseconds = waitMs(
      tried,
      retryAfter ?? (isLimit ? LIMIT_WAIT_SECONDS : undefined),
      Math.random(),
      Date.now(),
    );
    if (milliseconds > WAIT_MS_MAX) {
      line.later = { until: Date.now() + milliseconds, error };
      throw error;
    }
    if (error.passes) onWait(isLimit ? 'limit' : 'later', milliseconds);
    await wait(milliseconds);
  }
}

type Attempt = {
  readonly error: GoogleError | null;
  readonly retryAfter?: string | undefined;
  readonly body?: unknown;
};

async function attempt(account: ServiceAccount, reach: typeof fetch, url: string, isFresh: boolean): Promise<Attempt> {
  try {
    const headers = { authorization: `Bearer ${await account.token(isFresh)}`, 'accept-encoding': 'gzip' };
    const answer = await reach(url, { headers, signal: AbortSignal.timeout(REQUEST_MS_MAX) });
    const body: unknown = await answer.json().catch(() => null);
    if (answer.ok && body !== null) return { error: null, body };
    // An answer that broke off does not count.
    const error = answer.ok
      ? new GoogleError('unreachable', { detail: { en: 'the answer broke off', ru: 'ответ оборвался' } })
      : refusal(answer.status, body, account.email);
    return { error, retryAfter: answer.headers.get('retry-after') ?? undefined };
  } catch (error) {
    if (error instanceof GoogleError) return { error };
    return { error: new GoogleError('unreachable', { detail: reasonsOf(causeOf(error)) }) };
  }
}
