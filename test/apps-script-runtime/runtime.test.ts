import { describe, expect, test } from 'vitest';
import { createRuntime, type RuntimeOptions, Workbook } from './index.ts';

/** Runs one function body in a runtime of its own. */
function evaluate(body: string, options: RuntimeOptions = {}) {
  return createRuntime({ ...options, code: `function main(event) { ${body} }` }).run('main');
}

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
    const present = evaluate(`return ${JSON.stringify(absent)}.filter((name) => name in globalThis);`);
    expect(present.value).toEqual([]);
  });

  test('gives dates, arrays and errors of its own realm', () => {
    const workbook = Workbook.fromArrays({ Sales: [[{ date: '2025-03-01' }, 1]] });
    const { value, error } = evaluate(
      `const values = SpreadsheetApp.getActiveSpreadsheet().getSheetByName('Sales').getDataRange().getValues();
      let caught;
      try { Utilities.computeHmacSha256Signature(1); } catch (e) { caught = e; }
      return [values instanceof Array, values[0] instanceof Array, values[0][0] instanceof Date, caught instanceof Error,
        caught.name, new Date() instanceof Date, new Date().constructor === Date, Date.prototype === new Date().__proto__];`,
      { workbook },
    );
    expect(error).toBeUndefined();
    expect(value).toEqual([true, true, true, true, 'Exception', true, true, true]);
  });

  test('is fresh in each execution', () => {
    const runtime = createRuntime({
      code: 'var n = 0; function main() { n += 1; globalThis.m = (globalThis.m || 0) + 1; return [n, m]; }',
    });
    expect([runtime.run('main').value, runtime.run('main').value]).toEqual([
      [1, 1],
      [1, 1],
    ]);
  });
});
