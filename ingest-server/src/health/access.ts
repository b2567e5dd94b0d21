/** Who may see details: whoever has the token, or, where no proxy stands in front, whoever is on this machine. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';

export type AccessConfig = {
  readonly token: string | undefined;
  /** Whether requests of the world arrive through a proxy, and so from this machine. */
  readonly isPublished: boolean;
};

/** What a proxy leaves on a request: then its nearest address is not its origin. */
const PROXY_HEADERS = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via', 'cf-connecting-ip'];

const LOOPBACK_ADDRESS = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;
const LOOPBACK_HOST = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/i;

/** Whether the server is published under an address that is not of this machine. */
export function isPublished(publicUrl: string | undefined): boolean {
  return publicUrl !== undefined && !LOOPBACK_HOST.test(new URL(publicUrl).host);
}

/** In constant time, whatever the lengths. */
export function equalSecrets(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

/** Whether the request has the token as `Authorization: Bearer …`. */
export function hasBearer(context: Context, token: string | undefined): boolean {
  const given = /^Bearer +(\S+)$/i.exec(context.req.header('authorization') ?? '')?.[1];
  return given !== undefined && token !== undefined && equalSecrets(given, token);
}

/**
 * Whether the request was made on this machine by someone on it: a loopback address, no trace of a proxy, and a loopback
 * name asked for, so that a page elsewhere can't reach it by a name of its own (DNS rebinding).
 */
export function isLocal(context: Context, { isPublished }: AccessConfig): boolean {
  if (isPublished || PROXY_HEADERS.some((name) => context.req.header(name) !== undefined)) return false;
  return LOOPBACK_ADDRESS.test(remoteAddress(context)) && LOOPBACK_HOST.test(context.req.header('host') ?? '');
}

/** Details are for whoever has the token; where none is set, for people on this machine. */
export function maySeeDetails(context: Context, config: AccessConfig): boolean {
  return config.token === undefined ? isLocal(context, config) : hasBearer(context, config.token);
}

/** The nearest address of the request; '' where it came by no socket. */
export function remoteAddress(context: Context): string {
  try {
    return getConnInfo(context).remote.address ?? '';
  } catch {
    return '';
  }
}
