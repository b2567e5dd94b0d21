/** Findings in Russian, with the words of the menu inside the spreadsheet. */
import { BY_API, OF_ALL } from './health.ts';
import { countOf, spanOf } from './spans.ts';
import type { FindingTexts } from './texts.ts';

/** What a run reported, in Google's or the server's own words. */
const cited = (detail: string) => (detail === '' ? '' : ` (${detail.replace(/\.$/, '')})`);

const span = (minutes: number | null) => spanOf(minutes ?? 0, 'ru');

export const russianFindings: FindingTexts = {
  clickhouse_unreachable: () => ({
    what: 'ClickHouse не отвечает. Ничего не потеряно: таблицы всё хранят и сами повторят отправку.',
    todo: 'Запустите ClickHouse, посмотрите его журнал и место на диске. `qtickets-sheets doctor` скажет, что видно отсюда.',
  }),
  clickhouse_slow: () => ({
    what: 'ClickHouse отвечает, но не успевает: он занят или ему не хватает памяти. Ничего не потеряно: таблицы сами повторят отправку.',
    todo: 'Посмотрите, что его нагружает: запросы отчётов, слияния, `qtickets-sheets smoke`. Здесь показано то, что было видно в последний раз.',
  }),
  clickhouse_denied: () => ({
    what: 'ClickHouse отвечает, но не пускает сервер: имя пользователя или пароль не подходят. Ничего не потеряно: таблицы сами повторят отправку.',
    todo: 'Задайте CLICKHOUSE_USER и CLICKHOUSE_PASSWORD такими, какие они в ClickHouse, и запустите сервер заново; `qtickets-sheets doctor` их проверит.',
  }),
  clickhouse_failing: () => ({
    what: 'ClickHouse отвечает, но отказывает в запросах. Ничего не потеряно: таблицы сами повторят отправку.',
    todo: 'Запустите `qtickets-sheets doctor`: он проверит права, таблицы и место. Часто не выполнен `qtickets-sheets migrate`.',
  }),
  no_sources: () => ({
    what: 'Пока не добавлена ни одна таблица.',
    todo: 'Выполните `qtickets-sheets source add <адрес таблицы>` и вставьте в таблицу то, что он напечатает.',
  }),
  smoke_failed: ({ detail }) => ({
    what: `При последнем запуске не прошли проверки: ${detail}.`,
    todo: 'Выполните `qtickets-sheets smoke`: он о каждой скажет, что она значит и что делать, и покажет строки.',
  }),
  all_silent: ({ amount, detail }) => ({
    what: `Молчат все таблицы (${detail}), уже ${span(amount)} и дольше. Когда молчат сразу все, причина чаще всего здесь: сервер, адрес, прокси, сертификат или сеть.`,
    todo: 'Сначала посмотрите на сервер: `qtickets-sheets doctor` проверит адрес и сертификат. Затем выберите в одной из таблиц QTickets → Отправить сейчас. Если это сработает, остановились триггеры: возможно, исчерпан лимит времени триггеров Google (90 минут в день на все триггеры одного человека, в Workspace 6 часов). Он вернётся сам в течение 24 часов, а «Отправить сейчас» работает и до этого.',
  }),
  never_synced: ({ name, detail }) => ({
    what:
      detail === BY_API
        ? `${name}: таблица добавлена, но ещё не прочитана.`
        : `${name}: таблица добавлена, но ещё ничего не присылала.`,
    todo:
      detail === BY_API
        ? 'Сервер читает её сам, в течение минуты. Что ему мешает, скажет `qtickets-sheets doctor --google`.'
        : 'В таблице: QTickets → Настройки, вставьте адрес и секрет; затем QTickets → Отправить сейчас и QTickets → Включить автоматическую отправку.',
  }),
  silent: ({ name, amount, cause, detail }) => {
    const what = `${name}: таблица молчит ${span(amount)}: ни запусков по расписанию, ни правок.${cause === null ? '' : ` Последнее, что она сообщила: ${cause.what}.`}`;
    if (detail === BY_API)
      return {
        what: `${name}: таблица не читается через Sheets API уже ${span(amount)}, хотя сервер сверяет её каждые 15 минут.`,
        todo: 'Что мешает серверу её читать, скажет `qtickets-sheets doctor --google`; причина есть и в журнале.',
      };
    if (detail === OF_ALL) return { what, todo: 'Молчат все таблицы: сначала посмотрите на сервер.' };
    return {
      what: `${what} Вероятные причины: исчерпан лимит времени триггеров Google (90 минут в день, в Workspace 6 часов), Google отключил триггеры, ушёл тот, кто их включал, или до сервера не дойти.`,
      todo: 'Выберите в таблице QTickets → Отправить сейчас: триггеры для этого не нужны. Если не получится, она скажет почему: посмотрите на сервер (`qtickets-sheets doctor`). Если получится, откройте «Расширения → Apps Script → Выполнения». Ошибки «too much computer time for one day» означают лимит: он вернётся сам в течение 24 часов, а «Отправить сейчас» работает и до этого. Если выполнений нет совсем, триггеров больше нет: QTickets → Включить автоматическую отправку.',
    };
  },
  run_failed: ({ name, detail, cause }) => ({
    what: `${name}: последний запуск не удался${cause === null ? '' : `: ${cause.what}`}${cited(detail)}.`,
    todo: cause?.todo ?? 'Он повторится сам. Если так и останется: QTickets → Состояние в таблице и журнал сервера.',
  }),
  run_lost: ({ name, amount }) => ({
    what: `${name}: запуск начался ${span(amount)} назад и не закончился; вероятно, его прервал Google.`,
    todo: 'Следующий запуск продолжит. Если так и останется: QTickets → Отправить сейчас, он идёт до полного совпадения.',
  }),
  contracts_differ: ({ name, detail, version }) => ({
    what: `${name}: её скрипт (${detail || 'версия неизвестна'}) собран не с теми контрактами, что сервер (${version}). Строки приходят раз в час, но доказать совпадение нельзя.`,
    todo: 'Обновите скрипт: `npm run deploy:script` или вставьте apps-script/dist/Code.js в «Расширения → Apps Script».',
  }),
  bundle_older: ({ name, detail, version }) => ({
    what: `${name}: версия скрипта ${detail}, сервера ${version}. Всё работает.`,
    todo: 'Обновите скрипт, когда удобно: `npm run deploy:script` или вставьте apps-script/dist/Code.js в «Расширения → Apps Script».',
  }),
  time_ahead: ({ name, amount }) => ({
    what: `${name}: в хранилище есть версии, которые опережают часы сервера на ${span(amount)}. Более раннее чтение до тех пор их не заменит.`,
    todo: 'Были ли сбиты часы? См. описание в runbook. Если нет, смените секрет: `qtickets-sheets source rotate`.',
  }),
  google_quota: ({ name, amount, detail }) => ({
    what: `${name}: израсходовано ${amount} % времени запусков, которое Google даёт скрипту на день.${(amount ?? 0) < 100 ? '' : ' Google может больше не запускать его ни по расписанию, ни при правках.'} Новый день этого счёта начнётся через ${span(Number(detail))}.`,
    todo:
      (amount ?? 0) < 100
        ? 'Что расходует больше всего, сказано в runbook (google-quota): большие вкладки, много правок, импорт, переписывающий вкладку. У аккаунта Workspace лимит вчетверо больше.'
        : 'Ничего не потеряно: тогда всё продолжится само. До этого работает QTickets → «Отправить сейчас», ему запуски не нужны. У аккаунта Workspace лимит вчетверо больше.',
  }),
  google_unreadable: ({ name, words }) => ({
    what: `${name}: не читается через Sheets API. Таблица в базе осталась как была.`,
    todo: words,
  }),
  readers_differ: ({ name, tab }) => ({
    what: `${name}, ${tab}: в Google хранится не то, что в базе, и 20 минут спустя тоже, хотя скрипт о разнице не сообщил.`,
    todo: 'Выберите в таблице QTickets → Отправить сейчас, затем выполните `qtickets-sheets verify <адрес> --verbose`. Если разница останется, пришлите нам вывод и журнал сервера.',
  }),
  digest_disagrees: ({ name, tab }) => ({
    what: `${name}, ${tab}: все строки приняты, а вкладка и ClickHouse всё ещё различаются. Это ошибка системы.`,
    todo: 'Выполните `qtickets-sheets verify` с таблицей в формате .xlsx и пришлите нам его вывод и журнал сервера.',
  }),
  blocked: ({ name, tab, amount }) => ({
    what: `${name}, ${tab}: остановлено, потому что пропало бы слишком много ${amount === null ? 'строк' : `из ${countOf(amount, 'row', 'ru', 'genitive')}`}. В ClickHouse всё осталось как было.`,
    todo: 'Вкладку очистили или переименовали по ошибке? Верните её: Файл → История версий. Если так и надо: QTickets → Отправить сейчас и подтвердите.',
  }),
  not_readable: ({ name, tab }) => ({
    what: `${name}, ${tab}: вкладка не читается, чаще всего потому, что столбец переименован или удалён. В ClickHouse всё осталось как было.`,
    todo: 'QTickets → Состояние в таблице назовёт столбцы, которых нет или которые повторяются.',
  }),
  read_failed: ({ name, tab, detail }) => ({
    what: `${name}, ${tab}: Google не отдаёт ячейки этой вкладки${cited(detail)}. В ClickHouse всё осталось как было; остальные вкладки отправляются.`,
    todo: 'Это повторяется при каждом запуске, меньшими частями. Если так и останется, часто помогает копия вкладки под её именем.',
  }),
  gone: ({ name, tab }) => ({
    what: `${name}, ${tab}: вкладки больше нет в таблице. Её строки остались в ClickHouse как были.`,
    todo: 'Её переименовали или удалили? Верните её или назовите в QTickets → Настройки. Если строки не нужны: верните вкладку с этим именем и одной строкой заголовков, затем QTickets → Отправить сейчас и подтвердите.',
  }),
  unrecognised: ({ name, tab, detail, version }) => ({
    what: `${name}, ${tab}: скрипт сообщает «${detail}», этот сервер (${version}) такого не знает. Совпадает ли вкладка с ClickHouse, неизвестно.`,
    todo: 'Скрипт новее сервера: обновите сервер.',
  }),
  refused: ({ name, tab, detail }) => ({
    what: `${name}, ${tab}: сервер отказался принять то, что прислала таблица${cited(detail)}.`,
    todo: 'Код ответа стоит здесь и в журнале сервера; о каждом сказано в RUNBOOK.',
  }),
  never_equal: ({ name, tab, amount }) => ({
    what: `${name}, ${tab}: отправляется уже ${span(amount)} и пока ни разу не совпадала с ClickHouse.`,
    todo: 'Большая первая отправка занимает несколько запусков. QTickets → Отправить сейчас идёт до полного совпадения.',
  }),
  stale: ({ name, tab, amount }) => ({
    what: `${name}, ${tab}: в последний раз совпадала с ClickHouse ${span(amount)} назад.`,
    todo: 'QTickets → Состояние в таблице скажет почему; QTickets → Включить автоматическую отправку поставит триггер заново.',
  }),
  unfinished: ({ name, tab }) => ({
    what: `${name}, ${tab}: последний запуск не дошёл до конца. Следующий продолжит.`,
    todo: '',
  }),
  rows_held: ({ name, tab, amount }) => ({
    what: `${name}, ${tab}: ${countOf(amount ?? 0, 'keptRow', 'ru')} без изменений, пока не читаются ячейки ключа во вкладке.`,
    todo: 'Исправьте перечисленные здесь ячейки ключа (дата, ID, город): часто достаточно подождать, пока пройдёт «Загрузка...».',
  }),
  issues_old: ({ name, tab, amount, detail }) => ({
    what: `${name}, ${tab}: ${countOf(amount ?? 0, 'waitingRow', 'ru')} исправления ячейки, самая старая уже ${countOf(Number(detail), 'day', 'ru')}. В ClickHouse их в этом виде нет.`,
    todo: 'Ячейки перечислены здесь и во вкладке «QTickets: ошибки» самой таблицы: попросите того, кто её ведёт, исправить их.',
  }),
  issues_open: ({ name, tab, amount }) => ({
    what: `${name}, ${tab}: исправить ${countOf(amount ?? 0, 'cell', 'ru', 'accusative')}.`,
    todo: 'Ячейки перечислены здесь и во вкладке «QTickets: ошибки» самой таблицы.',
  }),
};
