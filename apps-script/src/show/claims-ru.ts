/** What is claimed of the whole, in Russian: equality with what waits, and whether automatic sync is on. */
import type { HeldBack } from '@qtickets/shared-schema/client/outcome';
import type { Automatic, By } from './automatic.ts';
import { duration, plural, rows } from './ru-numbers.ts';
import type { IssueList } from './texts.ts';

function counted(count: number, one: string, few: string, many: string): string {
  return plural(count, `строка ${one}`, `строки ${few}`, `строк ${many}`);
}

/** What each kind of row waits for. */
const waiting: Readonly<Record<keyof HeldBack, (count: number) => string>> = {
  errors: (count) => `${counted(count, 'ждёт', 'ждут', 'ждут')}, пока исправят ячейку`,
  drafts: (count) => counted(count, 'не дописана', 'не дописаны', 'не дописано'),
  replaced: (count) => `${rows(count)} с повторным ключом, считается нижняя`,
  held: (count) => `${counted(count, 'остаётся', 'остаются', 'остаются')} как были, пока не прочтутся ячейки ключей`,
};

const kinds = ['errors', 'drafts', 'replaced', 'held'] as const;

export function equalInRussian(count: number, heldBack: HeldBack): string {
  const parts = kinds.filter((kind) => heldBack[kind] > 0).map((kind) => waiting[kind](heldBack[kind]));
  if (parts.length === 0) return `Всё совпадает: ${rows(count)}.`;
  return `Все читаемые строки совпадают (${rows(count)}); ${parts.join('; ')}.`;
}

export function listedInRussian({ tab, state }: IssueList): string {
  return state === 'written'
    ? `Ячейки с ошибками перечислены во вкладке «${tab}».`
    : `Список ошибок не удалось записать во вкладку «${tab}»: возможно, она защищена.`;
}

export function heldBackInRussian(heldBack: HeldBack, tabs: string, list: IssueList): readonly string[] {
  const { errors, drafts, replaced, held } = heldBack;
  return [
    ...(errors > 0
      ? [`С ошибками: ${rows(errors)}${list.state === 'written' ? `, список во вкладке «${list.tab}»` : ''}.`]
      : []),
    ...(drafts > 0 ? [`Ещё не дописано: ${rows(drafts)}, подождём.`] : []),
    ...(replaced > 0 ? [`С повторным ключом: ${rows(replaced)}, считается нижняя.`] : []),
    ...(held > 0
      ? [`${counted(held, 'остаётся', 'остаются', 'остаются')} как были, пока не прочтутся ячейки ключей (${tabs}).`]
      : []),
  ];
}

const by: Readonly<Record<By, string>> = { you: ' вами', other: ' другим человеком', unknown: '' };
const turnOn = 'меню QTickets → Включить автоматическую отправку';

const whatToDo: Readonly<Record<By, string>> = {
  you: `Если сегодня много правили, мог кончиться дневной лимит Google: тогда всё продолжится само в течение суток. Иначе включите её ещё раз: ${turnOn}.`,
  other: `Автоматическую отправку включал другой человек; возможно, у него больше нет доступа. Включите её от своего имени: ${turnOn}.`,
  unknown: `Включите автоматическую отправку ещё раз: ${turnOn}.`,
};

export function automaticInRussian(state: Automatic, clock: (instant: number) => string): string {
  switch (state.kind) {
    case 'off':
      return `Автоматическая отправка выключена: ${turnOn}.`;
    case 'unknown':
      return `Google не сообщает, включена ли автоматическая отправка, и по расписанию ещё ничего не запускалось. Включите её: ${turnOn}.`;
    case 'partly':
      return `Автоматическая отправка включена не полностью. Включите её ещё раз: ${turnOn}.`;
    case 'waiting':
      return `Автоматическая отправка включена${by[state.by]}, первый запуск по расписанию ещё впереди.`;
    case 'on':
      return `Автоматическая отправка включена${by[state.by]}. Последний запуск по расписанию: ${clock(state.lastTick)}.`;
    case 'silent':
      return `По расписанию ничего не запускалось уже ${duration((state.now - state.since) / 1000)} (с ${clock(state.since)}). ${whatToDo[state.by]}`;
  }
}
