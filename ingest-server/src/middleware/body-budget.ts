/**
 * How much memory messages may take at once: a share for each source, and a bound for all together. A body counts as it
 * arrives. Where a bound is reached, an unfinished body of the owner that holds the most gives way, so that neither one sender
 * nor a stranger who knows the id of a spreadsheet can keep the others out.
 */
import { ProblemError } from '../problem.ts';

const RETRY_AFTER_SECONDS = 5;

export type BudgetLimits = {
  /** Of all together. */
  readonly all: number;
  /** Of one owner. */
  readonly each: number;
  /** Accounts of one owner that can still give way; default: any number. */
  readonly unsettledOfEach?: number;
};

export type Account = {
  /** @throws ProblemError `unavailable` where there is no room, and none can be made */
  readonly take: (amount: number) => void;
  /** From now on it gives way to nobody: a message whose sender is known. */
  readonly settle: () => void;
  /** Gives everything back. */
  readonly close: () => void;
};

type Entry = { readonly owner: string; taken: number; giveWay: (() => void) | null };

export class BodyBudget {
  readonly #limits: BudgetLimits;
  /** Of each owner, those that took something last at the end. */
  readonly #entries = new Map<string, Set<Entry>>();

  constructor(limits: BudgetLimits) {
    this.#limits = limits;
  }

  /**
   * An account of one request.
   * @param owner a source, or one name for all strangers
   * @param giveWay is called where another needs the room, and should have the account closed; null: it never gives way
   */
  open(owner: string, giveWay: Entry['giveWay'] = null): Account {
    const entry: Entry = { owner, taken: 0, giveWay };
    this.#makeRoomForAnother(entry);
    this.#of(owner).add(entry);
    return {
      take: (amount) => {
        this.#makeRoom(entry, amount);
        entry.taken += amount;
        const own = this.#of(owner);
        own.delete(entry);
        own.add(entry);
      },
      settle: () => {
        entry.giveWay = null;
      },
      close: () => this.#forget(entry),
    };
  }

  /** Of too many, the one that took nothing for the longest time gives way. */
  #makeRoomForAnother({ owner, giveWay }: Entry): void {
    if (giveWay === null) return;
    const unsettled = [...this.#of(owner)].filter((entry) => entry.giveWay !== null);
    const [stalest] = unsettled;
    if (stalest !== undefined && unsettled.length >= (this.#limits.unsettledOfEach ?? Infinity)) this.#end(stalest);
  }

  #makeRoom(entry: Entry, amount: number): void {
    while (this.#takenBy(entry.owner) + amount > this.#limits.each) {
      const largest = largestOf(this.#of(entry.owner), entry);
      if (largest === undefined || largest.taken <= entry.taken + amount) throw busy();
      this.#end(largest);
    }
    while (this.#takenByAll() + amount > this.#limits.all) {
      const largest = largestOf(this.#of(this.#greediest()), entry);
      if (largest === undefined || this.#takenBy(largest.owner) <= this.#takenBy(entry.owner) + amount) throw busy();
      this.#end(largest);
    }
  }

  #end(entry: Entry): void {
    this.#forget(entry);
    entry.giveWay?.();
    entry.giveWay = null;
  }

  #forget(entry: Entry): void {
    entry.taken = 0;
    const own = this.#entries.get(entry.owner);
    own?.delete(entry);
    if (own?.size === 0) this.#entries.delete(entry.owner);
  }

  #of(owner: string): Set<Entry> {
    const own = this.#entries.get(owner) ?? new Set();
    this.#entries.set(owner, own);
    return own;
  }

  #takenBy(owner: string): number {
    return sum(this.#entries.get(owner) ?? []);
  }

  #takenByAll(): number {
    return sum([...this.#entries.values()].flatMap((entries) => [...entries]));
  }

  /** The owner with the most that could be given back. */
  #greediest(): string {
    const owners = [...this.#entries].map(([owner, entries]) => ({
      owner,
      taken: sum([...entries].filter(({ giveWay }) => giveWay !== null)),
    }));
    return owners.reduce((a, b) => (b.taken > a.taken ? b : a), { owner: '', taken: 0 }).owner;
  }
}

function largestOf(entries: Iterable<Entry>, except: Entry): Entry | undefined {
  const others = [...entries].filter((entry) => entry !== except && entry.giveWay !== null);
  return others.reduce<Entry | undefined>((a, b) => (a !== undefined && a.taken >= b.taken ? a : b), undefined);
}

function sum(entries: Iterable<Entry>): number {
  let total = 0;
  for (const { taken } of entries) total += taken;
  return total;
}

function busy(): ProblemError {
  return new ProblemError('unavailable', 'The server is busy with other large messages.', {
    retryAfterSeconds: RETRY_AFTER_SECONDS,
  });
}
