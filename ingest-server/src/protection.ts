/** What leaves a server, or what it sends, open to others: a warning at the start, and from the doctor. */
import { isLoopback } from './clickhouse/embedded/http-access.ts';
import type { Config } from './config.ts';

export type Exposure = { readonly message: string; readonly todo: string };

/** @param sourceCount spreadsheets that may write */
export function exposures(config: Config, sourceCount: number): Exposure[] {
  return [...unprotected(config, sourceCount), ...plainText(config)];
}

function unprotected(config: Config, sourceCount: number): Exposure[] {
  if (sourceCount === 0 || config.LOCAL_ONLY === 'yes') return [];
  const hasToken = (config.STATUS_TOKEN ?? config.MONITORING_TOKEN) !== undefined;
  return [...(config.PUBLIC_URL === undefined ? [noAddress] : []), ...(hasToken ? [] : [noToken])];
}

const noAddress: Exposure = {
  message: 'There are spreadsheets, and PUBLIC_URL is not set: notices and `source add` cannot name the address.',
  todo: 'Set PUBLIC_URL to the https address of this server, or LOCAL_ONLY=yes where it is this machine’s alone.',
};

const noToken: Exposure = {
  message:
    'There are spreadsheets, and neither STATUS_TOKEN nor MONITORING_TOKEN is set: nobody but the administrator can look.',
  todo: 'Set MONITORING_TOKEN (openssl rand -base64 24). Until then sign in with what `qtickets-sheets token` prints.',
};

/** Secrets and cells that cross a network as they are. */
function plainText(config: Config): Exposure[] {
  const named = [
    ['CLICKHOUSE_URL', config.CLICKHOUSE_URL, 'the password and every row'],
    ['NOTICE_WEBHOOK_URL', config.NOTICE_WEBHOOK_URL, 'names of spreadsheets and cells'],
    ['NOTICE_TELEGRAM_URL', config.NOTICE_TELEGRAM_URL, 'the token of the bot'],
  ] as const;
  return named.flatMap(([name, url, what]) => {
    if (url === undefined) return [];
    const { protocol, host, hostname } = new URL(url);
    if (protocol !== 'http:' || isLoopback(hostname.replace(/^\[|\]$/g, ''))) return [];
    const message = `${name} sends ${what} to ${host} in plain text.`;
    return [{ message, todo: 'Use https, or a network that is yours alone.' }];
  });
}
