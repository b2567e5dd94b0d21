/** Puts a run together from the settings and Google's services. */
import { anything } from '@qtickets/shared-schema/client/answers';
import { driveNow } from '@qtickets/shared-schema/client/drive';
import { createLine, type WireAnswer, type WireStep } from '@qtickets/shared-schema/client/exchange';
import type { ReadClock } from '@qtickets/shared-schema/client/read-clock';
import type { Run } from '@qtickets/shared-schema/client/run';
import { rememberContractsHash } from '@qtickets/shared-schema/contracts/contract-hash';
import { digestAnswerSchema, pushAnswerSchema, rowAnswerSchema } from '@qtickets/shared-schema/wire/answers';
import type { Spent, Trigger } from '@qtickets/shared-schema/wire/protocol';
import type { FormatLook } from '../read/known-formats.ts';
import type { KnownOffsets } from '../read/known-offsets.ts';
import type { ReadSizes } from '../read/read-sizes.ts';
import type { Server, SheetRun } from '../run/run.ts';
import { GZIP_PROPERTY, type Settings } from '../run/settings.ts';
import { bytesOf, gzipOf, hmacSha256, newUuid, sleep } from './bytes.ts';
import { post } from './http.ts';
import { writeProperty } from './properties.ts';
import { openWorkbook } from './workbook.ts';
import { formatInstant } from './zone.ts';

declare const BUNDLE_VERSION: string;
declare const BUNDLE_SHA256: string;
declare const CONTRACTS_HASH: readonly [name: string, hash: string];

export const bundleVersion = BUNDLE_VERSION;
/** Of the built text, with zeros where these digits stand (`apps-script/build.ts`). */
export const bundleSha256 = BUNDLE_SHA256;

rememberContractsHash(CONTRACTS_HASH);

export type RunOptions = {
  readonly trigger: Trigger;
  /** How long new work is taken, in ms from now. */
  readonly budgetMs: number;
  /** How often a request is tried before the run gives up. */
  readonly attempts: number;
  readonly mode: Run['mode'];
  readonly sendsToOtherContracts: boolean;
  readonly knownOffsets: KnownOffsets;
  readonly readSizes: ReadSizes;
  readonly formats: FormatLook;
  /** Of the execution, which may run several times. */
  readonly clock: ReadClock;
  /** What was spent of Google's quotas, up to now; left out where nothing is said of it. */
  readonly spent?: () => Spent;
  /** Default: compression is left off from now on. */
  readonly onGzipFailed?: () => void;
};

function leaveGzipOff(): void {
  writeProperty(GZIP_PROPERTY, 'off');
}

function now(): number {
  return Date.now();
}

function serverOf(settings: Settings, spreadsheetId: string, deadline: number, options: RunOptions): Server {
  const line = createLine({
    url: settings.url,
    spreadsheetId,
    key: settings.key,
    attempts: options.attempts,
    deadline,
    gzip: settings.gzip,
    onGzipFailed: options.onGzipFailed ?? leaveGzipOff,
    outside: { hmac: hmacSha256, bytesOf, gzipOf, newUuid, now, random: Math.random },
  });
  return {
    digest: (message) => driveNow(line.ask('digest', message, digestAnswerSchema), performWire),
    push: (message) => driveNow(line.ask('push', message, pushAnswerSchema), performWire),
    report: (message) => driveNow(line.ask('report', message, anything), performWire),
    row: (message) => driveNow(line.ask('row', message, rowAnswerSchema), performWire),
    requests: line.requests,
  };
}

function performWire(step: WireStep): WireAnswer {
  if (step.do === 'post') return post(step.request);
  sleep(step.milliseconds);
  return null;
}

export function startRun(settings: Settings, options: RunOptions): SheetRun {
  const { trigger, budgetMs, mode, sendsToOtherContracts, knownOffsets, readSizes, formats, clock, spent } = options;
  const workbook = openWorkbook();
  const startedAt = now();
  const deadline = startedAt + budgetMs;
  return {
    id: newUuid(),
    trigger,
    bundle: bundleVersion,
    get locale() {
      return workbook.locale;
    },
    workbook,
    server: serverOf(settings, workbook.id, deadline, options),
    formatInstant,
    startedAt,
    deadline,
    mode,
    sendsToOtherContracts,
    now,
    random: Math.random,
    clock,
    ...(spent && { spent }),
    knownOffsets,
    readSizes,
    formats,
  };
}
