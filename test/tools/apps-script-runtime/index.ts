/**
 * A local Apps Script: runs a built bundle unchanged, in a bare V8 context that holds only what Google offers, over a
 * workbook in memory. See README.md for what is faithful and what is not.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { VirtualClock } from './clock.ts';
import { FaultyTransport } from './http/faulty.ts';
import type { FetchFaults, Transport } from './http/request.ts';
import { LIMITS, type Limits } from './limits.ts';
import { createPlatform, type DialogAnswer } from './platform.ts';
import { compileProgram, loadProgram, type Program } from './program.ts';
import { seededRandom } from './random.ts';
import type { ServiceCallHook } from './result.ts';
import { Runtime } from './runtime.ts';
import { Workbook } from './workbook/workbook.ts';
import { assertZone } from './workbook/zone.ts';

export type { EventSpec } from './events/event.ts';
export type { PendingEvent } from './events/pending.ts';
export { addEveryKindOfTab, foreignTabs } from './every-kind-of-tab.ts';
export type { Execution } from './execution.ts';
export type { ActiveFailure, Failure } from './failures.ts';
export { loopbackTransport } from './http/loopback.ts';
export type { FetchFault, FetchFaults, HttpOutcome, HttpRequest, HttpResponse, Transport } from './http/request.ts';
export { exceptionsOf, type KnownException, knownExceptions } from './known-exceptions.ts';
export type { DialogAnswer } from './platform.ts';
export type { CallAction, ExecutionKind, ExecutionResult, ServiceCallHook } from './result.ts';
export type { RunOptions, Runtime } from './runtime.ts';
export type { Cell, CellInput } from './workbook/cell.ts';
export type { SheetModel } from './workbook/sheet.ts';
export { Workbook, type WorkbookOptions } from './workbook/workbook.ts';

export interface Manifest {
  readonly timeZone?: string;
  readonly oauthScopes?: readonly string[];
}

export interface RuntimeOptions {
  /** The built bundle; an `appsscript.json` beside it is the manifest unless one is given. */
  readonly bundlePath?: string;
  /** The script itself, in place of a path. */
  readonly code?: string;
  readonly manifest?: Manifest;
  /** Pages by name, for `createHtmlOutputFromFile`. */
  readonly htmlFiles?: Readonly<Record<string, string>>;
  readonly workbook?: Workbook;
  /** The script's zone; default: the manifest's, else Etc/UTC. */
  readonly scriptTimeZone?: string;
  /** A clock to share, or its start; default: 2025-03-01T09:00:00Z. */
  readonly clock?: VirtualClock | number;
  /** Makes Math.random and getUuid repeatable. */
  readonly seed?: number;
  /** Who set the script up, and whose runs are by default. */
  readonly owner?: string;
  /** How requests travel; default: nowhere. See `loopbackTransport`. */
  readonly transport?: Transport;
  readonly fetchFaults?: FetchFaults;
  readonly onServiceCall?: ServiceCallHook;
  readonly answerDialog?: DialogAnswer;
  readonly limits?: Partial<Limits>;
  /** Lets scripts use `eval` and `new Function`. */
  readonly codeGeneration?: boolean;
  /** Keeps built-ins newer than ES2020. */
  readonly newerBuiltIns?: boolean;
  /** Adds the real time that the script computes to the virtual clock; runs are then not repeatable. */
  readonly chargeCpu?: boolean;
  /** false: triggers that a trigger's execution makes never fire, as in the first years of V8; default: those that are due a minute later or more. */
  readonly nestedTriggersFire?: boolean;
  /** Real milliseconds after which a run is stopped. */
  readonly realTimeoutMs?: number;
}

const NOWHERE: Transport = (requests) =>
  requests.map(() => ({ failure: 'unreachable', detail: 'the runtime has no transport' }));

/** A spreadsheet with its bound script. */
export function createRuntime(options: RuntimeOptions): Runtime {
  const manifest = options.manifest ?? manifestBeside(options.bundlePath);
  const scriptTimeZone = options.scriptTimeZone ?? manifest.timeZone ?? 'Etc/UTC';
  assertZone(scriptTimeZone);
  const clock = clockOf(options.clock);
  const limits = { ...LIMITS, ...options.limits };
  const http = new FaultyTransport(options.transport ?? NOWHERE, clock, limits.fetchTimeoutMs);
  if (options.fetchFaults) http.faults = options.fetchFaults;
  const platform = createPlatform({
    clock,
    http,
    limits,
    scriptTimeZone,
    random: options.seed === undefined ? undefined : seededRandom(options.seed),
    workbook: options.workbook ?? Workbook.fromArrays({ Sheet1: [] }),
    realmOptions: {
      codeGeneration: options.codeGeneration ?? false,
      newerBuiltIns: options.newerBuiltIns ?? false,
    },
    scopes: manifest.oauthScopes,
    scriptId: '1LocalScriptForTests_0123456789abcdefghijklmnopqrstuvwxyz',
    owner: options.owner ?? 'owner@example.com',
    chargeCpu: options.chargeCpu ?? false,
    nestedTriggersFire: options.nestedTriggersFire ?? true,
    htmlFiles: options.htmlFiles ?? {},
    onServiceCall: options.onServiceCall,
    answerDialog: options.answerDialog ?? affirm,
  });
  return new Runtime(platform, programOf(options), options.realTimeoutMs ?? 120_000);
}

function clockOf(given: VirtualClock | number | undefined): VirtualClock {
  return given instanceof VirtualClock ? given : new VirtualClock(given ?? Date.UTC(2025, 2, 1, 9));
}

function programOf({ bundlePath, code }: RuntimeOptions): Program {
  if (code !== undefined) return compileProgram(code, bundlePath);
  if (bundlePath === undefined) throw new TypeError('createRuntime needs a bundlePath or code');
  return loadProgram(bundlePath);
}

function manifestBeside(bundlePath: string | undefined): Manifest {
  const path = bundlePath === undefined ? undefined : join(dirname(bundlePath), 'appsscript.json');
  return path !== undefined && existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Manifest) : {};
}

/** Presses YES or OK. */
const affirm: DialogAnswer = ({ buttons }) => ({ button: buttons.startsWith('YES') ? 'YES' : 'OK' });
