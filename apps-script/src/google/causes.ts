/**
 * What an exception of Google's means. Google names its causes by texts only, in the language of the account that the
 * script runs as; so where a text holds a word of the machinery that no language changes, that word decides.
 * The texts and where each is known from: test/tools/apps-script-runtime/README.md.
 */
import type { Cause, CauseKind } from '@qtickets/shared-schema/client/outcome';

type Sign = { readonly kind: CauseKind; readonly text: RegExp };

/** In order: a permission names the service too, and a rate names the same services as a day's quota. */
const signs: readonly Sign[] = [
  { kind: 'google_failed', text: /lock timeout|holding the lock/i },
  {
    kind: 'no_permission',
    text: /googleapis\.com\/auth\/|do(es)? not have (the )?permission|permissions are not sufficient/i,
  },
  { kind: 'no_permission', text: /authorization is required|PERMISSION_DENIED|разрешени|авторизац/i },
  {
    kind: 'bad_settings',
    text: /\bHeader:|Attribute provided with|Invalid argument: ?https?:|Limit Exceeded: URLFetch (URL|Header)/i,
  },
  {
    kind: 'quota_rate',
    text: /short time|Utilities\.sleep|rateMax|LockService operations|running simultaneously|simultaneous invocations/i,
  },
  // No waiting helps against these.
  { kind: 'script_failed', text: /property storage quota|argument too large|too many triggers/i },
  { kind: 'quota_fetch', text: /\burlfetch\b|bandwidth quota|upload bandwidth|too much traffic/i },
  { kind: 'quota_properties', text: /one day: .*propert|graphite property/i },
  {
    kind: 'quota_time',
    text: /computer time|maximum execution time|for one day|в течение (одного )?дня|за (один )?день/i,
  },
  { kind: 'google_timeout', text: /timed out while accessing|service .*timed out/i },
  {
    kind: 'no_connection',
    text: /\bDNS\b|address unavailable|SSL error|unexpected error: ?https?:|connection (reset|refused|closed)/i,
  },
  { kind: 'no_answer_in_time', text: /\btime(d )?-?out\b|deadline exceeded/i },
];

/** Google's own exceptions are named `Exception`; these are of a script that does what it should not. */
const ownErrors: ReadonlySet<string> = new Set([
  'TypeError',
  'RangeError',
  'ReferenceError',
  'SyntaxError',
  'URIError',
]);

const TEXT_MAX = 200;

function nameOf(error: unknown): string {
  const name: unknown = typeof error === 'object' && error !== null ? (error as { name?: unknown }).name : '';
  return typeof name === 'string' ? name : '';
}

/** What was thrown by any service but UrlFetchApp, or by our own code. */
export function causeOfError(error: unknown): Cause {
  const text = String(error);
  const known = signs.find((sign) => sign.text.test(text))?.kind;
  const kind = ownErrors.has(nameOf(error)) ? 'script_failed' : (known ?? 'google_failed');
  return { kind, status: 0, code: '', text: text.slice(0, TEXT_MAX), clockAheadSeconds: null };
}

/** What `UrlFetchApp.fetch` threw: where its text says nothing else, the server was not reached. */
export function causeOfFetch(error: unknown): Cause {
  const cause = causeOfError(error);
  return cause.kind === 'google_failed' ? { ...cause, kind: 'no_connection' } : cause;
}
