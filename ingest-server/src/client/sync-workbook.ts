/** Makes ClickHouse equal to a workbook file or a live spreadsheet, by the same client as the bundle. */
import { randomUUID } from 'node:crypto';
import { anything } from '@qtickets/shared-schema/client/answers';
import type { ContractTable } from '@qtickets/shared-schema/client/contract-table';
import { driveAsync } from '@qtickets/shared-schema/client/drive';
import { isProven, type Outcome } from '@qtickets/shared-schema/client/outcome';
import { reportOf } from '@qtickets/shared-schema/client/report';
import type { Run } from '@qtickets/shared-schema/client/run';
import type { Answer, Conversation, ReadResult, Step } from '@qtickets/shared-schema/client/steps';
import { sync } from '@qtickets/shared-schema/client/sync';
import { type ContractResult, ContractWork, type Counts } from '@qtickets/shared-schema/client/work';
import type { Contract } from '@qtickets/shared-schema/contracts/contract';
import {
  type DigestAnswer,
  digestAnswerSchema,
  isBlocked,
  pushAnswerSchema,
} from '@qtickets/shared-schema/wire/answers';
import type { ReadContext } from '@qtickets/shared-schema/wire/cell';
import type { Trigger } from '@qtickets/shared-schema/wire/protocol';
import type { Issue } from '@qtickets/shared-schema/words/issue';
import { identitiesWithin } from '../files/window.ts';
import type { Language } from '../health/texts.ts';
import { issuesOf, rowIssue } from '../ingest/issues.ts';
import { type NoteProgress, Progress } from '../progress.ts';
import { differingRows } from './differing-rows.ts';
import { type Part, syncPart } from './sync-part.ts';
import { StoppedError, type Transport } from './transport.ts';

export type TabResult = Pick<Counts, 'inserted' | 'unchanged' | 'deleted'> & {
  readonly tab: string;
  /** Rows of the file, or of the window, that count. */
  readonly rows: number;
  readonly outcome: Outcome;
  /** Rows in ClickHouse, by the server's last word; null where it gave none. */
  readonly stored: number | null;
  /** Every row of the file that ClickHouse cannot hold as it stands, and why. */
  readonly issues: readonly Issue[];
  /** Of a comparison that differs: readable rows that ClickHouse holds otherwise or not at all. */
  readonly differing?: DifferingRows;
};

/** `isWhole`: all of them; there may be none, where ClickHouse holds what the file does not. */
export type DifferingRows = {
  readonly rows: readonly { readonly tab: string; readonly row: number }[];
  readonly isWhole: boolean;
};

/** Where rows come from. */
export type WorkbookReader = {
  /** The contracts that have tabs, and their names. */
  readonly contracts: readonly { readonly contract: Contract; readonly names: readonly string[] }[];
  /** The rows of these contracts as they are now: asked for as often as the client wants a newer reading (R4). */
  readonly read: (contracts: readonly string[], progress?: Progress) => Promise<ReadonlyMap<string, ReadResult>>;
};

export type SyncOptions = {
  readonly transport: Transport;
  readonly context: ReadContext;
  /** Of the sentences of issues; default: the spreadsheet's own. */
  readonly language?: Language | undefined;
  readonly mode: Run['mode'];
  /** Default: `backfill`, as a person runs it. */
  readonly trigger?: Trigger;
  /** Unix milliseconds; default: the clock of this machine. */
  readonly now?: () => number;
  readonly allowMassDelete?: boolean;
  /** Only rows of these days, complete for their keys, or only the quarantine: nothing beyond is deleted, compared or proven. */
  readonly part?: Part | undefined;
  /** Whether a comparison that differs goes on to find which rows do. */
  readonly namesRows?: boolean;
  /** Of what is to be sent or compared. */
  readonly onProgress?: NoteProgress | undefined;
};

/** A file does not change: reading it again only gives it a newer moment. */
export function fileReader(read: readonly ContractTable[]): WorkbookReader {
  const readings = new Map(read.map((reading): [string, ReadResult] => [reading.contract.tab, { ok: true, reading }]));
  return { contracts: read, read: async () => readings };
}

/**
 * The results in the order of the contracts.
 * @throws StoppedError where the server cannot be asked, or does not know the source; and what the reader throws
 */
export async function syncWorkbook(reader: WorkbookReader, options: SyncOptions): Promise<readonly TabResult[]> {
  const { transport, part } = options;
  const run = runOf(options);
  const works = reader.contracts.map(
    ({ contract, names }) => new ContractWork(contract, names, options.allowMassDelete ?? false),
  );
  const progress = new Progress(options.onProgress ?? (() => undefined));
  const conversation = part === undefined ? sync(run, works, null) : syncPart(run, works, part, progress);
  const performing = (step: Step) => perform(step, reader, options, progress);
  const cause = await driveAsync(conversation, performing);
  const end = { contracts: works.map((work) => work.result(cause)), cause };
  const report = reportOf(run, end, [], null);
  if (report !== null) await transport.ask('report', report, anything);
  if (cause !== null) throw new StoppedError(cause, transport.base);
  const results: TabResult[] = [];
  for (const work of works) {
    const result = work.result(cause);
    const asked = options.namesRows ? differingIn(run, work, result, progress) : null;
    const differing = asked && (await driveAsync(asked, performing));
    results.push({ ...tabResult(result, options), ...(differing && { differing }) });
  }
  return results;
}

function* differingIn(
  run: Run,
  work: ContractWork,
  result: ContractResult,
  progress: Progress,
): Conversation<DifferingRows | null> {
  const { outcome, snapshot, names } = result;
  if (run.mode !== 'compare' || outcome.kind !== 'differs' || outcome.changes !== null || snapshot === null)
    return null;
  const found = yield* differingRows(run, work, snapshot, progress);
  if (found === null) return null;
  const rows = found.rows.map(({ placed }) => ({ tab: names[placed.tabIndex] ?? '', row: placed.row }));
  return { rows, isWhole: found.isWhole };
}

function runOf({ now = Date.now, mode, context, trigger = 'backfill' }: SyncOptions): Run {
  return {
    id: randomUUID(),
    trigger,
    bundle: 'qtickets-sheets',
    locale: context.locale,
    startedAt: now(),
    deadline: Number.POSITIVE_INFINITY,
    mode,
    sendsToOtherContracts: true,
    now,
    random: Math.random,
    clock: { last: 0, version: 0 },
  };
}

async function perform(
  step: Step,
  reader: WorkbookReader,
  { transport, context }: SyncOptions,
  progress: Progress,
): Promise<Answer> {
  switch (step.do) {
    case 'read':
      return { did: 'read', timeZone: context.timeZone, readings: await reader.read(step.contracts, progress) };
    case 'read_edited':
      return { did: 'read_edited', edited: { kind: 'compare' } };
    case 'digest': {
      const reply = await transport.ask('digest', step.message, digestAnswerSchema);
      if (reply.ok) progress.expect('buckets', bucketsIn(reply.answer));
      return { did: 'digest', reply };
    }
    case 'push': {
      const reply = await transport.ask('push', step.message, pushAnswerSchema);
      const { scope, rows } = step.message;
      progress.advance('rows', rows.length);
      if (scope.kind === 'buckets') progress.advance('buckets', scope.buckets.length);
      return { did: 'push', reply };
    }
  }
}

/** That differ, and are to be sent. */
function bucketsIn({ tabs }: DigestAnswer): number {
  return tabs.reduce((total, tab) => total + (isBlocked(tab) ? 0 : tab.differing.length), 0);
}

function tabResult(result: ContractResult, { context, language, part }: SyncOptions): TabResult {
  const { contract, outcome, snapshot, stored, counts } = result;
  const { inserted, deleted } = counts;
  const resolved = snapshot?.resolved();
  const isWindow = typeof part === 'object';
  const within = isWindow && resolved ? identitiesWithin(contract, resolved, part) : resolved?.identities;
  const rows = within?.length ?? 0;
  const issues = waitingRows(result, language ?? context.locale);
  // Where the whole was compared, what was not asked to be written was there; else as pushes found.
  const isCompared = isProven(outcome) || (outcome.kind === 'differs' && outcome.changes !== null);
  const unchanged = isCompared ? Math.max(0, rows - inserted) : counts.unchanged;
  return { tab: contract.tab, rows, outcome, stored, inserted, unchanged, deleted, issues };
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
