/** What services are made of on the host's side. */
import type { Execution } from './execution.ts';

/** An exception as a script catches it: an Error of its own realm named `Exception`. */
export class GoogleError extends Error {
  override name = 'Exception';
}

/** The runtime does not offer what the script asked for. It fails the execution even where the script catches it. */
export class NotOffered extends Error {
  override name = 'NotOffered';
  constructor(what: string) {
    super(`${what} is not offered by the local Apps Script runtime`);
  }
}

/** The execution was ended from outside; nothing that the script does about it has any effect. */
export class Killed extends Error {
  override name = 'Killed';
}

/**
 * A service or an object that one hands out. The methods of a subclass's prototypes are what the script sees (fields,
 * `#private` methods and names with a leading `_` are not); `enums` are its constants, such as `WrapStrategy.CLIP`.
 */
export abstract class ServiceObject {
  /** As in Google's messages: `SpreadsheetApp.Range`. The call log has its last part. */
  abstract readonly typeName: string;
  readonly enums: Readonly<Record<string, readonly string[]>> = {};
}

/** A service that acts for the execution whose realm it was made for. */
export abstract class ExecutionService extends ServiceObject {
  protected readonly execution: Execution;

  constructor(execution: Execution) {
    super();
    this.execution = execution;
  }
}

/** A constant of an enum: `Button.YES`. */
export class EnumValue {
  readonly type: string;
  readonly name: string;
  constructor(type: string, name: string) {
    this.type = type;
    this.name = name;
  }
}

/** The message that Google gives for arguments of wrong kinds or number. */
export function signatureError(method: string, args: readonly unknown[]): GoogleError {
  const kinds = args.map(kindOf).join(',');
  return new GoogleError(`The parameters (${kinds}) don't match the method signature for ${method}.`);
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return `${value.length > 0 ? kindOf(value[0]) : 'Object'}[]`;
  if (typeof value === 'number') return 'number';
  if (typeof value === 'string') return 'String';
  if (typeof value === 'boolean') return 'Boolean';
  if (value instanceof ServiceObject) return value.typeName;
  if (value instanceof EnumValue) return value.type;
  return '(class)';
}
