/** Every text that Google is known to throw (sources: test/tools/apps-script-runtime/README.md) has its cause. */
import { type CauseKind, causeKinds } from '@qtickets/shared-schema/client/outcome';
import { describe, expect, it } from 'vitest';
import { causeOfError, causeOfFetch } from './causes.ts';

class Exception extends Error {
  override name = 'Exception';
}

const texts: readonly (readonly [CauseKind, string])[] = [
  ['quota_fetch', 'Service invoked too many times for one day: urlfetch.'],
  ['quota_fetch', 'سرویس در طول یک روز به دفعات زیاد فراخوان شده است:urlfetch.'],
  ['quota_fetch', 'Bandwidth quota exceeded: https://sheets.example.com/v1. Try reducing the rate of data transfer.'],
  ['quota_properties', 'Service invoked too many times for one day: properties.'],
  ['quota_properties', 'Service invoked too many times for one day: graphite property writes.'],
  ['script_failed', 'Argument too large: value'],
  [
    'script_failed',
    'This script has too many triggers. Triggers must be deleted from the script before more can be added.',
  ],
  ['script_failed', 'You have exceeded the property storage quota. Please remove some properties and try again.'],
  ['quota_time', 'Service using too much computer time for one day'],
  ['quota_time', 'Service invoked too many times for one day: trigger.'],
  ['quota_rate', 'Service invoked too many times in a short time: urlfetch. Try Utilities.sleep(1000) between calls.'],
  ['quota_rate', 'Service invoked too many times in a short time: lockBean rateMax.'],
  ['quota_rate', 'There are too many LockService operations against the same script.'],
  ['quota_rate', 'There are too many scripts running simultaneously for this Google user account.'],
  ['quota_rate', 'Too many simultaneous invocations: Spreadsheets'],
  ['quota_rate', 'Script invoked too many times per second for this Google user account.'],
  ['quota_rate', 'User-rate limit exceeded. Retry after 2025-03-01T09:00:00.000Z'],
  ['quota_rate', 'Сервис вызван слишком много раз за короткое время: urlfetch.'],
  [
    'no_permission',
    'You do not have permission to call UrlFetchApp.fetch. Required permissions: https://www.googleapis.com/auth/script.external_request',
  ],
  [
    'no_permission',
    'У вас нет разрешения на вызов функции UrlFetchApp.fetch. Требуемые разрешения: https://www.googleapis.com/auth/script.external_request',
  ],
  ['no_permission', 'У вас нет разрешения на вызов функции "UrlFetchApp.fetch"'],
  ['no_permission', 'У вас нет прав доступа к запрошенному документу.'],
  ['no_permission', 'You do not have permissions to access the requested document.'],
  ['no_permission', 'UrlFetch calls to https://sheets.example.com/v1 are not permitted by your admin'],
  [
    'no_permission',
    'Access denied by a security policy established by the administrator of your organization. Please contact your administrator for further assistance.',
  ],
  ['no_permission', 'Specified permissions are not sufficient to call UrlFetchApp.fetch.'],
  ['no_permission', 'Authorization is required to perform that action.'],
  ['no_permission', "We're sorry, a server error occurred while reading from storage. Error code PERMISSION_DENIED."],
  ['bad_settings', 'Attribute provided with invalid value: Header:Content-Encoding'],
  ['bad_settings', 'Attribute provided with no value: url'],
  ['bad_settings', 'Invalid argument: https://sheets example.com'],
  ['bad_settings', 'Limit Exceeded: URLFetch URL Length.'],
  ['script_failed', 'Limit Exceeded: URLFetch POST Size.'],
  ['script_failed', 'Limit exceeded: URL Fetch POST size.'],
  [
    'server_away',
    'Request failed for https://sheets.example.com returned code 503. Truncated server response: Authorization',
  ],
  [
    'not_our_server',
    'Request failed for https://sheets.example.com returned code 404. Truncated server response: timeout',
  ],
  ['google_timeout', 'Service Spreadsheets timed out while accessing document with id 1AbC.'],
  ['google_timeout', 'Service timed out: Spreadsheets'],
  ['google_timeout', "We're sorry, a server error occurred: DEADLINE_EXCEEDED"],
  ['google_timeout', 'К сожалению, произошла ошибка сервера: DEADLINE_EXCEEDED'],
  // Of one execution, and not of the day.
  ['google_timeout', 'Exceeded maximum execution time'],
  ['google_failed', "We're sorry, a server error occurred. Please wait a bit and try again."],
  ['google_failed', 'Service Spreadsheets failed while accessing document with id 1AbC.'],
  ['google_failed', 'The action is not supported for OBJECT sheet.'],
  ['google_failed', 'Lock timeout: another process was holding the lock for too long.'],
  ['google_failed', 'Service unavailable: Spreadsheets'],
  // Thrown for a moment too, of documents that are there.
  ['google_failed', "Document 1AbC is missing (perhaps it was deleted, or you don't have read access?)"],
  ['google_failed', 'Документ 1AbC отсутствует (возможно, он был удален)'],
  ['google_failed', 'К сожалению, произошла ошибка сервера. Подождите немного и повторите попытку.'],
  ['google_failed', ''],
];

const fetchTexts: readonly (readonly [CauseKind, string])[] = [
  ['no_connection', 'DNS error: https://sheets.example.com/v1/sources/1AbC/digest'],
  ['no_connection', 'Address unavailable: https://sheets.example.com/v1/sources/1AbC/digest'],
  ['no_connection', 'SSL Error: https://sheets.example.com/v1'],
  ['no_connection', 'Unexpected error: https://sheets.example.com/v1'],
  ['no_connection', 'Адрес недоступен: https://sheets.example.com/v1'],
  ['no_connection', 'Connection refused'],
  ['no_answer_in_time', 'Timeout: https://sheets.example.com/v1/sources/1AbC/push'],
  ['no_answer_in_time', 'Timed out'],
  ['no_answer_in_time', 'Service timed out: UrlFetch'],
  ['no_connection', 'Service error: UrlFetch'],
  ['no_connection', ''],
];

/** What each is where another service threw it: of the server it says nothing. */
const isOfServer: ReadonlySet<CauseKind> = new Set(['no_connection', 'no_answer_in_time']);
const isOfSheet: ReadonlySet<CauseKind> = new Set(['google_failed', 'google_timeout']);

describe('what Google throws', () => {
  it.each(texts)('%s: %s', (kind, text) => {
    expect(causeOfError(new Exception(text))).toMatchObject({ kind, status: 0 });
  });

  it.each([...fetchTexts, ...texts.filter(([kind]) => !isOfSheet.has(kind))])('by a fetch, %s: %s', (kind, text) => {
    expect(causeOfFetch(new Exception(text)).kind).toBe(kind);
  });

  it.each([...fetchTexts, ...texts])('blames the server only where a fetch threw it: %s, %s', (_, text) => {
    expect(isOfServer.has(causeOfError(new Exception(text)).kind)).toBe(false);
    expect(isOfSheet.has(causeOfFetch(new Exception(text)).kind)).toBe(false);
  });

  it('is never taken for ours, and ours never for Google’s', () => {
    expect(causeOfError(new Exception('something new')).kind).toBe('google_failed');
    expect(causeOfFetch(new Exception('something new')).kind).toBe('no_connection');
    expect(causeOfError(new TypeError('undefined is not a function')).kind).toBe('script_failed');
    expect(causeOfError('a text')).toMatchObject({ kind: 'google_failed', text: 'a text' });
  });

  it.each([
    [undefined, 'undefined'],
    [null, 'null'],
    [0, '0'],
    [{ message: 'Service timed out: Spreadsheets' }, 'Service timed out: Spreadsheets'],
    [Object.create(null), ''],
    [Symbol('thrown'), 'Symbol(thrown)'],
  ])('may be anything: %o', (thrown, text) => {
    expect(causeOfError(thrown)).toMatchObject({ text });
    expect(causeOfFetch(thrown).text).toBe(text);
  });

  it('is cut short, and is of a known kind', () => {
    const cause = causeOfError(new Exception('x'.repeat(5_000)));
    expect(cause.text.length).toBeLessThanOrEqual(200);
    expect(causeKinds).toContain(cause.kind);
  });
});
