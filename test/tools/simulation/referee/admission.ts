/** Whether a request is looked at at all: its signature, its age, and no reading from the future (PROTOCOL 2). */
import { createHmac } from 'node:crypto';
import type { HttpRequest } from '../../apps-script-runtime/index.ts';
import type { Refused } from './verdict.ts';

const TOLERANCE_SECONDS = 300;
const AHEAD_MS_MAX = 300_000;
const ABOVE_VERSION_MS_MAX = 10_000;
const EVER_MS_MAX = 86_400_000;

function headerOf({ headers }: HttpRequest, wanted: string): string {
  return Object.entries(headers).find(([name]) => name.toLowerCase() === wanted)?.[1] ?? '';
}

/** @param secrets `whsec_…`, those that the server takes @param now the server's clock */
export function isSigned(request: HttpRequest, secrets: readonly string[], now: number): boolean {
  const timestamp = headerOf(request, 'webhook-timestamp');
  const head = `${headerOf(request, 'webhook-id')}.${timestamp}.`;
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
    return `v1,${createHmac('sha256', key).update(head).update(request.body).digest('base64')}`;
  });
  const isYoung = Math.abs(now / 1000 - Number(timestamp)) <= TOLERANCE_SECONDS;
  return isYoung && signatures.includes(headerOf(request, 'webhook-signature'));
}

/** @param highest version over all tabs of the spreadsheet */
export function refusedReadAt(readAt: number, now: number, highest: number): Refused | undefined {
  const isAhead = readAt > now + AHEAD_MS_MAX && readAt > highest + ABOVE_VERSION_MS_MAX;
  return isAhead || readAt > now + EVER_MS_MAX ? { status: 400, code: 'invalid_request' } : undefined;
}
