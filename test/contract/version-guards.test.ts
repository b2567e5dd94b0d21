/**
 * Guards of versions. What a cell is read as, and what crosses the wire, are recorded a version each in
 * `shared-schema/vectors/versions.json`; a change of either asks for a decision instead of passing unseen.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { READING_REVISION } from '@qtickets/shared-schema/contracts/contract-hash';
import { digestAnswerSchema, pushAnswerSchema, rowAnswerSchema } from '@qtickets/shared-schema/wire/answers';
import { PROTOCOL_VERSION } from '@qtickets/shared-schema/wire/limits';
import { digestRequestSchema, pushRequestSchema, reportRequestSchema } from '@qtickets/shared-schema/wire/protocol';
import { rowRequestSchema } from '@qtickets/shared-schema/wire/row-question';
import { build } from 'esbuild';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';

const shared = join(import.meta.dirname, '../../shared-schema');
const recorded: Record<'reading' | 'wire', Record<string, string>> = JSON.parse(
  readFileSync(join(shared, 'vectors/versions.json'), 'utf8'),
);

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Sources and data of reading, by the bundler's graph; minified, so that comments and local names do not count. */
async function readingHash(): Promise<string> {
  const stdin = {
    contents: ['row', 'tab', 'choose-tabs', 'resolve-rows', 'number-format']
      .map((file) => `export * from './src/reading/${file}.ts';`)
      .join(''),
    resolveDir: shared,
    loader: 'ts' as const,
  };
  const { outputFiles } = await build({
    stdin: { ...stdin, contents: `${stdin.contents}export * from './src/contracts/index.ts';` },
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    packages: 'external',
    target: 'es2019',
    charset: 'utf8',
  });
  return sha256(outputFiles[0]?.text ?? '');
}

function wireHash(): string {
  const requests = [digestRequestSchema, pushRequestSchema, reportRequestSchema, rowRequestSchema];
  const answers = [digestAnswerSchema, pushAnswerSchema, rowAnswerSchema];
  return sha256(
    JSON.stringify([
      ...requests.map((schema) => z.toJSONSchema(schema, { io: 'input' })),
      ...answers.map((schema) => z.toJSONSchema(schema, { io: 'output' })),
    ]),
  );
}

describe('guards of versions', () => {
  test(`reading is that of revision ${READING_REVISION}`, async () => {
    const hash = await readingHash();
    expect(
      recorded.reading[READING_REVISION],
      `What cells are read as has changed. If any cell is read otherwise than before, raise READING_REVISION (contract-hash.ts), so that
older bundles show; if none is (the released vectors hold as they were), keep it. Then record "${READING_REVISION}": "${hash}" in vectors/versions.json.`,
    ).toBe(hash);
  });
  test(`the wire is that of protocol ${PROTOCOL_VERSION}`, () => {
    const hash = wireHash();
    expect(
      recorded.wire[PROTOCOL_VERSION],
      `Messages have changed. A field that an older end does without is optional and keeps the version; anything else raises PROTOCOL_VERSION.
Then record "${PROTOCOL_VERSION}": "${hash}" in vectors/versions.json.`,
    ).toBe(hash);
  });
});
