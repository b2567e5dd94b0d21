/**
 * Reads the rest of a body that nobody wanted and throws it away, so that an honest sender hears the answer instead of a
 * reset, and can use its connection for the next request.
 */
import type { MiddlewareHandler } from 'hono';

/** Whoever sends more than this gets the answer and no more patience. */
const DISCARDED_BYTES_MAX = 256 * 1024 * 1024;

export const discardUnreadBody: MiddlewareHandler = async function discardUnreadBody(context, next) {
  await next();
  const { body } = context.req.raw;
  // A locked body has been wanted: a form, say, was read from it.
  if (body === null || body.locked || (await isDiscarded(body))) return;
  context.header('Connection', 'close');
};

/** Whether its end was reached. */
async function isDiscarded(body: ReadableStream<Uint8Array>): Promise<boolean> {
  const reader = body.getReader();
  try {
    for (let discarded = 0; discarded < DISCARDED_BYTES_MAX; ) {
      const { done, value } = await reader.read();
      if (done) return true;
      discarded += value.byteLength;
    }
    return false;
  } catch {
    // It broke off: there is no connection left.
    return false;
  } finally {
    reader.releaseLock();
  }
}
