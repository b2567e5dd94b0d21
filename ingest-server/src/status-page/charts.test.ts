/** What the charts say in words: dates, hours and units, from the first sync on. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Hour } from '../health/ports.ts';
import type { Language } from '../health/texts.ts';
import { spanOf } from './chart-drawing.ts';
import { charts } from './charts.ts';
import { clockOf } from './format.ts';
import type { View } from './view.ts';
import { words } from './words/words.ts';

const HOUR = 3_600_000;
const NOW = Date.parse('2026-03-10T12:34:56Z');

function hour(hoursAgo: number, more: Partial<Hour> = {}): Hour {
  const at = Math.floor(NOW / HOUR) * HOUR - hoursAgo * HOUR;
  return { at, upserts: 0, deletes: 0, editSecondsMedian: null, editSecondsMax: null, ...more };
}

/** The texts of each chart's drawing, and what its hours say when pointed at. */
function textsOf(hours: readonly Hour[], language: Language = 'en'): { texts: string[]; titles: string[] }[] {
  const timeZone = 'Europe/Moscow';
  const view = { health: { at: NOW }, words: words[language], language, timeZone, clock: clockOf(language, timeZone) };
  const shown = String(charts(view as View, { hours, runs: [], issues: [] }));
  return [...shown.matchAll(/<svg[\s\S]*?<\/svg>/g)].map(([svg]) => {
    const all = (tag: string) => [...svg.matchAll(new RegExp(`<${tag}[^>]*>([^<]*)</${tag}>`, 'g'))];
    return { texts: all('text').map(([, text = '']) => text), titles: all('title').map(([, text = '']) => text) };
  });
}

describe('after a first sync', () => {
  const first = [hour(0, { upserts: 5210 })];

  it('the one hour says its day, its rows and their unit', () => {
    expect(textsOf(first)).toEqual([
      {
        texts: ['rows', '0', '2,000', '4,000', '6,000', '10:00', '10 Mar', '12:00', '14:00', '5,210 rows'],
        titles: ['10 Mar, 15:00: new or changed 5,210 rows, deleted 0 rows'],
      },
    ]);
    expect(textsOf(first, 'ru')[0]?.texts.map((text) => text.replaceAll(/\s/g, ' '))).toEqual(
      expect.arrayContaining(['строк', '6 000', '10 мар.', '5 210 строк']),
    );
  });

  it('the first edit says its seconds', () => {
    const [, delay] = textsOf([hour(0, { upserts: 1, editSecondsMedian: 1.8, editSecondsMax: 2.45 })]);
    expect(delay?.texts).toEqual(expect.arrayContaining(['seconds', '3', '2.5 s', '10 Mar']));
    expect(delay?.titles).toEqual(['10 Mar, 15:00: median 1.8 s, slowest 2.5 s']);
  });
});

it('two days are named, each where it begins', () => {
  const [changes] = textsOf([hour(40, { upserts: 3 }), hour(1, { upserts: 2, deletes: 1 })]);
  expect(changes?.texts).toEqual([
    'rows',
    '0',
    '1',
    '2',
    '3',
    '00:00',
    '9 Mar',
    '12:00',
    '00:00',
    '10 Mar',
    '12:00',
    '3 rows',
  ]);
});

it('the span holds every moment of the last 48 hours, and is no longer than it must be', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 47 })), (ages) => {
      const moments = ages.map((age) => hour(age).at);
      const { from, until } = spanOf(NOW, moments);
      const hours = (until - from) / HOUR;
      expect([6, 12, 24, 48]).toContain(hours);
      for (const at of moments) expect(at >= from && at < until).toBe(true);
      expect(hours === 6 || Math.max(...ages) + 1 >= hours / 2).toBe(true);
    }),
  );
});

it('an axis begins at 0, has few whole numbers, and ends above the highest bar', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000_000 }), (upserts) => {
      const [changes] = textsOf([hour(0, { upserts })]);
      const numbers = (changes?.texts.slice(1) ?? []).filter((text) => /^[\d,]+$/.test(text));
      const ticks = numbers.map((text) => Number(text.replaceAll(',', '')));
      expect([ticks[0], ticks.every(Number.isInteger)]).toEqual([0, true]);
      expect(ticks.length).toBeLessThan(7);
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(upserts);
    }),
  );
});
