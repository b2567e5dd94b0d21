import { sales } from '@qtickets/shared-schema/contracts/sales';
import { canonicalText } from '@qtickets/shared-schema/wire/fingerprint';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Change } from '../../ingest/ports.ts';
import { changeColumns, encodeChanges } from './row-text.ts';

const names = sales.columns.map(({ name }) => name);

function changeOf(canonical: Change['canonical'], deleted: boolean): Change {
  const hashes = { keyHash: { hi: 0, lo: 0xaa }, rowHash: { hi: 1, lo: 2 } };
  const place = { tab: 'A "tab"', row: 2, cells: [] };
  return {
    ...hashes,
    ...place,
    line: 0,
    version: 1,
    deleted,
    canonical,
    text: deleted ? '' : canonicalText(canonical),
  };
}

/** The rows of the change log, by column. */
function changesIn(change: Change): Record<string, unknown> {
  const steps = encodeChanges('a "sheet"', sales, [change], { runId: 'r', trigger: 'edit' });
  for (;;) {
    const { done, value } = steps.next();
    if (!done) continue;
    const values: unknown[] = JSON.parse(Buffer.concat(value.changed).toString());
    return Object.fromEntries(changeColumns.map((name, index) => [name, values[index]]));
  }
}

test('values by their columns are the JSON of their object, whatever stands in them', () => {
  const value = fc.oneof(fc.constantFrom('москва', '1500.00', '', 'a "b"', 'a\\b', '🎫', '\u2028'), fc.string());
  const row = fc.array(value, { minLength: names.length, maxLength: names.length });
  fc.assert(
    fc.property(row, fc.boolean(), (canonical, deleted) => {
      const object = Object.fromEntries(names.map((name, index) => [name, canonical[index]]));
      const key = Object.fromEntries(sales.key.map((name) => [name, object[name]]));
      expect(changesIn(changeOf(canonical, deleted))).toMatchObject({
        key_json: key,
        values_json: deleted ? '' : object,
      });
    }),
  );
});
