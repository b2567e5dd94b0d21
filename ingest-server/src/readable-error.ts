/** An error whose message a person can act on: the command line prints it as it is, and any other with its stack. */
export abstract class ReadableError extends Error {}
