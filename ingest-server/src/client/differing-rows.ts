/** Which rows of a file ClickHouse does not hold as they stand: dry pushes of keys, in halves, count what each would change. */
import { type PlannedPush, planKeys } from '@qtickets/shared-schema/client/plan-pushes';
import { pushMessage } from '@qtickets/shared-schema/client/push';
import type { Run } from '@qtickets/shared-schema/client/run';
import type { Snapshot } from '@qtickets/shared-schema/client/snapshot';
import { askPush, type Conversation } from '@qtickets/shared-schema/client/steps';
import type { ContractWork } from '@qtickets/shared-schema/client/work';
import { groupedBy } from '@qtickets/shared-schema/grouped-by';
import type { Identity } from '@qtickets/shared-schema/reading/resolve-rows';
import { toHex } from '@qtickets/shared-schema/wire/hash64';
import type { Progress } from '../progress.ts';

/** Each costs about a dozen requests. */
const NAMED_MAX = 10;

/** Some of the rows; `isWhole`: all of them. */
export type Differing = { readonly rows: readonly Identity[]; readonly isWhole: boolean };

/** @returns null where the server does not say */
export function* differingRows(
  run: Run,
  work: ContractWork,
  snapshot: Snapshot,
  progress: Progress,
): Conversation<Differing | null> {
  const keys: readonly Key[] = [...groupedBy(snapshot.resolved().identities, ({ keyHash }) => toHex(keyHash)).values()];
  const found: Identity[] = [];
  let isWhole = true;

  /** How many rows a push of these keys would change. */
  function* changesOf(some: readonly Key[]): Conversation<number | null> {
    let changes = 0;
    for (const push of planKeys(some.flat())) {
      const answer = yield* dryPush(run, work, snapshot, push);
      if (answer === null) return null;
      changes += answer;
    }
    return changes;
  }

  function* narrow(some: readonly Key[], changes: number): Conversation<boolean> {
    if (changes === 0) return true;
    if (found.length >= NAMED_MAX) {
      isWhole = false;
      return true;
    }
    if (some.length === 1) {
      found.push(...some.flat());
      return true;
    }
    const half = some.slice(0, Math.ceil(some.length / 2));
    const ofHalf = yield* changesOf(half);
    if (ofHalf === null || !(yield* narrow(half, ofHalf))) return false;
    return yield* narrow(some.slice(half.length), changes - ofHalf);
  }

  progress.expect('rows', keys.flat().length);
  const changes = yield* changesOf(keys);
  // How many halves are asked about depends on the answers.
  progress.expect('halves', 0);
  if (changes === null || !(yield* narrow(keys, changes))) return null;
  return { rows: found, isWhole };
}

/** All rows of one key. */
type Key = readonly Identity[];

function* dryPush(run: Run, work: ContractWork, snapshot: Snapshot, push: PlannedPush): Conversation<number | null> {
  const reply = yield* askPush(pushMessage({ ...run, mode: 'dry_run' }, work, snapshot, push));
  if (!reply.ok || reply.answer.stale > 0) return null;
  return reply.answer.inserted + reply.answer.deleted;
}
