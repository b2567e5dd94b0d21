import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { configSchema, readConfig } from '@qtickets/ingest-server/config';
import { describe, expect, test } from 'vitest';

const sample = readFileSync(join(import.meta.dirname, '../../ops/env.sample'), 'utf8');

type Entry = { readonly name: string; readonly value: string; readonly comment: string };

/** `#NAME=value` with the comment lines right above it. */
function entriesIn(text: string): Entry[] {
  const blocks = text.split(/\n{2,}/);
  return blocks.flatMap((block) => {
    const lines = block.split('\n').filter((line) => line !== '');
    const [, name, value] = /^#?([A-Z_]+)=(.*)$/.exec(lines.at(-1) ?? '') ?? [];
    const comment = lines.slice(0, -1).join(' ');
    return name === undefined || value === undefined ? [] : [{ name, value, comment }];
  });
}

const entries = entriesIn(sample);
/** A bot without a chat says nothing, and neither does a chat without a bot. */
const neededWith: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  NOTICE_TELEGRAM_TOKEN: { NOTICE_TELEGRAM_CHAT: '-1001234567890' },
  NOTICE_TELEGRAM_CHAT: { NOTICE_TELEGRAM_TOKEN: '123456:ABC-DEF' },
};
const defaults: Readonly<Record<string, unknown>> = configSchema.parse({});

describe('ops/env.sample', () => {
  test('has every variable of the configuration once, and no other', () => {
    expect(entries.map(({ name }) => name).sort()).toEqual(Object.keys(configSchema.shape).sort());
  });

  test('sets nothing: copied as it is, all is as by default', () => {
    const assignments = sample.split('\n').filter((line) => /^[A-Z]/.test(line));
    expect(assignments).toEqual([]);
  });

  test.each(entries)('$name has its default, or an example that is taken', ({ name, value }) => {
    const byDefault = defaults[name];
    if (byDefault !== undefined) expect(value).toBe(String(byDefault));
    else expect(() => readConfig({ ...neededWith[name], [name]: value })).not.toThrow();
  });

  test.each(entries)('$name says what it is for', ({ comment }) => expect(comment).toMatch(/^# \S.{9,}/));
});
