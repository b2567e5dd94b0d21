/** Rows that were rejected, and came as valid by a push of their keys: their issues leave the quarantine with it (R7). */
import type { Contract } from '@qtickets/shared-schema/contracts/contract';
import type { PushRequest, Scope } from '@qtickets/shared-schema/wire/protocol';
import type { Warehouse } from './ports.ts';
import type { PushedRow } from './read-push.ts';

type FixedPush = {
  readonly warehouse: Warehouse;
  readonly source: string;
  readonly contract: Contract;
  readonly request: PushRequest;
  readonly scope: Scope;
};

function placeText(tab: string, row: number): string {
  return JSON.stringify([tab, row]);
}

/** Only at places where a row of this push validates here too; to be called after its rows are stored. */
export async function clearFixed(push: FixedPush, rows: readonly PushedRow[]): Promise<void> {
  const { warehouse, source, contract, request, scope } = push;
  if (scope.kind !== 'keys' || scope.fixed === undefined || scope.fixed.length === 0) return;
  const valid = rows.filter(({ reading }) => reading.kind === 'valid');
  const validPlaces = new Set(valid.map(({ tabName, row }) => placeText(tabName, row)));
  const places = new Set(scope.fixed.map(([tab, row]) => placeText(request.tabs[tab] ?? '', row)));
  const { rows: quarantine, version } = await warehouse.quarantine(source, contract);
  const cleared = quarantine.filter(({ tab, row }) => {
    const place = placeText(tab, row);
    return places.has(place) && validPlaces.has(place);
  });
  if (cleared.length === 0 || version > request.readAt) return;
  const run = { runId: request.run, trigger: request.trigger };
  await warehouse.replaceQuarantine(source, contract, [], cleared, request.readAt, run);
}
