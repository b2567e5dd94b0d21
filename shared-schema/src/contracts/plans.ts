import { city, eventId, inPieces, inRoubles, mayBeAbsent, required } from './columns.ts';
import type { Contract } from './contract.ts';

export const plans: Contract = {
  tab: 'plans',
  sheetName: 'Plans',
  sheetAliases: ['Планы'],
  setting: 'TAB_PLANS',
  table: 'fact_qtickets_plans',
  key: ['date', 'event_id', 'city'],
  duplicates: 'last',
  fitsOnlyWith: [],
  columns: [
    {
      name: 'date',
      kind: 'date',
      ...required,
      aliases: {
        plain: ['дата', 'дата плана', 'plan date'],
        meaning: ['на дату', 'дата продажи', 'дата продаж', 'sale date', 'sales date'],
      },
      meaning: 'Day that the plan is for',
    },
    eventId,
    {
      name: 'plan_tickets',
      kind: 'count',
      ...required,
      min: '0',
      max: '4294967295',
      aliases: {
        plain: [
          'planned tickets',
          ...inPieces('план билетов', 'план по билетам', 'билетов по плану', 'план билеты', 'план, билетов'),
        ],
      },
      meaning: 'Tickets that are to be sold on this day, pieces',
    },
    {
      name: 'plan_revenue',
      kind: 'money',
      ...required,
      min: '0.00',
      aliases: {
        plain: [
          'planned revenue',
          // The tab has no currency column, so its amounts are RUB.
          ...inRoubles('план выручки', 'план по выручке', 'выручка по плану', 'план выручка', 'плановая выручка'),
        ],
      },
      meaning: 'Revenue that is to be made on this day before refunds, in RUB',
    },
    {
      ...city,
      ...mayBeAbsent,
      meaning: `${city.meaning}; '' where the tab has no such column: the plan is for all cities`,
    },
  ],
};
