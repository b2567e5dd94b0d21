import { city, eventId, mayBeAbsent, ticketsLeft, ticketsTotal } from './columns.ts';
import type { Contract } from './contract.ts';

export const inventory: Contract = {
  tab: 'inventory',
  sheetName: 'Inventory',
  sheetAliases: ['Остатки'],
  setting: 'TAB_INVENTORY',
  table: 'fact_qtickets_inventory',
  key: ['event_id', 'city', 'date'],
  duplicates: 'last',
  fitsOnlyWith: ['tickets_total', 'tickets_left'],
  columns: [
    eventId,
    { ...city, ...mayBeAbsent, meaning: `${city.meaning}; '' where the tab has no such column` },
    {
      name: 'date',
      kind: 'date',
      ...mayBeAbsent,
      blank: { required: true },
      aliases: { plain: ['дата', 'snapshot date', 'дата остатка', 'дата остатков'], meaning: ['на дату'] },
      meaning: 'Day of the count; 1970-01-01 where the tab has no such column',
    },
    ticketsTotal,
    ticketsLeft,
  ],
};
