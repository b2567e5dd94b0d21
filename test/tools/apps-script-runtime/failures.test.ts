import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createRuntime, type Failure, knownExceptions, Workbook } from './index.ts';

const code = `
  function message(act) { try { act(); return 'ok'; } catch (error) { return error.name + ': ' + error.message; } }
  function read(tab, rows) { return message(() => SpreadsheetApp.getActive().getSheetByName(tab).getRange(1, 1, rows || 1, 1).getValues()); }
  function reads() { return ['A', 'B'].map((tab) => read(tab)); }
  function property() { return message(() => PropertiesService.getDocumentProperties().setProperty('a', 'b')); }
  function large() { return [100, 101].map((rows) => read('A', rows)); }
  function each() {
    return [
      message(() => LockService.getDocumentLock().tryLock(1)),
      message(() => UrlFetchApp.fetch('http://127.0.0.1/')),
      message(() => ScriptApp.newTrigger('each').timeBased().everyMinutes(5).create()),
      message(() => SpreadsheetApp.getUi()),
      message(() => PropertiesService.getDocumentProperties().getProperties()),
      message(() => PropertiesService.getDocumentProperties().setProperties({})),
      message(() => ScriptApp.getProjectTriggers()),
    ];
  }`;

function runtimeWith(...failures: readonly Failure[]) {
  const runtime = createRuntime({ code, workbook: Workbook.fromArrays({ A: [['a']], B: [['b']] }) });
  for (const failure of failures) runtime.failures.add(failure);
  return runtime;
}

const text = knownExceptions.spreadsheetsTimedOut;
const thrown = `Exception: ${text}`;

describe('a service that fails', () => {
  test('does so for good, or as often as it is said', () => {
    const runtime = runtimeWith({ service: 'Properties', text: 'x', times: 2, after: 1 });
    expect(['1', '2', '3', '4'].map(() => runtime.run('property').value)).toEqual([
      'ok',
      'Exception: x',
      'Exception: x',
      'ok',
    ]);
    const rule = runtime.failures.add({ text: 'y' });
    expect(['1', '2', '3'].map(() => runtime.run('property').value)).toEqual(Array(3).fill('Exception: y'));
    expect(rule.hits).toBe(3);
    rule.remove();
    expect(runtime.run('property').value).toBe('ok');
  });

  test('may be one tab’s, while the others answer', () => {
    expect(runtimeWith({ tab: 'A', service: 'Range', text }).run('reads').value).toEqual([thrown, 'ok']);
  });

  test('may be for the size alone', () => {
    expect(runtimeWith({ method: 'getValues', cellsOver: 100, text }).run('large').value).toEqual(['ok', thrown]);
  });

  test.each([
    [{ service: 'Lock' }, 0],
    [{ service: 'UrlFetchApp', method: 'fetch' }, 1],
    [{ service: 'ClockTriggerBuilder', method: 'create' }, 2],
    [{ service: 'SpreadsheetApp', method: 'getUi' }, 3],
    [{ service: 'Properties', method: /^get/ }, 4],
    [{ service: 'Properties', method: /^(set|delete)/ }, 5],
    [{ service: 'ScriptApp', method: 'getProjectTriggers' }, 6],
  ] as const)('may be any: %o', (calls, index) => {
    const results = runtimeWith({ ...calls, text }).run('each').value as string[];
    expect(results.map((result) => result === thrown)).toEqual(results.map((_, at) => at === index));
  });
});

test('every text that Google is known to throw is in the README, with who saw it', () => {
  const readme = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8');
  const listed = [...readme.matchAll(/^\| ([^|]+) \| [^|]+ \| [^|]+ \|$/gm)].map((row) => row[1]);
  expect(Object.values(knownExceptions).filter((known) => !listed.includes(known))).toEqual([]);
});
