/** A question asked at most once in a while, however many ask, so that pages and probes never crowd out the protocol. */

type Answer<Value> = { readonly at: number; readonly value: Promise<Value> };

/**
 * @param ttlMs how long an answer, or a failure, is given again
 * @param now unix milliseconds
 */
export function cached<Value>(load: () => Promise<Value>, ttlMs: number, now: () => number): () => Promise<Value> {
  let last: Answer<Value> | null = null;
  return () => {
    const age = last === null ? Number.POSITIVE_INFINITY : now() - last.at;
    // A clock that was set back must not keep an answer for ever.
    if (last !== null && age >= 0 && age < ttlMs) return last.value;
    last = { at: now(), value: load() };
    return last.value;
  };
}

/** A question that took longer than it may. */
export class DeadlinePassed extends Error {
  override readonly name = 'DeadlinePassed';
}

/** The value, or `DeadlinePassed` after `ms`; the work itself goes on, since it can't be called back. */
export async function within<Value>(ms: number, work: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DeadlinePassed(`No answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
