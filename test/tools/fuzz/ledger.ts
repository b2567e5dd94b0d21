/** What the answers promised, held against what is stored. */
import type { Attempt, HonestSale } from './attempts.ts';
import type { Target } from './target.ts';

const ROWS = 'SELECT toUInt32(count()) AS rows, toString(sum(row_hash)) AS sum FROM zakaz.fact_qtickets_sales FINAL';

type Answer = { readonly inserted?: number; readonly issues?: readonly unknown[] };

export class Ledger {
  readonly #select: Target['select'];
  readonly #honest = new Map<string, HonestSale>();
  readonly #accepted = new Set<number>();
  #inserted = 0;
  #bystander: unknown;

  constructor(select: Target['select']) {
    this.#select = select;
  }

  /** Remembers what the bystander has. */
  async photograph(): Promise<void> {
    this.#bystander = await this.#rowsOf('bystander');
  }

  accept(attempt: Attempt, answer: string): void {
    if (attempt.honest !== undefined) this.#acceptHonest(attempt.honest);
    if (attempt.serial === undefined) return;
    this.#accepted.add(attempt.serial);
    if (attempt.path.endsWith('/push')) this.#inserted += (JSON.parse(answer) as Answer).inserted ?? 0;
  }

  /** The newest reading of an order counts, in whatever order they came. */
  #acceptHonest(sale: HonestSale): void {
    const known = this.#honest.get(sale.order);
    if (known === undefined || known.readAt < sale.readAt) this.#honest.set(sale.order, sale);
  }

  async faults(): Promise<readonly string[]> {
    return [
      ...(await this.#honestFaults()),
      ...(await this.#mutantFaults()),
      ...(await this.#victimFaults()),
      ...(await this.#bystanderFaults()),
    ];
  }

  async #honestFaults(): Promise<string[]> {
    const stored = await this.#select(
      `SELECT order_id, event_name, toString(revenue) AS revenue FROM zakaz.fact_qtickets_sales FINAL
       WHERE _source = 'honest'`,
    );
    const rows = new Map(stored.map((row) => [String(row.order_id), row]));
    const wrong = [...this.#honest.values()].filter(({ order, eventName, revenue }) => {
      const row = rows.get(order);
      return row?.event_name !== eventName || Number(row?.revenue) !== revenue;
    });
    const shown = wrong.slice(0, 5).map((sale) => JSON.stringify([sale, rows.get(sale.order)]));
    const count =
      stored.length === this.#honest.size ? [] : [`${stored.length} rows of ${this.#honest.size} honest ones`];
    return [...count, ...shown.map((row) => `not stored as it was sent: ${row}`)];
  }

  /** Nothing is stored that no answer promised; each id says which message it came with. */
  async #mutantFaults(): Promise<string[]> {
    const traces = await this.#select(
      `SELECT DISTINCT extract(payload_json, 's(\\\\d+)-\\\\d') AS serial FROM (
         SELECT payload_json FROM zakaz.meta_changes WHERE sheet_id = 'mutant'
         UNION ALL SELECT payload_json FROM zakaz.stg_qtickets_sheets_quarantine WHERE sheet_id = 'mutant')`,
    );
    const foreign = traces
      .filter(({ serial }) => serial !== '' && !this.#accepted.has(Number(serial)))
      .map(({ serial }) => `stored of a request that was refused: ${serial}`);
    const [raw] = await this.#select(
      `SELECT toUInt32(count()) AS rows FROM zakaz.meta_changes FINAL WHERE sheet_id = 'mutant' AND _deleted = 0`,
    );
    const rows = Number(raw?.rows);
    return rows <= this.#inserted ? foreign : [...foreign, `${rows} rows stored, ${this.#inserted} promised`];
  }

  async #victimFaults(): Promise<string[]> {
    const columns = await this.#select(
      `SELECT table, name FROM system.columns
       WHERE database = 'zakaz' AND name IN ('sheet_id', '_source') AND table NOT LIKE 'v\\\\_%'`,
    );
    const faults: string[] = [];
    for (const { table, name } of columns) {
      const [row] = await this.#select(`SELECT toUInt32(count()) AS rows FROM zakaz.${table} WHERE ${name} = 'victim'`);
      if (row?.rows !== 0) faults.push(`${row?.rows} rows of unsigned requests in ${table}`);
    }
    return columns.length > 5 ? faults : [`only ${columns.length} tables are left`];
  }

  async #bystanderFaults(): Promise<string[]> {
    const now = await this.#rowsOf('bystander');
    return JSON.stringify(now) === JSON.stringify(this.#bystander) ? [] : ['the bystander lost or gained rows'];
  }

  #rowsOf(source: string): Promise<unknown> {
    return this.#select(`${ROWS} WHERE _source = '${source}'`);
  }
}
