/** Reads a request body up to a limit, without ever holding more than that in memory, and not from a sender that stands still. */
import { ProblemError } from '../problem.ts';

/** A connection that is alive sends something far more often. */
const STILL_MS_MAX = 10_000;

/** Nobody waits for the rest of the body: its connection ends with the answer. */
export class BodyGivenUp extends ProblemError {
  override readonly name = 'BodyGivenUp';
}

export type BodyReading = {
  readonly bytesMax: number;
  /** Called with each chunk before it is kept. */
  readonly take: (bytes: number) => void;
  /** Aborted with a BodyGivenUp where the reading has to end. */
  readonly signal: AbortSignal;
  /** Milliseconds without a byte; default: ten seconds. */
  readonly stillMsMax?: number;
};

/**
 * The body's bytes as sent. What it leaves unread is discarded elsewhere (`unread-body.ts`).
 * @throws ProblemError `too_large` past `bytesMax`, `invalid_request` where the body breaks off, or whatever `take` throws;
 *   BodyGivenUp where it stands still, or the signal ends it
 */
export async function readBody(request: Request, reading: BodyReading): Promise<Uint8Array> {
  const body = bodyOf(request);
  if (body === null) return new Uint8Array();
  if (body === 'gone') throw new ProblemError('invalid_request', 'The body broke off before its end.');
  const reader = body.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await readChunk(reader, reading);
      if (done) return Buffer.concat(chunks, length);
      length += value.byteLength;
      if (length > reading.bytesMax) throw new ProblemError('too_large', `A body may have ${reading.bytesMax} bytes.`);
      reading.take(value.byteLength);
      chunks.push(value);
    }
  } finally {
    reader.releaseLock();
  }
}

/** @returns `gone` where its sender went away before it was asked for: then asking for it throws */
export function bodyOf(request: Request): ReadableStream<Uint8Array> | null | 'gone' {
  try {
    return request.body;
  } catch {
    return 'gone';
  }
}

type Reader = ReadableStreamDefaultReader<Uint8Array>;

/** A sender that goes away in the middle is no failure of the server. */
async function readChunk(reader: Reader, { signal, stillMsMax = STILL_MS_MAX }: BodyReading) {
  let end = (): void => undefined;
  const givenUp = new Promise<never>((_, reject) => {
    const stoodStill = `Nothing of the body came for ${stillMsMax / 1000} seconds.`;
    const timer = setTimeout(() => reject(new BodyGivenUp('invalid_request', stoodStill)), stillMsMax);
    const onAbort = () => reject(givenUpBy(signal.reason));
    signal.addEventListener('abort', onAbort);
    end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    };
  });
  try {
    if (signal.aborted) throw givenUpBy(signal.reason);
    return await Promise.race([reader.read(), givenUp]);
  } catch (error) {
    if (error instanceof BodyGivenUp) throw error;
    throw new ProblemError('invalid_request', 'The body broke off before its end.');
  } finally {
    end();
  }
}

/** @param reason of the signal */
function givenUpBy(reason: unknown): BodyGivenUp {
  return reason instanceof BodyGivenUp ? reason : new BodyGivenUp('unavailable');
}
