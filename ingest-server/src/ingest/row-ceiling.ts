/** How much one source may hold: a spreadsheet of Google's has ten million cells, so more than that never came from one. */
import type { Contract } from '@qtickets/shared-schema/contracts/contract';
import { contracts } from '@qtickets/shared-schema/contracts/index';
import { SPREADSHEET_CELLS_MAX } from '@qtickets/shared-schema/wire/limits';
import { ProblemError } from '../problem.ts';
import type { Warehouse } from './ports.ts';

/** What is stored is counted anew after so long; what was let in since is added to it. */
const COUNTED_FOR_MS = 10 * 60_000;

type Counted = { cells: number; readonly at: number };

export class RowCeiling {
  readonly #warehouse: Warehouse;
  readonly #now: () => number;
  readonly #counted = new Map<string, Counted>();

  /** @param now unix milliseconds */
  constructor(warehouse: Warehouse, now: () => number) {
    this.#warehouse = warehouse;
    this.#now = now;
  }

  /**
   * Lets rows in, of a tab or its quarantine.
   * @param rows how many the source would hold more than before
   * @throws ProblemError `too_large` past the ceiling
   */
  async admit(source: string, contract: Contract, rows: number): Promise<void> {
    if (rows <= 0) return;
    const cells = rows * cellsOfRow(contract);
    const known = this.#counted.get(source);
    const isFresh = known !== undefined && this.#now() - known.at < COUNTED_FOR_MS;
    const counted = isFresh && known.cells + cells <= SPREADSHEET_CELLS_MAX ? known : await this.#count(source);
    if (counted.cells + cells > SPREADSHEET_CELLS_MAX) {
      const advice = 'A spreadsheet of Google’s has no more: is this one source for several?';
      throw new ProblemError('too_large', `A source may hold ${SPREADSHEET_CELLS_MAX} cells. ${advice}`);
    }
    counted.cells += cells;
  }

  async #count(source: string): Promise<Counted> {
    const rows = await this.#warehouse.rowsHeld(source);
    const cells = contracts.reduce((sum, contract) => sum + (rows.get(contract.tab) ?? 0) * cellsOfRow(contract), 0);
    const counted = { cells, at: this.#now() };
    this.#counted.set(source, counted);
    return counted;
  }
}

/** The columns that each row must have; a sheet has at least these. */
function cellsOfRow({ columns }: Contract): number {
  return columns.filter(({ blank }) => blank.required).length;
}
