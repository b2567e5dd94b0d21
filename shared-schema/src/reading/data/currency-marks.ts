/** What an amount or a currency cell may bear instead of a code (CELLS 4, one list for amounts and currency cells). */
const marks: readonly (readonly [code: string, marks: string])[] = [
  ['RUB', '₽ руб руб. рубль рубля рубли рублей р р. RUB RUR'],
  ['USD', '$ US$ USD'],
  ['EUR', '€ EUR евро'],
  ['GBP', '£ GBP'],
  ['KZT', '₸ тг тг. KZT'],
  ['UAH', '₴ грн грн. UAH'],
  ['BYN', 'Br BYN'],
];

/** Lower-case mark to ISO code. */
export const currencyMarks: ReadonlyMap<string, string> = new Map(
  marks.flatMap(([code, list]) => list.split(' ').map((mark): [string, string] => [mark.toLowerCase(), code])),
);
