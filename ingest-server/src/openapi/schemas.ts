/** JSON Schemas of the wire, made from the schemas that parse it. */
import {
  digestAnswerSchema,
  problemSchema,
  pushAnswerSchema,
  rowAnswerSchema,
} from '@qtickets/shared-schema/wire/answers';
import { digestRequestSchema, pushRequestSchema, reportRequestSchema } from '@qtickets/shared-schema/wire/protocol';
import { rowRequestSchema } from '@qtickets/shared-schema/wire/row-question';
import { z } from 'zod';
import type { $ZodType } from 'zod/v4/core';

export type JsonSchema = Readonly<Record<string, unknown>>;

/** What a client sends: fields with a default may be left out. */
function sent(schema: $ZodType): JsonSchema {
  return plain(z.toJSONSchema(schema, { io: 'input' }));
}

/** What the server answers. */
function answered(schema: $ZodType): JsonSchema {
  return plain(z.toJSONSchema(schema, { io: 'output' }));
}

/** OpenAPI 3.1 says once for the whole document which dialect it speaks. */
function plain({ $schema: _, ...schema }: Record<string, unknown>): JsonSchema {
  return schema;
}

export const schemas = {
  DigestRequest: sent(digestRequestSchema),
  DigestAnswer: answered(digestAnswerSchema),
  PushRequest: sent(pushRequestSchema),
  PushAnswer: answered(pushAnswerSchema),
  ReportRequest: sent(reportRequestSchema),
  RowRequest: sent(rowRequestSchema),
  RowAnswer: answered(rowAnswerSchema),
  ReportAnswer: answered(z.object({ recorded: z.literal(true) })),
  Problem: answered(problemSchema),
} as const;

export type SchemaName = keyof typeof schemas;

/** A reference to a schema of the document. */
export function refTo(name: SchemaName): JsonSchema {
  return { $ref: `#/components/schemas/${name}` };
}
