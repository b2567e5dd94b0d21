/** PUBLIC_URL: of a form that a spreadsheet takes, reachable from here, by a certificate that lasts. */

import { causeOf, reasonOf } from '../errors.ts';
import { say } from '../words/words.ts';
import { type Certificate, readCertificate } from './certificate.ts';
import { type Check, failure, unknown, warning, well } from './check.ts';

const SUBJECT = 'public url';
const DEADLINE_MS = 5_000;
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
  if (url === undefined) return [warning(SUBJECT, say().doctor.noPublicUrl, say().doctor.setPublicUrl)];
  const deadlineMs = options.deadlineMs ?? DEADLINE_MS;
  const reach = [...checkForm(url), await checkReach(url, deadlineMs)];
  return url.startsWith('https:') ? [...reach, await checkCertificate(new URL(url), options.now, deadlineMs)] : reach;
}

function checkForm(url: string): Check[] {
  const { hostname, protocol } = new URL(url);
  const { privateUrl, notHttps, putTls } = say().doctor;
  if (PRIVATE_HOST.test(hostname)) return [warning(SUBJECT, privateUrl(url), putTls)];
  return protocol === 'https:' ? [] : [failure(SUBJECT, notHttps(url), putTls)];
}

/** From here, which need not be how it looks from Google: but what fails here fails there. */
async function checkReach(url: string, deadlineMs: number): Promise<Check> {
  const words = say().doctor;
  const address = `${url.replace(/\/+$/, '')}/healthz`;
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(deadlineMs), redirect: 'manual' });
    const body: unknown = await response.json().catch(() => null);
    if (response.status === 200 && typeof body === 'object' && body !== null && 'status' in body) {
      return well(SUBJECT, words.answers(address));
    }
    return failure(SUBJECT, words.answersOtherwise(address, response.status), words.checkProxy);
  } catch (error) {
    return failure(SUBJECT, words.noAnswer(address, whyNot(error)), words.checkWay);
  }
}

async function checkCertificate({ hostname, port }: URL, now: number, deadlineMs: number): Promise<Check> {
  try {
    const certificate = await readCertificate(hostname, port === '' ? 443 : Number(port), deadlineMs);
    return judgeCertificate(hostname, certificate, now);
  } catch (error) {
    // Whatever keeps it from being seen, the check of the address says what to do.
    return unknown('certificate', say().doctor.certificateUnseen(hostname, whyNot(error)), '');
  }
}

/** @param now unix milliseconds */
export function judgeCertificate(hostname: string, { validTo, problem }: Certificate, now: number): Check {
  const days = Math.floor((validTo - now) / DAY_MS);
  const subject = 'certificate';
  const words = say().doctor;
  if (problem !== null) return failure(subject, words.certificateUntrusted(hostname, problem), words.renew);
  if (days >= CERTIFICATE_DAYS_WARNING) return well(subject, words.certificateOk(hostname, days));
  return warning(subject, words.certificateEnds(hostname, days), words.renew);
}

/** Why a request got no answer, for a person. */
export function whyNot(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return say().doctor.inTime;
  return reasonOf(causeOf(error));
}
