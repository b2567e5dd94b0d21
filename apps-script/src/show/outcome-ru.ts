/** Every ending of a comparison, and every cause that stops a run, in Russian: what it is, and what to do. */
import { type CauseKind, type LayoutProblem, type Outcome, passes } from '@qtickets/shared-schema/client/outcome';
import { issueMessage } from '@qtickets/shared-schema/words/issue-text';
import { columnInRussian } from './ru-names.ts';
import { rows } from './ru-numbers.ts';
import type { Again } from './texts.ts';

/**
 * After the name of the tab and a colon.
 * @param isOld whether what was proven then is no news any more
 */
export function outcomeInRussian(outcome: Outcome, isOld: boolean): string {
  switch (outcome.kind) {
    case 'equal':
      return `${isOld ? 'всё совпадало' : 'всё совпадает'}, ${rows(outcome.rows)}`;
    case 'equal_except':
      return `${isOld ? 'все читаемые строки совпадали' : 'все читаемые строки совпадают'}, ${rows(outcome.rows)}`;
    case 'sent':
      return `правки отправлены, ${rows(outcome.rows)}; вся вкладка сверится со следующим запуском по расписанию`;
    case 'differs':
      return 'отличается от отчётов';
    case 'unsettled':
      return 'таблицу правили во время сверки, остальное уйдёт со следующей';
    case 'out_of_time':
      return 'отправлена не вся, остальное уйдёт со следующей сверкой';
    case 'older_bundle':
      return `${outcome.sent ? 'отправлена, но' : 'ждёт своего часа:'} скрипт старше сервера, и доказать совпадение нельзя; попросите администратора обновить скрипт`;
    case 'blocked':
      return 'не отправлена, чтобы не потерять много строк: нажмите «Отправить сейчас» и ответьте на вопрос';
    case 'digest_disagrees':
      return 'отправлено, но сервер видит её иначе; это наша ошибка, покажите её администратору';
    case 'not_readable':
      return `вкладка «${outcome.tab}» не отправлена: ${bare(layout(outcome.problem))}`;
    case 'read_failed':
      return `Google не смог открыть вкладку «${outcome.tab}», поэтому она не сверена${advice(outcome.cause.kind)}`;
    case 'refused':
      return 'сервер её не принял; покажите это администратору';
    case 'not_asked':
      return `не сверена: ${bare(causesInRussian[outcome.cause.kind])}`;
    case 'absent':
      return 'такой вкладки нет';
    case 'gone':
      return 'вкладки больше нет, её строки в отчётах остались как были';
    case 'never':
      return 'ещё не сверяли';
  }
}

function layout(problem: LayoutProblem): string {
  switch (problem.code) {
    case 'header_mismatch':
      return issueMessage(
        { code: problem.code, column: problem.missing.map(columnInRussian).join(', '), value: '' },
        'ru',
      );
    case 'duplicate_header':
      return issueMessage({ ...problem, value: '' }, 'ru');
    case 'tabs_disagree':
      return `столбец «${columnInRussian(problem.column)}» есть не во всех этих вкладках: добавьте его в остальные или уберите`;
  }
}

/** Without its full stop: the caller's sentence goes on. */
function bare(sentence: string): string {
  return sentence.replace(/\.$/, '');
}

const ifItLasts = 'если это надолго, скажите администратору';

/** After the name of a tab. */
function advice(kind: CauseKind): string {
  return passes[kind] === 'soon' ? `; ${ifItLasts}` : `. ${bare(causesInRussian[kind])}`;
}

/** What it is and, where a person has to act, what to do; whether it is tried again is said by `againInRussian`. */
export const causesInRussian: Readonly<Record<CauseKind, string>> = {
  no_connection: 'Google не может связаться с сервером; если это надолго, проверьте адрес: меню QTickets → Настройки.',
  no_answer_in_time: 'Сервер сейчас не отвечает.',
  server_away: 'Сервер сейчас не отвечает.',
  not_our_server: 'По адресу сервера отвечает что-то другое: проверьте адрес в меню QTickets → Настройки.',
  unauthorized: 'Сервер не узнал эту таблицу: проверьте секрет в меню QTickets → Настройки.',
  clock_off: 'Часы сервера и Google слишком расходятся: скажите об этом администратору.',
  refused: 'Сервер не принял запрос: скажите об этом администратору.',
  quota_fetch: 'Дневной лимит запросов Google исчерпан.',
  quota_properties: 'Дневной лимит Google исчерпан.',
  quota_time: 'Дневной лимит времени Google исчерпан.',
  quota_rate: 'Google просит подождать несколько минут.',
  no_permission:
    'Не хватает разрешения: включите автоматическую отправку ещё раз и разрешите то, о чём спросит Google; если не спросит, скажите администратору.',
  bad_settings: 'Google не принимает адрес или секрет в таком виде: впишите их заново в меню QTickets → Настройки.',
  google_timeout: `Google не успел открыть эту таблицу; ${ifItLasts}.`,
  google_failed: `У Google произошла ошибка; ${ifItLasts}.`,
  script_failed: 'Сбой в самом скрипте, это наша ошибка: скажите о ней администратору.',
};

/** After what passes by itself: what happens next. */
export const againInRussian: Again = {
  automatic: { soon: 'Ничего не потеряно: отправим сами.', day: 'Отправка продолжится сама в течение суток.' },
  byHand: {
    soon: 'Попробуйте ещё раз через несколько минут.',
    day: 'Он обновится в течение суток: тогда попробуйте ещё раз.',
  },
};
