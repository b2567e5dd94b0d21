/** Errors in Google's form (https://google.aip.dev/193). */
export type GoogleAnswer = {
  readonly status: number;
  readonly body: object;
  readonly headers?: Readonly<Record<string, string>>;
};

function googleError(code: number, status: string, message: string, details: readonly object[] = []): GoogleAnswer {
  return { status: code, body: { error: { code, message, status, ...(details.length > 0 && { details }) } } };
}

export const notFound = googleError(404, 'NOT_FOUND', 'Requested entity was not found.');
export const notShared = googleError(403, 'PERMISSION_DENIED', 'The caller does not have permission');
export const unauthenticated = googleError(
  401,
  'UNAUTHENTICATED',
  'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.',
);
export const officeFile = googleError(
  400,
  'FAILED_PRECONDITION',
  'This operation is not supported for this document. The document must not be an Office file.',
);

export function badRange(range: string): GoogleAnswer {
  return googleError(400, 'INVALID_ARGUMENT', `Unable to parse range: ${range}`);
}

export function apiDisabled(service: string): GoogleAnswer {
  const name = service === 'drive.googleapis.com' ? 'Google Drive API' : 'Google Sheets API';
  const url = `https://console.developers.google.com/apis/api/${service}/overview?project=123456789012`;
  const message = `${name} has not been used in project 123456789012 before or it is disabled. Enable it by visiting ${url} then retry.`;
  const info = {
    '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
    reason: 'SERVICE_DISABLED',
    domain: 'googleapis.com',
    metadata: { service, consumer: 'projects/123456789012', activationUrl: url },
  };
  return googleError(403, 'PERMISSION_DENIED', message, [info]);
}

/** @param retryAfter seconds */
export function tooManyReads(retryAfter?: number): GoogleAnswer {
  const message =
    "Quota exceeded for quota metric 'Read requests' and limit 'Read requests per minute per user' of service 'sheets.googleapis.com' for consumer 'project_number:123456789012'.";
  const answer = googleError(429, 'RESOURCE_EXHAUSTED', message);
  return retryAfter === undefined ? answer : { ...answer, headers: { 'retry-after': String(retryAfter) } };
}

export const unavailable = googleError(503, 'UNAVAILABLE', 'The service is currently unavailable.');
