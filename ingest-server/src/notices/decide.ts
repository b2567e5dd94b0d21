/** What is worth a notice, given what was sent before: a pure decision, so that nothing is sent twice and nothing forgotten. */
import type { Finding, Health, Level } from '../health/health.ts';
import type { OpenIssue } from '../health/ports.ts';

/** A restart of ClickHouse, or a slow minute, is no news. */
const GRACE_MS = 2 * 60_000;
/** What comes and goes is sent again after an hour, then two, four, … up to a day. */
const AGAIN_AFTER_MS = 60 * 60_000;
const AGAIN_AFTER_MS_MAX = 24 * 60 * 60_000;
/** People type row by row; their slips are gathered. */
const ISSUES_EVERY_MS = 15 * 60_000;
/** More are not held against one another; at worst they would be sent again. */
const ISSUES_REMEMBERED_MAX = 1_000;

type Known = {
  readonly finding: Finding;
  readonly since: number;
  /** The level that was sent; null: not sent since it began. */
  readonly sent: Level | null;
  readonly sentAt: number;
  readonly times: number;
  /** null while it lasts. */
  readonly endedAt: number | null;
};

type Entries = readonly (readonly [string, Known])[];

export type Memory = {
  readonly findings: ReadonlyMap<string, Known>;
  /** Issues up to this moment were sent, or were there before the server was. */
  readonly issuesSeenAt: number;
  readonly issuesSentAt: number;
  /** Issues that were sent, without their row, so that sorting a tab is no news. */
  readonly issues: readonly string[];
};

export type Notice = {
  readonly began: readonly Finding[];
  readonly ended: readonly Finding[];
  readonly issues: readonly OpenIssue[];
};

/** @param now cells that were bad before are not news */
export function emptyMemory(now: number): Memory {
  return { findings: new Map(), issuesSeenAt: now, issuesSentAt: Number.NEGATIVE_INFINITY, issues: [] };
}

/**
 * @param issues the newest errors in cells
 * @returns the notice, if there is anything to send, and the memory to keep once it has been sent
 */
export function decide(
  memory: Memory,
  health: Health,
  issues: readonly OpenIssue[],
  now: number,
): { notice: Notice | null; memory: Memory } {
  const seen = notedFindings(memory.findings, health, now);
  const began = [...seen].filter(([, known]) => isNews(known, now));
  const ended = [...seen].filter(([, known]) => known.endedAt !== null && known.sent !== null);
  const fresh = newIssues(memory, issues, now);
  const isQuiet = began.length + ended.length + fresh.length === 0;
  const after = { ...memory, findings: afterSending(seen, began, ended, now), ...issuesAfter(memory, fresh, now) };
  if (isQuiet) return { notice: null, memory: after };
  const findingsOf = (entries: Entries) => entries.map(([, { finding }]) => finding);
  return { notice: { began: findingsOf(began), ended: findingsOf(ended), issues: fresh }, memory: after };
}

/** What was noted before it is sent: a failed sending must not restart the grace period. */
export function noted(memory: Memory, health: Health, now: number): Memory {
  return { ...memory, findings: notedFindings(memory.findings, health, now) };
}

function keyOf({ code, source, tab }: Finding): string {
  return JSON.stringify([code, source, tab]);
}

function notedFindings(before: ReadonlyMap<string, Known>, health: Health, now: number): Map<string, Known> {
  const present = new Map(
    health.findings.filter(({ level }) => level !== 'ok').map((finding) => [keyOf(finding), finding]),
  );
  const noted = new Map<string, Known>();
  for (const [key, known] of before) {
    const isForgotten = known.endedAt !== null && now - known.endedAt > AGAIN_AFTER_MS_MAX;
    if (!present.has(key) && !isForgotten) noted.set(key, { ...known, endedAt: known.endedAt ?? now });
  }
  for (const [key, finding] of present) noted.set(key, notedAgain(before.get(key), finding, now));
  return noted;
}

function notedAgain(known: Known | undefined, finding: Finding, now: number): Known {
  if (known === undefined)
    return { finding, since: now, sent: null, sentAt: Number.NEGATIVE_INFINITY, times: 0, endedAt: null };
  // Its end was not sent yet: for the reader it has lasted.
  if (known.endedAt === null || known.sent !== null) return { ...known, finding, endedAt: null };
  return { ...known, finding, since: now, endedAt: null };
}

function isNews({ finding, since, sent, sentAt, times, endedAt }: Known, now: number): boolean {
  if (endedAt !== null || now - since < GRACE_MS) return false;
  const pause = times === 0 ? 0 : Math.min(AGAIN_AFTER_MS_MAX, AGAIN_AFTER_MS * 2 ** (times - 1));
  if (sent === null) return now - sentAt >= pause;
  return sent === 'warning' && finding.level === 'error';
}

function afterSending(
  seen: ReadonlyMap<string, Known>,
  began: Entries,
  ended: Entries,
  now: number,
): Map<string, Known> {
  const after = new Map(seen);
  for (const [key, known] of began) {
    after.set(key, { ...known, sent: known.finding.level, sentAt: now, times: known.times + 1 });
  }
  for (const [key, known] of ended) after.set(key, { ...known, sent: null });
  return after;
}

function issueKey({ source, contract, tab, column, code, value }: OpenIssue): string {
  return JSON.stringify([source, contract, tab, column, code, value]);
}

function newIssues(memory: Memory, issues: readonly OpenIssue[], now: number): readonly OpenIssue[] {
  if (now - memory.issuesSentAt < ISSUES_EVERY_MS) return [];
  const known = new Set(memory.issues);
  return issues.filter((issue) => issue.seenAt > memory.issuesSeenAt && !known.has(issueKey(issue)));
}

function issuesAfter(memory: Memory, fresh: readonly OpenIssue[], now: number): Partial<Memory> {
  if (fresh.length === 0) return {};
  return {
    issuesSeenAt: Math.max(memory.issuesSeenAt, ...fresh.map(({ seenAt }) => seenAt)),
    issuesSentAt: now,
    issues: [...memory.issues, ...fresh.map(issueKey)].slice(-ISSUES_REMEMBERED_MAX),
  };
}
