import { types } from 'node:util';
import vm from 'node:vm';
import { ABSENT, NEWER_THAN_ES2020, REALM_SOURCE } from './realm-source.ts';
import { EnumValue, ServiceObject } from './service.ts';

/** An error on its way into the realm. */
export interface ErrorText {
  readonly name: string;
  readonly message: string;
}

/** What the realm asks of its execution. */
export interface RealmHost {
  now(): number;
  readonly random: (() => number) | undefined;
  call(target: ServiceObject, method: string, args: readonly unknown[]): unknown;
  describe(error: unknown): ErrorText;
  notOffered(what: string): ErrorText;
}

export interface RealmOptions {
  /** `eval` and `new Function`; Google's stance is unknown, so false is the stricter test. */
  readonly codeGeneration: boolean;
  /** Leaves built-ins newer than ES2020 in place. */
  readonly newerBuiltIns: boolean;
}

interface Kit {
  define(name: string, value: unknown): void;
  guard(target: object, typeName: string): object;
  newArray(): unknown[];
  newObject(): Record<string, unknown>;
  newDate(instant: number): object;
  newError(text: ErrorText): object;
  settle(promise: Promise<unknown>, value: (v: unknown) => void, error: (e: unknown) => void): void;
  prototypeOf(methods: readonly string[], text: string): object;
  instanceOf(prototype: object, own: object): object;
}

/** Where the end of a call is reported. */
export interface Sink {
  value(value: unknown): void;
  error(error: unknown): void;
}

const RUN = '__runtime_run__';
const runScript = new vm.Script(`{ const run = ${RUN}; delete globalThis.${RUN}; run(); }`);
const bootstrap = new vm.Script(REALM_SOURCE, { filename: 'apps-script-realm.js' });

/** One bare V8 context: the global scope of one execution, and the border between its values and the host's. */
export class Realm {
  readonly #context: vm.Context;
  readonly #kit: Kit;
  readonly #prototypes = new Map<string, object>();
  readonly #facades = new Map<ServiceObject | string, object>();
  readonly #hosts = new WeakMap<object, ServiceObject | EnumValue>();

  constructor(host: RealmHost, options: RealmOptions) {
    this.#context = vm.createContext(Object.create(null) as object, {
      codeGeneration: { strings: options.codeGeneration, wasm: true },
      microtaskMode: 'afterEvaluate',
    });
    const absent = options.newerBuiltIns ? ABSENT : [...ABSENT, ...NEWER_THAN_ES2020];
    this.#kit = bootstrap.runInContext(this.#context)({
      now: () => host.now(),
      random: host.random,
      absent,
      notOffered: (what: string) => host.notOffered(what),
      invoke: (self: object, method: string, args: unknown[]) => this.#invoke(host, self, method, args),
    }) as Kit;
  }

  /** Makes a host's service (or a guard that refuses everything) a global of the realm. */
  defineGlobal(name: string, service: ServiceObject | undefined): void {
    this.#kit.define(name, service ? this.toRealm(service) : this.#kit.guard(Object.create(null) as object, name));
  }

  /** Runs a script in the realm's global scope and, before it returns, the microtasks that it left. */
  evaluate(script: vm.Script, timeoutMs: number): unknown {
    return script.runInContext(this.#context, { timeout: timeoutMs });
  }

  /** Calls a function of the realm, runs the microtasks that it leaves, and says what it returned or threw. */
  call(target: (...args: unknown[]) => unknown, args: readonly unknown[], timeoutMs: number, sink: Sink): void {
    // The global is gone before the function runs, so scripts never see it.
    this.#kit.define(RUN, () => {
      const value = target(...args);
      if (types.isPromise(value)) this.#kit.settle(value, sink.value, sink.error);
      else sink.value(value);
    });
    this.evaluate(runScript, timeoutMs);
  }

  #invoke(host: RealmHost, self: object, method: string, args: unknown[]): { value?: unknown; error?: ErrorText } {
    try {
      const target = this.#hosts.get(self);
      if (target instanceof EnumValue) return { value: target.name };
      if (!target) throw new TypeError(`${method} was called without its object`);
      const hostArgs = args.map((arg) => this.toHost(arg));
      return { value: this.toRealm(host.call(target, method, hostArgs)) };
    } catch (error) {
      return { error: host.describe(error) };
    }
  }

  /** A host value as the script may see it: arrays, dates and objects of its realm, bytes signed, services guarded. */
  toRealm(value: unknown): unknown {
    if (value === null || typeof value !== 'object') return value;
    if (value instanceof ServiceObject) return this.facade(value);
    if (value instanceof EnumValue) return this.#enumFacade(value);
    if (value instanceof Date) return this.#kit.newDate(value.getTime());
    if (value instanceof Uint8Array) return this.#list(new Int8Array(value.buffer, value.byteOffset, value.length));
    if (Array.isArray(value)) return this.#list(value);
    if (this.#hosts.has(value)) return value;
    const object = this.#kit.newObject();
    for (const [key, entry] of Object.entries(value)) object[key] = this.toRealm(entry);
    return object;
  }

  #list(values: ArrayLike<unknown>): unknown[] {
    const list = this.#kit.newArray();
    for (let index = 0; index < values.length; index += 1) list.push(this.toRealm(values[index]));
    return list;
  }

  /** The guarded object that stands for a service; always the same for one service, with `own` properties beside. */
  facade(service: ServiceObject, own?: Readonly<Record<string, unknown>>): object {
    const known = own ? undefined : this.#facades.get(service);
    if (known) return known;
    const constants = Object.entries(service.enums).map(([type, names]) => [type, this.#enumType(type, names)]);
    const prototype = this.#prototypeOf(service.typeName, methodsOf(service));
    const target = this.#kit.instanceOf(prototype, { ...Object.fromEntries(constants), ...own });
    const facade = this.#kit.guard(target, service.typeName);
    this.#hosts.set(facade, service);
    this.#facades.set(service, facade);
    return facade;
  }

  #enumType(type: string, names: readonly string[]): object {
    const target = this.#kit.newObject();
    for (const name of names) target[name] = this.#enumFacade(new EnumValue(type, name));
    return this.#kit.guard(target, type);
  }

  #enumFacade(value: EnumValue): object {
    const key = `${value.type}.${value.name}`;
    const known = this.#facades.get(key);
    if (known) return known;
    const prototype = this.#prototypeOf(`enum ${value.type}`, ['toString', 'name', 'toJSON']);
    const facade = this.#kit.guard(this.#kit.instanceOf(prototype, {}), value.type);
    this.#hosts.set(facade, value);
    this.#facades.set(key, facade);
    return facade;
  }

  #prototypeOf(typeName: string, methods: readonly string[]): object {
    let prototype = this.#prototypes.get(typeName);
    if (!prototype) {
      prototype = this.#kit.prototypeOf(methods, typeName.split('.').at(-1) ?? typeName);
      this.#prototypes.set(typeName, prototype);
    }
    return prototype;
  }

  /** A script's value on the host's side: facades become what they stand for, arrays, objects and dates are copied. */
  toHost(value: unknown): unknown {
    if (value === null || typeof value !== 'object') return value;
    const known = this.#hosts.get(value);
    if (known) return known;
    if (types.isDate(value)) return new Date(value.getTime());
    if (Array.isArray(value))
      return Array.from(value, (entry) => (typeof entry === 'object' ? this.toHost(entry) : entry));
    if (types.isProxy(value) || ArrayBuffer.isView(value)) return value;
    if (types.isNativeError(value)) return Object.assign(new Error(value.message), { name: value.name });
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, this.toHost(entry)]));
  }
}

const methodNames = new Map<object, string[]>();

/** The methods of a service's prototypes up to {@link ServiceObject}, without private-looking ones. */
function methodsOf(service: ServiceObject): string[] {
  const prototype = Object.getPrototypeOf(service) as object;
  let names = methodNames.get(prototype);
  if (!names) {
    const found = new Set<string>();
    for (let p = prototype; p !== ServiceObject.prototype; p = Object.getPrototypeOf(p) as object) {
      for (const name of Object.getOwnPropertyNames(p))
        if (name !== 'constructor' && !name.startsWith('_')) found.add(name);
    }
    names = [...found];
    methodNames.set(prototype, names);
  }
  return names;
}
