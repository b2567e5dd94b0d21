/** What the demo promises, held against what happened: it never shows a success that it did not see. */

export class DemoFailure extends Error {
  override readonly name = 'DemoFailure';
}

/** @param promise in words, as a sentence that did not come true */
export function expectThat(isTrue: boolean, promise: string, details?: unknown): asserts isTrue {
  if (isTrue) return;
  throw new DemoFailure(details === undefined ? promise : `${promise}\n${JSON.stringify(details, null, 2)}`);
}
