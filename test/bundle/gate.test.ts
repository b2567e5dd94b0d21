/** The gate of the bundle, broken in each way that it is there for. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findingsIn } from '../../apps-script/gate.ts';
import { globalFunctions } from '../../apps-script/global-names.ts';
import { builtBundle } from '../support/built-bundle.ts';

describe('the gate of the bundle', () => {
  it('lets the built bundle through', () => {
    expect(findingsIn(readFileSync(builtBundle(), 'utf8'))).toEqual([]);
  });

  it.each([
    ['a class field', 'class A { x = 1 }'],
    ['a static class field', 'class A { static x = 1 }'],
    ['a private name', 'class A { #x() {} }'],
    ['a static block', 'class A { static {} }'],
    ['import', 'import x from "x"'],
    ['dynamic import', 'import("x")'],
    ['export', 'export const x = 1'],
    ['optional chaining', 'var a = {}; a?.b'],
    ['nullish coalescing', 'var a = null ?? 1'],
    ['logical assignment', 'var a; a ||= 1'],
    ['a numeric separator', 'var a = 1_000'],
    ['a big integer', 'var a = 10n'],
    ['a newer flag of regular expressions', 'var a = /x/d'],
    ['top-level await', 'await 1'],
  ])('stops %s, which Google does not parse', (_, code) => {
    expect(findingsIn(code)).toMatchObject([expect.stringContaining('not ES2019')]);
  });

  it.each(['fetch', 'setTimeout', 'TextEncoder', 'TextDecoder', 'URL', 'crypto', 'Buffer', 'process', 'window'])(
    'stops %s, which Google does not have, and says where',
    (name) => {
      expect(findingsIn(`var a = 1;\nfunction f() { return ${name}; }`)).toEqual([
        `line 2: Google's runtime has no global "${name}"`,
      ]);
    },
  );

  it('knows a name that the bundle declares itself, and only there', () => {
    expect(findingsIn('function f(fetch) { return fetch(); }')).toEqual([]);
    expect(findingsIn('function f(fetch) { return fetch(); } fetch();')).toHaveLength(1);
  });

  it.each(['"a".at(0)', '"a".replaceAll("a", "b")', 'Object.hasOwn({}, "a")', '[]["findLast"](f)', '[].toSorted()'])(
    'stops %s, which is newer than ES2019',
    (call) => {
      expect(findingsIn(`function f() {} ${call};`)).toMatchObject([expect.stringContaining('newer than ES2019')]);
    },
  );

  it('takes what ES2019 has', () => {
    const code =
      'try { Object.fromEntries([[1, 2]]).x = [[1]].flatMap((a) => ({ ...a })); } catch { console.log(/(?<=a)b/s); }';
    expect(findingsIn(code)).toEqual([]);
  });
});

describe('the built bundle', () => {
  const code = readFileSync(builtBundle(), 'utf8');

  it('declares its global functions as plain functions, which is how Google finds them', () => {
    for (const name of globalFunctions) expect(code).toContain(`\nfunction ${name}() {`);
  });

  it('has no function named onEdit, which Google would start as a simple trigger too', () => {
    expect(globalFunctions).not.toContain('onEdit');
    expect(code).not.toMatch(/function onEdit\b/);
  });

  it('asks for the current document only', () => {
    expect(code.startsWith('/** @OnlyCurrentDoc */\n')).toBe(true);
  });

  it('holds zod once, and the small one', () => {
    expect(code.match(/ZodAsyncError = class/g)).toHaveLength(1);
    expect(code.length).toBeLessThan(490_000);
  });
});
