/** What is slower than usual so that Google's minutes last for the day, and why: the same in the spreadsheet and on the page. */
import type { Pace } from '../wire/google-pace.ts';
import { TICK_MINUTES } from '../wire/google-quotas.ts';

type Words = {
  readonly reasons: Readonly<Record<Exclude<Pace['reason'], 'none'>, string>>;
  readonly ticks: (every: string, reason: string) => string;
  readonly edits: Readonly<Record<Exclude<Pace['edits'], 'at_once'>, (reason: string) => string>>;
  readonly byTicks: Readonly<Record<Exclude<Pace['editTrigger'], undefined>, (every: string, until: string) => string>>;
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
      `Edits go out together, usually within two minutes or so, after 15 min at the latest: ${reason}.`,
    wait: (reason) => `Edits wait for the next comparison: ${reason}. Sync now sends them at once.`,
  },
  byTicks: {
    away: (every, until) =>
      `Edits go out with the comparison every ${every}${until}, not within seconds: their start alone would spend what Google gives for today. Sync now sends them at once.`,
    refused: (every) =>
      `Edits go out with the comparison every ${every}, not within seconds: Google has not let edits start the script again. Each run on schedule tries; so does turning automatic sync on.`,
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
    gathered: (reason) => `Правки уходят вместе, обычно минуты за две, самое позднее через 15 мин: ${reason}.`,
    wait: (reason) => `Правки ждут следующей сверки: ${reason}. «Отправить сейчас» отправит их сразу.`,
  },
  byTicks: {
    away: (every, until) =>
      `Правки уходят со сверкой раз в ${every}${until}, а не за секунды: одни их запуски заняли бы всё время, которое Google даёт на сегодня. «Отправить сейчас» отправит их сразу.`,
    refused: (every) =>
      `Правки уходят со сверкой раз в ${every}, а не за секунды: Google не вернул запуск скрипта по правке. Каждый запуск по расписанию пробует снова; можно и включить автоматическую отправку ещё раз.`,
  },
  units: ['ч', 'мин'],
};

/**
 * @param until when Google's day ends, as words that follow what lasts until then; '' where that is not known
 * @returns sentences; none at the usual pace
 */
export function paceText(pace: Pace, language: 'en' | 'ru', until: string): readonly string[] {
  const { tickMinutes, edits, reason, editTrigger } = pace;
  const words = language === 'ru' ? russian : english;
  const [hour, minute] = words.units;
  const every = tickMinutes % 60 === 0 ? `${tickMinutes / 60} ${hour}` : `${tickMinutes} ${minute}`;
  if (editTrigger !== undefined) return [words.byTicks[editTrigger](every, until === '' ? '' : ` ${until}`)];
  if (reason === 'none') return [];
  const why = words.reasons[reason];
  return [
    ...(tickMinutes > TICK_MINUTES ? [words.ticks(every, why)] : []),
    ...(edits === 'at_once' ? [] : [words.edits[edits](why)]),
  ];
}
