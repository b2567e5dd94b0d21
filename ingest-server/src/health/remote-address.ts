import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';

/** The nearest address of the request; '' where it came by no socket. */
export function remoteAddress(context: Context): string {
  try {
    return getConnInfo(context).remote.address ?? '';
  } catch {
    return '';
  }
}
