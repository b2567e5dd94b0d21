/**
 * Each text that Google is known to throw, at each service call that the bundle makes. All of them take hours, an eighth of them most of one:
 * one of 31 is tried, which has each call with several texts and each text at many calls; `SWEEP=1` tries all.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sweep } from '../support/exception-sweep.ts';
import { openStage, type Stage } from '../support/stage.ts';

const SHARE = Number(process.env.SWEEP ?? 31);

let stage: Stage;
beforeAll(async () => {
  stage = await openStage(['ru', 'en']);
});
afterAll(() => stage.close());

it('whatever a call throws, once or for good, words say so, what can be equal is, and the server hears of the rest', async () => {
  expect(await sweep(stage, SHARE)).toEqual([]);
}, 7_200_000);
