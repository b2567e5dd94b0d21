/** A part of what `exceptions.slow.test.ts` tries: calls of Google's services throw, once or for good. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sweep } from '../support/exception-sweep.ts';
import { openStage, type Stage } from '../support/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage(['ru', 'en']);
});
afterAll(() => stage.close());

it('whatever a call throws, words say so, nothing wrong is stored, and the next tick makes all equal', async () => {
  expect(await sweep(stage, 4_801)).toEqual([]);
}, 180_000);
