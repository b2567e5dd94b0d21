import type { VirtualClock } from './clock.ts';
import type { EventSpec } from './events/event.ts';
import { type PendingEvent, runsFor } from './events/pending.ts';
import { nextFiring, type TriggerRegistry } from './events/trigger-registry.ts';
import { UserActions } from './events/user.ts';
import type { Failures } from './failures.ts';
import type { FetchFaults } from './http/request.ts';
import type { BuiltMenu, DialogAnswer, Platform } from './platform.ts';
import type { Program } from './program.ts';
import type { ExecutionKind, ExecutionResult, ServiceCallHook } from './result.ts';
import { execute, type RunOrder } from './run.ts';
import type { CacheStore, PropertyStore, Quotas } from './stores.ts';
import type { Workbook } from './workbook/workbook.ts';

export interface RunOptions {
  /** Default: `menu`. */
  readonly as?: ExecutionKind;
  /** Whom the run is of; default: the owner. */
  readonly user?: string;
}

/** A spreadsheet with its bound script: run functions, act as a user, deliver events, move the clock. */
export class Runtime {
  readonly workbook: Workbook;
  readonly clock: VirtualClock;
  readonly triggers: TriggerRegistry;
  /** Lets Google's services throw: at one call or at all, once or for good. */
  readonly failures: Failures;
  readonly quotas: Quotas;
  readonly properties: { readonly document: PropertyStore; readonly script: PropertyStore };
  readonly user: UserActions;
  /** Runs that events called for, oldest first. Tests may reorder, repeat and drop them. */
  readonly pendingEvents: PendingEvent[] = [];
  readonly #platform: Platform;
  readonly #program: Program;
  readonly #realTimeoutMs: number;

  constructor(platform: Platform, program: Program, realTimeoutMs: number) {
    this.#realTimeoutMs = realTimeoutMs;
    this.#platform = platform;
    this.#program = program;
    this.workbook = platform.workbook;
    this.clock = platform.clock;
    this.triggers = platform.triggers;
    this.failures = platform.failures;
    this.quotas = platform.quotas;
    this.properties = { document: platform.properties('document'), script: platform.properties('script') };
    this.user = new UserActions(
      platform,
      (event, actor) => this.pendingEvents.push(...runsFor(event, actor, platform, program.functions)),
      platform.owner,
    );
  }

  /** Sees, and may change, each service call; runs of other functions from inside it interleave with the running one. */
  set onServiceCall(hook: ServiceCallHook | undefined) {
    this.#platform.onServiceCall = hook;
  }

  get onServiceCall(): ServiceCallHook | undefined {
    return this.#platform.onServiceCall;
  }

  /** Decides what happens to each request on its way. */
  set fetchFaults(faults: FetchFaults) {
    this.#platform.http.faults = faults;
  }

  /** Answers alerts and prompts; by default each gets its most affirmative button. */
  set answerDialog(answer: DialogAnswer) {
    this.#platform.answerDialog = answer;
  }

  get menus(): readonly BuiltMenu[] {
    return this.#platform.menus;
  }

  /** The names of the bundle's global functions. */
  get functions(): ReadonlySet<string> {
    return this.#program.functions;
  }

  userProperties(user: string): PropertyStore {
    return this.#platform.properties(`user:${user}`);
  }

  cache(scope: 'document' | 'script' = 'script'): CacheStore {
    return this.#platform.cache(scope);
  }

  /** Runs a global function to its end. */
  run(
    functionName: string,
    event?: EventSpec,
    { as = 'menu', user = this.#platform.owner }: RunOptions = {},
  ): ExecutionResult {
    return this.#execute({ functionName, kind: as, user, ...(event ? { event } : {}), hasUi: hasUi(as, event) });
  }

  /** Runs what the menu item of that caption names. */
  clickMenu(caption: string, options: Pick<RunOptions, 'user'> = {}): ExecutionResult {
    const functionName = this.menus.map((menu) => itemFunction(menu, caption)).find((name) => name !== undefined);
    if (functionName === undefined) throw new Error(`No menu item ${caption}`);
    return this.run(functionName, undefined, { as: 'menu', ...options });
  }

  /** What `google.script.run` of an open dialog does: public functions, plain values only. */
  callFromDialog(functionName: string, ...args: unknown[]): ExecutionResult {
    if (functionName.endsWith('_')) throw new Error(`google.script.run does not see ${functionName}: it is private`);
    for (const arg of args) assertPlain(arg);
    const result = this.#execute({ functionName, kind: 'dialog', user: this.#platform.owner, hasUi: true, args });
    if (result.status === 'ok') assertPlain(result.value);
    return result;
  }

  /** Runs one event's handler. */
  deliver(pending: PendingEvent): ExecutionResult {
    const { handler: functionName, kind, event, user, triggerId } = pending;
    return this.#execute({ functionName, kind, event, user, triggerId, hasUi: true });
  }

  /** Runs all pending events, oldest first, and those that come up meanwhile. */
  deliverEvents(): ExecutionResult[] {
    const results: ExecutionResult[] = [];
    for (let next = this.pendingEvents.shift(); next; next = this.pendingEvents.shift())
      results.push(this.deliver(next));
    return results;
  }

  /** Moves the clock to the time trigger that is due next, and runs it; undefined where there is none. */
  tick(): ExecutionResult | undefined {
    const trigger = this.triggers.nextDue();
    if (trigger?.nextAt === undefined || !trigger.schedule) return undefined;
    const due = Math.max(trigger.nextAt, this.clock.now);
    this.clock.set(due);
    trigger.nextAt = trigger.schedule.kind === 'once' ? undefined : nextFiring(trigger.schedule, due);
    const { handler: functionName, owner: user, id: triggerId } = trigger;
    return this.#execute({ functionName, kind: 'trigger', user, triggerId, event: { kind: 'time' }, hasUi: false });
  }

  /** Lets time pass, with all time triggers that come due in it. */
  advance(ms: number): ExecutionResult[] {
    const until = this.clock.now + ms;
    const results: ExecutionResult[] = [];
    for (let due = this.triggers.nextDue(); due && Number(due.nextAt) <= until; due = this.triggers.nextDue()) {
      const result = this.tick();
      if (result) results.push(result);
    }
    this.clock.set(Math.max(until, this.clock.now));
    return results;
  }

  #execute(order: Omit<RunOrder, 'realTimeoutMs'>): ExecutionResult {
    const { limits, quotas } = this.#platform;
    const spent = order.kind === 'trigger' && quotas.used('trigger minutes') >= limits.triggerMsPerDay;
    if (spent) return neverRan(order.functionName, this.clock.now);
    return execute(this.#platform, this.#program.bundle, { ...order, realTimeoutMs: this.#realTimeoutMs });
  }
}

function hasUi(kind: ExecutionKind, event: EventSpec | undefined): boolean {
  return kind !== 'trigger' || (event !== undefined && event.kind !== 'time');
}

function itemFunction(menu: BuiltMenu, caption: string): string | undefined {
  for (const item of menu.items) {
    if (item === 'separator') continue;
    const found =
      'items' in item ? itemFunction(item, caption) : item.caption === caption ? item.functionName : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function assertPlain(value: unknown): void {
  if (value === null || ['string', 'number', 'boolean', 'undefined'].includes(typeof value)) return;
  if (typeof value !== 'object' || !(Array.isArray(value) || isPlainObject(value))) {
    throw new TypeError(`google.script.run carries plain values only, not ${String(value)}`);
  }
  Object.values(value).forEach(assertPlain);
}

function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Google starts no trigger once the day's minutes are spent. */
function neverRan(functionName: string, startedAt: number): ExecutionResult {
  const message = 'Service using too much computer time for one day';
  return {
    functionName,
    status: 'error',
    value: undefined,
    error: { name: 'Exception', message, stack: '' },
    startedAt,
    virtualMs: 0,
    serviceCalls: 0,
    calls: {},
    callLog: [],
    fetches: [],
    bytesSent: 0,
    toasts: [],
    alerts: [],
    dialogs: [],
    console: [],
    unflushedReleases: 0,
  };
}
