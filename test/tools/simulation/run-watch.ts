/** Follows each run of the script by what it sends and hears, and holds its digests against the workbook. */
import type { HttpOutcome } from '../apps-script-runtime/index.ts';
import type { ExpectedTab } from './model/expected.ts';
import { claimIn, claimOf } from './referee/claim.ts';
import { Conversation, type Heard } from './referee/conversation.ts';
import { keyHashOf } from './referee/hashes.ts';
import type { DigestMessage, DigestTab, PushMessage } from './referee/messages.ts';
import type { Desk } from './sheet/desk.ts';
import { BrokenPromise } from './story.ts';
import type { Answer, Sent } from './wire.ts';
import type { World } from './world.ts';

const ROWS_MAX = 10_000;
const SMALL_ROWS_MAX = 12;

export class RunWatch {
  readonly #world: World;
  readonly #conversations = new Map<string, Conversation>();

  constructor(world: World) {
    this.#world = world;
  }

  sent({ path, source, message, id, signedAt }: Sent): void {
    const running = this.#world.running.at(-1);
    const { now } = this.#world.clock;
    if (running === undefined || running.desk.id !== source) return;
    const conversation = this.#conversation(source, message.run, path);
    conversation.sent(path, id, message, { now, signedAt });
    if (path === 'digest') {
      for (const asked of digestOf(message).tabs) conversation.shows(asked.tab, this.#holdClaim(running.desk, asked));
    }
    this.#holdConfirmation(running.desk, path, message);
  }

  received({ path, source, message, id }: Sent, outcome: HttpOutcome): void {
    const conversation = this.#conversations.get(`${source} ${message.run}`);
    const heard = heardOf(outcome);
    conversation?.heard(path, id, message, heard, this.#world.clock.now);
    const running = this.#world.running.at(-1);
    if (path !== 'digest' || running === undefined || running.desk.id !== source) return;
    const equal = equalTabs(heard?.answer);
    for (const asked of digestOf(message).tabs) if (equal.has(asked.tab)) this.#holdClaim(running.desk, asked, true);
  }

  #conversation(source: string, run: string, path: Sent['path']): Conversation {
    const at = `${source} ${run}`;
    const known = this.#conversations.get(at);
    if (known !== undefined) return known;
    const running = this.#world.running.at(-1);
    const rowsMax = this.#world.hasSmallLimits ? SMALL_ROWS_MAX : ROWS_MAX;
    const above = running?.conversations.at(-1)?.version ?? 0;
    // What others left while the check held the lock is sent after it; and a check of tabs that can't be read asks nobody.
    const isDry = running?.isDry === true && running.conversations.length === 0 && path !== 'report';
    const made = new Conversation(`the run ${at}`, rowsMax, isDry, above);
    this.#conversations.set(at, made);
    running?.conversations.push(made);
    if (running?.hasThrown === true) made.interrupted();
    return made;
  }

  /**
   * A digest is that of the workbook at some moment since the execution began.
   * @param isEqual whether the answer was that both ends are: then it is proven, and must be of one moment
   * @returns hashes of the keys that it shows; undefined where the moment is not known
   */
  #holdClaim(desk: Desk, asked: DigestTab, isEqual = false): ReadonlySet<string> | undefined {
    // It reads some cells otherwise.
    if (desk.hasOlderBundle) return undefined;
    const running = this.#world.running.at(-1);
    const since = running?.changesBefore ?? 0;
    const states = desk.history.filter(({ changes }) => changes >= since);
    const tabs = states.flatMap(({ expected }) => expected.filter(({ plan }) => plan.tab === asked.tab));
    const claimed = claimIn(asked);
    const differences = tabs.map((tab) => differenceOf(claimOf(calledAs(asked.names, tab, tabs), asked), claimed));
    const found = tabs[differences.indexOf(undefined)];
    if (found !== undefined) return new Set([...found.keys.keys()].map(keyHashOf));
    // Read by several calls, a tab may be of several moments, and is read again before it is proven. The API gives formats by a call of their own.
    const isOfSeveralCalls = this.#world.hasSmallLimits || asked.names.length > 1 || running?.isScript === false;
    if (!isEqual && states.length > 1 && isOfSeveralCalls) return undefined;
    throw new BrokenPromise(
      `${desk.id}: the digest of ${asked.tab} is of no state of the workbook: ${differences.join(' | ')}`,
    );
  }

  /** R9: a mass deletion is allowed for a tab that a person named, and for no other. */
  #holdConfirmation(desk: Desk, path: Sent['path'], message: Sent['message']): void {
    if (path === 'report') return;
    const allowed = path === 'push' ? [pushNames(message)] : digestOf(message).tabs.map(digestNames);
    for (const { isAllowed, names } of allowed) {
      const isConfirmed = desk.confirmations.some((question) => question.includes(names.join(', ')));
      if (isAllowed && !isConfirmed)
        throw new BrokenPromise(`${desk.id}: ${names} may lose most rows, and nobody said so`);
    }
  }
}

/**
 * A run goes by the names that tabs had when it listed them: one that is renamed meanwhile is read on.
 * @param names as the run sent them: those of one of the states
 */
function calledAs(names: readonly string[], tab: ExpectedTab, states: readonly ExpectedTab[]): ExpectedTab {
  const ids = ({ layouts }: ExpectedTab) => layouts.map(({ gid }) => gid).join();
  const isSame = (state: ExpectedTab) => ids(state) === ids(tab) && state.names.join() === names.join();
  if (tab.layouts.length === 0 || !states.some(isSame)) return tab;
  const nameOf = (name: string) => names[tab.names.indexOf(name)] ?? name;
  return { ...tab, names, rejected: tab.rejected.map((row) => ({ ...row, tab: nameOf(row.tab) })) };
}

type Allowed = { readonly isAllowed: boolean; readonly names: readonly string[] };

function pushNames(message: unknown): Allowed {
  const { allowMassDelete, tabs } = message as PushMessage;
  return { isAllowed: allowMassDelete, names: tabs };
}

function digestNames({ allowMassDelete, names }: DigestTab): Allowed {
  return { isAllowed: allowMassDelete, names };
}

/** Tabs that an answer takes for equal. */
function equalTabs(answer: unknown): ReadonlySet<string> {
  const { tabs = [] } = (answer ?? {}) as Answer;
  return new Set(
    tabs.filter(({ inSync, rejectedKnown }) => inSync === true && rejectedKnown === true).map(({ tab }) => tab),
  );
}

function digestOf(message: unknown): DigestMessage {
  return message as DigestMessage;
}

/** @returns the parts that differ; undefined where none does */
function differenceOf(should: Record<string, string>, does: Record<string, string>): string | undefined {
  const parts = Object.keys(should).filter((part) => should[part] !== does[part]);
  if (parts.length === 0) return undefined;
  return parts
    .map((part) => `${part} is ${does[part]?.slice(0, 100)} and should be ${should[part]?.slice(0, 100)}`)
    .join('; ');
}

function heardOf(outcome: HttpOutcome): Heard | undefined {
  if ('failure' in outcome) return undefined;
  const retryAfter = outcome.headers.find(([name]) => name.toLowerCase() === 'retry-after')?.[1] ?? '0';
  return { status: outcome.status, retryAfterMs: Number(retryAfter) * 1000 || 0, answer: parsed(outcome.body) };
}

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return null;
  }
}
