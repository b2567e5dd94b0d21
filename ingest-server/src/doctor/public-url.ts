/** PUBLIC_URL: of a form that a spreadsheet takes, reachable from here, by a certificate that lasts. */

import { causeOf, messageOf } from '../errors.ts';
import { type Certificate, readCertificate } from './certificate.ts';
import { type Check, failure, unknown, warning, well } from './check.ts';

const SUBJECT = 'public url';
const DEADLINE_MS = 5_000;
const RENEW = 'Renew it. Caddy does that by itself while ports 80 and 443 reach it: see its log.';
const DAY_MS = 86_400_000;
const CERTIFICATE_DAYS_WARNING = 14;
const PRIVATE_HOST = /^(localhost$|127\.|\[::1\]$|10\.|192\.168\.)/;

export type PublicUrlOptions = {
  /** Unix milliseconds. */
  readonly now: number;
  readonly deadlineMs?: number;
};

/** @param url as configured; undefined: not set */
export async function checkPublicUrl(url: string | undefined, options: PublicUrlOptions): Promise<Check[]> {
  if (url === undefined) {
    const todo = 'Set it to the https address of this server, so that `source add` prints what to paste.';
    return [warning(SUBJECT, 'PUBLIC_URL is not set.', todo)];
  }
  const deadlineMs = options.deadlineMs ?? DEADLINE_MS;
  const reach = [...checkForm(url), await checkReach(url, deadlineMs)];
  return url.startsWith('https:') ? [...reach, await checkCertificate(new URL(url), options.now, deadlineMs)] : reach;
}

function checkForm(url: string): Check[] {
  const { hostname, protocol } = new URL(url);
  const todo = 'Put TLS in front (ops/caddy), and name its address.';
  if (PRIVATE_HOST.test(hostname)) return [warning(SUBJECT, `${url} cannot be reached by Google.`, todo)];
  if (protocol === 'https:') return [];
  return [failure(SUBJECT, `${url} is not https: the script in the spreadsheet refuses it.`, todo)];
}

/** From here, which need not be how it looks from Google: but what fails here fails there. */
async function checkReach(url: string, deadlineMs: number): Promise<Check> {
  const address = `${url.replace(/\/+$/, '')}/healthz`;
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(deadlineMs), redirect: 'manual' });
    const body: unknown = await response.json().catch(() => null);
    if (response.status === 200 && typeof body === 'object' && body !== null && 'status' in body) {
      return well(SUBJECT, `${address} answers`);
    }
    const todo = 'Something else answers there: check the host and path in the proxy (ops/caddy/Caddyfile).';
    return failure(SUBJECT, `${address} answers ${response.status}, and not as this server does.`, todo);
  } catch (error) {
    const todo = 'Is the server running, the proxy, the name in DNS, port 443 open in the firewall?';
    return failure(SUBJECT, `${address} does not answer: ${reasonOf(error)}.`, todo);
  }
}

async function checkCertificate({ hostname, port }: URL, now: number, deadlineMs: number): Promise<Check> {
  try {
    const certificate = await readCertificate(hostname, port === '' ? 443 : Number(port), deadlineMs);
    return judgeCertificate(hostname, certificate, now);
  } catch (error) {
    // Whatever keeps it from being seen, the check of the address says what to do.
    return unknown('certificate', `Not seen, since ${hostname} shows none: ${reasonOf(error)}.`, '');
  }
}

/** @param now unix milliseconds */
export function judgeCertificate(hostname: string, { validTo, problem }: Certificate, now: number): Check {
  const days = Math.floor((validTo - now) / DAY_MS);
  const subject = 'certificate';
  if (problem !== null) return failure(subject, `The certificate of ${hostname} is not trusted: ${problem}.`, RENEW);
  if (days >= CERTIFICATE_DAYS_WARNING) return well(subject, `of ${hostname}, for another ${days} days`);
  return warning(subject, `The certificate of ${hostname} ends in ${days} days.`, RENEW);
}

function reasonOf(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return 'no answer in time';
  return messageOf(causeOf(error));
}
