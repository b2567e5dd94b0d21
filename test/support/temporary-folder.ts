/** One temporary folder for a whole run of tests, removed once every engine that might still be merging has ended. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export function setup(): void {
  process.env.TMPDIR = mkdtempSync(join(tmpdir(), 'qtickets-tests-'));
}

export function teardown(): void {
  rmSync(tmpdir(), { recursive: true, force: true, maxRetries: 15 });
}
