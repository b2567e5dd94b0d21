import type { Execution } from '../execution.ts';
import { ExecutionService, signatureError } from '../service.ts';
import type { PropertyStore } from '../stores.ts';

/** `PropertiesService`. */
export class PropertiesService extends ExecutionService {
  readonly typeName = 'PropertiesService';

  getDocumentProperties(): PropertiesObject {
    return new PropertiesObject(this.execution, 'document');
  }

  getScriptProperties(): PropertiesObject {
    return new PropertiesObject(this.execution, 'script');
  }

  getUserProperties(): PropertiesObject {
    return new PropertiesObject(this.execution, `user:${this.execution.user}`);
  }
}

class PropertiesObject extends ExecutionService {
  readonly typeName = 'PropertiesService.Properties';
  readonly #scope: string;

  constructor(execution: Execution, scope: string) {
    super(execution);
    this.#scope = scope;
  }

  getProperty(...args: unknown[]): string | null {
    return this.#use().get(oneText('getProperty', args)) ?? null;
  }

  getProperties(): Record<string, string> {
    return Object.fromEntries(this.#use());
  }

  getKeys(): string[] {
    return [...this.#use().keys()];
  }

  setProperty(...args: unknown[]): this {
    const [key, value] = args;
    if (args.length !== 2 || typeof key !== 'string' || value === null || typeof value === 'object') {
      throw signatureError('PropertiesService.Properties.setProperty', args);
    }
    this.#use().checkedSet(key, String(value), this.execution.platform.limits);
    return this;
  }

  setProperties(...args: unknown[]): this {
    const [values, deleteOthers = false] = args;
    if (typeof values !== 'object' || values === null || Array.isArray(values) || args.length > 2) {
      throw signatureError('PropertiesService.Properties.setProperties', args);
    }
    const store = this.#use();
    if (deleteOthers === true) store.clear();
    for (const [key, value] of Object.entries(values)) {
      store.checkedSet(key, String(value), this.execution.platform.limits);
    }
    return this;
  }

  deleteProperty(...args: unknown[]): this {
    this.#use().delete(oneText('deleteProperty', args));
    return this;
  }

  deleteAllProperties(): this {
    this.#use().clear();
    return this;
  }

  #use(): PropertyStore {
    const { platform } = this.execution;
    platform.quotas.spendOne('properties', platform.limits.propertyCallsPerDay);
    return platform.properties(this.#scope);
  }
}

function oneText(method: string, args: readonly unknown[]): string {
  const [key] = args;
  if (args.length !== 1 || typeof key !== 'string')
    throw signatureError(`PropertiesService.Properties.${method}`, args);
  return key;
}
