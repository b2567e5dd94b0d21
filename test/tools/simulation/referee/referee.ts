/**
 * Holds each request and its answer against a model of the protocol, stated once more from PROTOCOL 2: what the server says,
 * and what ClickHouse holds afterwards, must be what the rules say of what it held before.
 */
import type { HttpRequest } from '../../apps-script-runtime/index.ts';
import { planOf, plans, type TabPlan } from '../model/plans.ts';
import type { StatementFault } from '../server/faulty-client.ts';
import { BrokenPromise } from '../story.ts';
import { isSigned, refusedReadAt } from './admission.ts';
import { judgeDigest, proofText } from './judge-digest.ts';
import { judgeRejected } from './judge-rejected.ts';
import { judgeRows } from './judge-rows.ts';
import type { DigestMessage, PushMessage } from './messages.ts';
import type { Mirror } from './mirror.ts';
import { RunLedger } from './run-ledger.ts';
import { factsText, issuesText, type TabState, tabStateOf } from './tab-state.ts';
import { isRefused, type Verdict } from './verdict.ts';

export type Case = {
  readonly path: 'digest' | 'push' | 'report';
  readonly source: string;
  readonly message: unknown;
  readonly request: HttpRequest;
  /** The server's clock, unix ms. */
  readonly now: number;
  readonly secrets: readonly string[];
  /** Whether the sender was built from other contracts than the server. */
  readonly contractsDiffer: boolean;
};

/** How a request ended: its answer; or nobody knows, where a fault struck on its way through the server. */
export type Ending = {
  readonly status: number | undefined;
  readonly answer: unknown;
  /** What befell a statement of it. */
  readonly struck: StatementFault['how'] | undefined;
};

export type Judged = { readonly of: Case; readonly verdict: Verdict; readonly before: Snapshot };

type Snapshot = ReadonlyMap<string, { readonly facts: string; readonly issues: string; readonly proof: string }>;

export class Referee {
  readonly runs = new RunLedger();
  readonly #mirror: Mirror;

  constructor(mirror: Mirror) {
    this.#mirror = mirror;
  }

  /** To be called before the server has the request. */
  judge(of: Case): Judged {
    return { of, verdict: this.#verdictOn(of), before: this.#snapshot(of) };
  }

  /** To be called once the server had the request. */
  hold(judged: Judged, ending: Ending): void {
    this.#read(judged.of);
    const { of, verdict } = judged;
    const isUnknown = isUnknownEnd(ending);
    if (!isUnknown) this.#holdAnswer(judged, ending);
    this.#holdState(judged, isUnknown);
    this.#checkHashes(of);
    this.runs.took(of, isUnknown ? undefined : verdict.status, ending.answer);
  }

  #verdictOn(of: Case): Verdict {
    if (!isSigned(of.request, of.secrets, of.now)) return { status: 401, code: 'invalid_signature' };
    if (of.path === 'report') return { status: 200, answer: null, partsOf: () => null, after: {} };
    const { readAt } = of.message as DigestMessage | PushMessage;
    const highest = Math.max(...plans.map((plan) => this.#tab(of, plan).version));
    const refused = refusedReadAt(readAt, of.now, highest);
    if (refused !== undefined) return refused;
    if (of.path === 'digest') {
      return judgeDigest((tab) => this.#tab(of, planOf(tab)), of.message as DigestMessage, of.contractsDiffer);
    }
    const message = of.message as PushMessage;
    const state = this.#tab(of, planOf(message.tab));
    const { scope } = message;
    return scope.kind === 'rejected' ? judgeRejected(state, message, scope) : judgeRows(state, message, scope);
  }

  #holdAnswer({ of, verdict }: Judged, { status, answer }: Ending): void {
    const what = `${of.source} ${describe(of)}`;
    if (status !== verdict.status) {
      const { code = '', detail = '' } = (answer ?? {}) as { code?: string; detail?: string };
      throw new BrokenPromise(`${what} is to be answered ${verdict.status}, and was ${status} ${code} ${detail}`);
    }
    if (isRefused(verdict)) {
      const { code } = answer as { code?: string };
      if (code !== verdict.code) throw new BrokenPromise(`${what} is refused as ${code}, not as ${verdict.code}`);
      return;
    }
    const [should, does] = [verdict.answer, verdict.partsOf(answer)].map((parts) => JSON.stringify(parts));
    if (should !== does) throw new BrokenPromise(`${what} is to be answered ${should}, and was ${does}`);
  }

  /** @param isUnknown whether it may also have changed nothing, or a part */
  #holdState({ of, verdict, before }: Judged, isUnknown: boolean): void {
    const after = isRefused(verdict) ? {} : verdict.after;
    const target = (of.message as { readonly tab?: string }).tab;
    for (const [tab, was] of before) {
      const is = this.#textsOf(of, planOf(tab));
      const isTarget = tab === target;
      this.#holdPart(of, tab, 'rows', is.facts, was.facts, isTarget ? after.facts : undefined, isUnknown);
      this.#holdPart(of, tab, 'quarantine', is.issues, was.issues, isTarget ? after.issues : undefined, isUnknown);
      this.#holdPart(of, tab, 'proof', is.proof, was.proof, after.proofs?.[tab], isUnknown);
    }
  }

  #holdPart(
    of: Case,
    tab: string,
    part: string,
    is: string,
    was: string,
    after: string | undefined,
    isUnknown: boolean,
  ) {
    if (is === (after ?? was) || (isUnknown && is === was)) return;
    const difference = differenceOf(is, after ?? was);
    throw new BrokenPromise(
      `${of.source} ${describe(of)}: the ${part} of ${tab} should then be otherwise: ${difference}`,
    );
  }

  #snapshot(of: Case): Snapshot {
    return new Map(plans.map((plan) => [plan.tab, this.#textsOf(of, plan)]));
  }

  #textsOf(of: Case, plan: TabPlan) {
    const state = this.#tab(of, plan);
    return {
      facts: factsText(state),
      issues: issuesText(state.issues),
      proof: state.proof === undefined ? '' : proofText(state.proof),
    };
  }

  #tab({ source }: Case, plan: TabPlan): TabState {
    return tabStateOf(this.#mirror, source, plan);
  }

  /** What a request may have changed is read again. */
  #read({ path, message }: Case): void {
    if (path === 'digest') this.#mirror.proofsChanged();
    if (path !== 'push') return;
    const { tab, scope } = message as PushMessage;
    if (scope.kind !== 'buckets') this.#mirror.quarantineChanged();
    if (scope.kind !== 'rejected') this.#mirror.factsChanged(planOf(tab).table);
  }

  /** I2: the hashes beside a row are those of the row. */
  #checkHashes({ path, message }: Case): void {
    if (path !== 'push') return;
    const { tab, scope } = message as PushMessage;
    if (scope.kind === 'rejected') this.#mirror.checkQuarantine();
    else this.#mirror.checkHashes(planOf(tab));
  }
}

/** I29: what may pass is answered with 503, and then nobody knows whether it was written. */
function isUnknownEnd({ struck, status = 503 }: Ending): boolean {
  return status === 503 ? struck !== undefined : status === 500 && struck === 'refuse';
}

function describe({ path, message }: Case): string {
  if (path !== 'push') return path;
  const { tab, scope, readAt } = message as PushMessage;
  return `push ${tab} ${scope.kind} of ${readAt}`;
}

/** The first lines that only one of two texts has. */
function differenceOf(is: string, should: string): string {
  const [has, wants] = [is, should].map((text) => text.split('\n'));
  const surplus = has?.filter((line) => !wants?.includes(line)).slice(0, 3);
  const missing = wants?.filter((line) => !has?.includes(line)).slice(0, 3);
  return `there is [${surplus?.join('; ')}] and should be [${missing?.join('; ')}]`;
}
