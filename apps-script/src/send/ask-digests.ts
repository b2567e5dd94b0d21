/** One `digest` request for all tabs of one reading: where do we differ? */
import {
  type BlockedTab,
  type ComparedTab,
  type DigestAnswer,
  type DigestRequestTab,
  isBlocked,
} from '@qtickets/shared-schema/wire/protocol';
import { digestLayout } from '../read/tab-layouts.ts';
import { noteVersion, type Run, readingHead } from '../run/run.ts';
import { type OpenWork, stop } from '../run/tab-work.ts';
import type { Failure, Reply } from './server.ts';

export type Difference = { readonly work: OpenWork; readonly compared: ComparedTab };

export type Comparison = {
  /** Works where both ends are not equal; what is equal or blocked is marked so in the work itself. */
  readonly differences: readonly Difference[];
  /** The server was built from other contracts: no digest can agree. */
  readonly contractsDiffer: boolean;
  /** What stopped the question as a whole. */
  readonly failure: Failure | null;
};

function digestTab(work: OpenWork): DigestRequestTab {
  const { contract, allowMassDelete, state } = work;
  const { reading, resolved, bits, digest, rejected } = state;
  return {
    tab: contract.tab,
    names: [...reading.names],
    allowMassDelete,
    bits,
    rowCount: resolved.identities.length,
    digest,
    rejected: { ...rejected },
    keep: [...resolved.kept],
    unreadable: resolved.unreadable,
    ...digestLayout(work),
  };
}

function ask(run: Run, works: readonly OpenWork[]): Reply<DigestAnswer> {
  const { readAt = 0, timeZone = '' } = works[0]?.state.reading ?? {};
  return run.server.digest({ ...readingHead(run, readAt, timeZone), tabs: works.map(digestTab) });
}

function setBlocked(work: OpenWork, answer: BlockedTab): void {
  const { blocked: why, stored, losing = null, missing = [] } = answer;
  work.stored = stored;
  work.blocked = { why, stored, losing, missing };
  stop(work, 'blocked');
}

function take(run: Run, works: readonly OpenWork[], answer: DigestAnswer): Comparison {
  const differences: Difference[] = [];
  for (const tab of answer.tabs) {
    const work = works.find(({ contract }) => contract.tab === tab.tab);
    if (work === undefined) continue;
    if (isBlocked(tab)) {
      setBlocked(work, tab);
      continue;
    }
    noteVersion(run, tab.version);
    work.stored = tab.stored;
    if (!tab.inSync || !tab.rejectedKnown) differences.push({ work, compared: tab });
    // Equal, but told by a clock that stepped back: the server's newest proof is younger than this reading.
    else if (tab.version > work.state.reading.readAt && !run.dryRun) work.mustReadAgain = true;
    else work.outcome = 'equal';
  }
  return { differences, contractsDiffer: answer.contracts === 'differ', failure: null };
}

function join(comparisons: readonly Comparison[]): Comparison {
  return {
    differences: comparisons.flatMap((comparison) => comparison.differences),
    contractsDiffer: comparisons.some((comparison) => comparison.contractsDiffer),
    failure: comparisons.find((comparison) => comparison.failure !== null)?.failure ?? null,
  };
}

function compareGroup(run: Run, works: readonly OpenWork[]): Comparison {
  const reply = ask(run, works);
  if (reply.ok) return take(run, works, reply.answer);
  if (reply.failure.kind !== 'refused') return { differences: [], contractsDiffer: false, failure: reply.failure };
  // One tab that this server does not take must not hold up the others.
  const apart = works.map((work) => [work]);
  if (apart.length > 1) return compareGroups(run, apart);
  for (const work of works) {
    work.failure = reply.failure;
    stop(work, 'refused');
  }
  return { differences: [], contractsDiffer: false, failure: null };
}

/** One after another; where the server is away the rest is not asked. */
function compareGroups(run: Run, groups: readonly (readonly OpenWork[])[]): Comparison {
  const comparisons: Comparison[] = [];
  for (const works of groups) {
    const comparison = compareGroup(run, works);
    comparisons.push(comparison);
    if (comparison.failure !== null) break;
  }
  return join(comparisons);
}

/** A request has one `readAt`, so tabs that were read at different moments are asked for apart. */
export function askDigests(run: Run, works: readonly OpenWork[]): Comparison {
  const moments = [...new Set(works.map((work) => work.state.reading.readAt))];
  const groups = moments.map((readAt) => works.filter((work) => work.state.reading.readAt === readAt));
  return compareGroups(run, groups);
}
