/** What one run has said and heard of one contract's tabs. */
import type { Candidate } from '../model/held.ts';
import type { DigestTab } from './messages.ts';

export type ComparedTab = {
  readonly tab: string;
  readonly blocked?: string;
  readonly differing?: readonly number[];
  readonly stored: number;
  readonly version?: number;
  readonly maybe?: readonly Candidate[];
};

export type PushAnswer = {
  readonly inserted: number;
  readonly deleted: number;
  readonly stale: number;
  readonly closed?: boolean;
};

/** One contract's tabs within a run. */
export type TabTalk = {
  /** The last digest that was answered, and its answer. */
  asked: (DigestTab & { readonly readAt: number }) | undefined;
  answered: ComparedTab | undefined;
  /** Keys that the reading of the last digest shows, as hashes; undefined where it is of no one moment of the workbook. */
  shown: ReadonlySet<string> | undefined;
  readonly digests: Set<string>;
  /** Claims by `readAt`. */
  readonly claims: Map<number, string>;
  /** Buckets of this reading that were taken. */
  taken: Set<number>;
  /** Readings of which nothing more may be sent. */
  readonly spoilt: Set<number>;
  /** Readings whose rejected rows were sent. */
  readonly finished: Set<number>;
  isStopped: boolean;
  /** Whether the server's guard stopped it in a digest. */
  isBlocked: boolean;
  inserted: number;
  deleted: number;
  /** Whether the last thing that was taken was a push. */
  isUnverified: boolean;
};

/** Digests that a run asks for a tab, the closing one included. */
export const DIGESTS_MAX = 4;

export function newTalk(): TabTalk {
  return {
    asked: undefined,
    answered: undefined,
    shown: undefined,
    digests: new Set(),
    claims: new Map(),
    taken: new Set(),
    spoilt: new Set(),
    finished: new Set(),
    isStopped: false,
    isBlocked: false,
    inserted: 0,
    deleted: 0,
    isUnverified: false,
  };
}

/** R8: a digest that was read below the tab's newest version proves nothing. */
export function isUnproven({ asked, answered, digests, isUnverified }: TabTalk): boolean {
  const isEqual = answered?.differing?.length === 0 && !isUnverified;
  return isEqual && digests.size < DIGESTS_MAX && (answered.version ?? 0) > (asked?.readAt ?? 0);
}
