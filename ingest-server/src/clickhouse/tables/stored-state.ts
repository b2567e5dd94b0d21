/** What requests are compared with, each read by one statement over all tables that know something of it. */
import type { ClickHouseClient } from '@clickhouse/client';
import type { Contract } from '@qtickets/shared-schema/contracts/contract';
import { contracts } from '@qtickets/shared-schema/contracts/index';
import { zeroHashHex } from '@qtickets/shared-schema/wire/hash64';
import type { AskedTab, GuardCounts, QuarantineRow, RowsScope, StoredScope, TabState } from '../../ingest/ports.ts';
import { selectTogether } from '../select-together.ts';
import type { Facts } from './facts.ts';
import type { Proofs } from './proofs.ts';
import type { Quarantine } from './quarantine.ts';

/** Of statements that look at few rows: more threads would cost more than they do. */
const ONE_THREAD = 'SETTINGS max_threads = 1';

export class StoredState {
  readonly #client: ClickHouseClient;
  readonly #facts: Facts;
  readonly #quarantine: Quarantine;
  readonly #proofs: Proofs;

  constructor(client: ClickHouseClient, tables: { facts: Facts; quarantine: Quarantine; proofs: Proofs }) {
    this.#client = client;
    this.#facts = tables.facts;
    this.#quarantine = tables.quarantine;
    this.#proofs = tables.proofs;
  }

  /** Each table is asked once for all tabs, where one table holds several. */
  async ofTabs(source: string, tabs: readonly AskedTab[]): Promise<readonly TabState[]> {
    if (tabs.length === 0) return [];
    const asked = tabs.map(({ contract }) => contract);
    const [buckets, facts, quarantines, rejected, columns, proofs] = await selectTogether(
      this.#client,
      [
        this.#facts.bucketDigests(tabs),
        this.#facts.versions(asked),
        this.#quarantine.versions(asked),
        this.#quarantine.rejected(asked),
        this.#quarantine.columns(asked),
        this.#proofs.last(asked),
      ],
      { source },
    );
    return asked.map(({ tab }) => {
      const of = <Row extends { readonly tab: string }>(rows: readonly Row[]) => rows.filter((row) => row.tab === tab);
      const [proof] = of(proofs);
      const versions = [...of(facts), ...of(quarantines)].map(({ version }) => version);
      return {
        buckets: of(buckets),
        rejected: of(rejected)[0] ?? { count: 0, hash: zeroHashHex, unreadable: 0, drafts: 0 },
        issueColumns: columns.filter(({ contract }) => contract === tab),
        // Somebody may have written a version that is no number here, which no sender could read.
        version: Math.min(Number.MAX_SAFE_INTEGER, Math.max(proof?.verifiedAt ?? 0, ...versions)),
        proof: proof ?? null,
      };
    });
  }

  async ofScope(source: string, contract: Contract, scope: RowsScope, readAt: number): Promise<StoredScope> {
    const isEmpty = 'keyHashes' in scope && scope.keyHashes.length === 0;
    if (isEmpty) return { lines: [], newerKeys: new Set(), isProvenLater: false };
    const [lines, newer, proofs] = await selectTogether(
      this.#client,
      [this.#facts.lines(contract, scope), this.#facts.newerKeys(contract, scope), this.#proofs.later(contract)],
      { source, readAt },
      'keyHashes' in scope ? ONE_THREAD : '',
    );
    const newerKeys = new Set(newer.map(({ keyHash }) => keyHash));
    return { lines, newerKeys, isProvenLater: proofs.length > 0 };
  }

  async forGuard(source: string, contract: Contract, readAt: number): Promise<GuardCounts> {
    const [[live], [tombstones], [rejected]] = await selectTogether(
      this.#client,
      [this.#facts.liveRows([contract]), this.#facts.tombstonesSince(contract), this.#quarantine.rejected([contract])],
      { source, readAt },
    );
    if (live === undefined || tombstones === undefined) throw new Error(`No counts of ${contract.tab}`);
    return { live: live.count, tombstones: tombstones.count, unreadable: rejected?.unreadable ?? 0 };
  }

  async rowsHeld(source: string): Promise<ReadonlyMap<string, number>> {
    const [live, rejected] = await selectTogether(
      this.#client,
      [this.#facts.liveRows(contracts), this.#quarantine.rejected(contracts)],
      { source },
    );
    const held = new Map(live.map(({ tab, count }) => [tab, count]));
    for (const { tab, count } of rejected) held.set(tab, (held.get(tab) ?? 0) + count);
    return held;
  }

  async ofQuarantine(
    source: string,
    contract: Contract,
  ): Promise<{ readonly rows: readonly QuarantineRow[]; readonly version: number }> {
    const asked = [contract];
    const [rows, facts, quarantines, proofs] = await selectTogether(
      this.#client,
      [
        this.#quarantine.rows(contract),
        this.#facts.versions(asked),
        this.#quarantine.versions(asked),
        this.#proofs.last(asked),
      ],
      { source },
    );
    const versions = [...facts, ...quarantines].map(({ version }) => version);
    return { rows, version: Math.max(0, ...versions, ...proofs.map(({ verifiedAt }) => verifiedAt)) };
  }
}
