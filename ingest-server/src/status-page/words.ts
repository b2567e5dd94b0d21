/** The words of the status page, in both languages. Findings have theirs in `health/texts.ts`. */
import type { TabHealth, TabSituation } from '../health/health.ts';
import { countOf, spanOf } from '../health/spans.ts';
import type { Language } from '../health/texts.ts';
import type { HeadlineKind } from './headline.ts';

export type TabSpoken = {
  /** Rows that sheet and table had alike; null: never proven. */
  readonly rows: number | null;
  /** When that was, in words. */
  readonly when: string;
  readonly waiting: TabHealth['waiting'];
};

export type Words = {
  readonly title: string;
  /** `waiting`: rows of all tabs that ClickHouse does not have as the sheets have them. */
  readonly headline: Readonly<Record<HeadlineKind, (waiting: TabHealth['waiting']) => string>>;
  readonly summary: (tabs: number, rows: number) => string;
  readonly asOf: (time: string) => string;
  readonly neverRead: string;
  readonly ago: (minutes: number | null) => string;
  readonly lastSeen: (time: string, sentence: string) => string;
  readonly heardOf: (when: string) => string;
  readonly whatToDo: string;
  readonly remarks: string;
  readonly spreadsheets: string;
  readonly situation: Readonly<Record<TabSituation, (of: TabSpoken) => string>>;
  readonly toFix: (count: number) => string;
  readonly drafts: (count: number) => string;
  readonly absent: (tabs: string) => string;
  readonly script: (version: string) => string;
  readonly scriptOlder: string;
  readonly runs: string;
  readonly strip: (of: { slots: number; ran: number; failed: number }) => string;
  readonly slot: (time: string, state: SlotState) => string;
  readonly stripEnds: readonly [string, string];
  readonly runColumns: readonly [string, string, string, string];
  readonly triggers: Readonly<Record<string, string>>;
  readonly runStatus: Readonly<Record<'running' | 'success' | 'error' | 'lost', string>>;
  readonly changes: string;
  readonly changesNone: string;
  readonly upserts: string;
  readonly deletes: string;
  readonly delay: string;
  readonly delayNote: string;
  readonly delayNone: string;
  readonly median: string;
  readonly slowest: string;
  readonly hour: string;
  readonly asTable: string;
  readonly seconds: (seconds: number) => string;
  readonly recentUnknown: string;
  readonly issues: string;
  readonly issuesNone: Readonly<Record<'none' | 'nothing' | 'unlisted', string>>;
  readonly issuesMore: (shown: number, all: number) => string;
  readonly issueColumns: readonly [string, string, string, string];
  readonly severity: Readonly<Record<'error' | 'draft' | 'notice', string>>;
  readonly row: (row: number) => string;
  readonly opensSheet: string;
  readonly emptySteps: readonly string[];
  readonly updated: (time: string) => string;
  readonly offline: string;
  readonly otherLanguage: string;
  readonly version: (version: string) => string;
  readonly timeZone: (name: string) => string;
  readonly signOut: string;
  readonly signIn: string;
  readonly token: string;
  readonly tokenWrong: string;
  readonly tokenWait: (minutes: number) => string;
  readonly tokenWhere: string;
  readonly skip: string;
};

export type SlotState = 'none' | 'success' | 'running' | 'lost' | 'error';

function agoEn(minutes: number | null): string {
  if (minutes === null) return 'never';
  return minutes === 0 ? 'just now' : `${spanOf(minutes, 'en')} ago`;
}

function agoRu(minutes: number | null): string {
  if (minutes === null) return 'никогда';
  return minutes === 0 ? 'только что' : `${spanOf(minutes, 'ru')} назад`;
}

const rowsEn = (count: number) => countOf(count, 'row', 'en');
const rowsRu = (count: number) => countOf(count, 'row', 'ru');

/** What ClickHouse has, where a sheet was last known equal to it. */
const keptEn = ({ rows, when }: TabSpoken) =>
  rows === null ? 'never known equal to the sheet' : `last known equal to the sheet ${when}, ${rowsEn(rows)}`;
const keptRu = ({ rows, when }: TabSpoken) =>
  rows === null ? 'ещё ни разу не совпадала' : `в последний раз совпадала с таблицей ${when}, ${rowsRu(rows)}`;

function waitingEn({ errors, drafts, held }: TabHealth['waiting']): string {
  return [
    ...(errors === 0 ? [] : [`${countOf(errors, 'waitingRow', 'en')} for a cell to be fixed`]),
    ...(drafts === 0 ? [] : [countOf(drafts, 'draft', 'en')]),
    ...(held === 0 ? [] : [`${countOf(held, 'keptRow', 'en')} until the key cells can be read`]),
  ].join('; ');
}

function waitingRu({ errors, drafts, held }: TabHealth['waiting']): string {
  return [
    ...(errors === 0 ? [] : [`${countOf(errors, 'waitingRow', 'ru')} исправления ячейки`]),
    ...(drafts === 0 ? [] : [countOf(drafts, 'draft', 'ru')]),
    ...(held === 0 ? [] : [`${countOf(held, 'keptRow', 'ru')} без изменений, пока не читаются ячейки ключа`]),
  ].join('; ');
}

const english: Words = {
  title: 'Sheets in ClickHouse',
  headline: {
    empty: () => 'Add the first spreadsheet',
    ok: () => 'Everything is equal',
    except: (waiting) => `All readable rows are equal; ${waitingEn(waiting)}`,
    nothing: () => 'Nothing is known to be equal yet',
    partly: () => 'Not everything is compared yet',
    waiting: () => 'Waiting for the first sync',
    warning: () => 'Worth a look',
    error: () => 'Something needs you',
    unreachable: () => 'ClickHouse does not answer',
    slow: () => 'ClickHouse is too slow to answer',
    denied: () => 'ClickHouse does not let the server in',
    failing: () => 'ClickHouse refuses what is asked',
  },
  summary: (tabs, rows) => `${countOf(tabs, 'tab', 'en')} held against the sheets, ${rowsEn(rows)}.`,
  asOf: (time) => `What follows is as it was last seen: ${time}.`,
  neverRead: 'Nothing could be read from it since the server was started.',
  ago: agoEn,
  lastSeen: (time, sentence) => `as seen ${time}: ${sentence}`,
  heardOf: (when) => `last run ${when}`,
  whatToDo: 'What to do',
  remarks: 'Good to know',
  spreadsheets: 'Spreadsheets',
  situation: {
    unknown: () => 'not known yet',
    waiting: () => 'waiting for the first sync',
    absent: () => 'not in this spreadsheet',
    equal: ({ rows, when }) => `equal to the sheet, checked ${when}, ${rowsEn(rows ?? 0)}`,
    equal_except: ({ rows, when, waiting }) =>
      `all readable rows are equal, checked ${when}, ${rowsEn(rows ?? 0)}; ${waitingEn(waiting)}`,
    unfinished: (of) => `the last run did not get to the end of comparing it; ${keptEn(of)}`,
    stale: keptEn,
    never_equal: () => 'being sent, not yet seen equal to the sheet',
    contracts_differ: (of) => `arrives hourly, cannot be proven equal with this old script; ${keptEn(of)}`,
    digest_disagrees: (of) => `differs from the sheet although every row was taken; ${keptEn(of)}`,
    blocked: (of) => `stopped, because too many rows would be deleted; ${keptEn(of)}`,
    not_readable: (of) => `cannot be read, look at its columns; ${keptEn(of)}`,
    read_failed: (of) => `Google does not give its cells; ${keptEn(of)}`,
    refused: (of) => `was refused by the server; ${keptEn(of)}`,
    gone: (of) => `no longer in the spreadsheet; ${keptEn(of)}`,
    unrecognised: (of) => `reports what this server does not know; ${keptEn(of)}`,
  },
  toFix: (count) => `${countOf(count, 'cell', 'en')} to fix`,
  drafts: (count) => countOf(count, 'draft', 'en'),
  absent: (tabs) => `Not in this spreadsheet: ${tabs}.`,
  script: (version) => (version === '' ? 'script of unknown version' : `script ${version}`),
  scriptOlder: 'older than the server',
  runs: 'Runs of the last 24 hours',
  strip: ({ slots, ran, failed }) =>
    `Runs of the last 24 hours: in ${ran} of ${slots} half hours, ${failed === 0 ? 'none' : failed} with a failure.`,
  slot: (time, state) =>
    `${time}: ${{ none: 'no run', success: 'all well', running: 'running', lost: 'never ended', error: 'failed' }[state]}`,
  stripEnds: ['24 hours ago', 'now'],
  runColumns: ['Time', 'Trigger', 'Outcome', 'Rows changed'],
  triggers: {
    edit: 'edit',
    change: 'change of the sheet',
    schedule: 'schedule',
    menu: 'menu',
    backfill: 'backfill',
  },
  runStatus: { running: 'running', success: 'well', error: 'failed', lost: 'never ended' },
  changes: 'Rows changed an hour',
  changesNone: 'No row has changed in the last 48 hours.',
  upserts: 'new or changed',
  deletes: 'deleted',
  delay: 'From an edit to ClickHouse',
  delayNote: 'Seconds from the start of the edit trigger until everything was stored.',
  delayNone: 'Nothing was edited in the last 48 hours.',
  median: 'median',
  slowest: 'slowest',
  hour: 'Hour',
  asTable: 'As a table',
  seconds: (seconds) => `${seconds.toLocaleString('en', { maximumFractionDigits: 1 })} s`,
  recentUnknown: 'What happened lately, and which cells are to be fixed, cannot be read now.',
  issues: 'Cells to fix',
  issuesNone: {
    none: 'Every row reads well.',
    nothing: 'No row has been compared yet.',
    unlisted: 'The cells cannot be listed now; they are in the spreadsheets themselves.',
  },
  issuesMore: (shown, all) => `The first ${shown} of ${all}; the rest is in the spreadsheets themselves.`,
  issueColumns: ['Place', 'Kind', 'Cell', 'What is the matter'],
  severity: { error: 'error', draft: 'unfinished', notice: 'remark' },
  row: (row) => `row ${row}`,
  opensSheet: 'opens the spreadsheet',
  emptySteps: [
    'On the server, run `qtickets-sheets source add <address of the spreadsheet>`. It prints an address and a secret.',
    'In the spreadsheet, open Extensions → Apps Script and paste apps-script/dist/Code.js (or run `npm run deploy:script`).',
    'Reload the spreadsheet, open QTickets → Settings, and paste the address and the secret.',
    'QTickets → Sync now, then QTickets → Turn automatic sync on. The rows appear here within seconds.',
  ],
  updated: (time) => `Updated ${time}`,
  offline: 'The server does not answer. What you see may be out of date; trying again.',
  otherLanguage: 'Русский',
  version: (version) => `Version ${version}`,
  timeZone: (name) => `Times in ${name}`,
  signOut: 'Sign out',
  signIn: 'Sign in',
  token: 'Token of the status page',
  tokenWrong: 'That is not the token.',
  tokenWait: (minutes) => `Too many attempts. Try again in ${spanOf(minutes, 'en')}.`,
  tokenWhere:
    'It is STATUS_TOKEN, or MONITORING_TOKEN, in the environment of the server. None is set? On the server, `qtickets-sheets token` prints one.',
  skip: 'To the content',
};

const russian: Words = {
  title: 'Таблицы в ClickHouse',
  headline: {
    empty: () => 'Добавьте первую таблицу',
    ok: () => 'Всё совпадает',
    except: (waiting) => `Все читаемые строки совпадают; ${waitingRu(waiting)}`,
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
  summary: (tabs, rows) => `Сверено с таблицами: ${countOf(tabs, 'tab', 'ru')}, ${rowsRu(rows)}.`,
  asOf: (time) => `Ниже то, что было видно в последний раз: ${time}.`,
  neverRead: 'С запуска сервера прочитать из него ничего не удалось.',
  ago: agoRu,
  lastSeen: (time, sentence) => `как было видно ${time}: ${sentence}`,
  heardOf: (when) => `последний запуск ${when}`,
  whatToDo: 'Что делать',
  remarks: 'Полезно знать',
  spreadsheets: 'Таблицы',
  situation: {
    unknown: () => 'пока ничего не известно',
    waiting: () => 'ждём первой отправки',
    absent: () => 'в этой таблице такой вкладки нет',
    equal: ({ rows, when }) => `совпадает с таблицей, проверено ${when}, ${rowsRu(rows ?? 0)}`,
    equal_except: ({ rows, when, waiting }) =>
      `все читаемые строки совпадают, проверено ${when}, ${rowsRu(rows ?? 0)}; ${waitingRu(waiting)}`,
    unfinished: (of) => `последний запуск не успел её сверить; ${keptRu(of)}`,
    stale: keptRu,
    never_equal: () => 'отправляется, пока не совпала с таблицей',
    contracts_differ: (of) => `приходит раз в час, доказать совпадение со старым скриптом нельзя; ${keptRu(of)}`,
    digest_disagrees: (of) => `отличается от таблицы, хотя все строки приняты; ${keptRu(of)}`,
    blocked: (of) => `остановлена: пропало бы слишком много строк; ${keptRu(of)}`,
    not_readable: (of) => `не читается, проверьте её столбцы; ${keptRu(of)}`,
    read_failed: (of) => `Google не отдаёт её ячейки; ${keptRu(of)}`,
    refused: (of) => `не принята сервером; ${keptRu(of)}`,
    gone: (of) => `вкладки больше нет в таблице; ${keptRu(of)}`,
    unrecognised: (of) => `сообщает то, чего этот сервер не знает; ${keptRu(of)}`,
  },
  toFix: (count) => `исправить ${countOf(count, 'cell', 'ru', 'accusative')}`,
  drafts: (count) => countOf(count, 'draft', 'ru'),
  absent: (tabs) => `В этой таблице нет вкладок: ${tabs}.`,
  script: (version) => (version === '' ? 'версия скрипта неизвестна' : `скрипт ${version}`),
  scriptOlder: 'старше сервера',
  runs: 'Запуски за последние 24 часа',
  strip: ({ slots, ran, failed }) =>
    `Запуски за последние 24 часа: были в ${ran} из ${slots} получасов, с ошибкой: ${failed === 0 ? 'ни разу' : failed}.`,
  slot: (time, state) =>
    `${time}: ${{ none: 'запусков не было', success: 'всё хорошо', running: 'идёт', lost: 'не закончился', error: 'ошибка' }[state]}`,
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
  updated: (time) => `Обновлено в ${time}`,
  offline: 'Сервер не отвечает. То, что вы видите, могло устареть; пробуем снова.',
  otherLanguage: 'English',
  version: (version) => `Версия ${version}`,
  timeZone: (name) => `Время: ${name}`,
  signOut: 'Выйти',
  signIn: 'Войти',
  token: 'Токен страницы состояния',
  tokenWrong: 'Это не тот токен.',
  tokenWait: (minutes) => `Слишком много попыток. Попробуйте через ${spanOf(minutes, 'ru')}.`,
  tokenWhere:
    'Это STATUS_TOKEN или MONITORING_TOKEN из окружения сервера. Не заданы? Команда `qtickets-sheets token` на сервере покажет токен.',
  skip: 'К содержанию',
};

export const words: Readonly<Record<Language, Words>> = { ru: russian, en: english };
