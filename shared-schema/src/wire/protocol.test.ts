import { describe, expect, it } from 'vitest';
import { digestRequestSchema, pushRequestSchema, reportRequestSchema, type TabLayout } from './protocol.ts';

function push(layouts?: readonly unknown[]): unknown {
  return {
    protocol: 1,
    run: '3f8a1f0e-5f0c-4a51-9c0e-0c5bb9a3c1d2',
    trigger: 'menu',
    readAt: 1_763_870_000_123,
    locale: 'ru_RU',
    timeZone: 'Europe/Moscow',
    tab: 'sales',
    scope: { kind: 'rejected' },
    tabs: ['Sales', 'Sales 2'],
    columns: ['date', 'revenue'],
    rows: [],
    ...(layouts && { layouts }),
  };
}

const both: readonly TabLayout[] = [{ gid: 0, letters: ['A', 'F'] }, { letters: ['AAA', ''] }];

describe('the layouts of a push', () => {
  it('may be left out', () => {
    expect(pushRequestSchema.parse(push())).not.toHaveProperty('layouts');
  });

  it('are one for each tab; a tab may have no id, and lack a column', () => {
    expect(pushRequestSchema.parse(push(both)).layouts).toEqual(both);
  });

  it.each([
    ['fewer than tabs', both.slice(1)],
    ['more than tabs', [...both, ...both]],
    ['fewer letters than columns', [{ letters: ['A'] }, { letters: ['A', 'B'] }]],
    ['no letters', [{ letters: ['A', 'F4'] }, { letters: ['A', 'B'] }]],
    ['an id that is not one', [{ gid: -1, letters: ['A', 'F'] }, { letters: ['A', 'B'] }]],
    ['an id too large to be stored', [{ gid: 2 ** 32, letters: ['A', 'F'] }, { letters: ['A', 'B'] }]],
  ])('are refused: %s', (_, layouts) => {
    const parsed = pushRequestSchema.safeParse(push(layouts));
    expect(parsed.error?.issues[0]?.path[0]).toBe('layouts');
  });
});

describe('a message of one action', () => {
  const { tabs: _, ...ofPush } = push() as Record<string, unknown>;
  const digest = { tab: 'sales', bits: 0, rowCount: 0, digest: '' };
  const { tab: _tab, scope, columns, rows, readAt, ...common } = ofPush;
  const reading = { ...common, readAt };
  const messages = {
    digest: { ...reading, tabs: [digest] },
    push: { ...ofPush, tabs: ['Sales'] },
    report: { ...common, startedAt: 1, finishedAt: 2, status: 'success' },
  };
  const schemas = { digest: digestRequestSchema, push: pushRequestSchema, report: reportRequestSchema };
  const all = { ...messages.report, ...messages.push, scope, columns, rows };

  it.each(['digest', 'push', 'report'] as const)('%s is not taken as another message', (action) => {
    for (const [name, schema] of Object.entries(schemas)) {
      expect([name, schema.safeParse(messages[action]).success]).toEqual([name, name === action]);
    }
  });

  it.each([
    ['digest and push', { ...messages.push, tabs: [digest] }],
    ['push and report', all],
    ['digest and report', { ...messages.report, ...messages.digest }],
  ])('of %s at once is of one at most', (_names, message) => {
    const takers = Object.values(schemas).filter((schema) => schema.safeParse(message).success);
    expect(takers.length).toBeLessThanOrEqual(1);
  });

  it('may have fields that nobody knows', () => {
    expect(digestRequestSchema.safeParse({ ...messages.digest, later: [[]] }).success).toBe(true);
  });
});
