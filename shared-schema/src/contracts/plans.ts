import type { Contract } from '../contract.ts';

/** Units of money that people put behind a header's name. The tab has no currency column, so its amounts are RUB. */
const roubles = [', руб', ', руб.', ' (руб)', ' (руб.)', ' руб', ' руб.', ', ₽', ' (₽)', ' ₽'];
const pieces = [', шт', ', шт.', ' (шт)', ' (шт.)', ' шт', ' шт.'];

function inUnits(names: readonly string[], units: readonly string[]): readonly string[] {
  return names.flatMap((name) => [name, ...units.map((unit) => name + unit)]);
}

export const plans: Contract = {
  tab: 'plans',
  sheetName: 'Plans',
  sheetAliases: ['Планы'],
  setting: 'TAB_PLANS',
  table: 'fact_qtickets_plans',
  stagingTable: 'stg_qtickets_sheets_plans',
  key: ['date', 'event_id', 'city'],
  duplicates: 'last',
  fitsOnlyWith: [],
  columns: [
    {
      name: 'date',
      kind: 'date',
      header: 'required',
      blank: { required: true },
      absent: null,
      aliases: ['дата', 'дата плана', 'на дату', 'дата продажи', 'дата продаж', 'plan date', 'sale date', 'sales date'],
      meaning: 'Day that the plan is for',
    },
    {
      name: 'event_id',
      kind: 'text',
      header: 'required',
      blank: { required: true },
      absent: null,
      aliases: [
        'id',
        'ид',
        'ид события',
        'id события',
        'идентификатор',
        'идентификатор события',
        'код события',
        'номер события',
        '№ события',
        'id мероприятия',
        'ид мероприятия',
        'код мероприятия',
        'номер мероприятия',
      ],
      meaning: 'Id of the event in the ticketing system',
    },
    {
      name: 'plan_tickets',
      kind: 'count',
      header: 'required',
      blank: { required: true },
      absent: null,
      min: '0',
      max: '4294967295',
      aliases: [
        'planned tickets',
        ...inUnits(['план билетов', 'план по билетам', 'билетов по плану', 'план билеты', 'план, билетов'], pieces),
      ],
      meaning: 'Tickets that are to be sold on this day',
    },
    {
      name: 'plan_revenue',
      kind: 'money',
      header: 'required',
      blank: { required: true },
      absent: null,
      min: '0.00',
      aliases: [
        'planned revenue',
        ...inUnits(
          ['план выручки', 'план по выручке', 'выручка по плану', 'план выручка', 'плановая выручка'],
          roubles,
        ),
      ],
      meaning: 'Revenue that is to be made on this day, before refunds, in RUB',
    },
    {
      name: 'city',
      kind: 'city',
      header: 'optional',
      blank: { required: true },
      absent: '',
      aliases: ['город', 'город проведения', 'город мероприятия'],
      meaning: "City, lower case, aliases resolved; '' where the tab has no such column: the plan is for all cities",
    },
  ],
};
