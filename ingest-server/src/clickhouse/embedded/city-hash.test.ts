import { expect, test } from 'vitest';
import { cityHash128 } from './city-hash.ts';

/** From another implementation of ClickHouse's version of the hash, that of its Go client. */
const KNOWN: readonly (readonly [length: number, low: string, high: string])[] = [
  [0, '3df09dfc64c09a2b', '3cb540c392e51e29'],
  [1, '8be55b379cce0e40', '05ab4744478b1cba'],
  [3, 'e407deda7bb0f294', '0a3a0d146e27f1bd'],
  [4, '905dcb2063ae124f', '57fd5b5954a593c5'],
  [7, 'd7ba2459ab7c2913', '53dd430b513ca460'],
  [8, 'f5a4ca47208136a0', '3dd4575b3d46e5ab'],
  [9, '338434c54a2565e1', '1001bbb07bd33771'],
  [15, 'd956065c63d9ab15', '9623caadd0037b73'],
  [16, '3f3a3275564b7f48', 'b48a2a7a16bac60b'],
  [17, 'aee34bf68bb2e0a2', 'e0d6910555f00b87'],
  [24, '5adfe1a6eab14c05', 'f76c0804fe96ed75'],
  [25, '37bac1de4ebe39eb', 'c16ee9ccd65a2e8a'],
  [31, '9b7f93e5ecfaed63', 'd646e40154fb0d6b'],
  [32, '250e8c8007bfad61', 'e42486b6776ae8db'],
  [33, '4e495b057af3b520', 'abae1d24f18410b5'],
  [40, '8a9aaebbf577b904', 'efb4c919bad434a6'],
  [127, 'c244dc8a06ce8c41', 'f30e2cf6b33629a6'],
  [143, '59abee69ce16e6a3', '83e91d7a8903bfbe'],
  [144, '2ca82631884c46a7', '71edb8d50338bb1f'],
  [145, '9ccb0be2ac158b86', '027659f0bca6350e'],
  [150, '74440e2d1ea317d8', '780d0a6d5043dfab'],
  [176, 'c8fb7c1f4e475055', '66ae57de4f23dbf4'],
  [200, '67b5c9a4f885f24b', 'b4a0f54a58082487'],
  [271, '932820d1fe2bd810', 'ad61c682c09d9457'],
  [272, '6bfe947d19137698', 'aef56ae99e1966e0'],
  [273, '6b24f28bdf4f082b', '3c5d1acdddb26f29'],
  [300, '0ad7d1f77d7e62c5', '0702d3372375ccf2'],
  [1000, '597ff4957972ad7e', '7f39a4abd7c010e1'],
  [4099, '286e2453ac5859e7', '1d1946f92861294f'],
];

test.each(KNOWN)('%i bytes hash as in ClickHouse', (length, low, high) => {
  const bytes = Buffer.from(Array.from({ length }, (_, at) => (at * 31 + 7) & 0xff));
  expect(cityHash128(bytes).map((half) => half.toString(16).padStart(16, '0'))).toEqual([low, high]);
});
