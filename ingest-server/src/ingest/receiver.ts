/** What the requests of protocol 1 do, apart from HTTP. */

import { type Contract, columnNames } from '@qtickets/shared-schema/contracts/contract';
import { contractsHash } from '@qtickets/shared-schema/contracts/contract-hash';
import { contractOf } from '@qtickets/shared-schema/contracts/index';
import type { DigestAnswer, PushAnswer, RowAnswer } from '@qtickets/shared-schema/wire/answers';
import type { DigestRequest, PushRequest, ReportRequest } from '@qtickets/shared-schema/wire/protocol';
import type { RowRequest } from '@qtickets/shared-schema/wire/row-question';
import { KeyedQueue } from '../keyed-queue.ts';
import { invalidField, ProblemError } from '../problem.ts';
import type { Source } from '../sources.ts';
import { compareDigests, isAllInSync, type TabComparison } from './compare-digest.ts';
import { DailySums } from './daily-sums.ts';
import { findRow } from './find-row.ts';
import { ingestRejected } from './ingest-rejected.ts';
import { ingestRows } from './ingest-rows.ts';
import type { Proof, SheetHeaders, Warehouse, Warn } from './ports.ts';
import { checkReadAt } from './read-at.ts';
import { RowCeiling } from './row-ceiling.ts';
import { RunLog } from './run-log.ts';

/** A push that waited so long is asked to come again: an answer is due within ten seconds (GOOGLE 4). */
const WAIT_MS_MAX = 6_000;
const RETRY_AFTER_SECONDS = 10;

export class Receiver {
  readonly #warehouse: Warehouse;
  readonly #now: () => number;
  readonly #runs: RunLog;
  readonly #ceiling: RowCeiling;
  readonly #sums: DailySums;
  readonly #queue = new KeyedQueue(WAIT_MS_MAX, tooLate);

  /** @param now unix milliseconds */
  constructor(warehouse: Warehouse, now: () => number, warn: Warn) {
    this.#warehouse = warehouse;
    this.#now = now;
    this.#runs = new RunLog(warehouse, now);
    this.#ceiling = new RowCeiling(warehouse.rowsHeld);
    this.#sums = new DailySums(warehouse, warn);
  }

  async digest(source: Source, request: DigestRequest): Promise<DigestAnswer> {
    const tabs = request.tabs.map((tab) => ({ tab, contract: allowedContract(source, tab.tab) }));
    refuseDoubleTabs(request);
    await checkReadAt(this.#warehouse, source.spreadsheetId, request.readAt, this.#now());
    const differ = request.contracts !== undefined && request.contracts !== contractsHash(request.tabs);
    const comparisons = await compareDigests(this.#warehouse, source.spreadsheetId, tabs, differ);
    if (!request.dryRun) {
      await alongside(this.#compareSums(source.spreadsheetId, tabs, comparisons), () =>
        this.#recordComparison(source.spreadsheetId, request, comparisons, differ),
      );
    }
    const answers = comparisons.map((comparison) => comparison.answer);
    return { tabs: answers, ...(differ ? { contracts: 'differ' as const } : {}) };
  }

  /** R8: a proof needs both ends built from one contract; where all tabs are equal, the run is closed too. */
  async #recordComparison(
    source: string,
    request: DigestRequest,
    comparisons: readonly TabComparison[],
    differ: boolean,
  ): Promise<void> {
    const isClosing = !differ && isAllInSync(comparisons.map((comparison) => comparison.answer));
    if (!isClosing) await this.#runs.begin(source, request);
    if (differ) return;
    await this.#warehouse.writeProofs(source, proofsOf(request, comparisons, this.#now()));
    if (!isClosing) return;
    const rows = Object.fromEntries(request.tabs.map((tab) => [tab.tab, tab.rowCount]));
    await this.#runs.closeByDigest(source, request, rows);
  }

  /** Never rejects. */
  async #compareSums(
    source: string,
    tabs: readonly { readonly contract: Contract }[],
    comparisons: readonly TabComparison[],
  ): Promise<void> {
    const compared = tabs.map(async ({ contract }, index) => {
      const checksum = comparisons[index]?.checksum;
      if (checksum !== undefined) await this.#sums.compare(source, contract, checksum);
    });
    await Promise.all(compared);
  }

  /** Pushes of one tab pass one after another. One that is refused leaves no trace, not even of its run. */
  async push(source: Source, request: PushRequest): Promise<PushAnswer> {
    const contract = allowedContract(source, request.tab);
    await checkReadAt(this.#warehouse, source.spreadsheetId, request.readAt, this.#now());
    const [warehouse, ceiling] = [this.#warehouse, this.#ceiling];
    const push = { warehouse, ceiling, source: source.spreadsheetId, contract, request };
    const { scope } = request;
    const { answer, days } = await this.#queue.run(`${source.spreadsheetId}/${contract.tab}`, async () =>
      scope.kind === 'rejected'
        ? { answer: await ingestRejected({ ...push, scope, now: this.#now() }), days: [] }
        : ingestRows({ ...push, scope }),
    );
    if (request.dryRun) return answer;
    const rows = answer.inserted + answer.deleted;
    const written = { rows, days, isEdit: request.closes === true };
    const renewal = this.#sums.renew(source.spreadsheetId, contract, written);
    return alongside(renewal, () => this.#recordPush(source.spreadsheetId, request, answer));
  }

  /** As a part of its run, or as all of it. */
  async #recordPush(source: string, request: PushRequest, answer: PushAnswer): Promise<PushAnswer> {
    if (request.closes !== true || !isPlain(request, answer)) {
      await this.#runs.begin(source, request);
      return answer;
    }
    await this.#runs.closeByPush(source, request, answer);
    return { ...answer, closed: true };
  }

  /** Reads only. */
  async row(source: Source, request: RowRequest): Promise<RowAnswer> {
    const contract = allowedContract(source, request.tab);
    return findRow(this.#warehouse, source.spreadsheetId, contract, request, this.#now());
  }

  async report(source: Source, request: ReportRequest): Promise<void> {
    await this.#runs.closeByReport(source.spreadsheetId, request);
  }
}

function tooLate(): ProblemError {
  return new ProblemError('unavailable', 'Too many pushes of this tab are waiting.', {
    retryAfterSeconds: RETRY_AFTER_SECONDS,
  });
}

/** Both at once; whatever becomes of `call`, nothing goes on after the request. @param work never rejects */
async function alongside<Value>(work: Promise<void>, call: () => Promise<Value>): Promise<Value> {
  try {
    return await call();
  } finally {
    await work;
  }
}

/** Everything was taken: the sender has nothing more to ask. A notice needs nobody's answer. */
function isPlain({ scope }: PushRequest, { stale, deleted, issues }: PushAnswer): boolean {
  const deletes = scope.kind === 'keys' ? (scope.deletes ?? 0) : 0;
  return stale === 0 && deleted >= deletes && issues.every(({ severity }) => severity === 'notice');
}

/** One for each tab that is equal and was not proven of a later reading. */
function proofsOf(request: DigestRequest, comparisons: readonly TabComparison[], receivedAt: number): Proof[] {
  return comparisons.flatMap(({ equal, provenAt }, index) => {
    const tab = request.tabs[index];
    const contract = tab === undefined ? undefined : contractOf(tab.tab);
    if (equal === null || tab === undefined || contract === undefined || provenAt > request.readAt) return [];
    const { readAt: verifiedAt, run: runId, bundle = '' } = request;
    const { names, headers = [] } = tab;
    return [
      { ...equal, contract, names, headers: headers.map(ofContract(contract)), verifiedAt, receivedAt, runId, bundle },
    ];
  });
}

/** What a sender says of other columns is not kept. */
function ofContract(contract: Contract): (headers: SheetHeaders) => SheetHeaders {
  const isOurs = ([column]: [string, string]) => columnNames(contract).includes(column);
  return (headers) => Object.fromEntries(Object.entries(headers).filter(isOurs));
}

/** A tab compared twice in one request would have two answers, and cost twice. */
function refuseDoubleTabs({ tabs }: DigestRequest): void {
  const names = tabs.map(({ tab }) => tab);
  const double = names.findIndex((name, index) => names.indexOf(name) < index);
  if (double >= 0) throw invalidField(`tabs.${double}.tab`, `${names[double]} is there twice`);
}

function allowedContract(source: Source, tab: string): Contract {
  const contract = contractOf(tab);
  if (contract === undefined || !source.tabs.includes(contract.tab)) {
    throw new ProblemError('tab_not_allowed', `This source may write: ${source.tabs.join(', ')}.`);
  }
  return contract;
}
