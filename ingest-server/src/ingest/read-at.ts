/** A `readAt` from the future would win over all that comes later: refused unless the tab's own versions are there already. */
import { READ_AT_AHEAD_MS_MAX } from '@qtickets/shared-schema/wire/limits';
import { invalidField } from '../problem.ts';
import type { Warehouse } from './ports.ts';

/** @throws ProblemError `invalid_request`, path `readAt` (R14) */
export async function checkReadAt(warehouse: Warehouse, source: string, readAt: number, now: number): Promise<void> {
  if (readAt <= now + READ_AT_AHEAD_MS_MAX) return;
  if (readAt <= (await warehouse.versions(source)) + READ_AT_AHEAD_MS_MAX) return;
  throw invalidField('readAt', "more than 5 minutes ahead of the server's clock");
}
