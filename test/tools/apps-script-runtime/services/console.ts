import { inspect } from 'node:util';
import type { Execution } from '../execution.ts';
import { ExecutionService, ServiceObject } from '../service.ts';

/** `console`: lines go to the execution's result, with their level. */
export class ConsoleService extends ExecutionService {
  readonly typeName = 'console';
  readonly #lines: string[];
  readonly #timers = new Map<string, number>();

  constructor(execution: Execution) {
    super(execution);
    this.#lines = execution.consoleLines;
  }

  log(...values: unknown[]): void {
    this.#write('log', values);
  }

  info(...values: unknown[]): void {
    this.#write('info', values);
  }

  warn(...values: unknown[]): void {
    this.#write('warn', values);
  }

  error(...values: unknown[]): void {
    this.#write('error', values);
  }

  time(label: unknown = 'default'): void {
    this.#timers.set(String(label), this.execution.platform.clock.now);
  }

  timeEnd(label: unknown = 'default'): void {
    const since = this.#timers.get(String(label)) ?? this.execution.platform.clock.now;
    this.#write('log', [`${String(label)}: ${this.execution.platform.clock.now - since}ms`]);
  }

  #write(level: string, values: readonly unknown[]): void {
    this.#lines.push(`${level}: ${values.map(textOf).join(' ')}`);
  }
}

/** `Logger`. */
export class LoggerService extends ServiceObject {
  readonly typeName = 'Logger';
  readonly #own: string[] = [];
  readonly #lines: string[];

  constructor(execution: Execution) {
    super();
    this.#lines = execution.consoleLines;
  }

  log(format: unknown, ...values: unknown[]): this {
    let next = 0;
    const text = textOf(format).replace(/%s/g, (mark) => (next < values.length ? textOf(values[next++]) : mark));
    this.#own.push(text);
    this.#lines.push(`log: ${text}`);
    return this;
  }

  getLog(): string {
    return this.#own.join('\n');
  }

  clear(): void {
    this.#own.length = 0;
  }
}

function textOf(value: unknown): string {
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (value instanceof ServiceObject) return value.typeName;
  return typeof value === 'object' && value !== null
    ? inspect(value, { depth: 6, breakLength: Infinity })
    : String(value);
}
