/** Why a reader's request is refused, with the code and the name that ClickHouse has for it. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: string;
  readonly type: string;
  constructor(code: string, type: string, message: string) {
    super(message);
    this.code = code;
    this.type = type;
  }
}

/** It would do more than read, or read more than is offered. */
export function notAllowed(what: string): Refusal {
  return new Refusal('164', 'READONLY', `${what} This interface only reads.`);
}

export function syntaxError(message: string): Refusal {
  return new Refusal('62', 'SYNTAX_ERROR', message);
}
