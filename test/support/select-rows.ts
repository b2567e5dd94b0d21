/** Reads ClickHouse by its HTTP interface, as an analyst's `curl` does. */
import { exchange } from './exchange.ts';

/** @returns the rows; 64-bit numbers come as text, so ask for `toString` or `toFloat64` as it suits */
export async function selectRows(clickHouseUrl: string, query: string): Promise<readonly Record<string, unknown>[]> {
  const { status, text } = await exchange('POST', `${clickHouseUrl}/?default_format=JSONEachRow`, query);
  if (status !== 200) throw new Error(`ClickHouse answered ${status}: ${text.slice(0, 500)}`);
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** The only value of a query that gives one row of one column. */
export async function selectValue(clickHouseUrl: string, query: string): Promise<unknown> {
  const [row = {}] = await selectRows(clickHouseUrl, query);
  return Object.values(row)[0];
}
