import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { describeIntegration } from '../health/describe.ts';
import { judge, minutesAgo, spentIn, stateOf } from '../testing/seen-sheet.ts';
import { speakingFor } from '../words/language.ts';
import type { Check } from './check.ts';
import { checksOfHealth, checksOfServer } from './heartbeats.ts';

function healthAfter(hours: number, triggerSeconds: number, account: 'workspace' | '' = '', comparison?: number) {
  const quotas = [spentIn(hours, { triggerSeconds, account, comparisonSeconds: comparison ?? null })];
  const sources = [{ spreadsheetId: 'sheet', name: 'Moscow', tabs: [] }];
  return judge(stateOf([], [], { quotas }), { sources, startedAt: minutesAgo(60) });
}

const ofTheDay = (checks: readonly Check[]) => checks.filter(({ subject }) => subject === 'Google’s day');
const dayOf = (...told: Parameters<typeof healthAfter>) => ofTheDay(checksOfHealth(healthAfter(...told)));

describe('Google’s day in doctor', () => {
  it('is what is spent and what the pace so far comes to; more than Google gives is a warning with the ways out', () => {
    expect(dayOf(6, 600)).toMatchObject([{ level: 'ok', message: expect.stringContaining('10 of the 90 min') }]);
    expect(dayOf(6, 600)[0]?.message).toContain('40 by its end');
    const [check] = dayOf(6, 1_800);
    expect(check).toMatchObject({ level: 'warning', message: expect.stringContaining('120 by its end') });
    expect(check?.todo).toMatch(/more than Google gives.*Workspace.*Fewer rows.*READER=api/);
    expect(dayOf(6, 1_800, 'workspace')).toMatchObject([{ level: 'ok' }]);
  });

  it('is not guessed at before everything was compared', () => {
    const [check, ...more] = dayOf(1, 1_800);
    expect(more).toEqual([]);
    expect(check).toMatchObject({ level: 'unknown', message: expect.stringContaining('30 of the 90 min') });
    expect(check?.todo).toContain('as soon as everything was compared');
    expect(check?.message).not.toContain('by its end');
  });

  it('is told beforehand by how long a comparison took; too much for one who types is a warning until a pace is known', () => {
    const [fits] = dayOf(0.1, 12, '', 6);
    expect(fits).toMatchObject({ level: 'ok', message: expect.stringContaining('takes about 11 min a day') });
    expect(fits?.message).toContain('about 60 more');
    const [tooMuch] = dayOf(0.1, 12, '', 20);
    expect(tooMuch).toMatchObject({ level: 'warning', message: expect.stringContaining('about 33 min a day') });
    expect(tooMuch?.todo).toMatch(/more than Google gives.*Workspace.*Fewer rows.*READER=api/);
    expect(dayOf(0.1, 12, 'workspace', 20)).toMatchObject([{ level: 'ok' }]);
    expect(dayOf(6, 600, '', 20)).toMatchObject([
      { level: 'ok', message: expect.stringMatching(/40 by its end; .*about 33/) },
    ]);
  });
});

describe('what the running server says', () => {
  let server: Server | undefined;
  afterEach(() => server?.close());

  /** Answers everything so; null: never. */
  async function listen(status: number, body: string | null): Promise<string> {
    const listening = createServer((_, response) => {
      if (body !== null) response.writeHead(status, { 'Content-Type': 'text/html' }).end(body);
    });
    server = listening;
    await new Promise<void>((done) => listening.listen(0, '127.0.0.1', done));
    return `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
  }

  it.each([
    [200, '<html>Sign in</html>', /отвечает 200, и не так, как этот сервер/],
    [200, '', /отвечает 200, и не так/],
    [200, '{"status":"o', /отвечает 200, и не так/],
    [502, '<html>nginx</html>', /отвечает 502, и не так/],
    [200, null, /нет ответа вовремя/],
  ])('is a warning in words, and never well, where %s %s answers', async (status, body, said) => {
    const base = await listen(status, body);
    const checks = await speakingFor('ru', () => checksOfServer(base, undefined, 300));
    expect(checks).toMatchObject([{ level: 'warning', message: expect.stringMatching(said) }]);
    expect(checks.map(({ message, todo }) => message + todo).join()).not.toMatch(
      /Unexpected|JSON|abort|fetch|invalid/i,
    );
  });

  it.each([
    [6, 600],
    [6, 1_800],
    [1, 1_800],
    [1, 1_800, 9],
    [1, 1_800, 90],
  ])('has of Google’s day what the data has: %i hours of it, %i s', async (hours, seconds, comparison?: number) => {
    const health = healthAfter(hours, seconds, '', comparison);
    const base = await listen(200, JSON.stringify(describeIntegration(health)));
    expect(ofTheDay(await checksOfServer(base, 'token', 300))).toEqual(ofTheDay(checksOfHealth(health)));
    expect(dayOf(hours, seconds, '', comparison)).toHaveLength(1);
  });

  it('is a warning where nobody listens', async () => {
    const base = await listen(200, '');
    server?.close();
    const checks = await speakingFor('ru', () => checksOfServer(base, undefined, 300));
    expect(checks).toMatchObject([{ level: 'warning', message: expect.stringContaining('в соединении отказано') }]);
  });
});
