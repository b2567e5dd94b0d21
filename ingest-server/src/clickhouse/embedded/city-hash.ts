/** CityHash128 as ClickHouse has it (version 1.0.2 of Google's CityHash), the checksum of its compressed blocks. */

const K0 = 0xc3a5c85c97cb3127n;
const K1 = 0xb492b66fbe98f273n;
const K2 = 0x9ae16a3b2f90404fn;
const K3 = 0xc949d7c7509e6557n;
const MULTIPLIER = 0x9ddfea08eb382d69n;

type Pair = readonly [low: bigint, high: bigint];

/** @returns the hash's two halves; ClickHouse writes them little-endian, the low one first */
export function cityHash128(bytes: Buffer): Pair {
  const { length } = bytes;
  if (length >= 16) return seeded(bytes.subarray(16), [at(bytes, 0) ^ K3, at(bytes, 8)]);
  if (length < 8) return seeded(bytes, [K0, K1]);
  return seeded(bytes.subarray(length), [at(bytes, 0) ^ u64(BigInt(length) * K0), at(bytes, length - 8) ^ K1]);
}

function seeded(bytes: Buffer, seed: Pair): Pair {
  return bytes.length < 128 ? short(bytes, seed) : long(bytes, seed);
}

function short(bytes: Buffer, [low, high]: Pair): Pair {
  const { length } = bytes;
  let [a, b, c, d] = [low, high, 0n, 0n];
  if (length <= 16) {
    a = u64(mix(u64(a * K1)) * K1);
    c = u64(b * K1 + upTo16(bytes));
    d = mix(u64(a + (length >= 8 ? at(bytes, 0) : c)));
  } else {
    c = hash16(u64(at(bytes, length - 8) + K1), a);
    d = hash16(u64(b + BigInt(length)), u64(c + at(bytes, length - 16)));
    a = u64(a + d);
    for (let from = 0; from === 0 || from < length - 16; from += 16) {
      a = u64((a ^ u64(mix(u64(at(bytes, from) * K1)) * K1)) * K1);
      b ^= a;
      c = u64((c ^ u64(mix(u64(at(bytes, from + 8) * K1)) * K1)) * K1);
      d ^= c;
    }
  }
  a = hash16(a, c);
  b = hash16(d, b);
  return [a ^ b, hash16(b, a)];
}

function long(bytes: Buffer, [low, high]: Pair): Pair {
  const { length } = bytes;
  let [x, y, z] = [low, high, u64(BigInt(length) * K1)];
  const v0 = u64(rotate(y ^ K1, 49) * K1 + at(bytes, 0));
  let v: Pair = [v0, u64(rotate(v0, 42) * K1 + at(bytes, 8))];
  let w: Pair = [u64(rotate(u64(y + z), 35) * K1 + x), u64(rotate(u64(x + at(bytes, 88)), 53) * K1)];
  const whole = length - (length % 128);
  for (let from = 0; from < whole; from += 64) {
    x = u64(rotate(u64(x + y + v[0] + at(bytes, from + 16)), 37) * K1) ^ w[1];
    y = u64(rotate(u64(y + v[1] + at(bytes, from + 48)), 42) * K1) ^ v[0];
    z = rotate(z ^ w[0], 33);
    v = weak(bytes, from, u64(v[1] * K1), u64(x + w[0]));
    w = weak(bytes, from + 32, u64(z + w[1]), y);
    [z, x] = [x, z];
  }
  y = u64(y + rotate(w[0], 37) * K0 + z);
  x = u64(x + rotate(u64(v[0] + z), 49) * K0);
  for (let done = 32; done - 32 < length - whole; done += 32) {
    y = u64(rotate(u64(y - x), 42) * K0 + v[1]);
    let w0 = u64(w[0] + at(bytes, length - done + 16));
    x = u64(rotate(x, 49) * K0 + w0);
    w0 = u64(w0 + v[0]);
    w = [w0, w[1]];
    v = weak(bytes, length - done, v[0], v[1]);
  }
  x = hash16(x, v[0]);
  y = hash16(y, w[0]);
  return [u64(hash16(u64(x + v[1]), w[1]) + y), hash16(u64(x + w[1]), u64(y + v[1]))];
}

function upTo16(bytes: Buffer): bigint {
  const { length } = bytes;
  if (length > 8) {
    const last = at(bytes, length - 8);
    return hash16(at(bytes, 0), rotate(u64(last + BigInt(length)), length)) ^ last;
  }
  if (length >= 4) {
    return hash16(BigInt(length) + BigInt(bytes.readUInt32LE(0)) * 8n, BigInt(bytes.readUInt32LE(length - 4)));
  }
  if (length === 0) return K2;
  const y = BigInt(bytes.readUInt8(0) + bytes.readUInt8(length >> 1) * 256);
  const z = BigInt(length + bytes.readUInt8(length - 1) * 4);
  return u64(mix(u64(y * K2) ^ u64(z * K3)) * K2);
}

/** Mixes 32 bytes into two seeds. */
function weak(bytes: Buffer, from: number, seedA: bigint, seedB: bigint): Pair {
  const a = u64(seedA + at(bytes, from));
  const z = at(bytes, from + 24);
  const x = u64(a + at(bytes, from + 8) + at(bytes, from + 16));
  const b = u64(rotate(u64(seedB + a + z), 21) + a + rotate(x, 44));
  return [u64(x + z), b];
}

function hash16(low: bigint, high: bigint): bigint {
  const a = u64((low ^ high) * MULTIPLIER);
  const b = u64((high ^ (a ^ (a >> 47n))) * MULTIPLIER);
  return u64((b ^ (b >> 47n)) * MULTIPLIER);
}

function at(bytes: Buffer, offset: number): bigint {
  return bytes.readBigUInt64LE(offset);
}

function mix(value: bigint): bigint {
  return value ^ (value >> 47n);
}

function rotate(value: bigint, by: number): bigint {
  return by === 0 ? value : (value >> BigInt(by)) | u64(value << BigInt(64 - by));
}

function u64(value: bigint): bigint {
  return BigInt.asUintN(64, value);
}
