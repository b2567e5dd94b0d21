import { expect, test } from 'vitest';
import { harmless } from './harmless.ts';

test.each([
  ['<!channel> <!here> <@U123>', /[<>]/],
  ['@channel @here @everyone', /@(channel|here|everyone)/],
  ['<https://evil.example|Sales>', /https:\/\//],
  ['[Sales](http://evil.example)', /\]\(http:\/\//],
  ['see evil.example/login and www.evil.example', /evil\.example|www\./],
  ['\u202egnp.selas\u2066 x\u200b', /[\u202e\u2066\u200b]/],
  ['a `code` and\u0007 bell', /[`\u0007]/],
  ['&lt;!channel&gt;', /&/],
])('%j is shown and not obeyed', (text, obeyed) => {
  expect(harmless(text)).not.toMatch(obeyed);
});

test('usual words stay as they are', () => {
  const text = 'Московский офис, Продажи: 3 ячейки (24.10.2025, 1 234,50 ₽) ждут исправления.';
  expect(harmless(text)).toBe(text);
});
