/** What *Where is this row?* answers, in Russian. */
import { rows } from './ru-numbers.ts';
import type { Texts } from './texts.ts';

const by: Readonly<Record<string, string>> = {
  edit: ', сразу после правки',
  change: ', сразу после вставки или удаления строк',
  schedule: ', запуском по расписанию',
  menu: ', по «Отправить сейчас»',
  backfill: ', из файла или самим сервером',
};

const stands = (when: string, trigger: string) =>
  `Она записана, когда таблицу прочитали в ${when}${by[trigger] ?? ''}.`;
const syncNow = 'Отправить то, что здесь: QTickets → Отправить сейчас.';

export const rowInRussian: Texts['row'] = {
  asking: 'Ищу эту строку в отчётах…',
  place: (tab, row) => `${tab}, строка ${row}`,
  nothingSelected: 'Сначала выберите строку.',
  foreign: 'Эта вкладка в отчёты не отправляется.',
  noData: 'Эта строка не отправляется: она пустая, заголовок или итог.',
  draft: 'Эта строка ещё не дописана.',
  unreadable: 'Эту строку нельзя принять, пока не исправлены эти ячейки.',
  keyUnreadable:
    'Какой строке отчётов она соответствует, до этого узнать нельзя, поэтому ничего похожего на неё не удаляется.',
  conflicting: 'Эту строку нельзя отличить от другой: скажите об этом администратору.',
  replaced: (counting) =>
    counting === null
      ? 'Эта строка не считается: считается нижняя с тем же ключом, а она не читается.'
      : `Эта строка не считается: у строки ${counting} тот же ключ, а считается нижняя.`,
  tooMany: (count) =>
    `С этим ключом в таблице ${rows(count)}: слишком много, чтобы искать одну. «Проверить, не отправляя» сверит все.`,
  notAsked: 'Узнать у отчётов не удалось.',
  equal: 'Эта строка есть в отчётах точно такой, как здесь.',
  differs: (headers) => `Эта строка есть в отчётах, но с другими значениями: ${headers.join(', ')}. ${syncNow}`,
  kept: 'В отчётах эта строка остаётся такой, какой была.',
  absent: `Этой строки в отчётах нет. ${syncNow}`,
  absentUnreadable: 'В отчётах её нет.',
  since: {
    equal: stands,
    differs: stands,
    kept: stands,
    absent: (when, trigger) => `Она там была и исчезла, когда таблицу прочитали в ${when}${by[trigger] ?? ''}.`,
  },
  run: (id) => `Для администратора: запуск ${id}.`,
  ofKey: (count) => `В отчётах с этим ключом ${rows(count)}.`,
};
