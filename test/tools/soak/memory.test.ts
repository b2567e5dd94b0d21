import { describe, expect, it } from 'vitest';
import { growth, type MemorySample } from './memory.ts';

const SAMPLES_A_ROUND = 12;

/** Eight rounds of a minute, in which ClickHouse takes what is given for each sample. */
function soak(clickHouse: (round: number, sample: number) => number): MemorySample[] {
  return Array.from({ length: 9 * SAMPLES_A_ROUND }, (_, sample) => {
    const round = Math.floor(sample / SAMPLES_A_ROUND);
    return { second: sample * 5, round, servers: [400, 420], clickHouse: clickHouse(round, sample) };
  });
}

describe('memory under a load', () => {
  it('is flat where it stays, whatever the first rounds take and however high its peaks are', () => {
    expect(
      growth(soak((round, sample) => (round < 3 ? 300 + 100 * round : 600) + (sample % 6 === 0 ? 500 : 0))),
    ).toEqual([]);
  });

  it('is not where each round takes more, as threads that are left behind do', () => {
    expect(growth(soak((round) => 800 + 160 * round))).toEqual(['ClickHouse grew from 1440 to 1920 MB']);
  });

  it('says nothing of a short load', () => {
    expect(growth(soak((round) => 800 + 160 * round).slice(0, 4 * SAMPLES_A_ROUND))).toEqual([]);
  });
});
