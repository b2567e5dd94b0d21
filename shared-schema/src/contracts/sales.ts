import { city, currency, eventId, eventNameAliases, inRoubles, optionalText, required, utm } from './columns.ts';
import type { Contract } from './contract.ts';

const TAG = 'UTM tag of the link of the order';

export const sales: Contract = {
  tab: 'sales',
  sheetName: 'Sales',
  sheetAliases: ['Продажи', 'QTickets'],
  setting: 'TAB_SALES',
  table: 'fact_qtickets_sales',
  key: ['date', 'event_id', 'city', 'order_id'],
  duplicates: 'lines',
  fitsOnlyWith: [],
  columns: [
    {
      name: 'date',
      kind: 'date',
      ...required,
      aliases: {
        plain: ['дата', 'дата продажи', 'дата продаж', 'sale date'],
        meaning: ['дата заказа', 'дата покупки', 'order date'],
        general: ['event_date', 'дата события', 'дата мероприятия'],
      },
      meaning: 'Day of the sale as the sheet has it',
    },
    eventId,
    city,
    {
      name: 'tickets_sold',
      kind: 'count',
      ...required,
      min: '-2147483648',
      max: '2147483647',
      aliases: {
        plain: ['продано', 'продано билетов', 'билетов продано', 'продано, шт', 'продано, шт.'],
        meaning: ['tickets', 'sold', 'билетов', 'билеты', 'кол-во билетов', 'количество билетов'],
        general: ['кол-во', 'количество'],
      },
      meaning: 'Tickets sold in this row, pieces; negative for a return that has its own row',
    },
    {
      name: 'revenue',
      kind: 'money',
      ...required,
      aliases: {
        plain: inRoubles('выручка'),
        meaning: ['сумма продажи', 'сумма продаж', 'сумма заказа'],
        general: inRoubles('сумма'),
      },
      meaning: 'Revenue of this row before refunds, in units of the currency column',
    },
    {
      name: 'event_name',
      ...optionalText,
      aliases: eventNameAliases,
      meaning: 'Name of the event as typed',
    },
    {
      name: 'order_id',
      ...optionalText,
      aliases: {
        plain: ['номер заказа', 'id заказа', 'ид заказа', '№ заказа', 'заказ №'],
        meaning: ['код заказа'],
        general: ['order', 'заказ'],
      },
      meaning: 'Id of the order; empty where the tab holds no orders',
    },
    {
      name: 'refunds',
      kind: 'money',
      header: 'optional',
      blank: { required: false, value: '0.00' },
      absent: '0.00',
      min: '0.00',
      aliases: {
        plain: inRoubles('возвраты'),
        meaning: ['refund', 'возврат', 'сумма возвратов', 'сумма возврата'],
      },
      meaning: 'Refunds of this row, not negative, in units of the currency column',
    },
    { ...currency, meaning: 'ISO 4217 code of revenue and refunds' },
    utm('utm_source', TAG),
    utm('utm_medium', TAG),
    utm('utm_campaign', TAG),
    utm('utm_content', TAG),
    utm('utm_term', TAG),
  ],
};
