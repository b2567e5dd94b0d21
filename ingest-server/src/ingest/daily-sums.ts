/**
 * Keeps sums by day behind the rows (SPEC I43): renewed with each push, and held against the rows by a comparison. They are
 * never wrong for longer than until then, and never stand in the way: what fails here is logged, and no request fails.
 */
import type { Contract } from '@qtickets/shared-schema/contracts/contract';
import { causeOf, codeOf } from '../errors.ts';
import type { DaysToRenew, Warehouse, Warn } from './ports.ts';

/** One of a sync that wrote more waits for the comparison that ends it, which looks at all rows anyway. */
const DAYS_OF_SYNC_MAX = 60;
const ROWS_OF_SYNC_MAX = 400;

/** How often all is looked at without being asked for, so that damage of the sums themselves heals. */
const WHOLE_MS = 86_400_000;

/** `wholeAt`: when all was looked at, unix milliseconds. */
type Compared = { readonly state: string; readonly wholeAt: number };

/** What a push wrote. */
export type WrittenRows = {
  readonly rows: number;
  /** Days of these rows. */
  readonly days: readonly string[];
  /** The push is all of its run. */
  readonly isEdit: boolean;
};

/** What a comparison knows of a tab. */
export type ComparedRows = {
  /** The highest version of the stored rows; 0 if there are none. */
  readonly written: number;
  /** Nothing older can be written any more (R6). */
  readonly isProven: boolean;
  /** A person asked for it, so that all is looked at. */
  readonly isAsked: boolean;
};

export class DailySums {
  readonly #warehouse: Warehouse;
  readonly #warn: Warn;
  readonly #now: () => number;
  /** By source and tab: what the rows were when the sums were found equal to them, so that quiet ticks cost nothing. */
  readonly #compared = new Map<string, Compared>();

  /** @param now unix milliseconds */
  constructor(warehouse: Warehouse, warn: Warn, now: () => number) {
    this.#warehouse = warehouse;
    this.#warn = warn;
    this.#now = now;
  }

  /** Never rejects. */
  async renew(source: string, contract: Contract, { rows, days, isEdit }: WrittenRows): Promise<void> {
    if (days.length === 0 || (!isEdit && (days.length > DAYS_OF_SYNC_MAX || rows > ROWS_OF_SYNC_MAX))) return;
    await this.#attempt(source, contract, days);
  }

  /** Never rejects. */
  async compare(source: string, contract: Contract, { written, isProven, isAsked }: ComparedRows): Promise<void> {
    const place = `${source}/${contract.tab}`;
    const state = `${written} ${isProven}`;
    const now = this.#now();
    const last = this.#compared.get(place);
    const known = isAsked || last === undefined || now - last.wholeAt >= WHOLE_MS ? undefined : last;
    if (written === 0 || known?.state === state) return;
    if (!(await this.#attempt(source, contract, known === undefined ? 'wrong' : 'late'))) return;
    this.#compared.set(place, { state, wholeAt: known?.wholeAt ?? now });
  }

  async #attempt(source: string, contract: Contract, days: DaysToRenew): Promise<boolean> {
    try {
      await this.#warehouse.renewDays(source, contract, days);
      return true;
    } catch (error) {
      const reason = codeOf(error) || codeOf(causeOf(error));
      const todo = 'nothing: the next comparison repairs them; where it comes again, look at ClickHouse';
      this.#warn('daily sums late', { source, tab: contract.tab, code: reason, todo });
      return false;
    }
  }
}
