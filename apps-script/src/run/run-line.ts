/** One line a run for Google's *Executions*: what can be followed from the sheet to the server's log by the run's id. */
import type { Run } from '@qtickets/shared-schema/client/run';
import type { SyncResult } from './sync-workbook.ts';

/** JSON without a cell's content. @param requests how many went out, repeated ones too */
export function runLine(
  { id, trigger, mode }: Pick<Run, 'id' | 'trigger' | 'mode'>,
  result: SyncResult,
  requests: number,
): string {
  const { contracts, cause, startedAt, finishedAt } = result;
  return JSON.stringify({
    run: id,
    trigger,
    mode,
    milliseconds: finishedAt - startedAt,
    requests,
    contracts: Object.fromEntries(
      contracts.map(({ contract, outcome, counts }) => [contract.tab, { outcome: outcome.kind, ...counts }]),
    ),
    failure: cause === null ? null : { kind: cause.kind, status: cause.status, code: cause.code },
  });
}
