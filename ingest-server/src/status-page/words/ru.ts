/** The words of the status page in Russian. */

import type { TabHealth } from '../../health/health.ts';
import { countOf, spanOf } from '../../health/spans.ts';
import type { TabSpoken, Words } from './words.ts';

export const russian: Words = {
  title: 'Таблицы в ClickHouse',
  headline: {
    empty: () => 'Добавьте первую таблицу',
    ok: () => 'Всё совпадает',
    except: (waiting) => `Все читаемые строки совпадают; ${waitingOf(waiting)}`,
    nothing: () => 'Пока неизвестно, совпадает ли что-нибудь',
    partly: () => 'Сверено ещё не всё',
    waiting: () => 'Ждём первой отправки',
    warning: () => 'Стоит взглянуть',
    error: () => 'Нужна ваша помощь',
    unreachable: () => 'ClickHouse не отвечает',
    slow: () => 'ClickHouse не успевает отвечать',
    denied: () => 'ClickHouse не пускает сервер',
    failing: () => 'ClickHouse отказывает в запросах',
  },
  summary: (tabs, rows) => `Сверено с таблицами: ${countOf(tabs, 'tab', 'ru')}, ${rowsOf(rows)}.`,
  asOf: (time) => `Ниже то, что было видно в последний раз: ${time}.`,
  neverRead: 'С запуска сервера прочитать из него ничего не удалось.',
  ago,
  lastSeen: (time, sentence) => `как было видно ${time}: ${sentence}`,
  heardOf: (when) => `последний запуск ${when}`,
  whatToDo: 'Что делать',
  remarks: 'Полезно знать',
  spreadsheets: 'Таблицы',
  spreadsheet: 'Вкладки и запуски',
  itsPage: 'Страница этой таблицы',
  situation: {
    unknown: () => 'пока ничего не известно',
    waiting: () => 'ждём первой отправки',
    absent: () => 'в этой таблице такой вкладки нет',
    equal: ({ rows, when }) => `совпадает с таблицей, проверено ${when}, ${rowsOf(rows ?? 0)}`,
    equal_except: ({ rows, when, waiting }) =>
      `все читаемые строки совпадают, проверено ${when}, ${rowsOf(rows ?? 0)}; ${waitingOf(waiting)}`,
    unfinished: (of) => `последний запуск не успел её сверить; ${kept(of)}`,
    stale: kept,
    never_equal: () => 'отправляется, пока не совпала с таблицей',
    contracts_differ: (of) => `приходит раз в час, доказать совпадение со старым скриптом нельзя; ${kept(of)}`,
    digest_disagrees: (of) => `отличается от таблицы, хотя все строки приняты; ${kept(of)}`,
    blocked: (of) => `остановлена: пропало бы слишком много строк; ${kept(of)}`,
    not_readable: (of) => `не читается, проверьте её столбцы; ${kept(of)}`,
    read_failed: (of) => `Google не отдаёт её ячейки; ${kept(of)}`,
    refused: (of) => `не принята сервером; ${kept(of)}`,
    gone: (of) => `вкладки больше нет в таблице; ${kept(of)}`,
    unrecognised: (of) => `сообщает то, чего этот сервер не знает; ${kept(of)}`,
  },
  states: {
    unknown: 'Пока неизвестно',
    waiting: 'Ждём первой отправки',
    nothing: 'Ещё не совпала',
    partly: 'Сверено не всё',
    except: 'Читаемые строки совпадают',
    equal: 'Совпадает',
    clickhouse_unreachable: 'ClickHouse не отвечает',
    clickhouse_slow: 'ClickHouse не успевает',
    clickhouse_denied: 'ClickHouse не пускает сервер',
    clickhouse_failing: 'ClickHouse отказывает в запросах',
    no_sources: 'Нет таблиц',
    smoke_failed: 'Проверки smoke не прошли',
    all_silent: 'Молчат все',
    never_synced: 'Ни разу не отправлялась',
    silent: 'Молчит',
    run_failed: 'Последний запуск не удался',
    run_lost: 'Запуск не закончился',
    contracts_differ: 'Скрипт стар: совпадение не доказать',
    bundle_older: 'Скрипт старше сервера',
    time_ahead: 'Версии из будущего',
    google_quota: 'Кончается время триггеров Google',
    google_unreadable: 'Не читается через Sheets API',
    digest_disagrees: 'Отличается от таблицы',
    blocked: 'Остановлена: пропало бы много строк',
    not_readable: 'Вкладка не читается',
    read_failed: 'Google не отдаёт вкладку',
    refused: 'Не принята сервером',
    readers_differ: 'Отличается от того, что хранит Google',
    gone: 'Вкладки больше нет',
    unrecognised: 'Непонятный отчёт',
    never_equal: 'Ещё не совпала',
    stale: 'Давно не сверялась',
    unfinished: 'Сверено не всё',
    rows_held: 'Строки ждут чтения ключей',
    issues_old: 'Ячейки ждут несколько дней',
    issues_open: 'Есть что исправить',
  },
  wasSeen: (state) => `было: ${state}`,
  several: (state, count) => `${state}: ${countOf(count, 'spreadsheet', 'ru')}.`,
  serverFirst:
    'Замолчала сразу большая часть таблиц: сначала посмотрите на сервер. `qtickets-sheets doctor` проверит адрес и сертификат. Затем в одной из таблиц выберите QTickets → Отправить сейчас: если получится, остановились триггеры, а возможные причины названы на странице каждой таблицы.',
  more: (count) => `и ещё ${count}`,
  search: 'Поиск по имени, id или состоянию',
  searchButton: 'Найти',
  noMatch: 'Таких таблиц нет.',
  rowColumns: ['Состояние', 'Таблица', 'Строк', 'Последняя сверка', 'Исправить ячеек', 'Последние 24 часа'],
  toFix: (count) => `исправить ${countOf(count, 'cell', 'ru', 'accusative')}`,
  drafts: (count) => countOf(count, 'draft', 'ru'),
  absent: (tabs) => `В этой таблице нет вкладок: ${tabs}.`,
  script: (version) => (version === '' ? 'версия скрипта неизвестна' : `скрипт ${version}`),
  scriptOlder: 'старше сервера',
  runs: 'Запуски за последние 24 часа',
  strip: ({ slots, ran, failed }) =>
    `Запуски за последние 24 часа: были в ${ran} из ${slots} получасов, с ошибкой: ${failed === 0 ? 'ни разу' : failed}.`,
  slotStates: {
    none: 'запусков не было',
    success: 'всё хорошо',
    running: 'идёт',
    lost: 'не закончился',
    error: 'ошибка',
  },
  stripEnds: ['24 часа назад', 'сейчас'],
  runColumns: ['Время', 'Причина', 'Итог', 'Изменено строк'],
  triggers: {
    edit: 'правка',
    change: 'изменение листа',
    schedule: 'расписание',
    menu: 'меню',
    backfill: 'загрузка истории',
  },
  runStatus: { running: 'идёт', success: 'хорошо', error: 'ошибка', lost: 'не закончился' },
  changes: 'Изменено строк в час',
  changesNone: 'За последние 48 часов ни одна строка не менялась.',
  upserts: 'новые и изменённые',
  deletes: 'удалённые',
  delay: 'От правки до ClickHouse',
  delayNote: 'Секунды от начала триггера правки до того, как всё сохранено.',
  delayNone: 'За последние 48 часов правок не было.',
  median: 'медиана',
  slowest: 'самая долгая',
  hour: 'Час',
  asTable: 'Таблицей',
  seconds: (seconds) => `${seconds.toLocaleString('ru', { maximumFractionDigits: 1 })} с`,
  recentUnknown: 'Что было в последнее время и какие ячейки нужно исправить, сейчас не прочитать.',
  issues: 'Ячейки, которые нужно исправить',
  issuesNone: {
    none: 'Все строки читаются.',
    nothing: 'Пока ни одна строка не сверена.',
    unlisted: 'Сейчас их не перечислить; они есть в самих таблицах.',
  },
  issuesMore: (shown, all) => `Первые ${shown} из ${all}; остальные в самих таблицах.`,
  issueColumns: ['Место', 'Вид', 'В ячейке', 'Что не так'],
  severity: { error: 'ошибка', draft: 'не дописано', notice: 'замечание' },
  row: (row) => `строка ${row}`,
  opensSheet: 'откроет таблицу',
  emptySteps: [
    'На сервере выполните `qtickets-sheets source add <адрес таблицы>`. Он напечатает адрес и секрет.',
    'В таблице откройте «Расширения → Apps Script» и вставьте apps-script/dist/Code.js (или выполните `npm run deploy:script`).',
    'Перезагрузите таблицу, откройте QTickets → Настройки и вставьте адрес и секрет.',
    'QTickets → Отправить сейчас, затем QTickets → Включить автоматическую отправку. Строки появятся здесь через несколько секунд.',
  ],
  all: 'Все таблицы',
  notFound: 'Такой таблицы здесь нет. Возможно, её убрали.',
  about: 'Скрипт и квота',
  facts: { id: 'Id таблицы', script: 'Скрипт', quota: 'Сутки Google', update: 'Как обновить' },
  quota: (spent) =>
    spent === null
      ? 'неизвестно: скрипт сообщит со следующими запусками'
      : `израсходовано ${Math.floor(spent.share * 100)} % времени триггеров (${spent.minutesSpent} из ${countOf(spent.minutesGiven, 'minute', 'ru', 'genitive')}); сутки закончатся через ${spanOf(spent.minutesLeft, 'ru')}`,
  howToUpdate: (id) => [
    `На сервере: \`qtickets-sheets source update ${id}\`, для всех таблиц сразу \`--all\`.`,
    'Вручную: в таблице откройте «Расширения → Apps Script», замените содержимое Code.js файлом apps-script/dist/Code.js и сохраните. Сначала обновляют сервер, потом скрипты.',
  ],
  issuesOfAll: (shown, all) => `Первые ${shown} из ${all}; на странице каждой таблицы перечислены её собственные.`,
  updated: (time) => `Обновлено в ${time}`,
  offline: 'Сервер не отвечает. То, что вы видите, могло устареть; пробуем снова.',
  otherLanguage: 'English',
  version: (version) => `Версия ${version}`,
  timeZone: (name) => `Время: ${name}`,
  examples: 'Примеры запросов',
  signOut: 'Выйти',
  signIn: 'Войти',
  token: 'Токен страницы состояния',
  tokenWrong: 'Это не тот токен.',
  tokenWait: (minutes) => `Слишком много попыток. Попробуйте через ${spanOf(minutes, 'ru')}.`,
  tokenWhere:
    'Это STATUS_TOKEN или MONITORING_TOKEN из окружения сервера. Не заданы? Команда `qtickets-sheets token` на сервере покажет токен.',
  skip: 'К содержанию',
};

function ago(minutes: number | null): string {
  if (minutes === null) return 'никогда';
  return minutes === 0 ? 'только что' : `${spanOf(minutes, 'ru')} назад`;
}

function rowsOf(count: number): string {
  return countOf(count, 'row', 'ru');
}

function kept({ rows, when }: TabSpoken): string {
  return rows === null ? 'ещё ни разу не совпадала' : `в последний раз совпадала с таблицей ${when}, ${rowsOf(rows)}`;
}

function waitingOf({ errors, drafts, held }: TabHealth['waiting']): string {
  return [
    ...(errors === 0 ? [] : [`${countOf(errors, 'waitingRow', 'ru')} исправления ячейки`]),
    ...(drafts === 0 ? [] : [countOf(drafts, 'draft', 'ru')]),
    ...(held === 0 ? [] : [`${countOf(held, 'keptRow', 'ru')} без изменений, пока не читаются ячейки ключа`]),
  ].join('; ');
}
