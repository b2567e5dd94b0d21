/** What is claimed of the whole, in English: equality with what waits, and whether automatic sync is on. */
import type { HeldBack } from '@qtickets/shared-schema/client/outcome';
import type { Automatic, By } from './automatic.ts';
import type { IssueList } from './texts.ts';

export function rows(count: number): string {
  return `${String(count).replace(/\B(?=(\d{3})+$)/g, ',')} ${count === 1 ? 'row' : 'rows'}`;
}

/** `1 row waits`, `2 rows wait`. */
function counted(count: number, one: string, many: string): string {
  return `${rows(count)} ${count === 1 ? one : many}`;
}

/** What each kind of row waits for. */
const waiting: Readonly<Record<keyof HeldBack, (count: number) => string>> = {
  errors: (count) => counted(count, 'waits for a cell to be fixed', 'wait for a cell to be fixed'),
  drafts: (count) => counted(count, 'is not finished', 'are not finished'),
  replaced: (count) => `${counted(count, 'has', 'have')} a repeated key, and the lowest one counts`,
  held: (count) => `${counted(count, 'is kept as it was', 'are kept as they were')} until key cells can be read`,
};

const kinds = ['errors', 'drafts', 'replaced', 'held'] as const;

export function equalInEnglish(count: number, heldBack: HeldBack): string {
  const parts = kinds.filter((kind) => heldBack[kind] > 0).map((kind) => waiting[kind](heldBack[kind]));
  if (parts.length === 0) return `All equal: ${rows(count)}.`;
  return `All readable rows are equal (${rows(count)}); ${parts.join('; ')}.`;
}

export function listedInEnglish({ tab, state }: IssueList): string {
  return state === 'written'
    ? `The cells with errors are listed in the tab "${tab}".`
    : `The list of errors could not be written to the tab "${tab}": it may be protected.`;
}

export function heldBackInEnglish(heldBack: HeldBack, tabs: string, list: IssueList): readonly string[] {
  const { errors, drafts, replaced, held } = heldBack;
  return [
    ...(errors > 0
      ? [`With errors: ${rows(errors)}${list.state === 'written' ? `, see the tab "${list.tab}"` : ''}.`]
      : []),
    ...(drafts > 0 ? [`Not finished yet: ${rows(drafts)}, no hurry.`] : []),
    ...(replaced > 0 ? [`With a repeated key: ${rows(replaced)}, the lowest one counts.`] : []),
    ...(held > 0
      ? [
          `${rows(held)} ${held === 1 ? 'is kept as it was' : 'are kept as they were'} until the key cells in ${tabs} can be read.`,
        ]
      : []),
  ];
}

const by: Readonly<Record<By, string>> = { you: ' by you', other: ' by somebody else', unknown: '' };
const turnOn = 'menu QTickets → Turn automatic sync on';

const whatToDo: Readonly<Record<By, string>> = {
  you: `After many edits in one day Google's daily limit may be reached: then it goes on by itself within a day. Otherwise turn automatic sync on again: ${turnOn}.`,
  other: `Somebody else turned automatic sync on, and may have no access any more. Turn it on in your name: ${turnOn}.`,
  unknown: `Turn automatic sync on again: ${turnOn}.`,
};

/** In the largest unit that says enough. */
export function duration(seconds: number): string {
  const units = [
    [172_800, 86_400, 'day'],
    [7_200, 3_600, 'hour'],
    [120, 60, 'minute'],
  ] as const;
  const [, size, unit] = units.find(([from]) => seconds >= from) ?? [0, 1, 'second'];
  const count = Math.floor(seconds / size);
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

export function automaticInEnglish(state: Automatic, clock: (instant: number) => string): string {
  switch (state.kind) {
    case 'off':
      return `Automatic sync is off: ${turnOn}.`;
    case 'unknown':
      return `Google does not say whether automatic sync is on, and no scheduled run has come yet. Turn it on: ${turnOn}.`;
    case 'partly':
      return `Automatic sync is only partly on. Please turn it on again: ${turnOn}.`;
    case 'waiting':
      return `Automatic sync was turned on${by[state.by]}; the first scheduled run is still to come.`;
    case 'on':
      return `Automatic sync was turned on${by[state.by]}. Last scheduled run: ${clock(state.lastTick)}.`;
    case 'silent':
      return `No scheduled run for ${duration((state.now - state.since) / 1000)} (since ${clock(state.since)}). ${whatToDo[state.by]}`;
  }
}
