/** What leaves a server, or what it sends, open to others: a warning at the start, and from the doctor. */
import { isLoopback } from './clickhouse/embedded/http-access.ts';
import type { Config } from './config.ts';
import { say } from './words/words.ts';

export type Exposure = { readonly message: string; readonly todo: string };

/** @param sourceCount spreadsheets that may write */
export function exposures(config: Config, sourceCount: number): Exposure[] {
  return [...unprotected(config, sourceCount), ...plainText(config)];
}

function unprotected(config: Config, sourceCount: number): Exposure[] {
  if (sourceCount === 0 || config.LOCAL_ONLY === 'yes') return [];
  const hasToken = (config.STATUS_TOKEN ?? config.MONITORING_TOKEN) !== undefined;
  const { noAddress, setAddress, noToken, setToken } = say().doctor;
  return [
    ...(config.PUBLIC_URL === undefined ? [{ message: noAddress, todo: setAddress }] : []),
    ...(hasToken ? [] : [{ message: noToken, todo: setToken }]),
  ];
}

/** Secrets and cells that cross a network as they are. */
function plainText(config: Config): Exposure[] {
  const { plainText: inPlainText, sent, useHttps } = say().doctor;
  return (['CLICKHOUSE_URL', 'NOTICE_WEBHOOK_URL', 'NOTICE_TELEGRAM_URL'] as const).flatMap((name) => {
    const url = config[name];
    if (url === undefined) return [];
    const { protocol, host, hostname } = new URL(url);
    if (protocol !== 'http:' || isLoopback(hostname.replace(/^\[|\]$/g, ''))) return [];
    return [{ message: inPlainText(name, sent[name], host), todo: useHttps }];
  });
}
