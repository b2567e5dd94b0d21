import { ClickHouseError } from '@clickhouse/client';
import { expect, test } from 'vitest';
import { WarehouseUnavailable } from '../ingest/ports.ts';
import { isRetryable, orUnavailable } from './errors.ts';

function clickHouse(code: string): ClickHouseError {
  return new ClickHouseError({ message: 'said ClickHouse', code });
}

test.each(['159', '202', '210', '241', '242', '252', '319', '999'])('code %s may pass', (code) => {
  expect(isRetryable(clickHouse(code))).toBe(true);
});

test.each(['27', '53', '60', '62', '69', '117', '164', '497'])('code %s will not pass by itself', (code) => {
  expect(isRetryable(clickHouse(code))).toBe(false);
});

test('a server that is away or slow may come back', () => {
  expect(isRetryable(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }))).toBe(true);
  expect(isRetryable(new Error('Timeout error.'))).toBe(true);
  expect(isRetryable(new Error('socket hang up'))).toBe(true);
  expect(isRetryable(new Error('No row from: SELECT 1'))).toBe(false);
  expect(isRetryable('what')).toBe(false);
});

test('what may pass is reported as unavailable, with its cause; the rest as it is', async () => {
  const busy = clickHouse('202');
  await expect(orUnavailable(Promise.reject(busy))).rejects.toMatchObject({
    name: 'WarehouseUnavailable',
    cause: busy,
  });
  await expect(orUnavailable(Promise.reject(busy))).rejects.toBeInstanceOf(WarehouseUnavailable);
  const wrong = clickHouse('60');
  await expect(orUnavailable(Promise.reject(wrong))).rejects.toBe(wrong);
});
