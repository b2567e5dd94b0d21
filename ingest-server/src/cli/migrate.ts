/** `qtickets-sheets migrate`: tables and views to this version, once; running it again changes nothing. */
import { openWarehouse } from '../clickhouse/open-warehouse.ts';
import { readConfig } from '../config.ts';
import { createLog } from '../log.ts';

export async function runMigrate(options: { adopt?: boolean }): Promise<void> {
  const config = readConfig();
  const opened = await openWarehouse(config, createLog(config.LOG_LEVEL), { adopt: options.adopt ?? false });
  await opened.close();
}
