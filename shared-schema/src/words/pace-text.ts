/** What is slower than usual so that Google's minutes last for the day, and why: the same in the spreadsheet and on the page. */
import type { Pace } from '../wire/google-pace.ts';
import { TICK_MINUTES } from '../wire/google-quotas.ts';

type Words = {
  readonly reasons: Readonly<Record<Exclude<Pace['reason'], 'none'>, string>>;
  readonly ticks: (every: string, reason: string) => string;
  readonly edits: Readonly<Record<Exclude<Pace['edits'], 'at_once'>, (reason: string) => string>>;
  readonly units: readonly [hour: string, minute: string];
};

const english: Words = {
  reasons: {
    slow_comparison: 'comparing a sheet of this size takes long',
    half_spent: 'many edits came today',
    little_left: 'most of the minutes that Google gives for today are spent',
  },
  ticks: (every, reason) => `Everything is compared every ${every}, not every 15 min: ${reason}.`,
  edits: {
    gathered: (reason) =>
      `Edits go out together, a minute or more apart, the last ones after 15 min at the latest: ${reason}.`,
    wait: (reason) => `Edits wait for the next comparison: ${reason}. Sync now sends them at once.`,
  },
  units: ['h', 'min'],
};

const russian: Words = {
  reasons: {
    slow_comparison: 'сверка таблицы такого размера идёт долго',
    half_spent: 'сегодня было много правок',
    little_left: 'большая часть времени, которое Google даёт на сегодня, израсходована',
  },
  ticks: (every, reason) => `Всё сверяется раз в ${every}, а не раз в 15 мин: ${reason}.`,
  edits: {
    gathered: (reason) =>
      `Правки уходят вместе, раз в минуту или реже, последние — не позже чем через 15 мин: ${reason}.`,
    wait: (reason) => `Правки ждут следующей сверки: ${reason}. «Отправить сейчас» отправит их сразу.`,
  },
  units: ['ч', 'мин'],
};

/** @returns sentences; none at the usual pace */
export function paceText({ tickMinutes, edits, reason }: Pace, language: 'en' | 'ru'): readonly string[] {
  const words = language === 'ru' ? russian : english;
  const [hour, minute] = words.units;
  if (reason === 'none') return [];
  const why = words.reasons[reason];
  const every = tickMinutes % 60 === 0 ? `${tickMinutes / 60} ${hour}` : `${tickMinutes} ${minute}`;
  return [
    ...(tickMinutes > TICK_MINUTES ? [words.ticks(every, why)] : []),
    ...(edits === 'at_once' ? [] : [words.edits[edits](why)]),
  ];
}
