/**
 * `compress=1`: an answer in ClickHouse's own compressed blocks, as its JDBC driver and others read them. LZ4 allows a
 * block that is all literals, so nothing is compressed here: the interface is for this machine or a near one.
 */
import { Transform } from 'node:stream';
import { cityHash128 } from './city-hash.ts';

const LZ4 = 0x82;
const BLOCK_BYTES = 65_536;
const CHECKSUM_BYTES = 16;
const HEADER_BYTES = 9;

/** Turns bytes into blocks: checksum, method, both sizes, data. */
export function nativeBlocks(): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      for (let from = 0; from < chunk.length; from += BLOCK_BYTES) {
        this.push(nativeBlock(chunk.subarray(from, from + BLOCK_BYTES)));
      }
      done();
    },
  });
}

/** @param data 65,536 bytes at most */
function nativeBlock(data: Buffer): Buffer {
  const literals = lz4Literals(data);
  const block = Buffer.alloc(CHECKSUM_BYTES + HEADER_BYTES + literals.length);
  block.writeUInt8(LZ4, CHECKSUM_BYTES);
  block.writeUInt32LE(HEADER_BYTES + literals.length, CHECKSUM_BYTES + 1);
  block.writeUInt32LE(data.length, CHECKSUM_BYTES + 5);
  literals.copy(block, CHECKSUM_BYTES + HEADER_BYTES);
  const [low, high] = cityHash128(block.subarray(CHECKSUM_BYTES));
  block.writeBigUInt64LE(low, 0);
  block.writeBigUInt64LE(high, 8);
  return block;
}

/** A single sequence: a token with the number of literals (15: and more in the bytes that follow), then they. */
function lz4Literals(data: Buffer): Buffer {
  if (data.length < 15) return Buffer.concat([Buffer.from([data.length << 4]), data]);
  const more = data.length - 15;
  const length = Buffer.alloc(2 + Math.floor(more / 255), 255);
  length.writeUInt8(0xf0, 0);
  length.writeUInt8(more % 255, length.length - 1);
  return Buffer.concat([length, data]);
}
