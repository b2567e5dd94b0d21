/** Issues in Russian. */
import type { ColumnKind } from '../contracts/contract.ts';
import type { PlacedHeader } from '../reading/tab.ts';
import type { Sentences, SpokenIssue } from './issue-text.ts';

/** What to type, in the accusative, with an example. */
const wanted: Readonly<Record<ColumnKind, string>> = {
  text: 'текст, например 1042',
  city: 'город, например Москва',
  date: 'дату, например 24.10.2025',
  count: 'целое число, например 12',
  money: 'сумму, например 1 234,50',
  rate: 'курс в рублях за единицу, например 97,2345',
  currency: 'код валюты, например RUB',
};

function want({ kind }: SpokenIssue): string {
  return wanted[kind ?? 'text'];
}

export const russianSentences: Sentences = {
  formula_error: (issue) => `Формула показывает ошибку «${issue.value}»: исправьте её или впишите ${want(issue)}.`,
  formula_without_result: ({ value }) =>
    `В файле есть формула${value === '' ? '' : ` «${value}»`}, но нет её результата: откройте файл в Excel или Google Таблицах, сохраните и отправьте снова; или впишите само значение, например 12.`,
  incomplete: (issue) => `Строка заполнена не до конца: впишите ${want(issue)}.`,
  required: (issue) => `Ячейка не может быть пустой: впишите ${want(issue)}.`,
  not_text: (issue) =>
    issue.kind === 'city'
      ? `«${issue.value}» не название города: впишите ${want(issue)}.`
      : `«${issue.value}» не читается как текст, знаки могли потеряться: задайте столбцу формат «Обычный текст» и впишите значение заново, например 1042.`,
  several_values: (issue) =>
    `«${issue.value}» – несколько значений в одной ячейке: оставьте ${want(issue)}, а для остальных добавьте строки.`,
  too_long: ({ kind }) =>
    `Текст слишком длинный: сократите его${kind === 'city' ? ', например до «Москва»' : ' до 1000 знаков (название и метки utm до 10 000), например «Концерт в Москве»'}.`,
  not_a_number: (issue) =>
    `«${issue.value}» не число: впишите ${want(issue)}, без слов, процентов и единиц${issue.kind === 'money' ? ', кроме знака валюты' : ''}${byFormat(issue)}.`,
  ambiguous_number: ({ value, kind }) =>
    `«${value}» можно прочесть двояко: знак между цифрами может отделять и тысячи, и дробную часть; впишите, например, 1234${kind === 'count' ? '' : ' или 1,23'}.`,
  out_of_range: ({ value, kind }) =>
    kind === 'rate'
      ? `«${value}» не бывает курсом: впишите, сколько рублей стоит единица валюты, например 97,2345.`
      : kind === 'money'
        ? `«${value}» слишком велико: суммы бывают до 9 999 999 999 999,99 с любым знаком, например 1 234,50.`
        : `«${value}» слишком велико для числа билетов: впишите целое число, например 12.`,
  negative: ({ value, kind }) =>
    `«${value}» меньше нуля: впишите число без минуса, например ${kind === 'money' ? '1 234,50' : '12'}.`,
  not_whole: ({ value }) => `«${value}» не целое число: впишите, например, 12.`,
  currency_conflict: ({ value, kind }) =>
    kind === 'rate'
      ? `«${value}»: курс – это рубли за единицу валюты; впишите число без знака и в обычном числовом формате, например 97,2345.`
      : `Знак валюты в «${value}» не совпадает с валютой строки (пустая значит RUB): впишите сумму без знака и в обычном числовом формате (Формат → Числа → Число), например 1 234,50, или код валюты в столбец с валютой, например USD.`,
  unknown_currency: ({ value }) =>
    `«${value}» не код действующей валюты: впишите код ISO 4217, например RUB, USD или EUR.`,
  not_a_date: ({ value }) => `«${value}» не дата: впишите день, месяц и год, например 24.10.2025.`,
  ambiguous_date: ({ value }) =>
    `«${value}» можно прочесть как разные дни: впишите дату однозначно, например 24.10.2025 или 2025-10-24.`,
  no_such_day: ({ value }) => `Дня «${value}» нет в календаре: проверьте число и месяц, например 28.02.2025.`,
  date_out_of_range: ({ value }) => `Дата «${value}» вне 2000–2099 годов: проверьте год, например 24.10.2025.`,
  duplicate_key: () =>
    'Ниже есть строка с тем же ключом, и считается она: удалите эту строку или измените в ней ключ, например дату.',
  key_conflict: () => 'Ключ этой строки неотличим от ключа другой: измените в нём что-нибудь, например номер события.',
  rejected_by_sender: () =>
    'Скрипт в таблице не принял эту строку, хотя сервер её прочёл: обновите скрипт, например до версии сервера.',
  header_mismatch: ({ column }) =>
    `В заголовке не хватает: ${column}; верните эти столбцы в одну из первых десяти строк, например «${column.split(', ')[0]}».`,
  duplicate_header: ({ headers = [] }) =>
    `${headers.map(nameOf).join(' и ')} называют одно и то же: оставьте один столбец, а другому дайте иное имя, например «${textOf(headers, 1)} (старый)».`,
  lesser_header: ({ headers = [] }) =>
    `${nameOf(headers[0])} читается, а ${nameOf(headers[1])} нет: если нужно наоборот, дайте первому другое имя, например «${textOf(headers, 0)} (старый)».`,
  bare_id: ({ headers = [] }) =>
    `${nameOf(headers[0])} в каждой строке разный, а ${nameOf(headers[1])} повторяется: если это номера строк, а не события, назовите столбец иначе, например «№ строки», и добавьте столбец «ID события».`,
};

/** A number cell keeps its format whatever is typed there. */
function byFormat({ value }: SpokenIssue): string {
  return /[%‰]/.test(value) ? ', в обычном числовом формате (Формат → Числа → Число)' : '';
}

function nameOf(header: PlacedHeader | undefined): string {
  return header === undefined ? '' : `${header.cell} «${header.text}»`;
}

function textOf(headers: readonly PlacedHeader[], index: number): string {
  return headers[index]?.text ?? '';
}
