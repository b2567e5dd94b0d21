/**
 * Keeps sums by day behind the rows (SPEC I43): renewed with each push, and added up by each comparison, which repairs what is late or
 * was changed by hand. They never stand in the way: what fails here is logged, and no request fails.
 */
import type { Contract } from '@qtickets/shared-schema/contracts/contract';
import { causeOf, codeOf } from '../errors.ts';
import type { DaysToRenew, Warehouse, Warn } from './ports.ts';

/** One of a sync that wrote more waits for the comparison that ends it, which looks at all rows anyway. */
const DAYS_OF_SYNC_MAX = 60;
const ROWS_OF_SYNC_MAX = 400;

/** What a push wrote. */
export type WrittenRows = {
  readonly rows: number;
  /** Days of these rows. */
  readonly days: readonly string[];
  /** The push is all of its run. */
  readonly isEdit: boolean;
};

export class DailySums {
  readonly #warehouse: Warehouse;
  readonly #warn: Warn;

  constructor(warehouse: Warehouse, warn: Warn) {
    this.#warehouse = warehouse;
    this.#warn = warn;
  }

  /** Never rejects. */
  async renew(source: string, contract: Contract, { rows, days, isEdit }: WrittenRows): Promise<void> {
    if (days.length === 0 || (!isEdit && (days.length > DAYS_OF_SYNC_MAX || rows > ROWS_OF_SYNC_MAX))) return;
    await this.#attempt(source, contract, () => this.#warehouse.renewDays(source, contract, days));
  }

  /** Reads rows only where the sums are spoilt, or do not add up to them. Never rejects. @param checksum of the stored rows */
  async compare(source: string, contract: Contract, checksum: string): Promise<void> {
    const [warehouse, renew] = [
      this.#warehouse,
      (days: DaysToRenew) => this.#warehouse.renewDays(source, contract, days),
    ];
    await this.#attempt(source, contract, async () => renew(await warehouse.spoiltDays(source, contract)));
    await this.#attempt(source, contract, async () => {
      if (!(await warehouse.sumsAddUp(source, contract, checksum))) await renew('differing');
    });
  }

  async #attempt(source: string, contract: Contract, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const reason = codeOf(error) || codeOf(causeOf(error));
      const todo = 'nothing: the next comparison repairs them; where it comes again, look at ClickHouse';
      this.#warn('daily sums late', { source, tab: contract.tab, code: reason, todo });
    }
  }
}
