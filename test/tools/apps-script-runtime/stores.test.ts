import { describe, expect, test } from 'vitest';
import { createRuntime } from './index.ts';
import { evaluate, messageOf } from './support.ts';

describe('properties', () => {
  const store = 'const store = PropertiesService.getDocumentProperties();';

  test('outlive executions, as texts', () => {
    const code = `function set() { PropertiesService.getDocumentProperties().setProperty('n', 5).setProperties({ a: 'b' }); }
      function get() { const p = PropertiesService.getDocumentProperties(); return [p.getProperty('n'), p.getProperty('x'), p.getProperties()]; }`;
    const runtime = createRuntime({ code });
    runtime.run('set');
    expect(runtime.run('get').value).toEqual(['5', null, { n: '5', a: 'b' }]);
    expect(runtime.properties.document.get('a')).toBe('b');
  });

  test('are apart for the document, the script and each user', () => {
    const code = `function main() { PropertiesService.getUserProperties().setProperty('who', 'me');
      return [PropertiesService.getScriptProperties().getKeys(), PropertiesService.getDocumentProperties().getKeys()]; }`;
    const runtime = createRuntime({ code });
    expect(runtime.run('main', undefined, { user: 'a@example.com' }).value).toEqual([[], []]);
    expect([
      ...runtime.userProperties('a@example.com').keys(),
      ...runtime.userProperties('b@example.com').keys(),
    ]).toEqual(['who']);
  });

  test('hold 9 kB a value, 500 kB a store and so many calls a day', () => {
    expect(messageOf(`${store} store.setProperty('a', 'я'.repeat(4609));`)).toBe('Argument too large: value');
    expect(evaluate(`${store} store.setProperty('a', 'я'.repeat(4608)); return 1;`)).toBe(1);
    const fill = `${store} for (let i = 0; i < 57; i += 1) store.setProperty('k' + i, 'x'.repeat(9000));`;
    expect(messageOf(fill)).toMatch('exceeded the property storage quota');
    const often = `${store} for (let i = 0; i < 6; i += 1) store.getProperty('a');`;
    expect(messageOf(often, { limits: { propertyCallsPerDay: 5 } })).toBe(
      'Service invoked too many times for one day: properties.',
    );
  });
});

describe('caches', () => {
  const cache = 'const cache = CacheService.getScriptCache();';

  test('forget on the virtual clock', () => {
    const body = `${cache} cache.put('a', '1', 10); const before = cache.get('a'); Utilities.sleep(10000);
      return [before, cache.get('a'), cache.getAll(['a'])];`;
    expect(evaluate(body)).toEqual(['1', null, {}]);
  });

  test('refuse long keys and large values', () => {
    expect(messageOf(`${cache} cache.get('k'.repeat(251));`)).toBe('Argument too large: key');
    expect(messageOf(`${cache} cache.put('k', 'x'.repeat(102401));`)).toBe('Argument too large: value');
    expect(messageOf(`${cache} cache.put('k', 'x', 21601);`)).toMatch('Invalid argument');
  });

  test('keep the 900 entries that live longest once there are too many', () => {
    const body = `${cache} for (let i = 0; i <= 1000; i += 1) cache.put('k' + i, 'x', 600 + i);
      return [cache.get('k100'), cache.get('k101'), cache.get('k1000')];`;
    expect(evaluate(body)).toEqual([null, 'x', 'x']);
  });
});
