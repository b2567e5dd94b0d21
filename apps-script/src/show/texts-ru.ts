/** Texts in Russian. */

import { paceText } from '@qtickets/shared-schema/words/pace-text';
import { automaticInRussian, equalInRussian, heldBackInRussian, listedInRussian } from './claims-ru.ts';
import { againInRussian, causesInRussian, outcomeInRussian } from './outcome-ru.ts';
import { rowInRussian } from './row-ru.ts';
import { contractInRussian } from './ru-names.ts';
import { duration, grouped, plural, rows } from './ru-numbers.ts';
import type { CheckCounts, SentCounts, Texts } from './texts.ts';

function sent({ inserted, deleted }: SentCounts): string {
  const parts = [
    ...(inserted > 0 ? [`отправлено ${rows(inserted)}`] : []),
    ...(deleted > 0 ? [`удалено ${rows(deleted)}`] : []),
  ];
  return parts.length === 0 ? 'Готово.' : `Готово: ${parts.join(', ')}.`;
}

function massDelete(tab: string, losing: number | null, stored: number): string {
  const what = losing === null ? 'больше половины строк' : plural(losing, 'строка', 'строки', 'строк');
  return (
    `Во вкладке «${tab}» не хватает строк: из отчётов исчезнет ${what} (сейчас там ${rows(stored)}).\n\n` +
    'Если вы и правда удалили эти строки, нажмите «Да». Если нет, нажмите «Нет» и верните их: Файл → История версий.'
  );
}

function missingTab(tab: string, missing: string, losing: number | null): string {
  const what = losing === null ? 'её строки исчезнут' : `исчезнет ${rows(losing)}`;
  return `Вкладки «${missing}» больше нет, а раньше она входила в «${tab}». Убрать её строки из отчётов (${what})?`;
}

function checkTab(tab: string, { added, changed, deleted, quarantined }: CheckCounts): string {
  const parts = [
    ...(added > 0 ? [`добавится ${rows(added)}`] : []),
    ...(changed > 0 ? [`изменится ${rows(changed)}`] : []),
    ...(deleted > 0 ? [`удалится ${rows(deleted)}`] : []),
    ...(quarantined > 0 ? [`не принимается ${rows(quarantined)}, их нужно поправить`] : []),
  ];
  return `${tab}: ${parts.length === 0 ? 'изменится только список ошибок' : parts.join(', ')}.`;
}

function blank(kept: string): string {
  return kept === '' ? '' : ` Если оставить пустым, останется: ${kept}.`;
}

export const russian: Texts = {
  menu: {
    syncNow: 'Отправить сейчас',
    check: 'Проверить, не отправляя',
    whereIsRow: 'Где эта строка?',
    sidebar: 'Боковая панель',
    status: 'Состояние',
    markCells: 'Отмечать ячейки с ошибками',
    unmarkCells: 'Убрать отметки',
    prepareColumns: 'Подготовить столбцы',
    removeRules: 'Убрать подсказки столбцов',
    settings: 'Настройки',
    settingsByQuestions: 'Настройки по вопросам',
    turnOn: 'Включить автоматическую отправку',
    turnOff: 'Выключить автоматическую отправку',
    selfTest: 'Самопроверка',
  },
  sending: 'Сверяю таблицу с отчётами…',
  checking: 'Проверяю, ничего не отправляя…',
  notNoted: 'Результат не удалось записать, поэтому «Состояние» показывает прежний.',
  busy: 'Отправка уже идёт. Если вы только что что-то исправили, это тоже уйдёт.',
  moreInStatus: 'Подробнее: меню QTickets → Состояние.',
  openSettingsFirst: 'Сначала укажите адрес сервера и секрет: меню QTickets → Настройки.',
  noTabs:
    'Не нашёл вкладок с мероприятиями, остатками, продажами или планами: укажите их имена в меню QTickets → Настройки.',
  sent,
  continuing: 'Таблица большая, продолжаю…',
  outcome: outcomeInRussian,
  causes: causesInRussian,
  again: againInRussian,
  clockOff: (seconds) =>
    `Часы сервера расходятся с часами Google на ${duration(Math.abs(seconds))}: скажите об этом администратору.`,
  blockedTitle: 'Удалить строки из отчётов?',
  massDelete,
  missingTab,
  checkTitle: 'Что изменится при отправке',
  checkTab,
  checkMore: (count) =>
    `Ниже первые ячейки, которые нужно исправить; есть ещё ${grouped(count)}: «Отправить сейчас» перечислит все во вкладке.`,
  severity: { error: 'ошибка', draft: 'не дописано', notice: 'к сведению' },
  issueColumns: ['Вкладка', 'Ячейка', 'Вид', 'Столбец', 'Значение', 'Что сделать'],
  noIssues: 'Ошибок нет.',
  listedAt: (errors, others, when) => `${when}: ошибок ${grouped(errors)}, прочих замечаний ${grouped(others)}`,
  brokenCell: (place, message, more) => `${place}: ${message}${more > 0 ? ` И ещё ${grouped(more)}.` : ''}`,
  grouped: (count, places, message) =>
    `Таких ячеек ${grouped(count)}: ${places.join(', ')} и другие. В первой: ${message}`,
  draftRows: (count, numbers) =>
    `Ещё не дописано: ${rows(count)} (${numbers.join(', ')}${count > numbers.length ? ' и другие' : ''}). Допишите, и они уйдут сами.`,
  equal: equalInRussian,
  equalShort: (count, waiting) =>
    `Все читаемые строки совпадают (${rows(count)}), ${plural(waiting, 'строка ждёт', 'строки ждут', 'строк ждут')}: меню QTickets → Боковая панель.`,
  contract: contractInRussian,
  listed: listedInRussian,
  heldBack: heldBackInRussian,
  automatic: automaticInRussian,
  callFailed: 'Не получилось: связь с Google прервалась. Закройте это окно и попробуйте ещё раз.',
  marks: {
    ending: 'QTickets: заметка исчезнет сама, когда ячейка будет исправлена.',
    on: 'Ячейки с ошибками будут отмечены заметкой и светлым фоном. Сверяю таблицу с отчётами…',
    off: 'Отметки убраны, новых не будет.',
    busy: 'Сейчас идёт отправка: уберите отметки через минуту.',
    left: (tabs) => `Отметки остались там, где вам нельзя править: ${tabs.join(', ')}. Новых не будет.`,
  },
  columns: {
    date: 'дата, например 24.10.2025. Двойной щелчок откроет календарь.',
    count: 'целое число, например 12.',
    currency: 'код валюты, например RUB.',
    event: 'номер события из вкладки с мероприятиями.',
    prepared: (kept, failed) =>
      failed.length > 0
        ? `Не везде получилось, возможно, часть защищена: ${failed.join(', ')}.`
        : `Столбцы подготовлены: календарь, списки и предупреждения.${kept.length > 0 ? ` Ваши правила остались: ${kept.join(', ')}.` : ''}`,
    removed: 'Подсказки столбцов убраны. Ваши правила остались.',
    left: (tabs) => `Подсказки остались там, где вам нельзя править: ${tabs.join(', ')}.`,
  },
  status: {
    headlines: {
      never: 'Таблицу ещё ни разу не сверяли.',
      asOf: (when) => `Сверено ${when}.`,
      failed: (when) => `Последняя сверка (${when}) не удалась.`,
      problem: 'Не всё дошло до отчётов: см. ниже.',
      nothing_known: 'Сверено не всё: см. ниже.',
      waits: 'Ещё не всё отправлено, остальное уйдёт со следующей сверкой.',
      silent: 'Сверки давно не было: то, что ниже, могло устареть.',
      sent: 'Правки отправлены; всё целиком сверится при следующем запуске по расписанию.',
    },
    notCompared: 'в этот раз не сверена',
    proven: (when) =>
      when === null ? 'Совпадение ещё ни разу не доказано.' : `Последнее доказанное совпадение: ${when}.`,
    skipped: (count) => `Строк с итогами и повторных заголовков: ${grouped(count)}, они не отправляются.`,
    unknownHeaders: (headers) => `Эти столбцы не отправляются: ${headers.join(', ')}.`,
    byHeader: (tab, contract) => `Вкладка «${tab}» узнана по заголовку как «${contract}».`,
    notices: {
      passed_over: (contract, names) =>
        `${contract}: не читаются вкладки ${names.join(', ')}. Если нужны и они, впишите их в настройки.`,
      setting_without_tab: (contract, names) =>
        `${contract}: в настройках указаны вкладки, которых нет: ${names.join(', ')}.`,
      taken: (contract, names) => `${contract}: в настройках указаны вкладки, которые уже заняты: ${names.join(', ')}.`,
      no_cells: (contract, names) =>
        `${contract}: не читаются вкладки ${names.join(', ')}. Это диаграмма или источник данных, а не таблица с ячейками.`,
      several_fit: (contract, names) =>
        `${contract}: подходят сразу несколько вкладок: ${names.join(', ')}. Выберите одну в настройках.`,
    },
  },
  sidebar: {
    asOf: (when) => `По состоянию на ${when}.`,
    attempted: (when) => `Последний запуск: ${when}.`,
    next: (when) =>
      when === null
        ? 'Следующий запуск по расписанию начнётся с минуты на минуту.'
        : `Следующий запуск по расписанию: около ${when}.`,
    cells: (count) => `Ячейки, которые нужно исправить: ${grouped(count)}`,
    more: (count, tab) => `Ещё ${grouped(count)} — во вкладке «${tab}».`,
    noCells: 'Исправлять нечего.',
    others: (count, tab) => `Недописанные строки и замечания: ${grouped(count)}, см. вкладку «${tab}».`,
    cellsUnknown: 'Список ячеек, которые нужно исправить, сейчас не прочитался.',
    refresh: 'Обновить',
    working: 'Минуту…',
    refused:
      'Кнопки здесь не работают, а то, что выше, могло устареть. Так бывает, если в браузер вошли под несколькими аккаунтами Google. Всё то же есть в меню QTickets: «Отправить сейчас», «Проверить, не отправляя», «Состояние».',
    tabGone: (tab) => `Вкладки «${tab}» больше нет.`,
  },
  row: rowInRussian,
  settings: {
    url: 'Адрес сервера',
    secret: 'Секрет этой таблицы',
    secretKept: (last) => `сохранён, кончается на ${last}`,
    watchChanges:
      'Удалённые и вставленные строки уходят за секунды. Иначе они ждут ближайшей сверки, зато каждая правка расходует вдвое меньше лимита Google.',
    isWorkspace:
      'Автоматическую отправку включает аккаунт Google Workspace: ему Google даёт 6 часов в день, а не 90 мин.',
    tabsHint:
      'Имена вкладок нужны, только если они называются по-своему. Несколько — через запятую, * заменяет любые буквы.',
    tab: (contract) => `Вкладки «${contract}»`,
    save: 'Сохранить',
    trying: 'Проверяю связь с сервером…',
    saved: 'Настройки сохранены: сервер отвечает и знает эту таблицу.',
    savedUntried: 'Настройки сохранены, но отправка с ними пока не работает.',
    notConnected: 'Ещё не сохранено: с такими настройками отправка не заработает.',
    saveAnyway: 'Всё равно сохранить',
    refused:
      'Кнопки здесь не работают. Так бывает, если в браузер вошли под несколькими аккаунтами Google. Откройте меню QTickets → Настройки по вопросам: там всё то же без этого окна.',
    nothingChanged: 'Настройки остались как были.',
    ask: {
      url: (kept) => `Адрес сервера.${blank(kept)}`,
      secret: (last) => `Секрет этой таблицы.${blank(last === '' ? '' : `тот, что кончается на ${last}`)}`,
      more: 'Вкладки называются по-своему, или удалённые строки должны уходить за секунды? Обычно нет.',
      tabs: (label, kept) => `${label}.${blank(kept)}${kept === '' ? '' : ' Минус уберёт имена.'}`,
      change: (isOn) => `Сейчас ${isOn ? 'включено. Выключить' : 'выключено. Включить'}?`,
    },
    badUrl: 'Адрес должен начинаться с https://, например https://sync.example.com',
    noSecret: 'Впишите секрет: его даёт администратор, он начинается с whsec_',
    secretAgain: 'Другой сервер: впишите и его секрет.',
    badSecret: 'Это не похоже на секрет: он начинается с whsec_ и копируется целиком.',
  },
  selfTest: {
    running: 'Проверяю, всё ли здесь работает, это займёт до минуты…',
    verdict: (differing) =>
      differing === 0
        ? 'Всё работает, как задумано.'
        : `Не так, как задумано: ${grouped(differing)}. Покажите эту таблицу администратору.`,
    columns: ['Что', 'Ожидалось', 'Увидели', ''],
    names: {
      hmac: 'Подпись HMAC по байтам UTF-8',
      hmacDefaultCharset: 'Подпись текста без кодировки (US-ASCII)',
      signedBytes: 'Байты со знаком',
      gzip: 'Сжатие gzip',
      absentGlobals: 'Чего в Apps Script нет',
      presentGlobals: 'Что в Apps Script есть',
      lock: 'Блокировка документа',
      authorization: 'Разрешения',
      properties: 'Свойство документа в 8 КБ',
      scriptZone: 'Часовой пояс скрипта (минуты от UTC)',
      wallClock: 'Часы таблицы при переводе времени',
      dateCell: 'Ячейка с датой: как видите вы и как читаем мы',
      tick: 'Последний запуск по расписанию',
      server: 'Сервер отвечает',
      clock: 'Часы сервера (секунды)',
      gzipBody: 'Сжатый запрос доходит до сервера',
    },
  },
  pace: (pace, dayEnds) => paceText(pace, 'ru', `до ${dayEnds}`),
  spentToday: (minutes, of) =>
    `Время запусков, которое Google считает автоматической отправке: за этот день ${minutes} мин из ${of}. Если оно кончится, «Отправить сейчас» продолжит работать.`,
  expectedADay: (comparisons, typist) =>
    `Сверки каждые 15 минут займут за день примерно ${comparisons} мин того времени, что даёт Google; человек, который исправляет 1500 ячеек и добавляет 100 строк, — ещё примерно ${typist} мин.`,
  tooMuchADay: {
    consumer:
      'Вместе это больше 90 мин, которые Google даёт аккаунту. Меньше строк — меньше времени, у аккаунта Workspace есть 6 часов, а ещё таблицу может читать сам сервер: администратор знает как.',
    workspace:
      'Вместе это больше 6 часов, которые Google даёт аккаунту. Меньше строк — меньше времени, а ещё таблицу может читать сам сервер: администратор знает как.',
  },
  triggersOn: 'Автоматическая отправка включена: правки уходят сразу, каждые 15 минут всё сверяется.',
  triggersOff: 'Автоматическая отправка выключена. Отправить можно вручную: меню QTickets → Отправить сейчас.',
  triggersOfOther: (owner) =>
    `Автоматическую отправку уже включил другой человек (${owner}). Второй раз включать не нужно. Всё равно включить от вашего имени?`,
  script: (version, sum) => `Версия скрипта ${version}, отпечаток ${sum}.`,
  triggersStillOfOther:
    'Автоматическую отправку включал другой человек, и выключить её может только он: меню QTickets → Выключить автоматическую отправку.',
};
