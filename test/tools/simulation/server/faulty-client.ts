/**
 * The connection to ClickHouse with faults: a statement may fail, take long, stand still or kill its server, before or
 * after it took effect. The server's code above it is what runs in production.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { ClickHouseClient } from '@clickhouse/client';

export type StatementFault = {
  /** Which statement of the request, from 1. */
  readonly at: number;
  readonly when: 'before' | 'after';
  /**
   * `fail`: an error that passes; `refuse`: an error that does not look so; `slow`: it takes `ms` on the virtual clock;
   * `die`: the server process is gone and a new one stands in its place; `kill`: the same in earnest, by SIGKILL;
   * `hold`: the request stands still until it is released.
   */
  readonly how: 'fail' | 'refuse' | 'slow' | 'die' | 'kill' | 'hold';
  readonly ms?: number;
};

/** One server process as far as the simulation can tell: what it forgets when it dies. */
export type Instance = { isDead: boolean };

/** So many turns of the loop without a statement: what follows one begins within the next turns. */
const QUIET_TURNS = 5;

/** One request with what is to happen to it. */
export class RequestFate {
  readonly instance: Instance;
  readonly fault: StatementFault | undefined;
  statements = 0;
  hasStruck = false;
  slowMs = 0;
  /** Resolves where the request will not be answered now. */
  readonly interrupted: Promise<'died' | 'held'>;
  readonly #interrupt: (why: 'died' | 'held') => void;
  readonly #released: Promise<void>;
  readonly release: () => void;
  /** Statements that run now: a request may have two at once. */
  readonly #running = new Set<Promise<unknown>>();

  constructor(instance: Instance, fault: StatementFault | undefined) {
    this.instance = instance;
    this.fault = fault;
    const { promise: interrupted, resolve: interrupt } = deferred<'died' | 'held'>();
    const { promise: released, resolve: release } = deferred<void>();
    this.interrupted = interrupted;
    this.#interrupt = interrupt;
    this.#released = released;
    this.release = () => release();
  }

  /** Runs one statement under this fate. */
  async run<T>(statement: () => Promise<T>): Promise<T> {
    if (this.instance.isDead) return never();
    this.statements += 1;
    const fault = this.fault?.at === this.statements ? this.fault : undefined;
    if (fault?.when === 'before') await this.#strike(fault);
    const result = await this.#watched(statement());
    if (this.instance.isDead) return never();
    if (fault?.when === 'after') await this.#strike(fault);
    return result;
  }

  #watched<T>(running: Promise<T>): Promise<T> {
    this.#running.add(running);
    return running.finally(() => this.#running.delete(running));
  }

  /** What the request does beside the statement that was struck comes to its end first, or it would be seen too late. */
  async #interruptWhenQuiet(why: 'died' | 'held'): Promise<void> {
    for (let turn = 0; turn < QUIET_TURNS; turn += 1) {
      if (this.#running.size > 0) turn = 0;
      await Promise.allSettled(this.#running);
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.#interrupt(why);
  }

  async #strike({ how, ms = 0 }: StatementFault): Promise<void> {
    this.hasStruck = true;
    if (how === 'fail') throw new Error('Timeout error.');
    if (how === 'refuse') throw Object.assign(new Error('Cannot parse input'), { code: '27' });
    if (how === 'slow') this.slowMs += ms;
    if (how === 'kill') process.kill(process.pid, 'SIGKILL');
    if (how === 'kill') return never();
    if (how === 'die') {
      this.instance.isDead = true;
      void this.#interruptWhenQuiet('died');
      return never();
    }
    if (how !== 'hold') return undefined;
    void this.#interruptWhenQuiet('held');
    return this.#released;
  }
}

export const fates = new AsyncLocalStorage<RequestFate>();

const intercepted: ReadonlySet<string | symbol> = new Set(['query', 'insert', 'command', 'exec']);

/** The same client, each of whose statements meets the fate of the request that it belongs to. */
export function faultyClient(client: ClickHouseClient): ClickHouseClient {
  return new Proxy(client, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      if (!intercepted.has(name)) return member.bind(target);
      return (...args: unknown[]) => {
        const statement = (): Promise<unknown> => Reflect.apply(member, target, args);
        const fate = fates.getStore();
        return fate === undefined ? statement() : fate.run(statement);
      };
    },
  });
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}

function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
