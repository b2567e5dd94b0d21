/** What a cell may hold: no more than Google lets it, and of figures no more than figures have. */
import { sales } from '@qtickets/shared-schema/contracts/sales';
import type { WireCell } from '@qtickets/shared-schema/wire/cell';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pushed, pushOf, sale, send, startTestServer, type TestServer, wholeTab } from './support.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const columns = sales.columns.map(({ name }) => name);

function withCell(column: string, cell: WireCell): WireCell[] {
  return sale('o1', 100).map((other, index) => (columns[index] === column ? cell : other));
}

const named = (cell: WireCell) => withCell('event_name', cell);
const refunded = (cell: WireCell) => withCell('refunds', cell);

describe('a cell', () => {
  test('longer than a cell of Google can be is refused with its whole request', async () => {
    const response = await send(server, 'push', pushOf(server, 'sales', [named('x'.repeat(50_001))], wholeTab));
    expect([response.status, await response.json()]).toMatchObject([400, { code: 'invalid_request' }]);
  });

  test('as long as that is an issue', async () => {
    const push = pushOf(server, 'sales', [named('x'.repeat(50_000))], wholeTab);
    expect((await pushed(await send(server, 'push', push))).issues).toMatchObject([{ code: 'too_long' }]);
  });

  test('of figures longer than 200 characters is an issue', async () => {
    const push = pushOf(server, 'sales', [sale('o1', `${' '.repeat(200)}5`)], wholeTab);
    expect((await pushed(await send(server, 'push', push))).issues).toMatchObject([{ code: 'not_a_number' }]);
  });

  test('of a number with something that is not a format, or not a formula, is refused', async () => {
    const wrong = [
      { number: 1 },
      { number: 1, format: '' },
      { number: 1, format: 'x'.repeat(256) },
      { number: '1', format: 'EUR' },
      { number: 1, format: 'EUR', date: '2025-01-01' },
      { formula: true },
      { formula: 'x'.repeat(50_001) },
    ];
    for (const cell of wrong) {
      const push = pushOf(server, 'sales', [sale('o1', cell as never)], wholeTab);
      expect([cell, (await send(server, 'push', push)).status]).toEqual([cell, 400]);
    }
  });

  test('with a currency in its format, or a formula without a result, is an issue as the sender has it', async () => {
    const rows = [
      sale('o1', { number: 1000, format: 'EUR' }),
      sale('o1', { number: 1000, format: 'kr' }),
      sale('o1', { number: 0.5, format: '%' }),
      refunded({ formula: '=F2*0.1' }),
      sale('o1', { number: 1000, format: 'RUB' }),
      sale('o2', 1, { event: { number: 42, format: '00000' } }),
    ];
    const { issues } = await pushed(await send(server, 'push', pushOf(server, 'sales', rows, wholeTab)));
    expect(issues.map(({ code, value }) => [code, value])).toEqual([
      ['currency_conflict', '1000 EUR'],
      ['currency_conflict', '1000 kr'],
      ['not_a_number', '50 %'],
      ['formula_without_result', '=F2*0.1'],
    ]);
    const ids = await server.select('SELECT event_id FROM zakaz.fact_qtickets_sales FINAL ORDER BY event_id');
    expect(ids.map(({ event_id }) => event_id)).toContain('00042');
  });
});
