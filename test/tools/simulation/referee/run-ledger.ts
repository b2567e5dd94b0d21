/** What `meta_job_runs` must say of each run: `running` from its first request on, until a digest, the one push of an edit, or a report closes it. */
import type { StoredRun } from '../server/stored.ts';
import { BrokenPromise } from '../story.ts';
import type { DigestMessage, ReportMessage } from './messages.ts';
import type { Case } from './referee.ts';

type Answered = {
  readonly closed?: boolean;
  readonly contracts?: string;
  readonly tabs?: readonly { inSync?: boolean; rejectedKnown?: boolean }[];
};

/** Of two records of one run the later stage counts. */
const ranks = { unknown: 0, running: 1, digest: 2, report: 3 } as const;

type Stage = {
  readonly rank: number;
  readonly statuses: readonly string[];
  /** Whether a request was among them that nobody knows the end of: it may have closed the run, or stand still and close it later. */
  readonly isUnsure: boolean;
};

export class RunLedger {
  readonly #stages = new Map<string, Stage>();
  /** Runs of before a backup was restored: the server believes that it wrote their beginning. */
  readonly #begun = new Set<string>();

  /** @param status how the request was answered; undefined where that is not known */
  took(of: Case, status: number | undefined, answer: unknown): void {
    const { dryRun, run } = of.message as DigestMessage;
    if (dryRun || (status !== undefined && status !== 200)) return;
    const stage = stageOf(of, answer, status === undefined);
    const at = `${of.source} ${run}`;
    const before = this.#stages.get(at);
    // Begun before the backup was restored, it has lost its beginning.
    if (stage.rank === ranks.running && this.#begun.has(at)) return;
    this.#stages.set(at, before === undefined ? stage : joined(before, stage));
  }

  /** A backup was restored: what it holds of runs nobody knows. */
  forget(): void {
    for (const at of this.#stages.keys()) this.#begun.add(at);
    this.#stages.clear();
  }

  hold(stored: readonly StoredRun[]): void {
    const statusOf = new Map(stored.map(({ source, run, status }) => [`${source} ${run}`, status]));
    for (const [at, { statuses }] of this.#stages) {
      const status = statusOf.get(at) ?? 'missing';
      if (!statuses.includes(status)) {
        throw new BrokenPromise(
          `the run ${at} is ${status} in meta_job_runs, and not ${[...new Set(statuses)].join(' or ')}`,
        );
      }
    }
  }
}

/** A report has the last word. */
function joined(before: Stage, stage: Stage): Stage {
  const later = stage.rank > before.rank ? stage : before;
  const isUnsure = before.isUnsure || stage.isUnsure;
  if (!isUnsure || stage.rank === ranks.report) return later;
  const statuses = [...before.statuses, ...stage.statuses];
  const isThere = later.rank > ranks.unknown;
  return { rank: later.rank, statuses: statuses.filter((status) => !isThere || status !== 'missing'), isUnsure };
}

function stageOf({ path, message }: Case, answer: unknown, isUnknown: boolean): Stage {
  const isUnsure = isUnknown;
  if (isUnknown) return { rank: ranks.unknown, statuses: ['missing', 'running', 'success', 'error'], isUnsure };
  if (path === 'report') return { rank: ranks.report, statuses: [(message as ReportMessage).status], isUnsure };
  const { contracts, tabs = [], closed } = answer as Answered;
  const isEqual = path === 'digest' && contracts === undefined && tabs.every((tab) => tab.inSync && tab.rejectedKnown);
  const isClosing = isEqual || closed === true;
  return isClosing
    ? { rank: ranks.digest, statuses: ['success'], isUnsure }
    : { rank: ranks.running, statuses: ['running'], isUnsure };
}
