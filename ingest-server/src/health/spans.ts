/** Spans of time and counts as people say them, with the plural forms of the language (Intl.PluralRules). */
import type { Language } from './texts.ts';

type Forms = Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> & { readonly other: string };
type Case = 'nominative' | 'genitive' | 'accusative';
type Unit = 'minute' | 'hour' | 'day' | 'row' | 'cell' | 'tab' | 'draft' | 'waitingRow' | 'keptRow' | 'spreadsheet';

const english: Readonly<Record<Unit, Forms>> = {
  minute: { one: 'minute', other: 'minutes' },
  hour: { one: 'hour', other: 'hours' },
  day: { one: 'day', other: 'days' },
  row: { one: 'row', other: 'rows' },
  cell: { one: 'cell', other: 'cells' },
  tab: { one: 'tab', other: 'tabs' },
  spreadsheet: { one: 'spreadsheet', other: 'spreadsheets' },
  draft: { one: 'unfinished row', other: 'unfinished rows' },
  waitingRow: { one: 'row waits', other: 'rows wait' },
  keptRow: { one: 'row is kept as it was', other: 'rows are kept as they were' },
};

/** The accusative, as in «минуту назад», differs from the nominative in `one` only. */
const russian: Readonly<Record<Unit, Readonly<Record<Case, Forms>>>> = {
  minute: cases('минута', 'минуту', 'минуты', 'минут', 'минуты'),
  hour: cases('час', 'час', 'часа', 'часов', 'часа'),
  day: cases('день', 'день', 'дня', 'дней', 'дня'),
  row: cases('строка', 'строку', 'строки', 'строк', 'строки'),
  cell: cases('ячейка', 'ячейку', 'ячейки', 'ячеек', 'ячейки'),
  tab: cases('вкладка', 'вкладку', 'вкладки', 'вкладок', 'вкладки'),
  spreadsheet: cases('таблица', 'таблицу', 'таблицы', 'таблиц', 'таблицы'),
  draft: cases(
    'недописанная строка',
    'недописанную строку',
    'недописанные строки',
    'недописанных строк',
    'недописанной строки',
  ),
  waitingRow: cases('строка ждёт', 'строка ждёт', 'строки ждут', 'строк ждут', 'строки ждут'),
  keptRow: cases('строка оставлена', 'строку оставили', 'строки оставлены', 'строк оставлено', 'строки оставлены'),
};

function cases(one: string, oneAccusative: string, few: string, many: string, oneGenitive: string) {
  return {
    nominative: { one, few, many, other: few },
    accusative: { one: oneAccusative, few, many, other: few },
    genitive: { one: oneGenitive, few: many, many, other: many },
  };
}

const plurals = { ru: new Intl.PluralRules('ru'), en: new Intl.PluralRules('en') };
const numbers = { ru: new Intl.NumberFormat('ru'), en: new Intl.NumberFormat('en') };

/** «5 210 строк», “5,210 rows”. */
export function countOf(count: number, unit: Unit, language: Language, grammar: Case = 'nominative'): string {
  const forms = language === 'ru' ? russian[unit][grammar] : english[unit];
  return `${numbers[language].format(count)} ${forms[plurals[language].select(count)] ?? forms.other}`;
}

/** Minutes below two hours, hours below two days, then days; in Russian as it stands before «назад». */
export function spanOf(minutes: number, language: Language): string {
  if (minutes < 120) return countOf(minutes, 'minute', language, 'accusative');
  if (minutes < 48 * 60) return countOf(Math.floor(minutes / 60), 'hour', language, 'accusative');
  return countOf(Math.floor(minutes / 1_440), 'day', language, 'accusative');
}
