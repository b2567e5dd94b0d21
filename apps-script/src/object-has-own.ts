/** `Object.hasOwn` for runtimes before ES2022: the build puts it wherever a library calls that. */
export function objectHasOwn(object: object, name: PropertyKey): boolean {
  return Object.getOwnPropertyDescriptor(object, name) !== undefined;
}
