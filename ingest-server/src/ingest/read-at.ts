/**
 * A `readAt` from the future would win over all that comes later (R14). After a clock that stepped back a reader has to go
 * above what is stored, and no further, so that nobody can walk ahead; and a day ahead is never right.
 */
import {
  READ_AT_ABOVE_VERSION_MS_MAX,
  READ_AT_AHEAD_MS_MAX,
  VERSION_AHEAD_MS_MAX,
} from '@qtickets/shared-schema/wire/limits';
import { invalidField } from '../problem.ts';
import type { Warehouse } from './ports.ts';

/** @throws ProblemError `invalid_request`, path `readAt` */
export async function checkReadAt(warehouse: Warehouse, source: string, readAt: number, now: number): Promise<void> {
  if (readAt <= now + READ_AT_AHEAD_MS_MAX) return;
  if (readAt > now + VERSION_AHEAD_MS_MAX) throw invalidField('readAt', "more than a day ahead of the server's clock");
  // One reading is of all tabs of a source, and goes above the highest version of them.
  if (readAt <= (await warehouse.versions(source)) + READ_AT_ABOVE_VERSION_MS_MAX) return;
  throw invalidField('readAt', "more than 5 minutes ahead of the server's clock");
}
