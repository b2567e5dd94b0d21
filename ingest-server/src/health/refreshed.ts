/**
 * A question asked at most once in a while and never twice at once, however many ask; who asks waits for a bounded time,
 * and gets the last good answer with what is the matter with the newest one.
 */

export type Refreshed<Value> = {
  /** The last good answer; null: none yet. */
  readonly value: Value | null;
  /** When it was asked for, unix ms. */
  readonly readAt: number | null;
  /** Why there is no newer one: `DeadlinePassed` while the question is still open; null: nothing is wrong. */
  readonly trouble: unknown;
};

export type RefreshOptions<Value> = {
  readonly load: () => Promise<Value>;
  /** How long an answer, or a failure, is given again. */
  readonly ttlMs: number;
  /** How long one who asks waits. */
  readonly deadlineMs: number;
  /** Unix milliseconds. */
  readonly now: () => number;
};

/** A question without an end: its connection is lost. All calls to ClickHouse have shorter limits of their own. */
const LOST_MS = 60_000;

export function refreshed<Value>(options: RefreshOptions<Value>): () => Promise<Refreshed<Value>> {
  const { load, ttlMs, deadlineMs, now } = options;
  let last: Refreshed<Value> = { value: null, readAt: null, trouble: null };
  let endedAt = Number.NEGATIVE_INFINITY;
  let open: { readonly at: number; readonly done: Promise<void> } | null = null;

  function ask(): Promise<void> {
    const at = now();
    const own = { at, done: Promise.resolve() };
    const end = (answer: Refreshed<Value>) => {
      if (open !== own) return;
      open = null;
      endedAt = now();
      last = answer;
    };
    own.done = load().then(
      (value) => end({ value, readAt: at, trouble: null }),
      (trouble: unknown) => end({ ...last, trouble }),
    );
    open = own;
    return own.done;
  }

  return async () => {
    // A clock that was set back must not keep an answer for ever.
    const age = now() - endedAt;
    const isLost = open !== null && now() - open.at > LOST_MS;
    if (open === null && age >= 0 && age < ttlMs) return last;
    const done = open === null || isLost ? ask() : open.done;
    try {
      await within(deadlineMs, done);
      return last;
    } catch (trouble) {
      return { ...last, trouble };
    }
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
