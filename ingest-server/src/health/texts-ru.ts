/** Findings in Russian, with the words of the menu inside the spreadsheet. */
import { countOf, spanOf } from './spans.ts';
import type { FindingTexts } from './texts.ts';

const span = (minutes: number | null) => spanOf(minutes ?? 0, 'ru');

export const russianFindings: FindingTexts = {
  clickhouse_unreachable: () => ({
    what: 'ClickHouse не отвечает. Ничего не потеряно: таблицы всё хранят и сами повторят отправку.',
    todo: 'Запустите ClickHouse, посмотрите его журнал и место на диске. `qtickets-sheets doctor` скажет, что видно отсюда.',
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
  never_synced: ({ name }) => ({
    what: `${name}: таблица добавлена, но ещё ничего не присылала.`,
    todo: 'В таблице: QTickets → Настройки, вставьте адрес и секрет; затем QTickets → Отправить сейчас и QTickets → Включить автоматическую отправку.',
  }),
  silent: ({ name, amount }) => ({
    what: `${name}: таблица молчит ${span(amount)}. Возможно, Google отключил её триггер.`,
    todo: 'В таблице: QTickets → Состояние, затем QTickets → Включить автоматическую отправку. «Отправить сейчас» сразу покажет, всё ли работает.',
  }),
  run_failed: ({ name, detail }) => ({
    what: `${name}: последний запуск не удался${detail === '' ? '' : ` (${detail})`}.`,
    todo: 'Он повторится сам. Если так и останется: QTickets → Состояние в таблице и журнал сервера.',
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
  digest_disagrees: ({ name, tab }) => ({
    what: `${name}, ${tab}: все строки приняты, а вкладка и ClickHouse всё ещё различаются. Это ошибка системы.`,
    todo: 'Выполните `qtickets-sheets verify` с таблицей в формате .xlsx и пришлите нам его вывод и журнал сервера.',
  }),
  blocked: ({ name, tab, amount }) => ({
    what: `${name}, ${tab}: остановлено, потому что пропало бы слишком много из ${countOf(amount ?? 0, 'row', 'ru', 'genitive')}. В ClickHouse всё осталось как было.`,
    todo: 'Вкладку очистили или переименовали по ошибке? Верните её: Файл → История версий. Если так и надо: QTickets → Отправить сейчас и подтвердите.',
  }),
  not_readable: ({ name, tab }) => ({
    what: `${name}, ${tab}: вкладка не читается, чаще всего потому, что столбец переименован или удалён. В ClickHouse всё осталось как было.`,
    todo: 'QTickets → Состояние в таблице назовёт столбцы, которых нет или которые повторяются.',
  }),
  refused: ({ name, tab }) => ({
    what: `${name}, ${tab}: сервер отказался принять то, что прислала таблица.`,
    todo: 'QTickets → Состояние в таблице покажет ответ, его код есть в журнале сервера. Что с ним делать, сказано в RUNBOOK.',
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
  issues_open: ({ name, tab, amount }) => ({
    what: `${name}, ${tab}: исправить ${countOf(amount ?? 0, 'cell', 'ru', 'accusative')}.`,
    todo: 'Ячейки перечислены здесь и во вкладке «QTickets: ошибки» самой таблицы.',
  }),
};
