/** Holds what ClickHouse has of one tab against what it should have. */
import { type ActualTab, issueText } from './actual.ts';
import type { ExpectedTab } from './expected.ts';
import { heldKeys } from './held.ts';
import type { Values } from './row.ts';

export function show(lines: readonly Values[] | undefined): string {
  return lines === undefined ? 'nothing' : JSON.stringify(lines);
}

/** The same without the quarantine. */
export function differenceOfRows(expected: ExpectedTab, is: ActualTab): string | undefined {
  const isSent = expected.names.length > 0 && expected.isReadable;
  return isSent ? differenceOfKeys(wantedKeys(expected, is), is.keys) : undefined;
}

/**
 * @param was what was stored before: it stays under keys that hold nothing valid now or are held, and where a tab can't be read
 * @returns the first difference, for a person
 */
export function differenceOf(expected: ExpectedTab, was: ActualTab, is: ActualTab): string | undefined {
  const isSent = expected.names.length > 0 && expected.isReadable;
  const keys = isSent ? wantedKeys(expected, was) : was.keys;
  const issues = isSent ? expected.issues.map(issueText) : was.issues;
  return differenceOfKeys(keys, is.keys) ?? differenceOfIssues(issues, is.issues);
}

type Keys = ReadonlyMap<string, readonly Values[]>;

function wantedKeys(expected: ExpectedTab, was: ActualTab): Keys {
  const wanted = new Map<string, readonly Values[]>();
  for (const [key, lines] of expected.keys) {
    const kept = lines.length > 0 ? lines : was.keys.get(key);
    if (kept !== undefined) wanted.set(key, kept);
  }
  for (const key of heldKeys(expected.plan, was.keys, expected.keys, expected.unread)) {
    wanted.set(key, was.keys.get(key) ?? []);
  }
  return wanted;
}

function differenceOfKeys(wanted: Keys, is: Keys): string | undefined {
  for (const key of new Set([...wanted.keys(), ...is.keys()])) {
    const [should, does] = [show(wanted.get(key)), show(is.get(key))];
    if (should !== does) return `${key}: the sheet has ${should}, ClickHouse has ${does}`;
  }
  return undefined;
}

function differenceOfIssues(wanted: readonly string[], is: readonly string[]): string | undefined {
  const stored = new Set(is);
  const wantedSet = new Set(wanted);
  const missing = wanted.filter((issue) => !stored.has(issue));
  const left = is.filter((issue) => !wantedSet.has(issue));
  if (missing.length + left.length === 0) return undefined;
  return `quarantine lacks [${missing.slice(0, 5).join('; ')}] and has [${left.slice(0, 5).join('; ')}] too much`;
}
