/** One random history: people edit, keys break and come back, requests are lost, late and repeated, backups are restored. */
import { isDeepStrictEqual } from 'node:util';
import { groupUnread, type ReadableParts } from '@qtickets/shared-schema/wire/held';
import { Dice } from '../simulation/dice.ts';
import type { Fault } from './faults.ts';
import { KEYS, type Net, type Run, sync } from './sender.ts';
import { type Backup, type Push, Server } from './server.ts';
import { isLike, type Kind, keyHashOf, type Reading, type Row, read, type Values } from './sheet.ts';

const STEPS = 14;

export class History {
  readonly #dice: Dice;
  readonly #kind: Kind;
  readonly #isLarge: boolean;
  readonly #server: Server;
  readonly #fault: Fault | null;
  #rows: Row[] = [];
  #now = 1_000;
  #late: Push[] = [];
  #backup: Backup | undefined;
  /** What the rule holds for the reading that was compared last. */
  #mustStay: Keys = new Map();
  #broken: string | null = null;
  readonly #goodNet: Net = {
    digest: (question) => this.#server.digest(question),
    push: (push) => this.#server.push(push),
  };
  readonly counts = { held: 0, late: 0, restored: 0, blocked: 0 };

  constructor(seed: number, fault: Fault | null) {
    this.#dice = new Dice(seed, 'held');
    this.#kind = this.#dice.chance(0.5) ? 'lines' : 'last';
    this.#isLarge = this.#dice.chance(0.5);
    this.#fault = fault;
    this.#server = new Server(fault);
    this.#rows = Array.from({ length: this.#dice.between(3, 14) }, () => this.#newRow());
  }

  /** @returns what was broken, for a person; null where every promise held */
  play(): string | null {
    for (let step = 0; step < STEPS; step += 1) {
      this.#step();
      if (this.#broken !== null) return this.#broken;
      if (this.#dice.chance(0.4)) {
        const broken = this.#endQuietly();
        if (broken !== null) return broken;
      }
    }
    return this.#endQuietly();
  }

  #step(): void {
    const dice = this.#dice;
    this.#now += dice.between(1, 50);
    this.#edit();
    if (dice.chance(0.1)) this.#backup = this.#server.backup();
    if (dice.chance(0.05) && this.#backup !== undefined) {
      this.#server.restore(this.#backup);
      this.counts.restored += 1;
    }
    if (dice.chance(0.3)) this.#deliverLate();
    if (dice.chance(0.6)) this.#sync(this.#poorNet(), dice.chance(0.1));
  }

  #edit(): void {
    const dice = this.#dice;
    const at = dice.below(Math.max(1, this.#rows.length));
    const change = (index: number, more: Partial<Row>) => {
      const row = this.#rows[index];
      if (row !== undefined) this.#rows[index] = { ...row, ...more };
    };
    const all = (more: (row: Row) => Partial<Row>) => {
      this.#rows = this.#rows.map((row) => ({ ...row, ...more(row) }));
    };
    dice.pick<() => void>([
      () => this.#rows.push(this.#newRow()),
      () => this.#rows.splice(at, 1),
      () => this.#rows.splice(at, dice.between(1, 4)),
      () => change(at, { b: dice.below(2) }),
      () => change(at, { key: dice.below(KEYS) }),
      () => change(at, { hasKey: false }),
      () => change(at, { hasKey: false }),
      () => change(at, { isWhole: dice.chance(0.7) }),
      () => all(() => ({ hasKey: false })),
      () => all(() => (dice.chance(0.4) ? { hasKey: false } : {})),
      () => all(() => ({ hasKey: true })),
      () => all(() => ({ isWhole: true })),
      () => this.#rows.reverse(),
      // A row that stands elsewhere too, with its key.
      () => this.#rows.push({ ...(this.#rows[at] ?? this.#newRow()), hasKey: true }),
    ])();
  }

  #newRow(): Row {
    const dice = this.#dice;
    return { key: dice.below(KEYS), a: dice.below(2), b: dice.below(2), hasKey: true, isWhole: true };
  }

  #sync(net: Net, isAllowed: boolean): Run {
    let reading: Reading | undefined;
    const readAbove = (version: number) => {
      if (reading !== undefined && net !== this.#goodNet) this.#edit();
      this.#now = Math.max(this.#now, version) + this.#dice.between(1, 5);
      reading = read(this.#rows, this.#kind, this.#now);
      return reading;
    };
    const watched: Net = {
      digest: (question) => {
        if (reading !== undefined) this.#mustStay = heldOf(this.#server.live(), reading);
        return net.digest(question);
      },
      push: (push) => {
        const answer = net.push(push);
        const live = this.#server.live();
        for (const [key, lines] of this.#mustStay) {
          if (!isDeepStrictEqual(live.get(key), lines)) this.#broken ??= `a push takes the held key ${key}`;
        }
        return answer;
      },
    };
    return sync(watched, { readAbove, isLarge: this.#isLarge }, isAllowed, this.#fault);
  }

  /** Requests and answers are lost, requests come twice or much later. */
  #poorNet(): Net {
    return {
      digest: (question) => {
        const answer = this.#dice.chance(0.1) ? null : this.#server.digest(question);
        return this.#dice.chance(0.1) ? null : answer;
      },
      push: (push) => {
        if (this.#dice.chance(0.15)) {
          this.#late.push(push);
          return null;
        }
        const answer = this.#server.push(push);
        if (this.#dice.chance(0.2)) this.#late.push(push);
        return this.#dice.chance(0.1) ? null : answer;
      },
    };
  }

  #deliverLate(): void {
    for (const push of this.#late.splice(0)) {
      this.#server.push(push);
      this.counts.late += 1;
    }
  }

  /** One quiet sync, one confirmation where the guard stopped it, and then: equal by the rule, proven, and silent. */
  #endQuietly(): string | null {
    const before = this.#server.live();
    const net = this.#goodNet;
    const expected = this.#expected(before);
    let run = this.#sync(net, false);
    if (run.outcome === 'blocked') {
      this.counts.blocked += 1;
      if (!this.#mayBeBlocked(before, expected.keys)) return 'the guard stops what takes nothing much';
      run = this.#sync(net, true);
    }
    if (run.outcome !== 'equal') return `a quiet sync ends ${run.outcome}`;
    if (!isSame(this.#server.live(), expected.keys)) {
      return `stored ${text(this.#server.live())}, expected ${text(expected.keys)}`;
    }
    this.counts.held += expected.held;
    const { proof } = this.#server;
    if (run.heldRows !== expected.held || proof?.held !== expected.held) return `${expected.held} rows are held unsaid`;
    if (this.#kind === 'lines') this.#rows.reverse();
    const next = this.#sync(net, false);
    if (next.outcome !== 'equal' || next.pushes > 0) return 'the tick after a quiet sync pushes';
    const after = this.#server.live();
    this.#deliverLate();
    return isSame(this.#server.live(), after) ? null : 'a late request changes what was proven';
  }

  #mayBeBlocked(before: Keys, after: Keys): boolean {
    const lost = count(before) - count(after);
    return count(after) === 0 || (lost > 5 && count(after) < count(before));
  }

  #expected(before: Keys): { readonly keys: Keys; readonly held: number } {
    const reading = read(this.#rows, this.#kind, 0);
    const held = heldOf(before, reading);
    const kept = [...before].filter(([key]) => reading.kept.has(key));
    return { keys: new Map([...reading.keys, ...kept, ...held]), held: count(held) };
  }
}

type Keys = ReadonlyMap<number, readonly Values[]>;

/** The rule, stated once more: earlier keys first, as many as there can be. */
function heldOf(stored: Keys, { keys, kept, unread }: Reading): Keys {
  const missing = [...stored.keys()].filter((key) => !keys.has(key) && !kept.has(key));
  missing.sort((x, y) => (keyHashOf(x) < keyHashOf(y) ? -1 : 1));
  const held = new Map<number, readonly Values[]>();
  let lines: readonly Values[] = [];
  for (const key of missing) {
    const own = stored.get(key) ?? [];
    if (mostPlaced([...lines, ...own], unread) > mostPlaced(lines, unread)) held.set(key, own);
    lines = [...lines, ...own];
  }
  return held;
}

/** How many lines can have an unreadable row of their own; by trying everything. */
function mostPlaced(lines: readonly Values[], unread: readonly ReadableParts[]): number {
  const groups = groupUnread(unread);
  const known = new Map<string, number>();
  const most = (at: number, free: readonly number[]): number => {
    const line = lines[at];
    if (line === undefined) return 0;
    const state = `${at} ${free}`;
    const before = known.get(state);
    if (before !== undefined) return before;
    let best = most(at + 1, free);
    for (const [index, { parts }] of groups.entries()) {
      if ((free[index] ?? 0) === 0 || !isLike(parts, line)) continue;
      const left = free.map((rows, other) => (other === index ? rows - 1 : rows));
      best = Math.max(best, 1 + most(at + 1, left));
    }
    known.set(state, best);
    return best;
  };
  return most(
    0,
    groups.map(({ rows }) => rows),
  );
}

function count(keys: Keys): number {
  return [...keys.values()].reduce((total, lines) => total + lines.length, 0);
}

function sorted(keys: Keys) {
  return [...keys].filter(([, lines]) => lines.length > 0).sort(([x], [y]) => x - y);
}

function isSame(x: Keys, y: Keys): boolean {
  return isDeepStrictEqual(sorted(x), sorted(y));
}

function text(keys: Keys): string {
  return JSON.stringify(sorted(keys));
}
