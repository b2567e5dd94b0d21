/** An answer of the server, or the sentence that a person gets instead. */
import { StoppedError, type Transport } from '@qtickets/ingest-server/client/transport';
import type { Schema } from '@qtickets/shared-schema/client/answers';

export async function demand<T>(
  transport: Transport,
  action: 'digest' | 'push' | 'report',
  message: object,
  schema: Schema<T>,
): Promise<T> {
  const reply = await transport.ask(action, message, schema);
  if (!reply.ok) throw new StoppedError(reply.cause, transport.base);
  return reply.answer;
}
