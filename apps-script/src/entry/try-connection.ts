/** One dry question to the server: whether it answers with these settings, and knows this spreadsheet. It keeps nothing. */
import type { Cause } from '@qtickets/shared-schema/client/outcome';
import { readingHead } from '@qtickets/shared-schema/client/run';
import { contracts } from '@qtickets/shared-schema/contracts/index';
import { digestOf, encodeDigest } from '@qtickets/shared-schema/wire/digest';
import { zeroHashHex } from '@qtickets/shared-schema/wire/hash64';
import { startRun } from '../google/start-run.ts';
import { noFormatLook } from '../read/known-formats.ts';
import { parseOffsets } from '../read/known-offsets.ts';
import { parseSizes } from '../read/read-sizes.ts';
import type { SheetRun } from '../run/run.ts';
import type { Settings } from '../run/settings.ts';

export type Tried = {
  /** Why there was no answer; null where there was one. */
  readonly cause: Cause | null;
  /** Whether the compressed body arrived as one. */
  readonly isGzipTaken: boolean;
};

/** A digest of an empty tab, long enough to be compressed. */
function askDry(run: SheetRun, timeZone: string): Cause | null {
  const [contract] = contracts;
  const empty = { bits: 10, rowCount: 0, digest: encodeDigest(digestOf([], 10)), keep: [], names: [] };
  const rejected = { count: 0, hash: zeroHashHex };
  const tab = { tab: contract?.tab ?? '', allowMassDelete: false, rejected, ...empty };
  const reply = run.server.digest({ ...readingHead(run, { readAt: Date.now(), timeZone }, [tab]), tabs: [tab] });
  return reply.ok ? null : reply.cause;
}

export function tryConnection(settings: Settings, timeZone: string): Tried {
  let isGzipTaken = true;
  const run = startRun(
    { ...settings, gzip: true },
    {
      trigger: 'menu',
      budgetMs: 60_000,
      attempts: 1,
      mode: 'dry_run',
      sendsToOtherContracts: false,
      readSizes: parseSizes('', 0),
      formats: noFormatLook(),
      knownOffsets: parseOffsets('', 0),
      clock: { last: 0, version: 0 },
      onGzipFailed: () => {
        isGzipTaken = false;
      },
    },
  );
  const cause = askDry(run, timeZone);
  return { cause, isGzipTaken };
}
