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

/** Marks of formats that name other currencies, or several: an amount with one of them is never filed under a guess. */
const otherMarks =
  /^(?:kr|fr|zł|kč|ft|лв|lei|сум|сўм|сом|тенге|долл(?:ар[а-я]*)?|грив[а-я]*|фунт[а-я]*|юан[а-я]*|лари|драм[а-я]*|dollars?|euros?|pounds?|tenge)\.?$/;
/** Signs of currencies, of which most stand for one, and `¥` and 元 for more. */
const currencySigns = /[$¢£¤¥֏؋৲৳૱௹฿៛\u20a0-\u20cf꠸﷼﹩＄￠￡￥￦元円원]/;

export function isOtherMark(word: string): boolean {
  return currencySigns.test(word) || otherMarks.test(word.toLowerCase());
}
