/** Counts the branches of the recovery that do not show on the wire: what an execution remembers for the next one, or leaves to it. */
import type { ExecutionResult } from '../apps-script-runtime/index.ts';
import type { Desk } from './sheet/desk.ts';
import type { Story } from './story.ts';

/** Document properties of the script, and what it means that an execution changed one. */
const remembered: readonly (readonly [property: string, value: RegExp, what: string])[] = [
  ['READ_SIZES', /./, 'smaller blocks read and remembered'],
  ['GZIP', /^off$/, 'compression left off'],
  ['SERVER_FAILURES', /^[1-9]/, 'server taken to be away'],
  ['OLDER_BUNDLE_HOUR', /./, 'tab sent whole once an hour'],
  ['GATHERING', /^due/, 'edits gathered'],
  ['GATHERING', /^none/, 'gathered edits left to ticks'],
  ['EDIT_TRIGGER', /^away/, 'edit trigger taken away'],
  ['EDIT_TRIGGER', /^refused/, 'edit trigger refused'],
  ['EDIT_TRIGGER', /^$/, 'edit trigger brought back'],
];

type PropertiesBefore = ReadonlyMap<string, string>;

export function propertiesOf({ runtime }: Desk): PropertiesBefore {
  return new Map(runtime.properties.document);
}

export function countRecovery(desk: Desk, before: PropertiesBefore, result: ExecutionResult, story: Story): void {
  const after = propertiesOf(desk);
  for (const [property, value, what] of remembered) {
    const now = after.get(property) ?? '';
    if (now !== (before.get(property) ?? '') && value.test(now)) story.count(`recovery: ${what}`);
  }
  const { calls, status } = result;
  if (status !== 'ok' || calls['Lock.tryLock'] === undefined || calls['Lock.releaseLock'] !== undefined) return;
  story.count('recovery: left to the holder of the lock');
}
