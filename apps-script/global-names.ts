/** What the bundle may find in Google's runtime and what it offers there. */

/** The functions that menus, triggers and people start. */
const startedByPeople = [
  'onOpen',
  'onSheetEdit',
  'onSheetChange',
  'onSchedule',
  'onGathered',
  'syncNow',
  'checkSheet',
  'whereIsRow',
  'markBrokenCells',
  'unmarkCells',
  'prepareColumns',
  'removePreparedRules',
  'installTriggers',
  'removeTriggers',
  'showSidebar',
  'showStatus',
  'showSettings',
  'askSettings',
  'selfTest',
];

/** What the pages of our dialogs call through `google.script.run`. */
const calledByDialogs = ['continueSync', 'saveSettings', 'sidebarBody', 'showCell'];

export const globalFunctions: readonly string[] = [...startedByPeople, ...calledByDialogs];

const ecmaScript2019 = [
  'Array',
  'ArrayBuffer',
  'Boolean',
  'DataView',
  'Date',
  'Error',
  'Float32Array',
  'Float64Array',
  'Function',
  'Infinity',
  'Int16Array',
  'Int32Array',
  'Int8Array',
  'JSON',
  'Map',
  'Math',
  'NaN',
  'Number',
  'Object',
  'Promise',
  'Proxy',
  'RangeError',
  'ReferenceError',
  'Reflect',
  'RegExp',
  'Set',
  'String',
  'Symbol',
  'SyntaxError',
  'TypeError',
  'URIError',
  'Uint16Array',
  'Uint32Array',
  'Uint8Array',
  'Uint8ClampedArray',
  'WeakMap',
  'WeakSet',
  'arguments',
  'decodeURI',
  'decodeURIComponent',
  'encodeURI',
  'encodeURIComponent',
  'isFinite',
  'isNaN',
  'parseFloat',
  'parseInt',
  'undefined',
];

/** ES2020, but seen to be there in published bundles of others. */
const laterButThere = ['globalThis'];

const googleServices = [
  'HtmlService',
  'CacheService',
  'LockService',
  'PropertiesService',
  'ScriptApp',
  'SpreadsheetApp',
  'UrlFetchApp',
  'Utilities',
  'console',
];

/** Of the file that an installation sends beside the bundle; it may be missing. */
const installedBeside = ['INSTALLED_SETTINGS'];

/** Identifiers that the bundle may use without declaring them. */
export const knownGlobals: ReadonlySet<string> = new Set([
  ...ecmaScript2019,
  ...laterButThere,
  ...googleServices,
  ...installedBeside,
]);

/** Members that came after ES2019, or that no runtime of Google's has; esbuild lowers syntax, never these. */
export const newerMembers: ReadonlySet<string> = new Set([
  'at',
  'replaceAll',
  'matchAll',
  'hasOwn',
  'allSettled',
  'any',
  'findLast',
  'findLastIndex',
  'toSorted',
  'toReversed',
  'toSpliced',
  'groupBy',
  'structuredClone',
  'isWellFormed',
  'toWellFormed',
  'fromAsync',
  'withResolvers',
]);
