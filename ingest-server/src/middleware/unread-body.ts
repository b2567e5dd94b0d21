/**
 * Reads the rest of a body that nobody wanted and throws it away, behind the answer's back, so that an honest sender hears
 * the answer instead of a reset, and can use its connection for the next request.
 */
import type { MiddlewareHandler } from 'hono';
import { bodyOf } from './read-body.ts';

/** A sender that sends more than this, or stands still for so long, is cut off. */
const DISCARDED_BYTES_MAX = 256 * 1024 * 1024;
const STILL_MS_MAX = 10_000;

export const discardUnreadBody: MiddlewareHandler = async function discardUnreadBody(context, next) {
  await next();
  const body = bodyOf(context.req.raw);
  // A locked body has been wanted: a form, say, was read from it.
  if (body === null || body === 'gone' || body.locked || context.res.headers.get('connection') === 'close') return;
  void discard(body);
};

/** Never throws: where it breaks off there is no connection left. */
async function discard(body: ReadableStream<Uint8Array>): Promise<void> {
  const reader = body.getReader();
  const giveUp = () => void reader.cancel().catch(() => undefined);
  try {
    for (let discarded = 0; discarded < DISCARDED_BYTES_MAX; ) {
      const timer = setTimeout(giveUp, STILL_MS_MAX);
      const { done, value } = await reader.read().finally(() => clearTimeout(timer));
      if (done) return;
      discarded += value.byteLength;
    }
    giveUp();
  } catch {
    // It broke off.
  }
}
