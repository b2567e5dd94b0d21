/** The document properties that people set, and what they must look like. */

import { contracts } from '@qtickets/shared-schema/contracts/index';
import { decodeSecret } from '@qtickets/shared-schema/wire/signing';
import type { Properties } from './ports.ts';

export const URL_PROPERTY = 'INGEST_URL';
export const SECRET_PROPERTY = 'INGEST_SECRET';
/** 'off' where a compressed body does not arrive as one. */
export const GZIP_PROPERTY = 'GZIP';

/** 'on' where rows that come or go must arrive within seconds: then each edit starts two executions (GOOGLE 2). */
export const WATCH_CHANGES_PROPERTY = 'WATCH_CHANGES';

export function watchesChanges(properties: Properties): boolean {
  return properties[WATCH_CHANGES_PROPERTY] === 'on';
}

export type Settings = {
  readonly url: string;
  readonly key: Uint8Array;
  /** Setting of each contract (`TAB_SALES` …), as typed; '' where there is none. */
  readonly tabs: Readonly<Record<string, string>>;
  readonly gzip: boolean;
};

export type SettingsProblem = 'no_url' | 'bad_url' | 'no_secret' | 'bad_secret';

const LOOPBACK = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(\/|$)/;
const HTTPS = /^https:\/\/[^\s/?#@]+(\/[^\s?#]*)?$/;

export function isServerUrl(url: string): boolean {
  return HTTPS.test(url) || LOOPBACK.test(url);
}

export function withoutSlash(url: string): string {
  return url.trim().replace(/\/+$/, '');
}

function problemOf(url: string, secret: string, key: Uint8Array | null): SettingsProblem | null {
  if (url === '') return 'no_url';
  if (!isServerUrl(url)) return 'bad_url';
  if (secret === '') return 'no_secret';
  return key === null ? 'bad_secret' : null;
}

export function readSettings(properties: Properties): Settings | SettingsProblem {
  const url = withoutSlash(properties[URL_PROPERTY] ?? '');
  const secret = (properties[SECRET_PROPERTY] ?? '').trim();
  const key = decodeSecret(secret);
  const problem = problemOf(url, secret, key);
  if (problem !== null || key === null) return problem ?? 'bad_secret';
  const tabs: Record<string, string> = {};
  for (const { setting } of contracts) tabs[setting] = properties[setting] ?? '';
  return { url, key, tabs, gzip: properties[GZIP_PROPERTY] !== 'off' };
}

/**
 * Address and secret as they were installed with the script. What a person typed stays.
 * @returns the properties to write, none where there is nothing to keep
 */
export function settingsToKeep(installed: unknown, properties: Properties): Properties {
  const isTyped = (properties[URL_PROPERTY] ?? '') !== '' || (properties[SECRET_PROPERTY] ?? '') !== '';
  if (isTyped || typeof installed !== 'object' || installed === null) return {};
  const given: Readonly<Record<string, unknown>> = { ...installed };
  const url = given[URL_PROPERTY];
  const secret = given[SECRET_PROPERTY];
  if (typeof url !== 'string' || typeof secret !== 'string') return {};
  return { [URL_PROPERTY]: url, [SECRET_PROPERTY]: secret };
}
