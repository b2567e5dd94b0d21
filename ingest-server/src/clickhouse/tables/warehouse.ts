/** The warehouse that the ingest asks (`ingest/ports.ts`), on ClickHouse. */
import type { ClickHouseClient } from '@clickhouse/client';
import type { Warehouse } from '../../ingest/ports.ts';
import { orUnavailable } from '../errors.ts';
import { Facts } from './facts.ts';
import { JobRuns } from './job-runs.ts';
import { Proofs } from './proofs.ts';
import { Quarantine } from './quarantine.ts';
import { Staging } from './staging.ts';
import { Versions } from './versions.ts';

/**
 * Every call throws `WarehouseUnavailable` where the failure may pass, and ClickHouse's own error otherwise.
 * @param database must hold the objects that `migrate` makes
 */
export function createWarehouse(client: ClickHouseClient, database: string): Warehouse {
  const facts = new Facts(client, database);
  const staging = new Staging(client, database);
  const quarantine = new Quarantine(client, database);
  const proofs = new Proofs(client, database);
  const runs = new JobRuns(client, database);
  const versions = new Versions(client, database);
  return {
    bucketDigests: (...of) => orUnavailable(facts.bucketDigests(...of)),
    likelyKeys: (...of) => orUnavailable(facts.likelyKeys(...of)),
    liveRows: (...of) => orUnavailable(facts.liveRows(...of)),
    linesInBuckets: (...of) => orUnavailable(facts.linesInBuckets(...of)),
    linesOfKeys: (...of) => orUnavailable(facts.linesOfKeys(...of)),
    keyVersions: (...of) => orUnavailable(facts.keyVersions(...of)),
    tombstonesSince: (...of) => orUnavailable(facts.tombstonesSince(...of)),
    version: (...of) => orUnavailable(versions.ofTab(...of)),
    versions: (...of) => orUnavailable(versions.ofSource(...of)),
    sourceIds: () => orUnavailable(versions.sources()),
    write: (...of) => orUnavailable(writeBoth(staging, facts, ...of)),
    rejected: (...of) => orUnavailable(quarantine.rejected(...of)),
    quarantineRows: (...of) => orUnavailable(quarantine.rows(...of)),
    issueColumns: (...of) => orUnavailable(quarantine.columns(...of)),
    replaceQuarantine: (...of) => orUnavailable(quarantine.replace(...of)),
    lastProof: (...of) => orUnavailable(proofs.last(...of)),
    writeProofs: (...of) => orUnavailable(proofs.write(...of)),
    recordRun: (run) => orUnavailable(runs.record(run)),
    runStart: (...of) => orUnavailable(runs.start(...of)),
    ping: async () => (await client.ping({ select: true })).success,
  };
}

/** Staging first: if the fact fails then, the next comparison repairs it, and the audit trail shows the attempt. */
async function writeBoth(staging: Staging, facts: Facts, ...of: Parameters<Warehouse['write']>): Promise<void> {
  const [source, contract, changes, run] = of;
  if (changes.length === 0) return;
  await staging.insert(source, contract, changes, run);
  await facts.insert(source, contract, changes);
}
