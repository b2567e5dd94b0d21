/** One `digest` request for all contracts of one reading: where do we differ? */
import { sheetHeaders } from '../reading/header.ts';
import { type ComparedTab, type DigestAnswer, isBlocked } from '../wire/answers.ts';
import type { DigestRequestTab } from '../wire/protocol.ts';
import type { Cause } from './outcome.ts';
import { noteVersion } from './read-clock.ts';
import { type Run, readingHead } from './run.ts';
import type { Snapshot } from './snapshot.ts';
import { askDigest, type Conversation } from './steps.ts';
import type { ContractWork } from './work.ts';

export type Difference = { readonly work: ContractWork; readonly snapshot: Snapshot; readonly compared: ComparedTab };

export type Comparison = {
  /** Works where both ends are not equal; what is equal or blocked is noted in the work itself. */
  readonly differences: readonly Difference[];
  /** The server was built from other contracts: no digest can agree. */
  readonly contractsDiffer: boolean;
  /** What stopped the run as a whole. */
  readonly cause: Cause | null;
};

type Asked = { readonly work: ContractWork; readonly snapshot: Snapshot };

/** Those that were read. */
export function readWorks(works: readonly ContractWork[]): readonly Asked[] {
  return works.flatMap((work) => (work.snapshot === null ? [] : [{ work, snapshot: work.snapshot }]));
}

/** A request has one `readAt`, so contracts that were read at different moments are asked for apart. */
export function* compare(run: Run, works: readonly ContractWork[]): Conversation<Comparison> {
  const asked = readWorks(works);
  const moments = [...new Set(asked.map(({ snapshot }) => snapshot.readAt))];
  const groups = moments.map((readAt) => asked.filter(({ snapshot }) => snapshot.readAt === readAt));
  return yield* compareGroups(run, groups);
}

/** One after another; where the server is away the rest is not asked. */
function* compareGroups(run: Run, groups: readonly (readonly Asked[])[]): Conversation<Comparison> {
  const comparisons: Comparison[] = [];
  for (const group of groups) {
    const comparison = yield* compareGroup(run, group);
    comparisons.push(comparison);
    if (comparison.cause !== null) break;
  }
  return {
    differences: comparisons.flatMap(({ differences }) => differences),
    contractsDiffer: comparisons.some(({ contractsDiffer }) => contractsDiffer),
    cause: comparisons.find(({ cause }) => cause !== null)?.cause ?? null,
  };
}

function* compareGroup(run: Run, asked: readonly Asked[]): Conversation<Comparison> {
  const [first] = asked;
  if (first === undefined) return { differences: [], contractsDiffer: false, cause: null };
  const tabs = asked.map(digestTab);
  const reply = yield* askDigest({ ...readingHead(run, first.snapshot, tabs), tabs });
  if (reply.ok) return noteAnswer(run, asked, reply.answer);
  if (reply.cause.kind !== 'refused') return { differences: [], contractsDiffer: false, cause: reply.cause };
  // One contract that this server does not take must not hold up the others.
  const apart = asked.map((one) => [one]);
  if (apart.length > 1) return yield* compareGroups(run, apart);
  first.work.wasRefused(reply.cause);
  return { differences: [], contractsDiffer: false, cause: null };
}

export function digestTab({ work, snapshot }: Asked): DigestRequestTab {
  const { names, columns, layouts, headers } = snapshot.reading;
  const { count, kept, unread } = snapshot.settled();
  const { bits, text } = snapshot.digest();
  const rejected = snapshot.rejected();
  return {
    tab: work.contract.tab,
    names: [...names],
    allowMassDelete: work.allowMassDelete,
    bits,
    rowCount: count,
    digest: text,
    rejected: { ...rejected },
    keep: [...kept],
    unreadable: snapshot.unreadable(),
    unread: [...unread],
    ...(rejected.count > 0 && { layout: { columns: [...columns], layouts: [...layouts] } }),
    headers: headers.map(sheetHeaders),
  };
}

function noteAnswer(run: Run, asked: readonly Asked[], answer: DigestAnswer): Comparison {
  const differences: Difference[] = [];
  for (const { work, snapshot } of asked) {
    const tab = answer.tabs.find((answered) => answered.tab === work.contract.tab);
    if (tab === undefined) {
      work.wasRefused(unanswered);
    } else if (isBlocked(tab)) {
      const { blocked: why, stored, losing = null, missing = [] } = tab;
      work.wasBlocked({ why, stored, losing, missing });
    } else if (!tab.inSync || !tab.rejectedKnown) {
      noteVersion(run, tab.version);
      work.wasFoundDifferent(tab.stored);
      differences.push({ work, snapshot, compared: tab });
    } else {
      noteVersion(run, tab.version);
      // A clock that stepped back: the server's newest proof is younger than this reading, which so proves nothing (R8).
      if (tab.version > snapshot.readAt && run.mode === 'sync') work.mustReadAgain();
      else work.wasFoundEqual(tab.stored, tab.heldRows ?? 0);
    }
  }
  return { differences, contractsDiffer: answer.contracts === 'differ', cause: null };
}

/** A contract that was asked for and is not in the answer. */
const unanswered: Cause = {
  kind: 'refused',
  status: 200,
  code: 'unknown_answer',
  text: 'The server answered without a word about this tab',
  clockAheadSeconds: null,
};
