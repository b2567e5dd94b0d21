/** The rows of one key, with the run that brought each: what is answered to a question about a row of the sheet. */
import type { Contract } from '@qtickets/shared-schema/contracts/contract';
import { z } from 'zod';
import type { KnownChange, Warehouse } from '../../ingest/ports.ts';
import { literal } from '../schema/sql-literal.ts';
import { type Question, selectTogether } from '../select-together.ts';
import { hasTrueKey, rowText } from './canonical-sql.ts';
import { hashSet } from './hashes.ts';
import { Tables } from './tables.ts';

const liveRow = z.object({
  line: z.coerce.number(),
  values: z.string().transform((text) => z.array(z.string().nullable()).parse(JSON.parse(text))),
  version: z.coerce.number(),
});
const changeRow = z.object({
  line: z.coerce.number(),
  version: z.coerce.number(),
  isRemoval: z.string().transform((value) => value === '1'),
  runId: z.string(),
  trigger: z.string(),
});
type ChangeRow = z.infer<typeof changeRow>;

export class KeyRows extends Tables {
  async of(source: string, contract: Contract, keyHash: string): ReturnType<Warehouse['rowsOfKey']> {
    const [live, changes] = await selectTogether(
      this.client,
      [this.#live(contract, keyHash), this.#changes(contract, keyHash)],
      { source },
      'SETTINGS max_threads = 1',
    );
    const rows = live.map(({ line, values, version }) => ({ line, values, change: broughtBy(changes, line, version) }));
    const removals = changes.filter(({ isRemoval }) => isRemoval).sort((a, b) => b.version - a.version);
    return { rows, removal: removals[0] ?? null };
  }

  #live(contract: Contract, keyHash: string): Question<typeof liveRow> {
    const sql = `SELECT line, ${rowText(contract)} AS values, _ver AS version FROM ${this.table(contract.table)} FINAL
      WHERE _source = {source:String} AND key_hash IN ${hashSet([keyHash])} AND ${hasTrueKey(contract)}`;
    return { row: liveRow, sql };
  }

  /** The newest of each line. */
  #changes(contract: Contract, keyHash: string): Question<typeof changeRow> {
    const sql = `SELECT c.line AS line, max(c._ver) AS version, argMax(c._deleted, c._ver) AS isRemoval,
        argMax(toString(c.run_id), c._ver) AS runId, argMax(toString(c.trigger), c._ver) AS trigger
      FROM ${this.table('meta_changes')} AS c FINAL
      WHERE c.sheet_id = {source:String} AND c.contract = ${literal(contract.tab)} AND c.key_hash IN ${hashSet([keyHash])}
      GROUP BY line`;
    return { row: changeRow, sql };
  }
}

/** Changes may be forgotten after a time (HISTORY_DAYS). */
function broughtBy(changes: readonly ChangeRow[], line: number, version: number): KnownChange {
  const known = changes.find((change) => change.line === line && change.version === version);
  return known ?? { version, runId: '', trigger: '' };
}
