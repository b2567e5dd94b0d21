/** Undoes `Content-Encoding: gzip`, stopping at the limit while inflating, so that no bomb ever unfolds. */
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { ProblemError } from '../problem.ts';

const gunzipAsync = promisify(gunzip);

/**
 * @param encoding the header's value, undefined where there is none
 * @throws ProblemError `too_large`, `unsupported_media_type`, or `malformed_json` for bytes that are no gzip
 */
export async function inflate(body: Uint8Array, encoding: string | undefined, bytesMax: number): Promise<Uint8Array> {
  const name = (encoding ?? 'identity').trim().toLowerCase();
  if (name === 'identity' || name === '') return body;
  if (name !== 'gzip') throw new ProblemError('unsupported_media_type', `Content-Encoding ${name} is not read.`);
  try {
    return await gunzipAsync(body, { maxOutputLength: bytesMax });
  } catch (error) {
    if (error instanceof RangeError) {
      throw new ProblemError('too_large', `A body may inflate to ${bytesMax} bytes.`);
    }
    throw new ProblemError('malformed_json', 'The body is not the gzip that Content-Encoding says.');
  }
}
