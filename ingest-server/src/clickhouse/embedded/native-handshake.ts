/**
 * clickhouse-go, and Grafana's plugin with it, reads Native blocks of the revision that it names (client_protocol_version)
 * until the server has sent its own, in answer to a first query. The embedded engine writes revision 0 whatever is named; so that
 * query is answered in the named revision, and says 0.
 */
import { z } from 'zod';
import type { EngineSession } from './engine-session.ts';

const QUESTION = 'SELECT displayName(), version(), revision(), timezone()';
/** From this revision on each column says whether it is written in a special way. */
const REVISION_WITH_SERIALIZATION = 54_454;

/** @param sql in normal form @param revision what the client reads; 0: plain blocks */
export function isHandshake(sql: string, format: string, revision: number): boolean {
  return sql === QUESTION && format === 'Native' && revision > 0;
}

export async function answerHandshake(session: EngineSession, revision: number) {
  const { data, summary } = await session.run(QUESTION.replace('revision()', '0'), 'JSONCompactEachRow');
  const [name, version, own, timeZone] = z
    .tuple([z.string(), z.string(), z.number(), z.string()])
    .parse(JSON.parse(data.toString()));
  const number = Buffer.alloc(4);
  number.writeUInt32LE(own);
  const special = Buffer.from(revision >= REVISION_WITH_SERIALIZATION ? [0] : []);
  const column = (title: string, type: string, value: Buffer) => [text(title), text(type), special, value];
  const body = Buffer.concat([
    // About the block: it is not one of overflows, and of bucket -1.
    Buffer.from([1, 0, 2, 0xff, 0xff, 0xff, 0xff, 0]),
    Buffer.from([4, 1]),
    ...column('displayName()', 'String', text(name)),
    ...column('version()', 'String', text(version)),
    ...column('revision()', 'UInt32', number),
    ...column('timezone()', 'String', text(timeZone)),
  ]);
  return { body, summary };
}

/** All of these are shorter than 128 bytes, so that their length is one byte. */
function text(value: string): Buffer {
  const bytes = Buffer.from(value).subarray(0, 127);
  return Buffer.concat([Buffer.from([bytes.length]), bytes]);
}
