import { performance } from 'node:perf_hooks';
import { tabOf } from './failures.ts';
import { permissionProblem } from './permissions.ts';
import type { Platform } from './platform.ts';
import { priceOf } from './prices.ts';
import { type ErrorText, Realm } from './realm.ts';
import type { CallAction, ExecutionKind, FetchRecord, ShownAlert, ShownDialog, ShownToast } from './result.ts';
import { GoogleError, Killed, NotOffered, type ServiceObject } from './service.ts';

const TIME_IS_UP = 'Exceeded maximum execution time';

/** One run of one function: its realm, its identity, its budget, and the record of what it did. */
export class Execution {
  readonly id: number;
  readonly functionName: string;
  readonly kind: ExecutionKind;
  /** The e-mail of the person that the execution runs as. */
  readonly user: string;
  readonly platform: Platform;
  readonly realm: Realm;
  readonly startedAt: number;
  /** What the execution did, in order: `Range.getValues`, … */
  readonly callLog: string[] = [];
  readonly fetches: FetchRecord[] = [];
  readonly toasts: ShownToast[] = [];
  readonly alerts: ShownAlert[] = [];
  readonly dialogs: ShownDialog[] = [];
  readonly consoleLines: string[] = [];
  /** False in time-driven runs: nobody sits at the screen. */
  readonly hasUi: boolean;
  /** Why the execution was ended from outside. */
  killed: string | undefined;
  /** The first thing that the script asked of the runtime in vain. */
  gap: NotOffered | undefined;
  /** An error of the test or of the runtime itself, for the caller of `run`. */
  hostError: unknown;
  /** How often a lock was released while writes to cells had not been flushed: the next holder might not see them. */
  unflushedReleases = 0;
  #unflushed = false;
  #deadline: number;
  #cpuSince = performance.now();

  constructor(platform: Platform, run: { functionName: string; kind: ExecutionKind; user: string; hasUi: boolean }) {
    this.id = platform.nextExecutionId();
    this.platform = platform;
    this.functionName = run.functionName;
    this.kind = run.kind;
    this.user = run.user;
    this.hasUi = run.hasUi;
    this.startedAt = platform.clock.now;
    const { limits } = platform;
    this.#deadline = this.startedAt + (run.kind === 'simple' ? limits.simpleTriggerMs : limits.executionMs);
    this.realm = new Realm(
      {
        now: () => platform.clock.now,
        random: platform.random,
        call: (target, method, args) => this.#call(target, method, args),
        describe: (error) => this.#describe(error),
        notOffered: (what) => this.#notOffered(what),
      },
      platform.realmOptions,
    );
  }

  /** Ends the execution: each further service call throws, and its locks are free. */
  kill(reason: string): void {
    this.killed ??= reason;
    this.platform.locks.releaseAll(this.id);
  }

  /** Virtual time that does not count against the execution: a dialog is open. */
  suspend(ms: number): void {
    this.platform.locks.releaseAll(this.id);
    this.platform.clock.advance(ms);
    this.#deadline += ms;
  }

  /** Ends the execution if its time is up. */
  checkDeadline(): void {
    if (this.platform.clock.now >= this.#deadline) this.kill(TIME_IS_UP);
    if (this.killed !== undefined) throw new Killed(this.killed);
  }

  #call(target: ServiceObject, method: string, args: readonly unknown[]): unknown {
    if (this.killed !== undefined) throw new Killed(this.killed);
    const name = `${target.typeName.split('.').at(-1)}.${method}`;
    this.callLog.push(name);
    if (this.platform.chargeCpu) this.platform.clock.advance(performance.now() - this.#cpuSince);
    const tab = tabOf(target);
    const measured = measure(target, args);
    this.#obey(this.platform.onServiceCall?.(name, args, this, tab));
    const problem = permissionProblem(name, this.kind, this.platform.scopes);
    if (problem) throw new GoogleError(problem);
    this.platform.clock.advance(priceOf(name, measured));
    this.checkDeadline();
    const failure = this.platform.failures.textFor({ name, tab, cells: measured.cells });
    if (failure !== undefined) throw new GoogleError(failure);
    this.#watchFlushes(name);
    const value = Reflect.apply(Reflect.get(target, method) as (...a: unknown[]) => unknown, target, args);
    this.checkDeadline();
    this.#cpuSince = performance.now();
    return value;
  }

  #watchFlushes(name: string): void {
    if (/^(Range|Sheet|Spreadsheet)\.(set|clear|append|insert|delete)/.test(name)) this.#unflushed = true;
    if (name === 'SpreadsheetApp.flush') this.#unflushed = false;
    if (name === 'Lock.releaseLock' && this.#unflushed) this.unflushedReleases += 1;
  }

  #obey(action: CallAction | undefined): void {
    if (this.killed !== undefined) throw new Killed(this.killed);
    if (!action) return;
    if (action.delayMs !== undefined) this.platform.clock.advance(action.delayMs);
    if (action.kill !== undefined) this.kill(action.kill === true ? 'killed by the test' : action.kill);
    this.checkDeadline();
    if (action.throws !== undefined) throw new GoogleError(action.throws);
  }

  #describe(error: unknown): ErrorText {
    if (error instanceof NotOffered) this.gap ??= error;
    if (error instanceof GoogleError || error instanceof NotOffered || error instanceof Killed) {
      return { name: error.name, message: error.message };
    }
    // Neither the script's fault nor Google's: a hook's assertion or a bug here must reach the test.
    this.hostError ??= error;
    this.kill('the test or the runtime failed');
    return { name: 'Killed', message: String(error) };
  }

  #notOffered(what: string): ErrorText {
    return this.#describe(new NotOffered(what));
  }
}

/** How many cells and bytes a call moves. */
function measure(target: ServiceObject, args: readonly unknown[]): { cells: number; bytes: number } {
  const area = (target as { area?: { numRows: number; numColumns: number } }).area;
  const first = args[0];
  const bytes = target.typeName === 'Utilities' && Array.isArray(first) ? first.length : 0;
  return { cells: area ? area.numRows * area.numColumns : 0, bytes };
}
