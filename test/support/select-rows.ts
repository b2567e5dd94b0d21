/** Reads ClickHouse by its HTTP interface, as an analyst's `curl` does. */

/** @returns the rows; 64-bit numbers come as text, so ask for `toString` or `toFloat64` as it suits */
export async function selectRows(clickHouseUrl: string, query: string): Promise<readonly Record<string, unknown>[]> {
  const response = await fetch(`${clickHouseUrl}/?default_format=JSONEachRow`, { method: 'POST', body: query });
  const text = await response.text();
  if (!response.ok) throw new Error(`ClickHouse answered ${response.status}: ${text.slice(0, 500)}`);
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
