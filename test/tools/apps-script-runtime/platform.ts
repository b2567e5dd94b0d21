import type { VirtualClock } from './clock.ts';
import { TriggerRegistry } from './events/trigger-registry.ts';
import { Failures } from './failures.ts';
import type { FaultyTransport } from './http/faulty.ts';
import type { Limits } from './limits.ts';
import type { RealmOptions } from './realm.ts';
import type { ServiceCallHook, ShownAlert } from './result.ts';
import { CacheStore, Locks, PropertyStore, Quotas } from './stores.ts';
import type { Workbook } from './workbook/workbook.ts';

/** Answers a dialog that waits for its user: a button's name such as `YES`, and the text of a prompt. */
export type DialogAnswer = (shown: Omit<ShownAlert, 'answer'>) => {
  readonly button: string;
  readonly text?: string;
  /** How long the user looks at it; the executions' time stands still meanwhile. */
  readonly waitMs?: number;
};

export interface PlatformSettings {
  readonly clock: VirtualClock;
  readonly random: (() => number) | undefined;
  readonly workbook: Workbook;
  readonly http: FaultyTransport;
  readonly limits: Limits;
  readonly realmOptions: RealmOptions;
  readonly scopes: readonly string[] | undefined;
  readonly scriptTimeZone: string;
  readonly scriptId: string;
  readonly owner: string;
  readonly chargeCpu: boolean;
  /** Whether triggers that a trigger's execution makes ever fire. */
  readonly nestedTriggersFire: boolean;
  readonly htmlFiles: Readonly<Record<string, string>>;
  onServiceCall: ServiceCallHook | undefined;
  answerDialog: DialogAnswer;
}

/** What executions share and change. */
class PlatformState {
  readonly failures = new Failures();
  readonly locks = new Locks();
  readonly triggers = new TriggerRegistry();
  readonly quotas: Quotas;
  /** The menus as the last onOpen built them. */
  menus: readonly BuiltMenu[] = [];
  readonly #properties = new Map<string, PropertyStore>();
  readonly #caches = new Map<string, CacheStore>();
  #executions = 0;

  constructor(clock: VirtualClock) {
    this.quotas = new Quotas(clock);
  }

  nextExecutionId(): number {
    this.#executions += 1;
    return this.#executions;
  }

  /** The store of a scope: `document`, `script` or `user:<e-mail>`. */
  properties(scope: string): PropertyStore {
    return entry(this.#properties, scope, () => new PropertyStore());
  }

  cache(scope: string): CacheStore {
    return entry(this.#caches, scope, () => new CacheStore());
  }
}

/** Everything of Google's that outlives an execution. */
export type Platform = PlatformState & PlatformSettings;

export function createPlatform(settings: PlatformSettings): Platform {
  return Object.assign(new PlatformState(settings.clock), settings);
}

/** A menu as built: items in order, a separator between them, or a menu inside. */
export interface BuiltMenu {
  readonly caption: string;
  readonly items: readonly (BuiltMenu | { readonly caption: string; readonly functionName: string } | 'separator')[];
}

function entry<T>(map: Map<string, T>, key: string, make: () => T): T {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
