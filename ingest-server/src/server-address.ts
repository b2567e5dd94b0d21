/** Where the server is reached: the one home of host names in URLs, and of the probe whether it answers there. */
import type { Config } from './config.ts';

export type Address = Pick<Config, 'HOST' | 'PORT'>;

/** A host as it stands in a URL: an IPv6 address in brackets. */
export function hostInUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

/** What listens on all addresses is reached on this machine by the loopback one. */
const everywhere: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

/** Where a server with this configuration is reached from this machine. */
export function localUrl({ HOST, PORT }: Address): string {
  return `http://${hostInUrl(everywhere[HOST] ?? HOST)}:${PORT}`;
}

/** Whether a server answers at this address, within two seconds by default. */
export async function isServing(base: string, deadlineMs = 2_000): Promise<boolean> {
  try {
    return (await fetch(`${base}/healthz`, { signal: AbortSignal.timeout(deadlineMs) })).ok;
  } catch {
    return false;
  }
}
