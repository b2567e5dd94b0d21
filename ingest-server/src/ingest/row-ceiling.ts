/** How much one source may hold: a spreadsheet of Google's has ten million cells, so more than that never came from one. */
import type { Contract } from '@qtickets/shared-schema/contracts/contract';
import { contracts } from '@qtickets/shared-schema/contracts/index';
import { SPREADSHEET_CELLS_MAX } from '@qtickets/shared-schema/wire/limits';
import { ProblemError } from '../problem.ts';
import type { Warehouse } from './ports.ts';

/** So much is let in before what is stored is counted again: counting costs as much as storing a thousand rows. */
const UNCOUNTED_CELLS_MAX = SPREADSHEET_CELLS_MAX / 10;

/** Cells: those that were stored when they were last counted, and what was let in since. */
type Held = { readonly counted: number; since: number };

export class RowCeiling {
  readonly #rowsHeld: Warehouse['rowsHeld'];
  readonly #held = new Map<string, Held>();

  constructor(rowsHeld: Warehouse['rowsHeld']) {
    this.#rowsHeld = rowsHeld;
  }

  /**
   * Lets rows in, of a tab or its quarantine.
   * @param rows how many the source would hold more than before
   * @throws ProblemError `too_large` past the ceiling
   */
  async admit(source: string, contract: Contract, rows: number): Promise<void> {
    if (rows <= 0) return;
    const cells = rows * cellsOfRow(contract);
    const known = this.#held.get(source) ?? { counted: 0, since: 0 };
    const since = known.since + cells;
    const isKnown = since <= UNCOUNTED_CELLS_MAX && known.counted + since <= SPREADSHEET_CELLS_MAX;
    const held = isKnown ? known : { counted: await this.#count(source), since: 0 };
    this.#held.set(source, held);
    if (held.counted + held.since + cells > SPREADSHEET_CELLS_MAX) {
      const advice = 'A spreadsheet of Google’s has no more: is this one source for several?';
      throw new ProblemError('too_large', `A source may hold ${SPREADSHEET_CELLS_MAX} cells. ${advice}`);
    }
    held.since += cells;
  }

  async #count(source: string): Promise<number> {
    const rows = await this.#rowsHeld(source);
    return contracts.reduce((sum, contract) => sum + (rows.get(contract.tab) ?? 0) * cellsOfRow(contract), 0);
  }
}

/** The columns that each row must have; a sheet has at least these. */
function cellsOfRow({ columns }: Contract): number {
  return columns.filter(({ blank }) => blank.required).length;
}
