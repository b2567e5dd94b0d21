import { describe, expect, test } from 'vitest';
import { createRuntime, Workbook } from './index.ts';
import { attempt, evaluate, messageOf, succeeded } from './support.ts';

describe('the global scope', () => {
  test('has nothing of Node or of browsers', () => {
    const absent = [
      ...[
        'fetch',
        'URL',
        'URLSearchParams',
        'setTimeout',
        'setInterval',
        'queueMicrotask',
        'TextEncoder',
        'TextDecoder',
      ],
      ...['Buffer', 'process', 'require', 'structuredClone', 'performance', 'SharedArrayBuffer', 'Atomics', 'atob'],
      ...['crypto', 'window', 'navigator', 'Blob', 'AbortController', 'global', 'module', '__runtime_run__'],
    ];
    expect(evaluate(`return ${JSON.stringify(absent)}.filter((name) => name in globalThis);`)).toEqual([]);
  });

  test('gives dates, arrays and errors of its own realm', () => {
    const workbook = Workbook.fromArrays({ Sales: [[{ date: '2025-03-01' }, 1]] });
    const body = `const values = ss.getSheetByName('Sales').getDataRange().getValues();
      let caught;
      try { Utilities.computeHmacSha256Signature(1); } catch (e) { caught = e; }
      return [values instanceof Array, values[0] instanceof Array, values[0][0] instanceof Date, caught instanceof Error,
        caught.name, new Date() instanceof Date, new Date().constructor === Date, Utilities.getUuid instanceof Function];`;
    expect(evaluate(body, { workbook })).toEqual([true, true, true, true, 'Exception', true, true, true]);
  });

  test('is fresh in each execution', () => {
    const code = 'var n = 0; function main() { n += 1; globalThis.m = (globalThis.m || 0) + 1; return [n, m]; }';
    const runtime = createRuntime({ code });
    expect([runtime.run('main').value, runtime.run('main').value]).toEqual([
      [1, 1],
      [1, 1],
    ]);
  });

  test('generates no code from strings by default', () => {
    const body = `return new Function('return 7')();`;
    expect(attempt(body).error?.name).toBe('EvalError');
    expect(evaluate(body, { codeGeneration: true })).toBe(7);
  });

  test('lacks built-ins newer than ES2020 by default', () => {
    const body = 'return [typeof [].at, typeof "".replaceAll, typeof Object.hasOwn, typeof Promise.allSettled];';
    expect(evaluate(body)).toEqual(['undefined', 'undefined', 'undefined', 'function']);
    expect(evaluate(body, { newerBuiltIns: true })).toEqual(['function', 'function', 'function', 'function']);
  });

  test('runs microtasks before the execution ends', () => {
    expect(evaluate('return (async () => { await null; return Promise.resolve(5); })();')).toBe(5);
    expect(messageOf('return Promise.reject(new Error("no"));')).toBe('no');
  });

  test('reads the virtual clock', () => {
    const body = 'const a = Date.now(); Utilities.sleep(1000); return [a, new Date() - a, Date.UTC(1970, 0)];';
    // Opening the spreadsheet took 20 ms, the call of sleep 0 ms beyond its second.
    expect(evaluate(body, { clock: 1_700_000_000_000 })).toEqual([1_700_000_000_020, 1000, 0]);
  });

  test('has the time zone of the script, not that of the process', () => {
    const body = 'return new Date(2025, 0, 1).toISOString();';
    expect(evaluate(body, { scriptTimeZone: 'Europe/Moscow' })).toBe('2024-12-31T21:00:00.000Z');
    expect(evaluate(body, { scriptTimeZone: 'America/New_York' })).toBe('2025-01-01T05:00:00.000Z');
  });

  test('has that zone in Intl too, and the process has its own back afterwards', () => {
    const before = process.env.TZ;
    const body = 'return Intl.DateTimeFormat().resolvedOptions().timeZone;';
    expect(evaluate(body, { scriptTimeZone: 'Asia/Tokyo' })).toBe('Asia/Tokyo');
    expect(attempt('throw new Error()', { scriptTimeZone: 'Asia/Tokyo' }).status).toBe('error');
    expect(process.env.TZ).toBe(before);
  });

  test('leads nowhere out of its realm', () => {
    const body = `
      const seen = new Set();
      const foreign = [];
      function walk(value, path) {
        if (value === null || (typeof value !== 'object' && typeof value !== 'function') || seen.has(value)) return;
        seen.add(value);
        let root = value;
        for (let next = value; next !== null; next = Object.getPrototypeOf(next)) root = next;
        const home = root === Object.prototype || !('constructor' in root);
        if (!home) foreign.push(path);
        for (const key of Reflect.ownKeys(value)) {
          const { value: inner, get, set } = Object.getOwnPropertyDescriptor(value, key);
          for (const part of [inner, get, set]) walk(part, path + '.' + String(key));
        }
        walk(Object.getPrototypeOf(value), path + '.__proto__');
      }
      walk(globalThis, 'globalThis');
      walk(ss.getActiveSheet().getRange(1, 1).getValues(), 'values');
      walk(Utilities.newBlob('a').getBytes(), 'bytes');
      walk(PropertiesService.getScriptProperties().getProperties(), 'properties');
      walk(event, 'event');
      try { ss.getSheetByName(); } catch (error) { walk(error, 'error'); }
      return [seen.size > 500, foreign];`;
    const code = `function main(event) { const ss = SpreadsheetApp.getActive(); ${body} }`;
    const workbook = Workbook.fromArrays({ T: [[{ date: '2025-03-01' }]] });
    const result = createRuntime({ code, workbook }).run('main', { kind: 'time' });
    expect(succeeded(result)).toEqual([true, []]);
  });

  test('repeats its random numbers and UUIDs from a seed', () => {
    const body = 'return [Math.random(), Utilities.getUuid()];';
    expect(evaluate(body, { seed: 4 })).toEqual(evaluate(body, { seed: 4 }));
    expect(evaluate(body, { seed: 4 })).not.toEqual(evaluate(body, { seed: 5 }));
  });
});

describe('what is not offered', () => {
  test('throws and names itself: services, methods and constants', () => {
    expect(messageOf('return DriveApp.getFiles();')).toMatch('DriveApp.getFiles is not offered');
    expect(messageOf('return ss.getBandings();')).toMatch('SpreadsheetApp.Spreadsheet.getBandings is not offered');
    expect(messageOf('return SpreadsheetApp.WrapStrategy.NONE;')).toMatch('WrapStrategy.NONE is not offered');
    expect(messageOf('ss.mark = 1;')).toMatch('setting SpreadsheetApp.Spreadsheet.mark is not offered');
  });

  test('fails the execution even where the script catches it', () => {
    const result = attempt('try { ss.getBandings(); } catch (e) {} return 1;');
    expect(result).toMatchObject({ status: 'error', value: undefined, error: { name: 'NotOffered' } });
  });

  test('probes that languages and libraries make are answered quietly', () => {
    const body = 'return [ss.then, ss.toJSON, String(ss), JSON.stringify({ ss }), typeof ss[Symbol.iterator]];';
    expect(evaluate(body)).toEqual([undefined, undefined, 'Spreadsheet', '{"ss":{}}', 'undefined']);
  });

  test('a function that the script does not have is an error', () => {
    const result = createRuntime({ code: 'function main() {}' }).run('other');
    expect(result.error?.message).toBe('Script function not found: other');
  });
});
