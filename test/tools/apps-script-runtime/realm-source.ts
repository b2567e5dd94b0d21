/**
 * Runs inside each fresh context, so that what scripts get (errors, arrays, methods, dates) is of their own realm.
 * Plain JavaScript in text: a compiled function would carry the host's realm with it.
 */
export const REALM_SOURCE = `(function (host) {
  'use strict';
  const RealDate = Date;
  const VirtualDate = new Proxy(RealDate, {
    apply: () => new RealDate(host.now()).toString(),
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [host.now()] : args, newTarget === VirtualDate ? target : newTarget),
    get: (target, key) => (key === 'now' ? now : target[key]),
  });
  function now() {
    return host.now();
  }
  RealDate.prototype.constructor = VirtualDate;
  const define = (name, value) =>
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
  define('Date', VirtualDate);
  if (host.random) Math.random = function random() { return host.random(); };
  for (const path of host.absent) {
    const names = path.split('.');
    const last = names.pop();
    const owner = names.reduce((value, name) => value && value[name], globalThis);
    if (owner) delete owner[last];
  }

  function errorFrom({ name, message }) {
    const error = new Error(message);
    Object.defineProperty(error, 'name', { value: name, writable: true, configurable: true, enumerable: false });
    return error;
  }
  function methodOf(name) {
    return {
      [name](...args) {
        const answer = host.invoke(this, name, args);
        if (answer.error) throw errorFrom(answer.error);
        return answer.value;
      },
    }[name];
  }
  const QUIET = new Set(['then', 'toJSON', 'constructor', 'valueOf', 'nodeType', 'asymmetricMatch', '$$typeof', 'cause']);
  function guard(target, typeName) {
    return new Proxy(target, {
      get(own, key) {
        if (typeof key === 'symbol') return key === Symbol.toStringTag ? typeName : undefined;
        if (key in own) return own[key];
        if (QUIET.has(key)) return undefined;
        throw errorFrom(host.notOffered(typeName + '.' + key));
      },
      set(own, key) {
        throw errorFrom(host.notOffered('setting ' + typeName + '.' + String(key)));
      },
      deleteProperty() {
        return false;
      },
    });
  }
  return {
    define,
    guard,
    newArray: () => [],
    newObject: () => ({}),
    newDate: (instant) => new RealDate(instant),
    newError: errorFrom,
    settle: (promise, value, error) => void promise.then((v) => value(v), (e) => error(e)),
    prototypeOf(methods, text) {
      const prototype = Object.create(null);
      for (const name of methods) prototype[name] = methodOf(name);
      if (!('toString' in prototype)) prototype.toString = function toString() { return text; };
      return prototype;
    },
    instanceOf: (prototype, own) => Object.assign(Object.create(prototype), own),
  };
})`;

/** What V8 offers here and Apps Script does not (or is not known to). */
export const ABSENT = ['SharedArrayBuffer', 'Atomics'];

/** Built-ins newer than ES2020: the engine of Node has them, and nobody knows whether Google's has. */
export const NEWER_THAN_ES2020 = [
  'AggregateError',
  'FinalizationRegistry',
  'Iterator',
  'Promise.any',
  'Promise.withResolvers',
  'String.prototype.replaceAll',
  'String.prototype.at',
  'String.prototype.isWellFormed',
  'String.prototype.toWellFormed',
  'Array.fromAsync',
  'Array.prototype.at',
  'Array.prototype.findLast',
  'Array.prototype.findLastIndex',
  'Array.prototype.toReversed',
  'Array.prototype.toSorted',
  'Array.prototype.toSpliced',
  'Array.prototype.with',
  'Array.prototype.group',
  'Object.hasOwn',
  'Object.groupBy',
  'Map.groupBy',
];
