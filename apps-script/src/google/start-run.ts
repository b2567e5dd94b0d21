/** Puts a run together from the settings and Google's services. */
import type { Trigger } from '@qtickets/shared-schema/wire/protocol';
import type { KnownOffsets } from '../read/known-offsets.ts';
import type { ReadClock, Run } from '../run/run.ts';
import { GZIP_PROPERTY, type Settings } from '../run/settings.ts';
import { createServer } from '../send/server.ts';
import { bytesOf, gzipOf, hmacSha256, newUuid, sleep } from './bytes.ts';
import { post } from './http.ts';
import { writeProperty } from './properties.ts';
import { openWorkbook } from './workbook.ts';
import { formatInstant } from './zone.ts';

declare const BUNDLE_VERSION: string;

export const bundleVersion = BUNDLE_VERSION;

export type RunOptions = {
  readonly trigger: Trigger;
  /** How long new work is taken, in ms from now. */
  readonly budgetMs: number;
  /** How often a request is tried before the run gives up. */
  readonly attempts: number;
  readonly dryRun: boolean;
  readonly knownOffsets: KnownOffsets;
  /** Of the execution, which may run several times. */
  readonly clock: ReadClock;
  /** Default: compression is left off from now on. */
  readonly onGzipFailed?: () => void;
};

function leaveGzipOff(): void {
  writeProperty(GZIP_PROPERTY, 'off');
}

function now(): number {
  return Date.now();
}

export function startRun(settings: Settings, options: RunOptions): Run {
  const { trigger, budgetMs, attempts, dryRun, knownOffsets, clock, onGzipFailed = leaveGzipOff } = options;
  const workbook = openWorkbook();
  const startedAt = now();
  const deadline = startedAt + budgetMs;
  const server = createServer({
    url: settings.url,
    spreadsheetId: workbook.id,
    key: settings.key,
    attempts,
    deadline,
    gzip: settings.gzip,
    onGzipFailed,
    outside: { post, hmac: hmacSha256, bytesOf, gzipOf, newUuid, sleep, now, random: Math.random },
  });
  return {
    id: newUuid(),
    trigger,
    bundle: bundleVersion,
    workbook,
    server,
    formatInstant,
    startedAt,
    deadline,
    dryRun,
    now,
    random: Math.random,
    clock,
    knownOffsets,
  };
}
