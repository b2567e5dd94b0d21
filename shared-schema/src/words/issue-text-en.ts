/** Issues in English. */
import type { ColumnKind } from '../contracts/contract.ts';
import type { PlacedHeader } from '../reading/tab.ts';
import type { Sentences, SpokenIssue } from './issue-text.ts';

/** What to type, with an example. */
const wanted: Readonly<Record<ColumnKind, string>> = {
  text: 'text, such as 1042',
  city: 'a city, such as Moscow',
  date: 'a date, such as 2025-10-24',
  count: 'a whole number, such as 12',
  money: 'an amount, such as 1234.50',
  rate: 'a rate in RUB a unit, such as 97.2345',
  currency: 'a currency code, such as USD',
};

function want({ kind }: SpokenIssue): string {
  return wanted[kind ?? 'text'];
}

export const englishSentences: Sentences = {
  formula_error: (issue) => `The formula shows the error “${issue.value}”: fix it, or type ${want(issue)}.`,
  formula_without_result: ({ value }) =>
    `The file holds the formula${value === '' ? '' : ` “${value}”`} without its result: open the file in Excel or Google Sheets, save it, and send it again; or type the value itself, such as 12.`,
  incomplete: (issue) => `The row is not complete yet: type ${want(issue)}.`,
  required: (issue) => `This cell must not be blank: type ${want(issue)}.`,
  not_text: (issue) =>
    issue.kind === 'city'
      ? `“${issue.value}” is not the name of a city: type ${want(issue)}.`
      : `“${issue.value}” cannot be read as text, since characters may have been lost: format the column as plain text and type the value again, such as 1042.`,
  several_values: (issue) =>
    `“${issue.value}” is several values in one cell: leave ${want(issue)}, and give the others rows of their own.`,
  too_long: ({ kind }) =>
    `The text is too long: shorten it${kind === 'city' ? ', for example to “Moscow”' : ' to 1,000 characters (names and utm tags to 10,000), such as “Concert in Moscow”'}.`,
  not_a_number: (issue) =>
    `“${issue.value}” is not a number: type ${want(issue)}, without words, percent signs or units${issue.kind === 'money' ? ' other than a currency mark' : ''}${byFormat(issue)}.`,
  ambiguous_number: ({ value, kind }) =>
    `“${value}” can be read in two ways, since its mark may set off thousands or a fraction: type, for example, 1234${kind === 'count' ? '' : ' or 1.23'}.`,
  out_of_range: ({ value, kind }) =>
    kind === 'rate'
      ? `“${value}” cannot be a rate: type what one unit of the currency is worth in RUB, such as 97.2345.`
      : kind === 'money'
        ? `“${value}” is too large: amounts go up to 9,999,999,999,999.99 of either sign, such as 1234.50.`
        : `“${value}” is too large for a number of tickets: type a whole number, such as 12.`,
  negative: ({ value, kind }) =>
    `“${value}” is below zero: type a number without a minus, such as ${kind === 'money' ? '1234.50' : '12'}.`,
  not_whole: ({ value }) => `“${value}” is not a whole number: type, for example, 12.`,
  currency_conflict: ({ value, kind }) =>
    kind === 'rate'
      ? `“${value}”: a rate is what one unit of the currency is worth in RUB; type the number without a mark and in a plain number format, such as 97.2345.`
      : `The currency mark in “${value}” is not the row's currency (blank means RUB): type the amount without a mark and in a plain number format (Format → Number → Number), such as 1234.50, or the code in the currency column, such as USD.`,
  unknown_currency: ({ value }) =>
    `“${value}” is not the code of a currency in use: type its ISO 4217 code, such as RUB, USD or EUR.`,
  not_a_date: ({ value }) => `“${value}” is not a date: type its day, month and year, such as 2025-10-24.`,
  ambiguous_date: ({ value }) =>
    `“${value}” can be different days: type the date so that it has one reading, such as 2025-10-24.`,
  no_such_day: ({ value }) => `There is no day “${value}” in the calendar: check day and month, such as 2025-02-28.`,
  date_out_of_range: ({ value }) =>
    `The date “${value}” is outside the years 2000 to 2099: check the year, such as 2025-10-24.`,
  duplicate_key: () =>
    'A row further down has the same key, and that one counts: remove this row, or change its key, such as its date.',
  key_conflict: () =>
    "This row's key cannot be distinguished from another row's: change a part of it, such as the event's id.",
  rejected_by_sender: () =>
    'The script in the spreadsheet refused this row though the server can read it: update the script, for example to the version of the server.',
  header_mismatch: ({ column }) =>
    `The header lacks ${column}: bring these columns back in one of the first ten rows, such as “${column.split(', ')[0]}”.`,
  duplicate_header: ({ headers = [] }) =>
    `${headers.map(nameOf).join(' and ')} name one and the same thing: keep one, and give the other another name, such as “${textOf(headers, 1)} (old)”.`,
  lesser_header: ({ headers = [] }) =>
    `${nameOf(headers[0])} is read, and ${nameOf(headers[1])} is not: if it should be the other way round, give the first another name, such as “${textOf(headers, 0)} (old)”.`,
  bare_id: ({ headers = [] }) =>
    `${nameOf(headers[0])} is different in every row, and ${nameOf(headers[1])} is not: if these are numbers of rows, not ids of events, give the column another name, such as “Row number”, and add one that is named “Event ID”.`,
};

/** A number cell keeps its format whatever is typed there. */
function byFormat({ value }: SpokenIssue): string {
  return /[%‰]/.test(value) ? ', in a plain number format (Format → Number → Number)' : '';
}

function nameOf(header: PlacedHeader | undefined): string {
  return header === undefined ? '' : `${header.cell} “${header.text}”`;
}

function textOf(headers: readonly PlacedHeader[], index: number): string {
  return headers[index]?.text ?? '';
}
