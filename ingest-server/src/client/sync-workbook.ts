/** Makes ClickHouse equal to a workbook file, by the same protocol as the bundle: compare, push what differs, prove (R4, R7). */
import { randomUUID } from 'node:crypto';
import { type PlannedPush, planBuckets, planKeys, planRejected } from '@qtickets/shared-schema/client/plan-pushes';
import { contractsHash } from '@qtickets/shared-schema/contracts/contract-hash';
import { contracts } from '@qtickets/shared-schema/contracts/index';
import type { ReadContext } from '@qtickets/shared-schema/wire/cell';
import { bitsFor, digestOf, encodeDigest } from '@qtickets/shared-schema/wire/digest';
import { PROTOCOL_VERSION } from '@qtickets/shared-schema/wire/limits';
import {
  type BlockedTab,
  type ComparedTab,
  digestAnswerSchema,
  isBlocked,
  type PushAnswer,
  pushAnswerSchema,
} from '@qtickets/shared-schema/wire/protocol';
import { rejectedDigest, rejectedRowHash } from '@qtickets/shared-schema/wire/rejected-digest';
import type { Issue } from '@qtickets/shared-schema/words/issue';
import * as z from 'zod/mini';
import type { ReadContract } from '../files/read-workbook.ts';
import { identitiesWithin, type Window } from '../files/window.ts';
import { rowIssue } from '../ingest/issues.ts';
import type { Transport } from './transport.ts';

const ROUNDS_MAX = 3;

export type TabResult = {
  readonly tab: string;
  /** Rows of the file, or of the window, that count. */
  rows: number;
  /** `differs`: compared only, or not settled in three rounds. */
  outcome: 'equal' | 'differs' | 'mass_delete' | 'missing_tab';
  stored: number;
  inserted: number;
  unchanged: number;
  deleted: number;
  issues: Issue[];
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

/** The results in the order of the contracts. */
export async function syncWorkbook(read: readonly ReadContract[], options: SyncOptions): Promise<readonly TabResult[]> {
  const run = new WorkbookRun(read, options);
  if (options.window !== undefined) {
    await run.pushWindow(options.window);
    return run.results();
  }
  for (let round = 1; round <= ROUNDS_MAX; round += 1) {
    const differing = await run.compare();
    if (differing.length === 0 || options.mode === 'compare') break;
    for (const { reading, answer } of differing) await run.push(reading, answer);
    if (options.dryRun) break;
    if (round === ROUNDS_MAX) await run.compare();
  }
  await run.report();
  return run.results();
}

type Difference = { readonly reading: ReadContract; readonly answer: ComparedTab };

class WorkbookRun {
  readonly #read: readonly ReadContract[];
  readonly #options: SyncOptions;
  readonly #run = randomUUID();
  readonly #startedAt: number;
  readonly #results: Map<string, TabResult>;
  #readAt: number;
  #hasPushed = false;

  constructor(read: readonly ReadContract[], options: SyncOptions) {
    this.#read = read;
    this.#options = options;
    this.#startedAt = options.now();
    this.#readAt = this.#startedAt;
    this.#results = new Map(read.map((reading) => [reading.contract.tab, newResult(reading, options.context.locale)]));
  }

  results(): readonly TabResult[] {
    return [...this.#results.values()];
  }

  async compare(): Promise<readonly Difference[]> {
    const tabs = this.#read.map((reading) => digestTab(reading, this.#options.allowMassDelete));
    if (tabs.length === 0) return [];
    const { transport } = this.#options;
    const answer = await transport('digest', { ...this.#head(), ...this.#reading(), tabs }, digestAnswerSchema);
    return answer.tabs.flatMap((tab) => this.#take(tab));
  }

  /** The file does not change, so that a version above our own only asks for a newer moment of reading (R4). */
  #take(answer: ComparedTab | BlockedTab): readonly Difference[] {
    const reading = this.#read.find(({ contract }) => contract.tab === answer.tab);
    const result = this.#results.get(answer.tab);
    if (reading === undefined || result === undefined) return [];
    result.stored = answer.stored;
    if (isBlocked(answer)) {
      result.outcome = answer.blocked;
      return [];
    }
    this.#readAt = Math.max(this.#readAt, answer.version + 1);
    const isEqual = answer.inSync && answer.rejectedKnown;
    result.outcome = isEqual ? 'equal' : 'differs';
    return isEqual ? [] : [{ reading, answer }];
  }

  /** The digest is asked only for the version to go above (R4); a part of a workbook says nothing of the whole. */
  async pushWindow(window: Window): Promise<void> {
    const tabs = this.#read.map((reading) => digestTab(reading, true));
    const { transport, mode, dryRun } = this.#options;
    const asked = { ...this.#head(), ...this.#reading(), dryRun: true, tabs };
    const answer = tabs.length === 0 ? { tabs: [] } : await transport('digest', asked, digestAnswerSchema);
    for (const tab of answer.tabs) this.#take(tab);
    for (const reading of this.#read) {
      const result = this.#results.get(reading.contract.tab);
      if (result === undefined) continue;
      const identities = identitiesWithin(reading, window);
      result.rows = identities.length;
      let stale = 0;
      for (const planned of planKeys(identities)) {
        stale += (await this.#pushOne(reading, { stored: result.stored }, planned)).stale;
      }
      const wouldChange = (mode === 'compare' || dryRun) && result.inserted + result.deleted > 0;
      result.outcome = stale > 0 || wouldChange ? 'differs' : 'equal';
    }
    await this.report();
  }

  async push(reading: ReadContract, answer: ComparedTab): Promise<void> {
    const buckets = planBuckets(reading.resolved, bitsFor(reading.resolved.identities.length), answer.differing);
    for (const planned of buckets) {
      const pushed = await this.#pushOne(reading, answer, planned);
      if (pushed.stale > 0) return;
    }
    if (answer.rejectedKnown) return;
    for (const planned of planRejected(reading.resolved)) await this.#pushOne(reading, answer, planned);
  }

  async #pushOne(
    reading: ReadContract,
    answer: Pick<ComparedTab, 'stored'>,
    planned: PlannedPush,
  ): Promise<PushAnswer> {
    const { transport, allowMassDelete, onProgress } = this.#options;
    const { contract, tabs, columns, layouts, resolved } = reading;
    const message = {
      ...this.#head(),
      ...this.#reading(),
      ...planned,
      tab: contract.tab,
      allowMassDelete,
      stored: answer.stored,
      unreadable: resolved.unreadable,
      tabs,
      columns,
      ...(planned.scope.kind === 'rejected' && layouts && { layouts }),
    };
    const pushed = await transport('push', message, pushAnswerSchema);
    this.#hasPushed = true;
    this.#count(contract.tab, planned, pushed);
    onProgress(contract.tab, pushed.received, resolved.identities.length);
    return pushed;
  }

  #count(tab: string, { scope }: PlannedPush, pushed: PushAnswer): void {
    const result = this.#results.get(tab);
    if (result === undefined) return;
    result.issues.push(...pushed.issues);
    if (scope.kind === 'rejected') return;
    result.inserted += pushed.inserted;
    result.unchanged += pushed.unchanged;
    result.deleted += pushed.deleted;
  }

  async report(): Promise<void> {
    if (!this.#hasPushed || this.#options.dryRun || this.#options.mode === 'compare') return;
    const results = this.results();
    const message = {
      ...this.#head(),
      startedAt: this.#startedAt,
      finishedAt: this.#options.now(),
      status: results.every((result) => result.outcome === 'equal') ? 'success' : 'error',
      counts: Object.fromEntries(
        results.map(({ tab, inserted, unchanged, deleted }) => [tab, { inserted, unchanged, deleted }]),
      ),
      issues: results.reduce((total, result) => total + result.issues.length, 0),
    };
    await this.#options.transport('report', message, z.unknown());
  }

  #head() {
    return { protocol: PROTOCOL_VERSION, bundle: this.#options.bundle, run: this.#run, trigger: 'backfill' };
  }

  #reading() {
    const { context, dryRun, mode } = this.#options;
    return {
      readAt: this.#readAt,
      ...context,
      contracts: contractsHash(contracts),
      dryRun: dryRun || mode === 'compare',
    };
  }
}

function newResult({ contract, tabs, resolved }: ReadContract, locale: string): TabResult {
  const issues = resolved.replaced.map((row) =>
    rowIssue({ ...row, tabName: tabs[row.tabIndex] ?? '' }, 'duplicate_key', contract.tab, locale),
  );
  const none = { stored: 0, inserted: 0, unchanged: 0, deleted: 0 };
  return { tab: contract.tab, rows: resolved.identities.length, outcome: 'differs', ...none, issues };
}

function digestTab({ contract, tabs, resolved }: ReadContract, allowMassDelete: boolean) {
  const bits = bitsFor(resolved.identities.length);
  const hashes = resolved.rejected.map(({ tabIndex, row, cells }) => rejectedRowHash(tabs[tabIndex] ?? '', row, cells));
  return {
    tab: contract.tab,
    names: tabs,
    allowMassDelete,
    bits,
    rowCount: resolved.identities.length,
    digest: encodeDigest(digestOf(resolved.identities, bits)),
    rejected: rejectedDigest(hashes),
    keep: resolved.kept,
    unreadable: resolved.unreadable,
  };
}
