/** One question of the self-test: what was expected, and what was seen. */
import type { CauseKind } from '@qtickets/shared-schema/client/outcome';
import { causeOfError } from './causes.ts';

export type Probe = {
  readonly name: ProbeName;
  readonly expected: string;
  readonly seen: string;
  /** What Google or the server refused by, where there is nothing to see. */
  readonly cause?: CauseKind;
};

export type ProbeName =
  | 'hmac'
  | 'hmacDefaultCharset'
  | 'signedBytes'
  | 'gzip'
  | 'absentGlobals'
  | 'presentGlobals'
  | 'lock'
  | 'authorization'
  | 'properties'
  | 'scriptZone'
  | 'wallClock'
  | 'dateCell'
  | 'tick'
  | 'server'
  | 'clock'
  | 'gzipBody';

/** A probe that throws has been answered too. */
export function probe(name: ProbeName, expected: string, ask: () => string): Probe {
  try {
    return { name, expected, seen: ask() };
  } catch (error) {
    console.error(error);
    return { name, expected, seen: '', cause: causeOfError(error).kind };
  }
}
