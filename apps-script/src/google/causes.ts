/**
 * What an exception of Google's means. Google names its causes by texts only, in the language of the account that the
 * script runs as; so where a text holds a word of the machinery that no language changes, that word decides.
 * The texts and where each is known from: test/tools/apps-script-runtime/README.md.
 */
import type { Cause, CauseKind } from '@qtickets/shared-schema/client/outcome';

type Sign = { readonly kind: CauseKind; readonly text: RegExp };

/** In order: a permission names the service too, and a rate names the same services as a day's quota. */
const signs: readonly Sign[] = [
  // Google was asked not to throw these; what it cites of the answer may hold any word.
  { kind: 'server_away', text: /returned code (408|429|5\d\d)/i },
  { kind: 'not_our_server', text: /returned code \d/i },
  { kind: 'google_failed', text: /lock timeout|holding the lock|service (error|unavailable)/i },
  {
    kind: 'no_permission',
    text: /googleapis\.com\/auth\/|do(es)? not have (the )?permission|permissions are not sufficient/i,
  },
  { kind: 'no_permission', text: /authorization is required|PERMISSION_DENIED|разрешени|авторизац|прав доступа/i },
  // The administrator of the person's organization.
  { kind: 'no_permission', text: /permitted by your admin|security policy|contact your (\w+ )?administrator/i },
  {
    kind: 'bad_settings',
    text: /\bHeader:|Attribute provided with|Invalid argument: ?https?:|Limit Exceeded: URL ?Fetch (URL|Header)/i,
  },
  {
    kind: 'quota_rate',
    text: /short time|per second|rate limit|Utilities\.sleep|rateMax|LockService operations|за короткое время/i,
  },
  { kind: 'quota_rate', text: /running simultaneously|simultaneous invocations|resource has been exhausted/i },
  // No waiting helps against these.
  {
    kind: 'script_failed',
    text: /property storage quota|argument too large|too many (time-based )?triggers|Limit Exceeded: URL ?Fetch/i,
  },
  { kind: 'google_timeout', text: /service .*timed out|deadline.?exceeded|maximum execution time/i },
  { kind: 'quota_fetch', text: /\burlfetch\b|bandwidth quota|upload bandwidth|too much traffic/i },
  { kind: 'quota_properties', text: /one day: .*propert|graphite property/i },
  { kind: 'quota_time', text: /computer time|for one day|в течение (одного )?дня|за (один )?день/i },
  { kind: 'google_timeout', text: /\btimed?[ -]?out\b|время ожидания/i },
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

type Thrown = { readonly name?: unknown; readonly message?: unknown };

function isObject(error: unknown): error is Thrown {
  return typeof error === 'object' && error !== null;
}

/** Anything can be thrown, also what is no error and what has no text. */
function textOf(error: unknown): string {
  if (isObject(error) && !(error instanceof Error) && typeof error.message === 'string') return error.message;
  try {
    return String(error);
  } catch {
    return '';
  }
}

function kindOf(error: unknown, text: string): CauseKind {
  if (isObject(error) && typeof error.name === 'string' && ownErrors.has(error.name)) return 'script_failed';
  return signs.find((sign) => sign.text.test(text))?.kind ?? 'google_failed';
}

/** What was thrown by any service but UrlFetchApp, or by our own code. No such text says anything of the server. */
export function causeOfError(error: unknown): Cause {
  const text = textOf(error);
  return { kind: kindOf(error, text), status: 0, code: '', text: text.slice(0, TEXT_MAX), clockAheadSeconds: null };
}

/** What the same comes to where the server was to be reached. */
const kindsOfFetch: Partial<Readonly<Record<CauseKind, CauseKind>>> = {
  google_failed: 'no_connection',
  google_timeout: 'no_answer_in_time',
};

/** What `UrlFetchApp.fetch` threw: where its text says nothing else (DNS, TLS, an address), the server was not reached. */
export function causeOfFetch(error: unknown): Cause {
  const cause = causeOfError(error);
  return { ...cause, kind: kindsOfFetch[cause.kind] ?? cause.kind };
}
