/** Closes a run that pushed or failed: what the server keeps in `meta_job_runs`. No cell contents. */

import type { Failure } from '../send/server.ts';
import { messageHead, type Run } from './run.ts';
import type { Flag, TabWork } from './tab-work.ts';

/** Flags that mean: a person, or the next run, has something to mend; the others say that the next run just goes on. */
const errors: ReadonlySet<Flag> = new Set<Flag>(['digest_disagrees', 'blocked', 'not_readable', 'refused']);

/** How long after its time a run still reports: a request takes up to a minute, an execution six. */
const LATEST_MS = 20_000;

function flagsOf(works: readonly TabWork[]): string[] {
  return works.flatMap((work) => [...work.flags].map((flag) => `${flag}:${work.contract.tab}`));
}

function issuesOf({ state, serverIssues }: TabWork): number {
  return (state?.rejected.count ?? 0) + (state?.resolved.replaced.length ?? 0) + serverIssues.length;
}

function countsOf(works: readonly TabWork[]): Record<string, Record<string, number>> {
  const counts: Record<string, Record<string, number>> = {};
  for (const { contract, counts: own, state } of works) {
    counts[contract.tab] = { ...own, rejected: state?.rejected.count ?? 0 };
  }
  return counts;
}

function messageOf(works: readonly TabWork[], failure: Failure | null): string {
  const own = works
    .filter((work) => work.failure !== null)
    .map((work) => `${work.contract.tab}: ${work.failure?.code}`);
  const whole = failure === null ? [] : [`${failure.kind} ${failure.status} ${failure.code} ${failure.detail}`];
  return [...whole, ...own].join('; ').slice(0, 2000);
}

/** Sends the report where there is something to report; a run that found everything equal is closed by its digest. */
export function report(run: Run, works: readonly TabWork[], failure: Failure | null, notes: readonly string[]): void {
  const flags = [...flagsOf(works), ...notes];
  const pushed = works.some((work) => work.hasPushed);
  if (run.dryRun || (!pushed && failure === null && flags.length === 0)) return;
  // Whoever did not answer at all takes no report either; the run never began for the server.
  if (failure !== null && !pushed) return;
  // An execution that Google ends here would not remember what it has done.
  if (run.now() > run.deadline + LATEST_MS) return;
  const failed = failure !== null || works.some((work) => [...work.flags].some((flag) => errors.has(flag)));
  const finishedAt = run.now();
  run.server.report({
    ...messageHead(run),
    startedAt: run.startedAt,
    finishedAt,
    status: failed ? 'error' : 'success',
    message: messageOf(works, failure),
    counts: countsOf(works),
    issues: works.reduce((total, work) => total + issuesOf(work), 0),
    flags: flags.slice(0, 20),
    quota: { fetches: run.server.requests() + 1, seconds: Math.round((finishedAt - run.startedAt) / 1000) },
  });
}
