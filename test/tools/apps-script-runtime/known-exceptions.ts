/** Exceptions that Google is known to throw, by name. Which calls throw them, and who saw it, is in README.md. */
export const knownExceptions = {
  // Spreadsheets
  spreadsheetsTimedOut: 'Service Spreadsheets timed out while accessing document with id x.',
  spreadsheetsFailed: 'Service Spreadsheets failed while accessing document with id x.',
  serviceTimedOut: 'Service timed out: Spreadsheets',
  serviceError: 'Service error: Spreadsheets',
  serviceUnavailable: 'Service unavailable: Spreadsheets',
  tooManyInvocations: 'Too many simultaneous invocations: Spreadsheets',
  documentMissing: "Document x is missing (perhaps it was deleted, or you don't have read access?)",
  sheetNotFound: 'Sheet 42 not found',
  outsideTheSheet: 'The coordinates of the range are outside the dimensions of the sheet.',
  rangeInvalid: 'The coordinates or dimensions of the range are invalid.',
  sheetExists: 'A sheet with the name "QTickets" already exists. Please enter another name.',
  objectSheet: 'The action is not supported for OBJECT sheet.',
  protectedCell:
    'You are trying to edit a protected cell or object. Please contact the spreadsheet owner to remove protection if you need to edit.',
  protectedInRussian: 'Эта область защищена. Чтобы изменить ее, обратитесь к владельцу таблицы.',
  noAccess: 'You do not have permission to access the requested document.',
  // Any service
  serverError: "We're sorry, a server error occurred. Please wait a bit and try again.",
  deadlineExceeded: "We're sorry, a server error occurred: DEADLINE_EXCEEDED",
  deadlineInRussian: 'К сожалению, произошла ошибка сервера: DEADLINE_EXCEEDED',
  severalAccounts: "We're sorry, a server error occurred while reading from storage. Error code PERMISSION_DENIED.",
  authorizationRequired: 'Authorization is required to perform that action.',
  tooManyAtOnce: 'Service invoked too many times in a short time: exec qps. Try Utilities.sleep(1000) between calls.',
  tooManyScripts: 'There are too many scripts running simultaneously for this Google user account.',
  tooManyASecond: 'Script invoked too many times per second for this Google user account.',
  securityPolicy:
    'Access denied by a security policy established by the administrator of your organization. Please contact your administrator for further assistance.',
  dayOfComputing: 'Service using too much computer time for one day',
  // UrlFetchApp
  dayOfFetches: 'Service invoked too many times for one day: urlfetch.',
  fetchesTooFast: 'Service invoked too many times in a short time: urlfetch. Try Utilities.sleep(1000) between calls.',
  bandwidth: 'Bandwidth quota exceeded: https://example.com/. Try reducing the rate of data transfer.',
  noPermissionToFetch:
    'You do not have permission to call UrlFetchApp.fetch. Required permissions: https://www.googleapis.com/auth/script.external_request',
  scopeNotGranted:
    'Specified permissions are not sufficient to call UrlFetchApp.fetch. Required permissions: https://www.googleapis.com/auth/script.external_request',
  noPermissionInRussian:
    'У вас нет разрешения на вызов функции "UrlFetchApp.fetch". Требуемые разрешения: https://www.googleapis.com/auth/script.external_request',
  blockedByAdmin: 'UrlFetch calls to https://example.com/ are not permitted by your admin',
  noUrl: 'Attribute provided with no value: url',
  refusedHeader: 'Attribute provided with invalid value: Header:Content-Encoding',
  urlTooLong: 'Limit Exceeded: URLFetch URL Length.',
  bodyTooLarge: 'Limit Exceeded: URLFetch POST Size.',
  requestFailed:
    'Request failed for https://example.com returned code 502. Truncated server response: <html> (use muteHttpExceptions option to examine full response)',
  dnsError: 'DNS error: https://example.com/',
  addressUnavailable: 'Address unavailable: https://example.com/',
  sslError: 'SSL Error: https://example.com/',
  fetchTimedOut: 'Timeout: https://example.com/',
  // PropertiesService
  dayOfProperties: 'Service invoked too many times for one day: properties.',
  dayOfPropertyWrites: 'Service invoked too many times for one day: graphite property writes.',
  propertyTooLarge: 'Argument too large: value',
  propertiesFull: 'You have exceeded the property storage quota. Please remove some properties and try again.',
  // LockService
  tooManyLocks: 'There are too many LockService operations against the same script.',
  locksTooFast:
    'Service invoked too many times in a short time: lockBean rateMax. Try Utilities.sleep(1000) between calls.',
  lockTimedOut: 'Lock timeout: another process was holding the lock for too long.',
  // ScriptApp
  triggerServiceSilent: 'Unable to talk to trigger service',
  tooManyTriggers:
    'This script has too many triggers. Triggers must be deleted from the script before more can be added.',
  noPermissionToSeeTriggers:
    'You do not have permission to call ScriptApp.getProjectTriggers. Required permissions: https://www.googleapis.com/auth/script.scriptapp',
  // Ui
  noUi: 'Cannot call SpreadsheetApp.getUi() from this context.',
} as const;

export type KnownException = keyof typeof knownExceptions;

const ANY_TIME: readonly KnownException[] = ['serverError', 'authorizationRequired', 'tooManyScripts'];

const ofServices: readonly (readonly [calls: RegExp, exceptions: readonly KnownException[]])[] = [
  [
    /^(Range|Sheet|Spreadsheet|SpreadsheetApp)\./,
    ['spreadsheetsTimedOut', 'spreadsheetsFailed', 'serviceTimedOut', 'serviceError', 'tooManyAtOnce', ...ANY_TIME],
  ],
  [/^Properties\.(set|delete)/, ['dayOfPropertyWrites', 'dayOfProperties', 'propertiesFull', ...ANY_TIME]],
  [/^Properties(Service)?\./, ['dayOfProperties', 'severalAccounts', ...ANY_TIME]],
  [/^Lock(Service)?\./, ['tooManyLocks', 'locksTooFast', 'serverError']],
  [
    /^UrlFetchApp\./,
    [
      'dayOfFetches',
      'fetchesTooFast',
      'bandwidth',
      'noPermissionToFetch',
      'scopeNotGranted',
      'refusedHeader',
      'dnsError',
      'addressUnavailable',
      'sslError',
      'fetchTimedOut',
    ],
  ],
  [/^(ScriptApp|\w*TriggerBuilder)\./, ['triggerServiceSilent', ...ANY_TIME]],
];

/** What a call, such as `Range.getValues`, is known to throw. */
export function exceptionsOf(call: string): readonly KnownException[] {
  return ofServices.find(([calls]) => calls.test(call))?.[1] ?? ANY_TIME;
}
