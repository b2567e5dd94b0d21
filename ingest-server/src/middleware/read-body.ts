/** Reads a request body up to a limit, without ever holding more than that in memory. */
import { ProblemError } from '../problem.ts';

/** What is read and thrown away after the limit, so that an honest sender hears the answer instead of a reset. */
const DRAIN_BYTES_MAX = 256 * 1024 * 1024;

async function drain(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  let drained = 0;
  while (drained < DRAIN_BYTES_MAX) {
    const { done, value } = await reader.read();
    if (done) return;
    drained += value.byteLength;
  }
  await reader.cancel();
}

/**
 * The body's bytes as sent.
 * @param take is told of each chunk before it is kept
 * @throws ProblemError `too_large` past `bytesMax`, or whatever `take` throws
 */
export async function readBody(request: Request, bytesMax: number, take: (bytes: number) => void): Promise<Uint8Array> {
  if (request.body === null) return new Uint8Array();
  const reader = request.body.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(chunks, length);
    length += value.byteLength;
    if (length > bytesMax) {
      chunks.length = 0;
      await drain(reader);
      throw new ProblemError('too_large', `A body may have ${bytesMax} bytes.`);
    }
    take(value.byteLength);
    chunks.push(value);
  }
}
