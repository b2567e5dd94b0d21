/** The sync: edits by the short way, then at most three rounds of digest and pushes and a closing digest (R4). */
import { compare, type Difference } from './compare.ts';
import type { Cause } from './outcome.ts';
import type { Edit, LastSeen } from './plan-edit.ts';
import { type Pushed, type PushPlan, pushContract, wholeContract } from './push.ts';
import { readAgain } from './read-again.ts';
import { isOutOfTime, type Run } from './run.ts';
import type { Conversation } from './steps.ts';
import { syncEdits } from './sync-edits.ts';
import type { ContractWork } from './work.ts';

const ROUNDS = 3;

/** Edits to send by the short way. */
export type Edits = { readonly edits: readonly Edit[]; readonly lastSeen: (contract: string) => LastSeen };

/**
 * Makes ClickHouse equal to what is read, or finds out where it is not.
 * @param edits null: every contract is compared
 * @returns what stopped the run as a whole; all else is in the works
 */
export function* sync(run: Run, works: readonly ContractWork[], edits: Edits | null): Conversation<Cause | null> {
  const cause = edits === null ? null : yield* syncEdits(run, works, edits.edits, edits.lastSeen);
  return cause ?? (yield* compareAll(run, works));
}

function* compareAll(run: Run, works: readonly ContractWork[]): Conversation<Cause | null> {
  const rounds = run.mode === 'compare' ? 1 : ROUNDS + 1;
  for (let round = 1; round <= rounds && works.some(({ isOpen }) => isOpen); round += 1) {
    if (isOutOfTime(run)) break;
    const cause = yield* oneRound(run, works, round > ROUNDS);
    if (cause !== null) return cause;
  }
  for (const work of works) if (work.isOpen) work.end({ kind: 'out_of_time' });
  return null;
}

function* oneRound(run: Run, works: readonly ContractWork[], isClosing: boolean): Conversation<Cause | null> {
  yield* readAgain(run, works);
  const { differences, contractsDiffer, cause } = yield* compare(run, works);
  if (cause !== null) return cause;
  if (contractsDiffer) return yield* pushWhole(run, differences);
  if (!isClosing) return yield* pushDifferences(run, differences);
  for (const { work } of differences) work.stillDiffers();
  // Equal, and asked twice to read again because of a clock that runs backwards.
  for (const work of works) if (work.mustBeRead) work.end({ kind: 'unsettled' });
  return null;
}

function* pushDifferences(run: Run, differences: readonly Difference[]): Conversation<Cause | null> {
  for (const difference of differences) {
    const { work, snapshot } = difference;
    if (run.mode === 'compare') {
      work.differs(false);
      continue;
    }
    // R4: what was read no later than the newest version must not be pushed.
    if (difference.compared.version >= snapshot.readAt) {
      work.mustReadAgain();
      continue;
    }
    const pushed = yield* pushContract(run, work, snapshot, planOf(difference));
    if (pushed.end === 'cause') return pushed.cause;
    if (run.mode === 'dry_run') endDry(work, pushed);
    // What may be torn must not prove itself (R1).
    else if (snapshot.reading.mayBeTorn) work.mustReadAgain();
  }
  return null;
}

function planOf({ compared, snapshot }: Difference): PushPlan {
  const { differing: buckets, rejectedKnown, maybe = [] } = compared;
  return { bits: snapshot.digest().bits, buckets, rejectedKnown, maybe };
}

/** Of what is stale nobody knows how much would change. */
function endDry(work: ContractWork, { end }: Pushed): void {
  if (end !== 'ended') work.differs(end === 'taken');
}

/** To a server with other contracts a contract goes whole, and no digest can show whether it was taken. */
function* pushWhole(run: Run, differences: readonly Difference[]): Conversation<Cause | null> {
  for (const { work, compared } of differences) {
    for (let round = 1; run.sendsToOtherContracts && run.mode !== 'compare' && round <= ROUNDS; round += 1) {
      yield* readAgain(run, [work]);
      const { snapshot } = work;
      if (snapshot === null) break;
      const pushed = yield* pushContract(run, work, snapshot, wholeContract(compared.maybe));
      if (pushed.end === 'cause') return pushed.cause;
      if (pushed.end !== 'stale') break;
    }
    if (work.isOpen) work.otherContracts(run.mode !== 'sync');
  }
  return null;
}
