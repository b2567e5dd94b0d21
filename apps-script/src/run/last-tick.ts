/** The last sign of life of the time trigger: this shows whether automatic sync is on, not a note that it was turned on. */

import { type Cause, causeKinds } from '@qtickets/shared-schema/client/outcome';
import { causeOfError } from '../google/causes.ts';

export const TICK_PROPERTY = 'LAST_TICK';

export type LastTick = {
  /** Unix ms. */
  readonly at: number;
  /** What it threw, or the kind of cause that stopped it; '' where it ran to its end. */
  readonly problem: string;
};

const FORM = /^(\d+) (.*)$/s;
const TEXT_MAX = 500;

export function tickText({ at, problem }: LastTick): string {
  return `${at} ${problem}`.slice(0, TEXT_MAX);
}

/** @returns null where no tick came yet */
export function parseTick(text: string | undefined): LastTick | null {
  const [, at, problem = ''] = FORM.exec(text ?? '') ?? [];
  return at === undefined ? null : { at: Number(at), problem };
}

/** What stopped that tick; null where it ran to its end. */
export function causeOfTick({ problem }: LastTick): Cause | null {
  if (problem === '') return null;
  const cause = causeOfError(problem);
  return { ...cause, kind: causeKinds.find((kind) => kind === problem) ?? cause.kind };
}
