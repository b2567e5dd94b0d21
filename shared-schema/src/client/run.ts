/** One run of a client, and what its messages begin with. */
import { contractsHash } from '../contracts/contract-hash.ts';
import { PROTOCOL_VERSION } from '../wire/limits.ts';
import type { Spent, Trigger } from '../wire/protocol.ts';
import type { Clocked } from './read-clock.ts';
import type { Moment } from './snapshot.ts';

export type Run = Clocked & {
  /** A UUID, new for each run. */
  readonly id: string;
  readonly trigger: Trigger;
  /** Version of the bundle, or name of the client. */
  readonly bundle: string;
  /** `ru_RU`, `en_US`, … */
  readonly locale: string;
  /** Unix ms. */
  readonly startedAt: number;
  /** Unix ms: past it no new work is taken. */
  readonly deadline: number;
  /** `dry_run`: asks and pushes once, and nothing is written; `compare`: asks once. */
  readonly mode: 'sync' | 'dry_run' | 'compare';
  /** Whether tabs are sent whole where the server was built from other contracts: hourly, on edits, from the menu. */
  readonly sendsToOtherContracts: boolean;
  /** What was spent of Google's quotas, up to now; absent where nothing of them is. */
  readonly spent?: () => Spent;
};

export function isOutOfTime({ now, deadline }: Pick<Run, 'now' | 'deadline'>): boolean {
  return now() >= deadline;
}

type Head = Pick<Run, 'id' | 'bundle' | 'trigger' | 'spent'>;

export function messageHead({ id, bundle, trigger, spent }: Head) {
  return { protocol: PROTOCOL_VERSION, bundle, run: id, trigger, ...(spent && { spent: spent() }) } as const;
}

/** What messages about a reading of the sheet begin with. @param tabs those that the message speaks of */
export function readingHead(
  run: Head & Pick<Run, 'locale' | 'mode'>,
  moment: Moment,
  tabs: Parameters<typeof contractsHash>[0],
) {
  const { readAt, timeZone } = moment;
  const dryRun = run.mode !== 'sync';
  return { ...messageHead(run), readAt, locale: run.locale, timeZone, contracts: contractsHash(tabs), dryRun };
}
