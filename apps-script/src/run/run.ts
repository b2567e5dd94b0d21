/** One run: one execution that holds the lock, from its first question to the server to its report. */
import { contractsHash } from '@qtickets/shared-schema/contracts/contract-hash';
import { contracts } from '@qtickets/shared-schema/contracts/index';
import { PROTOCOL_VERSION } from '@qtickets/shared-schema/wire/limits';
import type { Trigger } from '@qtickets/shared-schema/wire/protocol';
import type { KnownOffsets } from '../read/known-offsets.ts';
import type { Server } from '../send/server.ts';
import type { FormatInstant, Workbook } from './ports.ts';

export type Run = {
  readonly id: string;
  readonly trigger: Trigger;
  readonly bundle: string;
  readonly workbook: Workbook;
  readonly server: Server;
  readonly formatInstant: FormatInstant;
  readonly startedAt: number;
  /** Unix ms: past it no new work is taken. */
  readonly deadline: number;
  readonly dryRun: boolean;
  readonly now: () => number;
  readonly random: () => number;
  readonly clock: ReadClock;
  readonly knownOffsets: KnownOffsets;
};

/** What `readAt` depends on within one execution (R4). */
export type ReadClock = { last: number; version: number };

/** `max(clock, version + random 1…1000, own last + 1)` (R4); to be taken before the first cell is read. */
export function nextReadAt(run: Pick<Run, 'now' | 'random' | 'clock'>): number {
  const { clock } = run;
  const aboveVersion = clock.version === 0 ? 0 : clock.version + 1 + Math.floor(run.random() * 1000);
  clock.last = Math.max(run.now(), aboveVersion, clock.last + 1);
  return clock.last;
}

/** Remembers a version that the server named: whatever is read from now on is newer. */
export function noteVersion(run: Pick<Run, 'clock'>, version: number): void {
  run.clock.version = Math.max(run.clock.version, version);
}

export function isOutOfTime(run: Run): boolean {
  return run.now() >= run.deadline;
}

const hashOfContracts = contractsHash(contracts);

/** What every message begins with. */
export function messageHead(run: Run) {
  return { protocol: PROTOCOL_VERSION, bundle: run.bundle, run: run.id, trigger: run.trigger } as const;
}

/** What every message about a reading of the sheet has. */
export function readingHead(run: Run, readAt: number, timeZone: string) {
  const { locale } = run.workbook;
  return { ...messageHead(run), readAt, locale, timeZone, contracts: hashOfContracts, dryRun: run.dryRun };
}
