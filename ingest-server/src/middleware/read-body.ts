/** Reads a request body up to a limit, without ever holding more than that in memory. */
import { ProblemError } from '../problem.ts';

/**
 * The body's bytes as sent. What it leaves unread is discarded elsewhere (`unread-body.ts`).
 * @param take is told of each chunk before it is kept
 * @throws ProblemError `too_large` past `bytesMax`, `invalid_request` where the body breaks off, or whatever `take` throws
 */
export async function readBody(request: Request, bytesMax: number, take: (bytes: number) => void): Promise<Uint8Array> {
  if (request.body === null) return new Uint8Array();
  const reader = request.body.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await readChunk(reader);
      if (done) return Buffer.concat(chunks, length);
      length += value.byteLength;
      if (length > bytesMax) throw new ProblemError('too_large', `A body may have ${bytesMax} bytes.`);
      take(value.byteLength);
      chunks.push(value);
    }
  } finally {
    reader.releaseLock();
  }
}

/** A sender that goes away in the middle is no failure of the server. */
async function readChunk(reader: ReadableStreamDefaultReader<Uint8Array>) {
  try {
    return await reader.read();
  } catch {
    throw new ProblemError('invalid_request', 'The body broke off before its end.');
  }
}
