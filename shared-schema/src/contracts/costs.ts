import { currency, eventId, inRoubles, required, utm } from './columns.ts';
import type { Contract } from './contract.ts';

const TAG = 'UTM tag of the links that the money was spent on; empty where the row names none';

/** What was spent on selling: each row counts, as each row of sales does. */
export const costs: Contract = {
  tab: 'costs',
  sheetName: 'Costs',
  sheetAliases: ['Расходы', 'Затраты'],
  setting: 'TAB_COSTS',
  table: 'fact_qtickets_costs',
  key: ['date', 'utm_source', 'utm_medium', 'utm_campaign', 'event_id', 'currency'],
  duplicates: 'lines',
  fitsOnlyWith: [],
  optional: true,
  columns: [
    {
      name: 'date',
      kind: 'date',
      ...required,
      aliases: { plain: ['дата', 'дата расхода', 'cost date'], meaning: ['дата оплаты', 'день'] },
      meaning: 'Day of the cost as the sheet has it',
    },
    utm('utm_source', TAG, ['источник', 'source', 'канал', 'channel']),
    utm('utm_medium', TAG, ['тип трафика', 'medium']),
    utm('utm_campaign', TAG, ['кампания', 'рекламная кампания', 'campaign']),
    {
      ...eventId,
      header: 'optional',
      blank: { required: false, value: '' },
      absent: '',
      // Without the general words: an `id` beside a cost may be anything's.
      aliases: { plain: eventId.aliases.plain, meaning: eventId.aliases.meaning ?? [] },
      meaning: 'Id of the event that the money was spent on; empty where it was for none in particular',
    },
    {
      name: 'cost',
      kind: 'money',
      ...required,
      aliases: {
        plain: ['costs', ...inRoubles('расход', 'расходы', 'затраты')],
        meaning: ['spend', 'spent', 'потрачено', 'расходы на рекламу', 'сумма расхода', 'сумма расходов'],
        general: ['amount', ...inRoubles('сумма')],
      },
      meaning: 'What was spent, in units of the currency column; negative for money that came back',
    },
    { ...currency, meaning: 'ISO 4217 code of the cost' },
  ],
};
