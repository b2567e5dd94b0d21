/** From a URL and Google's options to a request as bytes. */
import { bytesOf, isByteArray } from '../args.ts';
import type { HttpRequest } from '../http/request.ts';
import type { Limits } from '../limits.ts';
import { GoogleError, NotOffered, signatureError } from '../service.ts';
import { BlobService } from './blob.ts';

export interface PlannedFetch {
  readonly request: HttpRequest;
  readonly muteHttpExceptions: boolean;
  readonly followRedirects: boolean;
}

const OPTIONS = [
  'contentType',
  'headers',
  'method',
  'payload',
  'useIntranet',
  'validateHttpsCertificates',
  'followRedirects',
  'muteHttpExceptions',
  'escaping',
  'url',
];
// Google sets these itself and refuses a script's.
const OWN_HEADERS = ['host', 'content-length', 'connection', 'transfer-encoding', 'via', 'x-forwarded-for'];
const FORM = 'application/x-www-form-urlencoded';

/** Checks and completes what a script asked for; throws Google's texts. */
export function planFetch(url: unknown, options: unknown, limits: Limits, scriptId: string): PlannedFetch {
  if (typeof url !== 'string') throw signatureError('UrlFetchApp.fetch', [url]);
  const given = checkedOptions(options);
  if (url.length > limits.fetchUrlChars) throw new GoogleError(`Limit Exceeded: URLFetch URL Length.`);
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(url) ? url : `http://${url}`;
  if (!/^https?:\/\/[^/\s]+/i.test(address) || !URL.canParse(address)) {
    throw new GoogleError(`Invalid argument: ${url}`);
  }
  const { body, type } = payloadBytes(given.payload);
  if (body.length > limits.fetchBodyBytes) throw new GoogleError('Limit Exceeded: URLFetch POST Size.');
  const method = String(given.method ?? (given.payload === undefined ? 'get' : 'post')).toUpperCase();
  if (!['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'].includes(method)) throw attribute(`method`);
  return {
    request: { method, url: address, headers: headersOf(given, type, limits, scriptId), body },
    muteHttpExceptions: given.muteHttpExceptions === true,
    followRedirects: given.followRedirects !== false,
  };
}

function checkedOptions(options: unknown): Record<string, unknown> {
  if (options === undefined || options === null) return {};
  if (typeof options !== 'object' || Array.isArray(options)) throw signatureError('UrlFetchApp.fetch', ['', options]);
  const unknown = Object.keys(options).find((name) => !OPTIONS.includes(name));
  if (unknown !== undefined) throw new NotOffered(`The option ${unknown} of UrlFetchApp.fetch`);
  return options as Record<string, unknown>;
}

function attribute(what: string): GoogleError {
  return new GoogleError(`Attribute provided with invalid value: ${what}`);
}

/** Texts and bytes go as they are, objects as a form. */
function payloadBytes(payload: unknown): { body: Uint8Array; type: string | undefined } {
  if (payload === undefined || payload === null) return { body: new Uint8Array(), type: undefined };
  if (typeof payload === 'string') return { body: new Uint8Array(Buffer.from(payload, 'utf8')), type: FORM };
  if (payload instanceof BlobService) return { body: payload.bytes, type: payload.contentType ?? FORM };
  if (Array.isArray(payload)) {
    if (!isByteArray(payload)) throw attribute('payload');
    return { body: bytesOf(payload), type: FORM };
  }
  if (typeof payload !== 'object' || ArrayBuffer.isView(payload)) throw attribute('payload');
  const values = Object.entries(payload);
  if (values.some(([, value]) => value instanceof BlobService)) throw new NotOffered('A multipart payload');
  const form = new URLSearchParams(values.map(([name, value]): [string, string] => [name, String(value)])).toString();
  return { body: new Uint8Array(Buffer.from(form)), type: FORM };
}

function headersOf(
  given: Record<string, unknown>,
  type: string | undefined,
  limits: Limits,
  scriptId: string,
): Record<string, string> {
  const headers: Record<string, string> = {
    'User-Agent': `Mozilla/5.0 (compatible; Google-Apps-Script; beanserver; +https://script.google.com; id: ${scriptId})`,
    'Accept-Encoding': 'gzip, deflate, br',
  };
  const own = Object.entries((given.headers ?? {}) as Record<string, unknown>);
  for (const [name, value] of own) {
    if (OWN_HEADERS.includes(name.toLowerCase())) throw attribute(`Header:${name}`);
    if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name) || /[\r\n\0]/.test(String(value)))
      throw attribute(`Header:${name}`);
    headers[name] = String(value);
  }
  const bytes = own.reduce((sum, [name, value]) => sum + name.length + String(value).length, 0);
  if (bytes > limits.fetchHeaderBytes || own.length > limits.fetchHeaders) {
    throw new GoogleError('Limit Exceeded: URLFetch Header Size.');
  }
  const contentType = given.contentType ?? (hasHeader(headers, 'content-type') ? undefined : type);
  if (contentType === undefined) return headers;
  const others = Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'content-type');
  return { ...Object.fromEntries(others), 'Content-Type': String(contentType) };
}

function hasHeader(headers: Record<string, string>, name: string): boolean {
  return Object.keys(headers).some((key) => key.toLowerCase() === name);
}
