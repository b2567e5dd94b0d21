/** Closes a run that pushed or failed: what the server keeps in `meta_job_runs`. No cell contents. */
import type { ReportRequest } from '../wire/protocol.ts';
import { type Cause, type CauseKind, type Outcome, type OutcomeKind, outcomeGrades } from './outcome.ts';
import { messageHead, type Run } from './run.ts';
import type { ContractResult } from './work.ts';

/** How long after its time a run still reports: a request takes up to a minute, an execution six. */
const LATEST_MS = 20_000;

const MESSAGE_MAX = 2_000;
const FLAGS_MAX = 20;

/** Endings that need no word of their own: the digest or the counts say it, or the cause of the run does. */
const unflagged: ReadonlySet<OutcomeKind> = new Set<OutcomeKind>([
  'equal',
  'equal_except',
  'sent',
  'differs',
  'not_asked',
]);

/** Where a request ended so, the server cannot be reached, and a run that has not begun there cannot be reported. */
const unreachable: ReadonlySet<CauseKind> = new Set<CauseKind>([
  'no_connection',
  'no_answer_in_time',
  'server_away',
  'not_our_server',
  'unauthorized',
  'clock_off',
  'quota_fetch',
  'bad_settings',
  'no_permission',
]);

/** How a run ended. */
export type RunEnd = {
  /** Of each contract that was to be compared. */
  readonly contracts: readonly ContractResult[];
  /** What stopped the run as a whole. */
  readonly cause: Cause | null;
  /** Whether something else than a request threw it: then the server may still be reached. */
  readonly isThrown?: boolean;
};

/**
 * @param notes flags of the run as a whole
 * @param requests how many of Google's were spent, this one included; null: none of Google's
 * @returns null where there is nothing to report: a run that found everything equal is closed by its digest
 */
export function reportOf(
  run: Run,
  end: RunEnd,
  notes: readonly string[],
  requests: number | null,
): ReportRequest | null {
  const { contracts: results, cause, isThrown = false } = end;
  const flags = [...results.flatMap(flagOf), ...notes];
  const pushed = results.some(({ hasPushed, isClosed }) => hasPushed && !isClosed);
  if (run.mode !== 'sync' || (!pushed && cause === null && flags.length === 0)) return null;
  if (cause !== null && !pushed && !isThrown && unreachable.has(cause.kind)) return null;
  const finishedAt = run.now();
  // An execution that Google ends here would not remember what it has done.
  if (finishedAt > run.deadline + LATEST_MS) return null;
  return {
    ...messageHead(run),
    startedAt: run.startedAt,
    finishedAt,
    status: isFailed(end) ? 'error' : 'success',
    message: messageOf(results, cause),
    counts: countsOf(results),
    issues: results.reduce((total, result) => total + issuesOf(result), 0),
    flags: flags.slice(0, FLAGS_MAX),
    outcomes: Object.fromEntries(results.map(({ contract, outcome }) => [contract.tab, outcome.kind])),
    ...(cause !== null && { cause: cause.kind }),
    ...(requests !== null && {
      quota: { fetches: requests, seconds: Math.round((finishedAt - run.startedAt) / 1000) },
    }),
  };
}

/** A person, or the administrator, has something to do; what the next run does by itself is no failure. */
export function isFailed({ contracts, cause }: RunEnd): boolean {
  return cause !== null || contracts.some(({ outcome }) => outcomeGrades[outcome.kind] === 'error');
}

/** Whether what was asked for is still to be done by a later run. */
export function isUnfinished({ contracts, cause }: RunEnd): boolean {
  const waits = ({ outcome: { kind }, hasPushed }: ContractResult) =>
    kind === 'out_of_time' || kind === 'unsettled' || (kind === 'older_bundle' && !hasPushed);
  return cause !== null || contracts.some(waits);
}

function flagOf({ contract, outcome }: ContractResult): readonly string[] {
  return unflagged.has(outcome.kind) ? [] : [`${outcome.kind}:${contract.tab}`];
}

function messageOf(results: readonly ContractResult[], cause: Cause | null): string {
  const own = results.flatMap(({ contract, outcome }) => {
    const ownCause = causeIn(outcome);
    return ownCause === null ? [] : [`${contract.tab}: ${textOf(ownCause)}`];
  });
  return [...(cause === null ? [] : [textOf(cause)]), ...own].join('; ').slice(0, MESSAGE_MAX);
}

function causeIn(outcome: Outcome): Cause | null {
  return outcome.kind === 'refused' || outcome.kind === 'read_failed' ? outcome.cause : null;
}

function textOf({ kind, status, code, text }: Cause): string {
  return [kind, ...(status === 0 ? [] : [String(status)]), code, text].filter((part) => part !== '').join(' ');
}

function issuesOf({ snapshot, serverIssues, outcome }: ContractResult): number {
  if (snapshot === null || outcome.kind === 'sent') return serverIssues.length;
  const { rejected, replaced } = snapshot.settled();
  return rejected.length + replaced.length + serverIssues.length;
}

function countsOf(results: readonly ContractResult[]): ReportRequest['counts'] {
  const counts: Record<string, Record<string, number>> = {};
  for (const { contract, counts: own, snapshot } of results) {
    counts[contract.tab] = { ...own, rejected: snapshot?.rejected().count ?? 0 };
  }
  return counts;
}
