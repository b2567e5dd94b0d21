/** Что нашли `push` и `verify`, по-русски. */
import { countOf } from '../../health/spans.ts';
import type { Words } from '../words.ts';

export const results: Words['results'] = {
  nothingOfOurs: 'Сравнивать нечего: ни одна вкладка файла не наша. Назовите их, например --tab sales="Продажи 2025".',
  rows: (count) => countOf(count, 'row', 'ru'),
  row: (tab, row) => `${tab}, строка ${row}`,
  notAsItStands: 'в ClickHouse её в таком виде нет',
  allReadableThere:
    'все читаемые строки файла в ClickHouse есть; отличается то, чего нет в файле, или строки с ошибками',
  moreRows: '… и другие такие строки',
  moreIssues: (count) => `… и ещё замечания (${count}): --verbose`,
  stored: (count) => `в ClickHouse ${countOf(count, 'row', 'ru')}`,
  did: ({ inserted, deleted, unchanged }, would) =>
    would
      ? `было бы записано: ${inserted}, удалено: ${deleted}; без изменений: ${unchanged}`
      : `записано: ${inserted}, удалено: ${deleted}, без изменений: ${unchanged}`,
  notSent: (tab, why) => `не отправлено, вкладка «${tab}»: ${why}`,
  columnsMissing: (columns) => `не хватает столбцов: ${columns}`,
  absent: 'такой вкладки в файле нет',
  withoutReason: (status) => `код ${status}, без объяснения`,
  waiting: {
    errors: (count) => `${countOf(count, 'waitingRow', 'ru')} исправления ячейки`,
    drafts: (count) => countOf(count, 'draft', 'ru'),
    replaced: (count) => `${countOf(count, 'row', 'ru')} с ключом, который есть и ниже: считается нижняя`,
    held: (count) => `${countOf(count, 'keptRow', 'ru')} без изменений, пока не читаются ячейки ключа`,
  },
  outcomes: {
    equal: () => 'совпадает с ClickHouse',
    equal_except: ({ waiting }) => `читаемые строки совпадают с ClickHouse; ${waiting}`,
    sent: () => 'принято ClickHouse; остальное в файле не сравнивалось',
    differs: () => 'отличается от ClickHouse',
    unsettled: () => 'не закончено: эти строки сейчас меняет кто-то ещё; повторите команду',
    out_of_time: () => 'не закончено: повторите команду, она продолжит с того же места',
    older_bundle: () => 'не доказать: у программы и сервера разные версии; обновите то, что старше',
    blocked: ({ isMassDelete }) =>
      isMassDelete
        ? 'остановлено: удалилось бы слишком много строк; если так и надо, --allow-mass-delete'
        : 'остановлено: вкладки, которая была, нет; если так и надо, --allow-mass-delete',
    digest_disagrees: () => 'всё отправлено, а сервер всё ещё видит отличие: это наша ошибка, сообщите нам о ней',
    not_readable: ({ tab }) => `вкладку «${tab}» не прочитать`,
    read_failed: ({ tab }) => `вкладку «${tab}» не прочитать`,
    refused: ({ reason }) => `сервер не принял: ${reason}`,
    not_asked: ({ reason }) => `не сравнивалось: ${reason}`,
    absent: () => 'такой вкладки в файле нет',
    gone: () => 'такой вкладки в файле нет',
    never: () => 'не сравнивалось',
  },
};
