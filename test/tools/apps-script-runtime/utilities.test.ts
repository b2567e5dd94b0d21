import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluate, messageOf } from './support.ts';

describe('signatures', () => {
  test('the known vectors come out', () => {
    const body = `const sign = (...args) => Utilities.computeHmacSha256Signature(...args).slice(0, 4);
      return [
        sign('this is my input', 'my key - use a stronger one'),
        sign('café', '€🙂', Utilities.Charset.UTF_8),
        sign('café', '€🙂'),
        sign('café', '€🙂', Utilities.Charset.US_ASCII),
        sign(Utilities.newBlob('café').getBytes(), Utilities.newBlob('€🙂').getBytes()),
      ];`;
    expect(evaluate(body)).toEqual([
      [53, -75, -52, -25],
      [76, -16, 35, 99],
      [-125, 73, -127, -128],
      [-125, 73, -127, -128],
      [76, -16, 35, 99],
    ]);
  });

  test('text without a charset is US-ASCII with one question mark a code point', () => {
    const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(text, text, (message, key) => {
        const ascii = (value: string) => [...value].map((char) => (char <= '\u007F' ? char : '?')).join('');
        const body = `return Utilities.computeHmacSha256Signature(${JSON.stringify(message)}, ${JSON.stringify(key)});`;
        const expected = createHmac('sha256', ascii(key)).update(ascii(message)).digest();
        expect(evaluate(body)).toEqual([...new Int8Array(expected)]);
      }),
      { numRuns: 30 },
    );
  });

  test('bytes and texts do not mix', () => {
    const call = (args: string) => messageOf(`Utilities.computeHmacSha256Signature(${args})`);
    const text = (kinds: string) =>
      `The parameters (${kinds}) don't match the method signature for Utilities.computeHmacSha256Signature.`;
    expect(call("[1], 'key'")).toBe(text('number[],String'));
    expect(call("'value'")).toBe(text('String'));
    expect(call('[1], [2], Utilities.Charset.UTF_8')).toBe(text('number[],number[],Charset'));
    expect(call('[1], [200]')).toBe(text('number[],number[]'));
    expect(call('[1], new Uint8Array(2)')).toBe(text('number[],(class)'));
  });

  test('digests and base64 have Google’s conventions', () => {
    const body = `const hex = Utilities.computeDigest(Utilities.DigestAlgorithm.SHA_256, 'abc')
        .map((b) => ((b + 256) % 256).toString(16).padStart(2, '0')).join('');
      return [hex.slice(0, 8), Utilities.base64Encode('я', Utilities.Charset.UTF_8), Utilities.base64EncodeWebSafe([-1, -2]),
        Utilities.base64Decode('/w=='), Utilities.newBlob(Utilities.base64Decode('0Y8=')).getDataAsString()];`;
    expect(evaluate(body)).toEqual(['ba7816bf', '0Y8=', '__4=', [-1], 'я']);
  });
});

describe('blobs', () => {
  test('gzip there and back', () => {
    const body = `const zipped = Utilities.gzip(Utilities.newBlob('привет'.repeat(100), 'application/json'));
      return [zipped.getContentType(), zipped.getBytes().slice(0, 2), zipped.getBytes().length < 100,
        Utilities.ungzip(zipped).getDataAsString() === 'привет'.repeat(100)];`;
    expect(evaluate(body)).toEqual(['application/x-gzip', [31, -117], true, true]);
  });
});

describe('dates as text', () => {
  test('formatDate is on the wall clock of its zone', () => {
    const format = (zone: string, pattern: string) =>
      `Utilities.formatDate(new Date(Date.UTC(2025, 2, 1, 21, 5, 9)), '${zone}', "${pattern}")`;
    const body = `return [${format('Europe/Moscow', "yyyy-MM-dd'T'HH:mm:ss")}, ${format('Etc/UTC', 'd.M.yy h:mm a, EEE')},
      ${format('America/New_York', 'MMM dd HH:mm Z')}, ${format('GMT+5', 'HH XXX')}];`;
    expect(evaluate(body)).toEqual(['2025-03-02T00:05:09', '1.3.25 9:05 PM, Sat', 'Mar 01 16:05 -0500', '02 +05:00']);
  });

  test('parseDate undoes it', () => {
    const pattern = "'yyyy-MM-dd HH:mm:ss'";
    const body = `const text = '2025-10-26 02:30:00';
      return Utilities.formatDate(Utilities.parseDate(text, 'Europe/Berlin', ${pattern}), 'Europe/Berlin', ${pattern});`;
    expect(evaluate(body)).toBe('2025-10-26 02:30:00');
  });

  test('formatString fills its places', () => {
    expect(evaluate(`return Utilities.formatString('%s: %05d %.2f%%', 'n', 42, 1.5);`)).toBe('n: 00042 1.50%');
  });
});
