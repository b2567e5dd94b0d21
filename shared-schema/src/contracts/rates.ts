import { currency, required } from './columns.ts';
import type { Contract } from './contract.ts';

/** What a unit of a currency is worth in RUB: one rate a currency and day, by which views normalise amounts. */
export const rates: Contract = {
  tab: 'rates',
  sheetName: 'Rates',
  sheetAliases: ['Курсы', 'Курсы валют'],
  setting: 'TAB_RATES',
  table: 'fact_qtickets_rates',
  key: ['date', 'currency'],
  duplicates: 'last',
  fitsOnlyWith: [],
  optional: true,
  columns: [
    {
      name: 'date',
      kind: 'date',
      ...required,
      aliases: { plain: ['дата', 'дата курса', 'rate date'], meaning: ['на дату', 'день'] },
      meaning: 'First day that the rate is for; it holds until the next one',
    },
    { ...currency, ...required, meaning: 'ISO 4217 code of the currency' },
    {
      name: 'rate',
      kind: 'rate',
      ...required,
      min: '0.00000001',
      aliases: {
        plain: ['курс', 'курс к рублю', 'курс цб', 'rub rate'],
        meaning: [
          'exchange rate',
          'обменный курс',
          'курс валюты',
          ...['руб', 'рублей'].map((unit) => `${unit} за единицу`),
        ],
      },
      meaning: 'What one unit of the currency is worth in RUB',
    },
  ],
};
