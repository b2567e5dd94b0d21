import type { VirtualClock } from '../clock.ts';
import type { FetchFault, FetchFaults, HttpOutcome, HttpRequest, Transport } from './request.ts';

/** A transport on which faults happen, with the clock on which delays pass and the 60 s limit runs out. */
export class FaultyTransport {
  /** Change it at any time. */
  faults: FetchFaults = () => undefined;
  #sent = 0;
  readonly #transport: Transport;
  readonly #clock: VirtualClock;
  readonly #timeoutMs: number;

  constructor(transport: Transport, clock: VirtualClock, timeoutMs: number) {
    this.#transport = transport;
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
  }

  /** Performs the requests; those without faults go out together. */
  send(requests: readonly HttpRequest[]): HttpOutcome[] {
    const plans = requests.map((request) => this.faults(request, this.#sent++));
    const travelling = requests.flatMap((request, index) => copies(request, plans[index]));
    const outcomes = [...this.#transport(travelling)];
    // All of them wait at once, so only the longest wait passes on the clock.
    this.#clock.advance(Math.max(0, ...plans.map((plan) => this.#waitOf(plan))));
    return plans.map((plan) => this.#arrival(plan, outcomes));
  }

  #waitOf(plan: FetchFault | undefined): number {
    if (plan?.kind === 'drop-response') return this.#timeoutMs;
    return plan?.kind === 'delay' ? Math.min(plan.ms, this.#timeoutMs) : 0;
  }

  /** What the script sees of one request, taken from the front of what came back. */
  #arrival(plan: FetchFault | undefined, outcomes: HttpOutcome[]): HttpOutcome {
    if (plan?.kind === 'drop-request') return { failure: 'unreachable', detail: 'request dropped' };
    if (plan?.kind === 'answer' && plan.instead !== false) return answer(plan);
    const outcome = outcomes.shift() ?? { failure: 'unreachable' as const, detail: 'no answer' };
    if (plan?.kind === 'duplicate') return outcomes.shift() ?? outcome;
    if (plan?.kind === 'answer') return answer(plan);
    if (plan?.kind === 'drop-response') return { failure: 'timeout', detail: 'response dropped' };
    if (plan?.kind === 'delay' && plan.ms >= this.#timeoutMs) return { failure: 'timeout', detail: 'delayed' };
    if (plan?.kind === 'truncate' && 'body' in outcome) return { ...outcome, body: outcome.body.slice(0, plan.bytes) };
    return outcome;
  }
}

function copies(request: HttpRequest, plan: FetchFault | undefined): HttpRequest[] {
  if (plan?.kind === 'drop-request' || (plan?.kind === 'answer' && plan.instead !== false)) return [];
  return plan?.kind === 'duplicate' ? [request, request] : [request];
}

function answer(plan: Extract<FetchFault, { kind: 'answer' }>): HttpOutcome {
  const body = new Uint8Array(Buffer.from(plan.body ?? '', 'utf8'));
  return { status: plan.status, headers: Object.entries(plan.headers ?? {}), body };
}
