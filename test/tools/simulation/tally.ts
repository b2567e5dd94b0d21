/** Counts what really passed over the wire: each kind of request, answer and report is a branch of the recovery. */
import type { HttpOutcome } from '../apps-script-runtime/index.ts';
import type { Story } from './story.ts';
import type { Answer, Sent } from './wire.ts';

type Report = {
  readonly status?: string;
  readonly flags?: readonly string[];
  readonly outcomes?: Readonly<Record<string, string>>;
  readonly cause?: string;
};

export class Tally {
  readonly #story: Story;
  /** Ids of requests: a second one with the same is a second try. */
  readonly #tried = new Set<string>();
  /** Moments of reading by run. */
  readonly #readings = new Map<string, number>();

  constructor(story: Story) {
    this.#story = story;
  }

  sent({ path, id, message, source }: Sent): void {
    if (path === 'push') this.#count(`pushed: ${message.scope?.kind}`);
    if (path === 'report') this.#report(message as Report);
    if (this.#tried.has(id)) this.#count(`${path} tried again`);
    this.#tried.add(id);
    const { readAt } = message;
    if (path !== 'digest' || readAt === undefined) return;
    const run = `${source} ${message.run}`;
    const before = this.#readings.get(run);
    if (before !== undefined) this.#count(before === readAt ? 'closing digest' : 'read again');
    this.#readings.set(run, readAt);
  }

  received({ path }: Sent, outcome: HttpOutcome): void {
    const answer = 'failure' in outcome ? undefined : parsed(outcome.body);
    if ('failure' in outcome) this.#count(`no answer: ${outcome.failure}`);
    else if (outcome.status !== 200) this.#count(`answer: ${outcome.status}`);
    else if (answer === undefined) this.#count('answer: unreadable');
    else this.#answered(path, answer);
  }

  #answered(path: Sent['path'], { stale = 0, deleted = 0, contracts, tabs = [] }: Answer): void {
    if (stale > 0) this.#count('answer: stale');
    if (contracts !== undefined) this.#count('answer: contracts differ');
    if (path === 'push' && deleted > 0) this.#count('answer: deleted');
    for (const tab of tabs) this.#compared(tab);
  }

  #compared({ blocked, inSync, rejectedKnown, heldRows = 0 }: NonNullable<Answer['tabs']>[number]): void {
    if (blocked !== undefined) this.#count(`compared: blocked ${blocked}`);
    else this.#count(inSync === true ? 'compared: equal' : 'compared: differs');
    if (rejectedKnown === false) this.#count('compared: other rejected rows');
    if (heldRows > 0) this.#count('compared: rows held');
  }

  #report({ status, flags = [], outcomes = {}, cause }: Report): void {
    this.#count(`report: ${status}`);
    for (const flag of flags) this.#count(`flag: ${flag.split(':')[0]}`);
    for (const outcome of Object.values(outcomes)) this.#count(`outcome: ${outcome}`);
    if (cause !== undefined) this.#count(`cause: ${cause}`);
  }

  #count(what: string): void {
    this.#story.count(what);
  }
}

function parsed(body: Uint8Array): Answer | undefined {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8')) as Answer;
  } catch {
    return undefined;
  }
}
