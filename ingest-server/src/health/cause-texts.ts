/** What stopped a run, in both languages: a clause that ends a sentence, and what to do. */
import type { CauseKind } from '@qtickets/shared-schema/client/outcome';
import type { FindingText, Language } from './texts.ts';

/** `what` follows “the last run failed: ”. */
type CauseTexts = Readonly<Record<CauseKind, FindingText>>;

const englishAgain = 'It is tried again by itself.';
const answer = 'The code of the answer is here and in the log of the server; the runbook has an entry for each.';

const english: CauseTexts = {
  no_connection: {
    what: 'Google found no connection to the server',
    todo: `${englishAgain} If it stays so, \`qtickets-sheets doctor\` checks address, DNS, port and certificate.`,
  },
  no_answer_in_time: {
    what: 'the server did not answer Google in time',
    todo: `${englishAgain} If it stays so, look at the load of this machine and of ClickHouse.`,
  },
  server_away: {
    what: 'the server, or what stands in front of it, said “later”',
    todo: `${englishAgain} If it stays so, look at the log of the server and at the proxy.`,
  },
  not_our_server: {
    what: 'something else than this server answers at the address in the settings',
    todo: 'Compare QTickets → Settings in the spreadsheet with PUBLIC_URL; `qtickets-sheets doctor` looks at what answers there.',
  },
  unauthorized: {
    what: 'the secret in the spreadsheet is not the one that the server knows',
    todo: 'Run `qtickets-sheets source rotate <spreadsheet>` and paste the new secret into QTickets → Settings.',
  },
  clock_off: {
    what: 'the clock of this server is too far from Google’s, so no signature can be valid',
    todo: 'Set the clock by NTP: `timedatectl set-ntp true`; `qtickets-sheets doctor` checks it.',
  },
  refused: { what: 'the server did not take what the spreadsheet sent', todo: answer },
  quota_fetch: {
    what: 'Google’s limit of requests for one day is reached',
    todo: 'Nothing needs to be done: Google lifts it within 24 hours, and the next run sends everything.',
  },
  quota_properties: {
    what: 'Google’s limit of reading and writing script properties for one day is reached',
    todo: 'Nothing needs to be done: Google lifts it within 24 hours, and the next run sends everything.',
  },
  quota_time: {
    what: 'Google’s limit of trigger time for one day (90 minutes, 6 hours on Workspace) is reached',
    todo: 'It comes back by itself within 24 hours; QTickets → Sync now works until then.',
  },
  quota_rate: { what: 'Google takes no more calls for some minutes', todo: englishAgain },
  no_permission: {
    what: 'a permission is missing, or was taken back',
    todo: 'The person who turned automatic sync on opens the spreadsheet, chooses QTickets → Sync now, and allows what Google asks. If Google asks for nothing, the administrator of their Google Workspace does not permit it.',
  },
  bad_settings: {
    what: 'Google does not accept the address or the secret in the settings',
    todo: 'QTickets → Settings in the spreadsheet: paste address and secret anew, as `qtickets-sheets source list` and `source rotate` print them.',
  },
  google_timeout: { what: 'Google did not give the cells of the spreadsheet in time', todo: englishAgain },
  google_failed: {
    what: 'a service of Google’s failed',
    todo: `${englishAgain} If it stays so, the person who turned automatic sync on may have lost access to the spreadsheet: somebody who has it turns automatic sync on again.`,
  },
  script_failed: {
    what: 'the script in the spreadsheet met an error of its own',
    todo: 'Update the script (`npm run deploy:script`). If it stays so, send us this message and the log of the server.',
  },
};

const russianAgain = 'Он повторится сам.';

const russian: CauseTexts = {
  no_connection: {
    what: 'Google не смог соединиться с сервером',
    todo: `${russianAgain} Если так и останется, \`qtickets-sheets doctor\` проверит адрес, DNS, порт и сертификат.`,
  },
  no_answer_in_time: {
    what: 'сервер не ответил Google вовремя',
    todo: `${russianAgain} Если так и останется, посмотрите на нагрузку этой машины и ClickHouse.`,
  },
  server_away: {
    what: 'сервер или прокси перед ним ответил «позже»',
    todo: `${russianAgain} Если так и останется, посмотрите журнал сервера и прокси.`,
  },
  not_our_server: {
    what: 'по адресу из настроек отвечает не этот сервер',
    todo: 'Сравните QTickets → Настройки в таблице с PUBLIC_URL; `qtickets-sheets doctor` посмотрит, кто там отвечает.',
  },
  unauthorized: {
    what: 'секрет в таблице не тот, что известен серверу',
    todo: 'Выполните `qtickets-sheets source rotate <таблица>` и вставьте новый секрет в QTickets → Настройки.',
  },
  clock_off: {
    what: 'часы этого сервера слишком далеко от часов Google, и ни одна подпись не может быть верна',
    todo: 'Поставьте часы по NTP: `timedatectl set-ntp true`; `qtickets-sheets doctor` их проверит.',
  },
  refused: {
    what: 'сервер не принял того, что прислала таблица',
    todo: 'Код ответа стоит здесь и в журнале сервера; о каждом сказано в RUNBOOK.',
  },
  quota_fetch: {
    what: 'исчерпан дневной лимит запросов Google',
    todo: 'Делать ничего не нужно: Google снимет его в течение 24 часов, и следующий запуск отправит всё.',
  },
  quota_properties: {
    what: 'исчерпан дневной лимит Google на чтение и запись свойств скрипта',
    todo: 'Делать ничего не нужно: Google снимет его в течение 24 часов, и следующий запуск отправит всё.',
  },
  quota_time: {
    what: 'исчерпан дневной лимит времени триггеров Google (90 минут, в Workspace 6 часов)',
    todo: 'Он вернётся сам в течение 24 часов; до тех пор работает QTickets → Отправить сейчас.',
  },
  quota_rate: { what: 'Google несколько минут не принимает вызовов', todo: russianAgain },
  no_permission: {
    what: 'не хватает разрешения, или его отозвали',
    todo: 'Тот, кто включал автоматическую отправку, открывает таблицу, выбирает QTickets → Отправить сейчас и разрешает то, о чём спросит Google. Если Google ни о чём не спросит, это запретил администратор их Google Workspace.',
  },
  bad_settings: {
    what: 'Google не принимает адрес или секрет из настроек',
    todo: 'QTickets → Настройки в таблице: вставьте адрес и секрет заново, как их печатают `qtickets-sheets source list` и `source rotate`.',
  },
  google_timeout: { what: 'Google не успел отдать ячейки таблицы', todo: russianAgain },
  google_failed: {
    what: 'отказала служба Google',
    todo: `${russianAgain} Если так и останется, возможно, у того, кто включал автоматическую отправку, больше нет доступа к таблице: пусть её включит ещё раз тот, у кого он есть.`,
  },
  script_failed: {
    what: 'в скрипте таблицы произошла его собственная ошибка',
    todo: 'Обновите скрипт (`npm run deploy:script`). Если так и останется, пришлите нам это сообщение и журнал сервера.',
  },
};

export const causeTexts: Readonly<Record<Language, CauseTexts>> = { en: english, ru: russian };
