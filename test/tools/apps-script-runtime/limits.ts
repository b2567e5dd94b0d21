/** Google's limits, by default those of a consumer account (GOOGLE 3). Milliseconds and bytes. */
export const LIMITS = {
  executionMs: 360_000,
  simpleTriggerMs: 30_000,
  triggerMsPerDay: 90 * 60_000,
  fetchCallsPerDay: 20_000,
  propertyCallsPerDay: 50_000,
  propertyValueBytes: 9 * 1024,
  propertyStoreBytes: 500 * 1024,
  cacheKeyChars: 250,
  cacheValueBytes: 100 * 1024,
  cacheItems: 1000,
  cacheItemsKept: 900,
  cacheSecondsMax: 21_600,
  triggersPerUser: 20,
  fetchTimeoutMs: 60_000,
  fetchBodyBytes: 50 * 1024 * 1024,
  fetchUrlChars: 2082,
  fetchHeaderBytes: 8 * 1024,
  fetchHeaders: 100,
  cellsPerWorkbook: 10_000_000,
  charsPerCell: 50_000,
} as const;

export type Limits = { readonly [Name in keyof typeof LIMITS]: number };
