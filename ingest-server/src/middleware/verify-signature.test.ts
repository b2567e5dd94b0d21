import { createHmac, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Source } from '../sources.ts';
import { verifySignature } from './verify-signature.ts';

const NOW = 1_763_870_000_000;
const body = Buffer.from('{}');

function newSource(count: number): Source {
  const secrets = Array.from({ length: count }, () => `whsec_${randomBytes(32).toString('base64')}`);
  return { spreadsheetId: 'sheet', name: '', secrets, tabs: [] };
}

function headersBy(secret: string) {
  const timestamp = String(NOW / 1000);
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const signature = createHmac('sha256', key).update(`id.${timestamp}.`).update(body).digest('base64');
  return { 'webhook-id': 'id', 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}

describe('keys that fill up a source to as many as any other has', () => {
  test.each([0, 1, 2, 3])('open nothing, and lock nobody out (of %d)', (count) => {
    const source = newSource(count);
    for (const secret of source.secrets) {
      expect(verifySignature(source, headersBy(secret), body, NOW, 3)).toBe(source);
    }
    for (const secret of ['whsec_', `whsec_${Buffer.alloc(32).toString('base64')}`]) {
      expect(() => verifySignature(source, headersBy(secret), body, NOW, 3)).toThrow('signature');
      expect(() => verifySignature(undefined, headersBy(secret), body, NOW, 3)).toThrow('signature');
    }
  });
});
