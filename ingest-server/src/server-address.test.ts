import { describe, expect, test } from 'vitest';
import { localUrl } from './server-address.ts';

describe('the address of the server on this machine', () => {
  test.each([
    ['127.0.0.1', 'http://127.0.0.1:8080'],
    ['0.0.0.0', 'http://127.0.0.1:8080'],
    ['::', 'http://[::1]:8080'],
    ['::1', 'http://[::1]:8080'],
    ['fd00::7', 'http://[fd00::7]:8080'],
    ['sheets.local', 'http://sheets.local:8080'],
  ])('HOST=%s is %s', (HOST, url) => {
    expect(localUrl({ HOST, PORT: 8080 })).toBe(url);
    expect(new URL(url).port).toBe('8080');
  });
});
