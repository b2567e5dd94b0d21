/** Google's services failing: which calls throw which text, how often. A rule stays until it is spent or removed. */
import type { ServiceObject } from './service.ts';

type OneOrMore<T> = T | readonly T[];

/** What a rule matches; what is left out matches everything. */
export interface Failure {
  /** The text of the exception; {@link file://./known-exceptions.ts} has Google's. */
  readonly text: string;
  /** As in the call log: `Range`, `Properties`, `PropertiesService`, `Lock`, `UrlFetchApp`, `ClockTriggerBuilder`, … */
  readonly service?: OneOrMore<string>;
  readonly method?: OneOrMore<string> | RegExp;
  /** Calls of this tab's Sheet and Ranges only. */
  readonly tab?: OneOrMore<string>;
  /** Calls that move more cells than this only. */
  readonly cellsOver?: number;
  /** How often it happens; for good where it is left out. */
  readonly times?: number;
  /** How many matching calls go well before. */
  readonly after?: number;
}

/** A rule in force. */
export interface ActiveFailure {
  /** How often it has happened. */
  readonly hits: number;
  remove(): void;
}

/** A service call about to happen. */
export interface Call {
  /** `Range.getValues` */
  readonly name: string;
  readonly tab: string | undefined;
  readonly cells: number;
}

export class Failures {
  readonly #rules = new Set<Rule>();

  /** @example failures.add({ service: 'Range', tab: 'Events', text: knownExceptions.spreadsheetsTimedOut }) */
  add(failure: Failure): ActiveFailure {
    const rule = new Rule(failure, () => this.#rules.delete(rule));
    this.#rules.add(rule);
    return rule;
  }

  clear(): void {
    this.#rules.clear();
  }

  /** The text that a call throws, undefined where it goes well. */
  textFor(call: Call): string | undefined {
    for (const rule of this.#rules) if (rule.strikes(call)) return rule.failure.text;
    return undefined;
  }
}

class Rule implements ActiveFailure {
  readonly failure: Failure;
  readonly remove: () => void;
  hits = 0;
  #seen = 0;

  constructor(failure: Failure, remove: () => void) {
    this.failure = failure;
    this.remove = remove;
  }

  strikes(call: Call): boolean {
    const { times = Number.POSITIVE_INFINITY, after = 0 } = this.failure;
    if (!matches(this.failure, call)) return false;
    this.#seen += 1;
    if (this.#seen <= after || this.hits >= times) return false;
    this.hits += 1;
    return true;
  }
}

function matches({ service, method, tab, cellsOver = -1 }: Failure, call: Call): boolean {
  const [callService, callMethod] = call.name.split('.');
  if (call.cells <= cellsOver || !isOneOf(service, callService) || !isOneOf(tab, call.tab)) return false;
  return method instanceof RegExp ? method.test(callMethod ?? '') : isOneOf(method, callMethod);
}

function isOneOf(wanted: OneOrMore<string> | undefined, name: string | undefined): boolean {
  if (wanted === undefined) return true;
  return name !== undefined && (typeof wanted === 'string' ? wanted === name : wanted.includes(name));
}

/** The name of the tab whose Sheet or Range it is. */
export function tabOf(target: ServiceObject): string | undefined {
  const { model, parent } = target as { model?: { name: string }; parent?: { model: { name: string } } };
  return (model ?? parent?.model)?.name;
}
