/**
 * One writer more: the server's own reader of the Sheets API, which shares no lock with the script of the spreadsheet.
 * People and executions of the script come between its reading and its messages, and it comes between theirs.
 */
import crypto from 'node:crypto';
import { createRequire } from 'node:module';
import vm from 'node:vm';
import { randomUuid } from '../../apps-script-runtime/random.ts';
import { unavailable } from '../../sheets-api/google-errors.ts';
import { batchGet, get } from '../../sheets-api/requests.ts';
import { Dice } from '../dice.ts';
import { meanwhile } from '../executions.ts';
import type { Desk } from '../sheet/desk.ts';
import type { Running, World } from '../world.ts';
import type { Answered, End, Order, Outside, Posted } from './program.ts';

/** The handlers are the realm's own, or they would wait for the host's promises. */
const start = new vm.Script('thirdSender.run(outside, order).then((end) => ended(end), (error) => failed(error))');
const require = createRequire(import.meta.url);

/** A realm of its own, whose promises are all settled when a script ends: so the sender's code runs within a step of a history. */
function newRealm(text: string, dice: Dice): vm.Context {
  const random = () => dice.next();
  const ownCrypto: unknown = Object.create(crypto, { randomUUID: { value: () => randomUuid(random) } });
  const realm = vm.createContext(
    {
      require: (name: string) => (name === 'node:crypto' ? ownCrypto : require(name)),
      Buffer,
      TextEncoder,
      TextDecoder,
      URL,
      URLSearchParams,
      Request: class {
        constructor(url: string, init: object) {
          Object.assign(this, { url, ...init });
        }
      },
    },
    { microtaskMode: 'afterEvaluate' },
  );
  Object.assign(vm.runInContext('Math', realm) as object, { random });
  vm.runInContext(text, realm, { filename: 'third-sender.js' });
  return realm;
}

/** One history of so many has it; the others are what they would be without it. */
export const THIRD_SENDER_EVERY = 8;
/** Of its calls to Google and to the server: something else happens before some of them. */
const READS = 12;
const MESSAGES = 4;
/** As deep in executions as one of its own may begin. */
const DEPTH_MAX = 2;

export class ThirdSender {
  readonly #world: World;
  readonly #realm: vm.Context;
  #isRunning = false;

  /** @param text what `senderText` gave */
  constructor(world: World, text: string) {
    this.#world = world;
    this.#realm = newRealm(text, new Dice(world.seed, 'third sender'));
  }

  /** Reads the spreadsheet and makes the warehouse equal to it, as far as it gets. */
  sync(desk: Desk, dice: Dice): void {
    const { wire, story } = this.#world;
    if (this.#isRunning || wire.depth > DEPTH_MAX) return;
    story.count('third sender');
    if (wire.depth > 0) story.count('third sender during an execution');
    const before = desk.changes;
    const { outcomes, problem } = this.#run(desk, 'sync', dice);
    if (desk.changes > before) story.count('third sender while the sheet changed');
    const ends = Object.values(outcomes);
    for (const end of new Set(ends)) story.count(`third sender: ${end}`);
    if (problem !== null) story.count(`third sender: ${problem}`);
    // What it wrote last may be older than what the script wrote before it, where a clock or its luck was bad.
    if (problem !== null || ends.some((end) => !end.startsWith('equal'))) desk.arrivals.excuse();
  }

  /** What it finds by a comparison that writes nothing. @returns how each contract ended */
  witness(desk: Desk): End {
    return this.#run(desk, 'compare', new Dice(this.#world.seed, 'witness'));
  }

  #run(desk: Desk, mode: Order['mode'], dice: Dice): End {
    const { wire, story, running } = this.#world;
    story.say(`${desk.id}: the API is read, to ${mode}`, wire.depth);
    const own: Running = {
      desk,
      what: 'third sender',
      isScript: false,
      isDry: mode === 'compare',
      changesBefore: desk.changes,
      conversations: [],
      hasThrown: false,
    };
    // What is under way waits for it, and was signed before.
    running.at(-1)?.conversations.at(-1)?.delayed();
    wire.depth += 1;
    running.push(own);
    this.#isRunning = true;
    try {
      const end = this.#evaluate(desk, mode, dice);
      story.say(`the API's reader ends: ${JSON.stringify(end)}`, wire.depth);
      for (const conversation of own.conversations) conversation.ended(desk.goneSince(own.changesBefore));
      return end;
    } finally {
      this.#isRunning = false;
      running.pop();
      wire.depth -= 1;
    }
  }

  #evaluate(desk: Desk, mode: Order['mode'], dice: Dice): End {
    const { world, thrown, outside } = this.#outside(desk, dice);
    let end: End | undefined;
    const order: Order = {
      url: 'http://127.0.0.1:1',
      spreadsheetId: desk.id,
      secret: world.secrets.get(desk.id)?.[0] ?? '',
      settings: Object.fromEntries(desk.settings),
      mode,
    };
    const ended = (reached: End) => {
      end = JSON.parse(JSON.stringify(reached)) as End;
    };
    const failed = (error: unknown) => thrown.push(error);
    Object.assign(this.#realm, { outside, order, ended, failed });
    start.runInContext(this.#realm);
    // The client takes every exception for a broken line.
    if (thrown.length > 0) throw thrown[0];
    if (end === undefined) throw new Error('The third sender waits for something');
    return end;
  }

  /** @returns what the script asks; and what was thrown there, which ends the history */
  #outside(desk: Desk, dice: Dice): { world: World; thrown: unknown[]; outside: Outside } {
    const world = this.#world;
    const { clock, wire } = world;
    const thrown: unknown[] = [];
    const guarded =
      <Asked, Given>(answer: (asked: Asked) => Given) =>
      (asked: Asked): Given => {
        if (thrown.length > 0) throw thrown[0];
        try {
          return answer(asked);
        } catch (error) {
          thrown.push(error);
          throw error;
        }
      };
    const happens = this.#plan(desk, dice);
    const outside: Outside = {
      get: guarded((url) => {
        happens('read');
        clock.advance(dice.between(10, 80));
        return this.#google(desk, new URL(url));
      }),
      post: guarded((request) => {
        happens('message');
        // It was signed before what happened.
        world.running.at(-1)?.conversations.at(-1)?.delayed();
        return this.#post(request);
      }),
      // It is in the server.
      now: () => clock.now + wire.skewMs,
      wait: (ms) => clock.advance(ms),
    };
    return { world, thrown, outside };
  }

  #google({ workbook }: Desk, url: URL): Pick<Answered, 'status' | 'text'> {
    const answer = url.pathname.endsWith('/values:batchGet') ? batchGet : get;
    const isAway = this.#world.weather.has('services fail', 0.02);
    const { status, body } = isAway ? unavailable : answer(workbook, url.searchParams);
    return { status, text: JSON.stringify(body) };
  }

  #post({ url, headers, body }: Posted): Answered | string {
    const [outcome] = this.#world.wire.transport([{ method: 'POST', url, headers, body: new Uint8Array(body) }]);
    if (outcome === undefined || 'failure' in outcome) return outcome?.failure ?? 'unreachable';
    const lower = outcome.headers.map(([name, value]) => [name.toLowerCase(), value] as const);
    const text = Buffer.from(outcome.body).toString('utf8');
    if (/"stale":[1-9]/.test(text)) this.#world.story.count('third sender: stale');
    return { status: outcome.status, headers: lower, text };
  }

  /** @returns what to call before each of its calls: at a few of them somebody edits, or the script runs */
  #plan(desk: Desk, dice: Dice): (call: 'read' | 'message') => void {
    const moments = Array.from({ length: dice.between(0, 3) }, () =>
      dice.chance(0.5) ? `read ${dice.between(1, READS)}` : `message ${dice.between(1, MESSAGES)}`,
    );
    const counts = { read: 0, message: 0 };
    return (call) => {
      counts[call] += 1;
      const { weather, wire } = this.#world;
      if (!weather.isOn || wire.depth > DEPTH_MAX || !moments.includes(`${call} ${counts[call]}`)) return;
      for (let times = dice.between(1, 3); times > 0; times -= 1) meanwhile(this.#world, desk, dice);
    };
  }
}
