/** The way between spreadsheets and servers, with everything that networks, balancers and servers do to a request. */
import { gunzipSync } from 'node:zlib';
import type { VirtualClock } from '../apps-script-runtime/clock.ts';
import type { HttpOutcome, HttpRequest, HttpResponse } from '../apps-script-runtime/index.ts';
import { type Fate, fateHeader } from './server/envelope.ts';
import type { StatementFault } from './server/faulty-client.ts';
import type { ServerLink } from './server-link.ts';
import type { Story } from './story.ts';
import { describeRequest, faultName, faultText, outcomeText } from './wire-text.ts';

export type WireFault =
  | { readonly kind: 'request lost' }
  | { readonly kind: 'response lost' }
  | { readonly kind: 'repeated' }
  /** It arrives when the simulation says so; `seems`: a copy arrives now, a gateway gives up, or nobody answers. */
  | { readonly kind: 'delayed'; readonly seems: 'answered' | 'refused' | 'unanswered' }
  | { readonly kind: 'truncated' }
  | { readonly kind: 'status'; readonly status: number; readonly handled: boolean }
  | { readonly kind: 'slow'; readonly ms: number }
  | { readonly kind: 'statement'; readonly fault: StatementFault };

/** A request that went out, as far as the simulation looks into it. */
export type Sent = {
  readonly path: 'digest' | 'push' | 'report';
  readonly source: string;
  readonly message: Message;
  /** The same when a request is tried again. */
  readonly id: string;
  /** When it was signed, in seconds. */
  readonly signedAt: number;
  readonly isLate: boolean;
};

/** A request that a server has. */
export type Arrived = Sent & {
  readonly request: HttpRequest;
  /** The server's clock, unix ms. */
  readonly now: number;
};

export type Seen = Arrived & {
  /** Undefined where no server answered, whatever became of the answer. */
  readonly status: number | undefined;
  readonly answer: Answer;
  /** What befell a statement of it, if anything. */
  readonly struck: StatementFault['how'] | undefined;
};

type Message = {
  readonly run: string;
  readonly readAt?: number;
  readonly tab?: string;
  readonly allowMassDelete?: boolean;
  readonly dryRun?: boolean;
  readonly contracts?: string;
  readonly scope?: { readonly kind: string; readonly fixed?: readonly unknown[] };
  readonly status?: string;
  readonly flags?: readonly string[];
  /** Of a report: how the comparison of each contract ended, and what stopped the run. */
  readonly outcomes?: Readonly<Record<string, string>>;
  readonly cause?: string;
  /** Tabs of a digest, or names of the tabs that a push has rows of. */
  readonly tabs?: readonly (string | { readonly tab: string; readonly names?: readonly string[] })[];
};

export type Answer = {
  readonly deleted?: number;
  readonly inserted?: number;
  readonly stale?: number;
  readonly contracts?: string;
  readonly tabs?: readonly {
    readonly tab: string;
    readonly blocked?: string;
    readonly inSync?: boolean;
    readonly rejectedKnown?: boolean;
    readonly heldRows?: number;
  }[];
};

const FETCH_TIMEOUT_MS = 60_000;
/** Requests that stand still do so each at a server of its own, since a server lets pushes of one tab pass one by one. */
const HOLDING_INSTANCE = 2;

export class Wire {
  /** What the server's clock is ahead of the spreadsheets' clock. */
  skewMs = 0;
  /** Decides what happens to a request. */
  fate: (request: HttpRequest) => WireFault | undefined = () => undefined;
  /** Which server behind the balancer takes the next request. */
  balance: () => number = () => 0;
  /** Looks at each request as it leaves the spreadsheet, and before and after a server had it. */
  sent: (sent: Sent) => void = () => undefined;
  before: (arrived: Arrived) => void = () => undefined;
  after: (seen: Seen) => void = () => undefined;
  /** Looks at what came back to the spreadsheet, whatever a server did. */
  received: (sent: Sent, outcome: HttpOutcome) => void = () => undefined;
  /** How deep in executions we are, for the story. */
  depth = 0;
  readonly #late: HttpRequest[] = [];
  #held = 0;
  readonly #link: ServerLink;
  readonly #clock: VirtualClock;
  readonly #story: Story;

  constructor(link: ServerLink, clock: VirtualClock, story: Story) {
    this.#link = link;
    this.#clock = clock;
    this.#story = story;
  }

  readonly transport = (requests: readonly HttpRequest[]): HttpOutcome[] =>
    requests.map((request) => {
      const sent = look(request, false);
      this.sent(sent);
      const outcome = this.#travel(request);
      this.received(sent, outcome);
      return outcome;
    });

  get lateCount(): number {
    return this.#late.length;
  }

  get heldCount(): number {
    return this.#held;
  }

  /** A request of long ago arrives. */
  deliverLate(): void {
    const request = this.#late.shift();
    if (request === undefined) return;
    const outcome = this.#forward(request, undefined, true);
    this.#story.count('late request arrived');
    this.#say(request, `arrives late: ${outcomeText(outcome)}`);
  }

  forgetLate(): void {
    this.#late.length = 0;
  }

  /** Requests that stood still within the server go on. */
  releaseHeld(): void {
    if (this.#held === 0) return;
    const statuses = this.#link.release();
    this.#held = 0;
    this.#story.count('held request went on');
    this.#story.say(`requests that stood still in the server go on: ${statuses.join(', ')}`, this.depth);
  }

  #travel(request: HttpRequest): HttpOutcome {
    const fault = this.fate(request);
    if (fault === undefined) {
      const outcome = this.#forward(request);
      this.#say(request, outcomeText(outcome));
      return outcome;
    }
    const outcome = this.#suffer(request, fault);
    this.#story.count(faultName(fault));
    this.#say(request, `${faultText(fault)} → ${outcomeText(outcome)}`);
    return outcome;
  }

  #suffer(request: HttpRequest, fault: WireFault): HttpOutcome {
    switch (fault.kind) {
      case 'request lost':
        return unreachable;
      case 'response lost':
        this.#forward(request);
        return this.#timeout();
      case 'repeated':
        this.#forward(request);
        return this.#forward(request);
      case 'delayed':
        this.#late.push(request);
        if (fault.seems === 'answered') return this.#forward(request);
        return fault.seems === 'refused' ? badStatus(502) : this.#timeout();
      case 'truncated':
        return truncated(this.#forward(request));
      case 'status':
        if (fault.handled) this.#forward(request);
        return badStatus(fault.status);
      case 'slow': {
        const outcome = this.#forward(request);
        this.#clock.advance(fault.ms);
        return outcome;
      }
      case 'statement':
        return this.#forward(request, fault.fault);
    }
  }

  #forward(request: HttpRequest, fault?: StatementFault, isLate = false): HttpOutcome {
    const now = this.#clock.now + this.skewMs;
    const seen = { ...look(request, isLate), request, now };
    this.before(seen);
    const instance = fault?.how === 'hold' ? HOLDING_INSTANCE + this.#held : this.balance();
    const outcome = this.#link.send(request, { now, instance, ...(fault === undefined ? {} : { fault }) });
    if ('failure' in outcome) {
      if (fault?.how !== 'kill') throw new Error(`The server of the simulation: ${outcome.detail}`);
      this.#link.restart();
      this.#story.count('server killed by SIGKILL');
      this.after({ ...seen, status: undefined, answer: {}, struck: 'kill' });
      return unreachable;
    }
    return this.#land(seen, outcome, fault);
  }

  #land(seen: Arrived, outcome: HttpResponse, fault: StatementFault | undefined): HttpOutcome {
    const fate = fateOf(outcome);
    if (fate.struck && fault !== undefined) this.#story.count(`statement: ${fault.how} ${fault.when}`);
    this.#clock.advance(fate.slowMs);
    const isLost = fate.interrupted !== undefined;
    const struck = fate.struck ? fault?.how : undefined;
    this.after({
      ...seen,
      struck,
      status: isLost ? undefined : outcome.status,
      answer: isLost ? {} : answerOf(outcome),
    });
    if (fate.interrupted === 'died') return unreachable;
    if (fate.interrupted === 'held') {
      this.#held += 1;
      return this.#timeout();
    }
    return fate.slowMs >= FETCH_TIMEOUT_MS ? timeout : outcome;
  }

  #timeout(): HttpOutcome {
    this.#clock.advance(FETCH_TIMEOUT_MS);
    return timeout;
  }

  #say(request: HttpRequest, text: string): void {
    this.#story.say(`${describeRequest(look(request, false))}: ${text}`, this.depth + 1);
  }
}

const unreachable: HttpOutcome = { failure: 'unreachable', detail: 'connection reset' };
const timeout: HttpOutcome = { failure: 'timeout', detail: 'no answer in time' };

function fateOf(outcome: HttpResponse): Fate {
  const text = outcome.headers.find(([name]) => name.toLowerCase() === fateHeader)?.[1];
  return JSON.parse(text ?? '{"struck":false,"slowMs":0,"statements":0}') as Fate;
}

function bodyOf(request: HttpRequest): string {
  const encoding = Object.entries(request.headers).find(([name]) => name.toLowerCase() === 'content-encoding')?.[1];
  return Buffer.from(encoding === 'gzip' ? gunzipSync(request.body) : request.body).toString('utf8');
}

function look(request: HttpRequest, isLate: boolean): Sent {
  const [, source = '', path = ''] = /\/v1\/sources\/([^/]+)\/(\w+)$/.exec(request.url) ?? [];
  const header = (wanted: string) =>
    Object.entries(request.headers).find(([name]) => name.toLowerCase() === wanted)?.[1] ?? '';
  const message = JSON.parse(bodyOf(request)) as Message;
  const signedAt = Number(header('webhook-timestamp'));
  return { path: path as Sent['path'], source, message, id: header('webhook-id'), signedAt, isLate };
}

function answerOf(outcome: HttpResponse): Answer {
  return JSON.parse(Buffer.from(outcome.body).toString('utf8')) as Answer;
}

function truncated(outcome: HttpOutcome): HttpOutcome {
  return 'failure' in outcome ? outcome : { ...outcome, body: outcome.body.slice(0, outcome.body.length >> 1) };
}

function badStatus(status: number): HttpResponse {
  const body = new Uint8Array(Buffer.from(status === 502 ? '<html>Bad gateway</html>' : '{"status":' + status + '}'));
  return { status, headers: status === 429 || status === 503 ? [['Retry-After', '2']] : [], body };
}
