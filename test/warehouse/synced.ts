/** A warehouse as a spreadsheet left it: synced through the protocol, proven, with nothing wrong in it. */
import { createApp } from '@qtickets/ingest-server/app';
import { fileReader, syncWorkbook, type TabResult } from '@qtickets/ingest-server/client/sync-workbook';
import { createTransport } from '@qtickets/ingest-server/client/transport';
import { readWorkbook } from '@qtickets/ingest-server/files/read-workbook';
import { fixedSources } from '@qtickets/ingest-server/sources';
import { contracts } from '@qtickets/shared-schema/contracts/index';
import type { WireCell } from '@qtickets/shared-schema/wire/cell';
import type { TestDatabase } from '../support/engine.ts';
import { newTestSource } from '../support/sources-file.ts';

/** Name of a tab to its cells, the header first. */
export type Tabs = Readonly<Record<string, readonly (readonly WireCell[])[]>>;

const context = { locale: 'ru_RU', timeZone: 'Europe/Moscow' };

/** A day by its distance from today in Moscow, ISO. */
export function dayFromToday(distance: number): string {
  const today = new Intl.DateTimeFormat('sv', { timeZone: context.timeZone }).format(new Date());
  return new Date(Date.parse(today) + distance * 86_400_000).toISOString().slice(0, 10);
}

const CITIES = ['Москва', 'Казань', 'Тверь'] as const;

/** Two sales of each of 20 days in three cities, two events with their counts and plans. */
export function cleanTabs(): Tabs {
  const days = Array.from({ length: 20 }, (_, index) => dayFromToday(-index));
  const sale = (day: string, city: string, order: string) =>
    [day, '1042', 'Концерт "Ё\\И"', city, order, 2, '1 500,50', '0,50', 'RUB'] as const;
  return {
    Events: [
      ['event_id', 'event_name', 'event_date', 'city', 'tickets_total', 'tickets_left'],
      ...CITIES.map((city) => ['1042', 'Концерт "Ё\\И"', dayFromToday(30), city, 500, 100]),
      ['1043', 'Спектакль', dayFromToday(40), 'Москва', '', ''],
    ],
    Inventory: [
      ['event_id', 'tickets_total', 'tickets_left'],
      ['1042', 1500, 300],
      ['1043', '', ''],
    ],
    Sales: [
      ['date', 'event_id', 'event_name', 'city', 'order_id', 'tickets_sold', 'revenue', 'refunds', 'currency'],
      ...days.flatMap((day) => CITIES.flatMap((city) => [sale(day, city, ''), sale(day, city, '')])),
    ],
    Plans: [['date', 'event_id', 'plan_tickets', 'plan_revenue'], ...days.map((day) => [day, '1042', 12, 9000])],
  };
}

/** Costs of some of these days, in two currencies, and rates of one of them. */
export function costTabs(): Tabs {
  const days = [0, -3, -7].map(dayFromToday);
  return {
    Costs: [
      ['date', 'utm_source', 'utm_campaign', 'cost', 'currency'],
      ...days.flatMap((day) => [
        [day, 'vk', 'осень', '1 000,50', ''],
        [day, 'google', '', 10, 'USD'],
      ]),
    ],
    Rates: [['date', 'currency', 'rate'], ...days.map((day, index) => [day, 'USD', 90.1234567 + index])],
  };
}

/** Makes the database equal to the tabs, by the protocol and all its guards. */
export async function sync(
  db: TestDatabase,
  tabs: Tabs,
  options: { spreadsheetId?: string; mode?: 'sync' | 'compare' } = {},
): Promise<readonly TabResult[]> {
  const { spreadsheetId = 'book', mode = 'sync' } = options;
  const { name, secrets } = newTestSource(spreadsheetId);
  const source = { spreadsheetId, name, secrets: [...secrets], tabs: contracts.map(({ tab }) => tab) };
  const app = createApp({
    warehouse: db.warehouse,
    sources: fixedSources([source]),
    log: () => undefined,
    now: Date.now,
    maxBodyBytes: 33_554_432,
  });
  const transport = createTransport({
    fetch: (request) => app.fetch(request),
    base: 'http://in-process',
    spreadsheetId,
    secret: source.secrets[0] ?? '',
    now: Date.now,
    wait: async () => undefined,
  });
  const file = Object.entries(tabs).map(([name, rows]) => ({ name, rows }));
  const reader = fileReader(readWorkbook(file, {}, context).read);
  return syncWorkbook(reader, { transport, context, mode, allowMassDelete: true });
}
