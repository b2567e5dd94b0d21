import { types } from 'node:util';
import vm from 'node:vm';
import { isMainThread } from 'node:worker_threads';
import { buildEvent, type EventSpec } from './events/event.ts';
import { Execution } from './execution.ts';
import type { Platform } from './platform.ts';
import type { ExecutionKind, ExecutionResult } from './result.ts';
import { defineServices } from './services/globals.ts';

/** What to run, as whom. */
export interface RunOrder {
  readonly functionName: string;
  readonly kind: ExecutionKind;
  readonly user: string;
  readonly hasUi: boolean;
  readonly event?: EventSpec;
  readonly triggerId?: string | undefined;
  /** Arguments in place of an event. */
  readonly args?: readonly unknown[];
  /** Real time after which the run is stopped: a guard against endless loops. */
  readonly realTimeoutMs: number;
}

interface Outcome {
  value?: unknown;
  error?: { readonly name: string; readonly message: string; readonly stack: string };
}

/** Runs one function of the bundle in a fresh global scope; throws only for errors of the test or the runtime. */
export function execute(platform: Platform, bundle: vm.Script, order: RunOrder): ExecutionResult {
  const execution = new Execution(platform, order);
  const outcome: Outcome = {};
  inZone(platform.scriptTimeZone, () => {
    try {
      callFunction(execution, bundle, order, outcome);
    } catch (error) {
      outcome.error = errorOf(error);
    }
  });
  platform.locks.releaseAll(execution.id);
  if (order.kind === 'trigger' || order.kind === 'simple') {
    platform.quotas.spend('trigger minutes', platform.clock.now - execution.startedAt);
  }
  if (execution.hostError !== undefined) throw execution.hostError;
  return resultOf(execution, outcome);
}

function callFunction(execution: Execution, bundle: vm.Script, order: RunOrder, outcome: Outcome): void {
  const { realm } = execution;
  const app = defineServices(execution);
  try {
    realm.evaluate(bundle, order.realTimeoutMs);
    const target = realm.evaluate(functionScript(order.functionName), order.realTimeoutMs);
    if (typeof target !== 'function') throw new Error(`Script function not found: ${order.functionName}`);
    const event = order.event && buildEvent(execution, app.spreadsheet, order.event, order.triggerId);
    const args = order.args?.map((arg) => realm.toRealm(arg)) ?? (event === undefined ? [] : [event]);
    realm.call(target as (...a: unknown[]) => unknown, args, order.realTimeoutMs, {
      value: (value) => {
        outcome.value = realm.toHost(value);
      },
      error: (error) => {
        outcome.error = errorOf(error);
      },
    });
  } catch (error) {
    if (isTimeout(error)) execution.kill('the test runtime waited too long in real time');
    throw error;
  }
}

const functionScripts = new Map<string, vm.Script>();

function functionScript(name: string): vm.Script {
  if (!/^[A-Za-z_$][\w$]*$/.test(name)) throw new Error(`Not a function name: ${name}`);
  let script = functionScripts.get(name);
  if (!script) {
    script = new vm.Script(`typeof ${name} === 'function' ? ${name} : undefined`);
    functionScripts.set(name, script);
  }
  return script;
}

function isTimeout(error: unknown): boolean {
  // The error is of the realm that ran too long, so it is no instance of this realm's Error.
  return (error as { code?: unknown } | null)?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
}

function errorOf(error: unknown): { name: string; message: string; stack: string } {
  if (!types.isNativeError(error)) return { name: 'Error', message: String(error), stack: '' };
  return { name: error.name, message: error.message, stack: error.stack ?? '' };
}

/** The script's zone is the process's while it runs. */
function inZone(zone: string, act: () => void): void {
  const before = process.env.TZ;
  if (!isMainThread && before !== zone) {
    throw new Error(`Worker threads can't change their time zone: run in a process of its own, or with TZ=${zone}`);
  }
  setZone(zone);
  try {
    act();
  } finally {
    setZone(before);
  }
}

function setZone(zone: string | undefined): void {
  if (process.env.TZ === zone) return;
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
}

function resultOf(execution: Execution, outcome: Outcome): ExecutionResult {
  const { callLog, fetches, gap, killed } = execution;
  const plain = (name: string, message: string) => ({ name, message, stack: '' });
  const error = killed !== undefined ? plain('Killed', killed) : gap ? plain(gap.name, gap.message) : outcome.error;
  const calls: Record<string, number> = {};
  for (const name of callLog) calls[name] = (calls[name] ?? 0) + 1;
  return {
    functionName: execution.functionName,
    status: killed !== undefined ? 'killed' : error ? 'error' : 'ok',
    value: error ? undefined : outcome.value,
    error,
    startedAt: execution.startedAt,
    virtualMs: execution.platform.clock.now - execution.startedAt,
    serviceCalls: callLog.length,
    calls,
    callLog,
    fetches,
    bytesSent: fetches.reduce((sum, { requestBytes }) => sum + requestBytes, 0),
    toasts: execution.toasts,
    alerts: execution.alerts,
    dialogs: execution.dialogs,
    console: execution.consoleLines,
    unflushedReleases: execution.unflushedReleases,
  };
}
