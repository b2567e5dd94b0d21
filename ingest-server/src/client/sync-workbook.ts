/** Makes ClickHouse equal to a workbook file, by the same client as the bundle. */
import { randomUUID } from 'node:crypto';
import { anything } from '@qtickets/shared-schema/client/answers';
import { driveAsync } from '@qtickets/shared-schema/client/drive';
import type { Outcome } from '@qtickets/shared-schema/client/outcome';
import { reportOf } from '@qtickets/shared-schema/client/report';
import type { Run } from '@qtickets/shared-schema/client/run';
import type { Answer, Step } from '@qtickets/shared-schema/client/steps';
import { sync } from '@qtickets/shared-schema/client/sync';
import { type ContractResult, ContractWork, type Counts } from '@qtickets/shared-schema/client/work';
import type { ReadContext } from '@qtickets/shared-schema/wire/cell';
import { digestAnswerSchema, pushAnswerSchema } from '@qtickets/shared-schema/wire/protocol';
import type { Issue } from '@qtickets/shared-schema/words/issue';
import type { ReadContract } from '../files/read-workbook.ts';
import { identitiesWithin, type Window } from '../files/window.ts';
import { issuesOf, rowIssue } from '../ingest/issues.ts';
import { syncWindow } from './sync-window.ts';
import { StoppedError, type Transport } from './transport.ts';

export type TabResult = Pick<Counts, 'inserted' | 'unchanged' | 'deleted'> & {
  readonly tab: string;
  /** Rows of the file, or of the window, that count. */
  readonly rows: number;
  readonly outcome: Outcome;
  /** Rows in ClickHouse, by the server's last word. */
  readonly stored: number;
  /** Every row of the file that ClickHouse does not hold as it stands, and why. */
  readonly issues: readonly Issue[];
};

export type SyncOptions = {
  readonly transport: Transport;
  readonly context: ReadContext;
  readonly bundle: string;
  readonly now: () => number;
  readonly dryRun: boolean;
  /** `compare`: no push at all. */
  readonly mode: 'push' | 'compare';
  readonly allowMassDelete: boolean;
  /** Only rows of these days, complete for their keys: nothing beyond them is deleted, compared or proven. */
  readonly window?: Window;
  readonly onProgress: (tab: string, sentRows: number, rows: number) => void;
};

/**
 * The results in the order of the contracts.
 * @throws StoppedError where the server cannot be asked, or does not know the source
 */
export async function syncWorkbook(read: readonly ReadContract[], options: SyncOptions): Promise<readonly TabResult[]> {
  const { transport, window } = options;
  const run = runOf(options);
  const works = read.map(({ contract, names }) => new ContractWork(contract, names, options.allowMassDelete));
  const conversation = window === undefined ? sync(run, works, null) : syncWindow(run, works, window);
  const cause = await driveAsync(conversation, (step) => perform(step, read, options));
  const end = { contracts: works.map((work) => work.result(cause)), cause };
  const report = reportOf(run, end, [], null);
  if (report !== null) await transport.ask('report', report, anything);
  if (cause !== null) throw new StoppedError(cause, transport.base);
  return end.contracts.map((result) => tabResult(result, options));
}

function runOf({ bundle, now, dryRun, mode, context }: SyncOptions): Run {
  return {
    id: randomUUID(),
    trigger: 'backfill',
    bundle,
    locale: context.locale,
    startedAt: now(),
    deadline: Number.POSITIVE_INFINITY,
    mode: mode === 'compare' ? 'compare' : dryRun ? 'dry_run' : 'sync',
    sendsToOtherContracts: true,
    now,
    random: Math.random,
    clock: { last: 0, version: 0 },
  };
}

/** A file does not change: reading it again only gives it a newer moment. */
async function perform(step: Step, read: readonly ReadContract[], options: SyncOptions): Promise<Answer> {
  const { transport, context } = options;
  switch (step.do) {
    case 'read':
      return {
        did: 'read',
        timeZone: context.timeZone,
        readings: new Map(read.map((reading) => [reading.contract.tab, { ok: true, reading }])),
      };
    case 'read_edited':
      return { did: 'read_edited', edited: { kind: 'compare' } };
    case 'digest':
      return { did: 'digest', reply: await transport.ask('digest', step.message, digestAnswerSchema) };
    case 'push': {
      const reply = await transport.ask('push', step.message, pushAnswerSchema);
      const rows = read.find(({ contract }) => contract.tab === step.message.tab)?.rows.length ?? 0;
      if (reply.ok) options.onProgress(step.message.tab, reply.answer.received, rows);
      return { did: 'push', reply };
    }
  }
}

function tabResult(result: ContractResult, { context, window }: SyncOptions): TabResult {
  const { contract, outcome, snapshot, stored, counts } = result;
  const { inserted, unchanged, deleted } = counts;
  const resolved = snapshot?.resolved();
  const within = window === undefined ? resolved?.identities : resolved && identitiesWithin(contract, resolved, window);
  const rows = within?.length ?? 0;
  const issues = waitingRows(result, context.locale);
  return { tab: contract.tab, rows, outcome, stored: stored ?? 0, inserted, unchanged, deleted, issues };
}

/** Named whether or not a push brought them back: what is in quarantine already waits as well. */
function waitingRows({ contract, names, snapshot, serverIssues }: ContractResult, locale: string): readonly Issue[] {
  if (snapshot === null) return serverIssues;
  const { rejected, replaced, conflicting } = snapshot.resolved();
  const named = (row: (typeof rejected)[number]) => ({ ...row, tabName: names[row.tabIndex] ?? '' });
  return [
    ...rejected.flatMap((row) => issuesOf(named(row), contract.tab, locale)),
    ...serverIssues,
    ...conflicting.map((row) => rowIssue(named(row), 'key_conflict', contract.tab, locale)),
    ...replaced.map((row) => rowIssue(named(row), 'duplicate_key', contract.tab, locale)),
  ];
}
