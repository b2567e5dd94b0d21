/** The warehouse that the ingest asks (`ingest/ports.ts`), on ClickHouse. */
import type { ClickHouseClient } from '@clickhouse/client';
import { sales } from '@qtickets/shared-schema/contracts/sales';
import { inTurns } from '../../give-way.ts';
import type { Warehouse } from '../../ingest/ports.ts';
import { orUnavailable } from '../errors.ts';
import { ChangeLog } from './change-log.ts';
import { DailySales } from './daily-sales.ts';
import { Facts } from './facts.ts';
import { JobRuns } from './job-runs.ts';
import { KeyRows } from './key-rows.ts';
import { Proofs } from './proofs.ts';
import { Quarantine } from './quarantine.ts';
import { encodeChanges } from './row-text.ts';
import { StoredState } from './stored-state.ts';
import { Versions } from './versions.ts';

/**
 * Every call throws `WarehouseUnavailable` where the failure may pass, and ClickHouse's own error otherwise.
 * @param database must hold the objects that `migrate` makes
 */
export function createWarehouse(client: ClickHouseClient, database: string): Warehouse {
  const facts = new Facts(client, database);
  const log = new ChangeLog(client, database);
  const quarantine = new Quarantine(client, database);
  const proofs = new Proofs(client, database);
  const runs = new JobRuns(client, database);
  const keyRows = new KeyRows(client, database);
  const versions = new Versions(client, database);
  const daily = new DailySales(client, database);
  const state = new StoredState(client, { facts, quarantine, proofs });
  return {
    tabStates: (...of) => orUnavailable(state.ofTabs(...of)),
    storedIn: (...of) => orUnavailable(state.ofScope(...of)),
    rowsOfKey: (...of) => orUnavailable(keyRows.of(...of)),
    guardCounts: (...of) => orUnavailable(state.forGuard(...of)),
    rowsHeld: (...of) => orUnavailable(state.rowsHeld(...of)),
    quarantine: (...of) => orUnavailable(state.ofQuarantine(...of)),
    likelyKeys: (...of) => orUnavailable(facts.likelyKeys(...of)),
    versions: (...of) => orUnavailable(versions.ofSource(...of)),
    write: (...of) => orUnavailable(writeBoth(log, facts, ...of)),
    renewDays: async (source, contract, days) => {
      if (contract.tab === sales.tab) await orUnavailable(daily.renew(source, days));
    },
    spoiltDays: async (source, contract) => (contract.tab === sales.tab ? orUnavailable(daily.spoiltDays(source)) : []),
    sumsAddUp: async (source, contract, checksum) =>
      contract.tab !== sales.tab || orUnavailable(daily.addUp(source, checksum)),
    replaceQuarantine: (...of) => orUnavailable(quarantine.replace(...of)),
    writeProofs: (...of) => orUnavailable(proofs.write(...of)),
    recordRun: (run) => orUnavailable(runs.record(run)),
  };
}

/** The log first: if the fact fails then, the next comparison repairs it, and the audit trail shows the attempt. */
async function writeBoth(log: ChangeLog, facts: Facts, ...of: Parameters<Warehouse['write']>): Promise<void> {
  const [source, contract, changes, run] = of;
  const rows = await inTurns(encodeChanges(source, contract, changes, run));
  if (rows.fact.length === 0) return;
  await log.insert(rows);
  await facts.insert(contract, rows);
}
