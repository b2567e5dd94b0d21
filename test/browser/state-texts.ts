/** What the status page says in each of its states, in both languages. */
import type { StateName } from './stage.ts';

export const stateTexts: Readonly<Record<StateName, { en: readonly RegExp[]; ru: readonly RegExp[] }>> = {
  empty: {
    en: [/Add the first spreadsheet/, /qtickets-sheets source add/],
    ru: [/Добавьте первую таблицу/, /Отправить сейчас/],
  },
  waiting: { en: [/Waiting for the first sync/, /never synced/], ru: [/Ждём первой отправки/, /Настройки/] },
  well: {
    en: [
      /Everything is equal/,
      /Продажи: equal to the sheet, checked 4 minutes ago, 5,210 rows/,
      /Every row reads well/,
    ],
    ru: [/Всё совпадает/, /Продажи: совпадает с таблицей, проверено 4 минуты назад, 5\s210 строк/],
  },
  stale: {
    en: [
      /Something needs you/,
      /All 2 spreadsheets are silent/,
      /Look at the server first/,
      /Google’s quota of trigger time/,
    ],
    ru: [/Нужна ваша помощь/, /Молчат все таблицы/, /Сначала посмотрите на сервер/],
  },
  quarantined: {
    en: [
      /All readable rows are equal; 3 rows wait for a cell to be fixed; 1 unfinished row/,
      /3 cells to fix/,
      /Продажи, row 2/,
      /#REF!/,
    ],
    ru: [/3 строки ждут исправления ячейки/, /исправить 3 ячейки/, /Продажи, строка 2/, /Дня «31\.02\.2026» нет/],
  },
  held: {
    en: [/Worth a look/, /20 rows are kept as they were until the key cells/],
    ru: [/Стоит взглянуть/, /20 строк оставлено без изменений, пока не читаются ячейки ключа/],
  },
  oldErrors: {
    en: [/Worth a look/, /3 rows wait for a cell to be fixed, the oldest for 5 days/],
    ru: [/3 строки ждут исправления ячейки, самая старая уже 5 дней/],
  },
  blocked: {
    en: [/Something needs you/, /too many of its 5,210 rows would be deleted/],
    ru: [/пропало бы слишком много/],
  },
  readFailed: {
    en: [
      /Something needs you/,
      /Google does not give its cells; last known equal to the sheet \d minutes? ago, 5,210 rows/,
    ],
    ru: [/Google не отдаёт её ячейки/],
  },
  gone: { en: [/Worth a look/, /no longer in the spreadsheet/], ru: [/вкладки больше нет в таблице/] },
  unrecognised: {
    en: [/Worth a look/, /reports “sorted_by_moon”, which this server/],
    ru: [/сообщает «sorted_by_moon»/],
  },
  runFailed: {
    en: [/Worth a look/, /Google’s limit of requests for one day is reached/, /urlfetch/],
    ru: [/исчерпан дневной лимит запросов Google/],
  },
  nothing: {
    en: [/Nothing is known to be equal yet/, /not in this spreadsheet/i],
    ru: [/Пока неизвестно, совпадает ли что-нибудь/],
  },
  unfinished: {
    en: [/Not everything is compared yet/, /the last run did not get to the end of comparing it; last known equal/],
    ru: [/Сверено ещё не всё/, /последний запуск не успел её сверить; в последний раз совпадала/],
  },
  older: {
    en: [/All readable rows are equal/, /script 0\.9\.4, older than the server/, /npm run deploy:script/],
    ru: [/старше сервера/],
  },
  down: {
    en: [
      /ClickHouse does not answer/,
      /as it was last seen/,
      /Продажи: as seen .*readable rows are equal, checked \d+ \w+, \d\d:\d\d/,
    ],
    ru: [/ClickHouse не отвечает/, /Ничего не потеряно/],
  },
  slow: {
    en: [/ClickHouse is too slow to answer/, /as it was last seen/, /what loads it/],
    ru: [/ClickHouse не успевает отвечать/],
  },
  denied: {
    en: [/ClickHouse does not let the server in/, /CLICKHOUSE_PASSWORD/],
    ru: [/ClickHouse не пускает сервер/, /пароль не подходят/],
  },
  neverRead: {
    en: [/ClickHouse does not answer/, /Nothing could be read/, /not known yet/],
    ru: [/прочитать из него ничего не удалось/],
  },
};
