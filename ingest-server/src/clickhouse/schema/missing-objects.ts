/** Which of our tables and views are not there, as cheap as health needs it; what else differs is for `structure.ts`. */
import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { codeOf } from '../../errors.ts';
import { select, selectOne } from '../client.ts';
import { identifier } from '../tables/hashes.ts';
import { ownObjects } from './sql-files.ts';

const nameRow = z.object({ name: z.string() });
const existsRow = z.object({ result: z.number() });
const ACCESS_DENIED = '497';

/** One statement, and one more for each name that it does not show, since a user is shown only what it has some right to. */
export function missingObjects(client: ClickHouseClient, database: string): () => Promise<readonly string[]> {
  const ours = ownObjects();
  /** What the user may not even look for: whether it is there is not known, so it is not called missing. */
  const hidden = new Set<string>();

  async function isMissing(name: string): Promise<boolean> {
    try {
      const { result } = await selectOne(client, existsRow, `EXISTS TABLE ${identifier(database)}.${identifier(name)}`);
      return result === 0;
    } catch (error) {
      if (codeOf(error) !== ACCESS_DENIED) throw error;
      hidden.add(name);
      return false;
    }
  }

  return async () => {
    const query = 'SELECT name FROM system.tables WHERE database = {database:String}';
    const shown = new Set((await select(client, nameRow, query, { database })).map(({ name }) => name));
    const missing: string[] = [];
    for (const name of ours) {
      if (!shown.has(name) && !hidden.has(name) && (await isMissing(name))) missing.push(name);
    }
    return missing;
  };
}
