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
  [
    'no_permission',
    'You do not have permission to call UrlFetchApp.fetch. Required permissions: https://www.googleapis.com/auth/script.external_request',
  ],
  [
    'no_permission',
    'У вас нет разрешения на вызов функции UrlFetchApp.fetch. Требуемые разрешения: https://www.googleapis.com/auth/script.external_request',
  ],
  ['no_permission', 'Specified permissions are not sufficient to call UrlFetchApp.fetch.'],
  ['no_permission', 'Authorization is required to perform that action.'],
  ['no_permission', "We're sorry, a server error occurred while reading from storage. Error code PERMISSION_DENIED."],
  ['bad_settings', 'Attribute provided with invalid value: Header:Content-Encoding'],
  ['bad_settings', 'Attribute provided with no value: url'],
  ['bad_settings', 'Invalid argument: https://sheets example.com'],
  ['google_timeout', 'Service Spreadsheets timed out while accessing document with id 1AbC.'],
  ['google_timeout', 'Service timed out: Spreadsheets'],
  ['google_failed', "We're sorry, a server error occurred. Please wait a bit and try again."],
  ['google_failed', 'Service Spreadsheets failed while accessing document with id 1AbC.'],
  ['google_failed', 'The action is not supported for OBJECT sheet.'],
  ['google_failed', 'Lock timeout: another process was holding the lock for too long.'],
];

const fetchTexts: readonly (readonly [CauseKind, string])[] = [
  ['no_connection', 'DNS error: https://sheets.example.com/v1/sources/1AbC/digest'],
  ['no_connection', 'Address unavailable: https://sheets.example.com/v1/sources/1AbC/digest'],
  ['no_connection', 'SSL Error: https://sheets.example.com/v1'],
  ['no_connection', 'Unexpected error: https://sheets.example.com/v1'],
  ['no_connection', 'Адрес недоступен: https://sheets.example.com/v1'],
  ['no_answer_in_time', 'Timeout: https://sheets.example.com/v1/sources/1AbC/push'],
];

describe('what Google throws', () => {
  it.each(texts)('%s: %s', (kind, text) => {
    expect(causeOfError(new Exception(text))).toMatchObject({ kind, status: 0 });
  });

  it.each([...fetchTexts, ...texts.filter(([kind]) => kind !== 'google_failed')])(
    'by a fetch, %s: %s',
    (kind, text) => {
      expect(causeOfFetch(new Exception(text)).kind).toBe(kind);
    },
  );

  it('is never taken for ours, and ours never for Google’s', () => {
    expect(causeOfError(new Exception('something new')).kind).toBe('google_failed');
    expect(causeOfFetch(new Exception('something new')).kind).toBe('no_connection');
    expect(causeOfError(new TypeError('undefined is not a function')).kind).toBe('script_failed');
    expect(causeOfError('a text')).toMatchObject({ kind: 'google_failed', text: 'a text' });
  });

  it('is cut short, and is of a known kind', () => {
    const cause = causeOfError(new Exception('x'.repeat(5_000)));
    expect(cause.text.length).toBeLessThanOrEqual(200);
    expect(causeKinds).toContain(cause.kind);
  });
});
