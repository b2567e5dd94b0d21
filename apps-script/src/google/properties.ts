/** Document properties: settings, marks of edits, and what the status dialog shows. Never a state of the sync (ARCHITECTURE, *Two ideas*). */

import { countPropertyCall } from './meter.ts';

export type Properties = Readonly<Record<string, string>>;

/** For one call. */
function store(): GoogleAppsScript.Properties.Properties {
  countPropertyCall();
  return PropertiesService.getDocumentProperties();
}

/** All of them by one call. */
export function readProperties(): Properties {
  return store().getProperties();
}

export function writeProperty(name: string, value: string): void {
  store().setProperty(name, value);
}

/** Adds to the others, by one call. */
export function writeProperties(values: Properties): void {
  store().setProperties({ ...values });
}

export function removeProperty(name: string): void {
  store().deleteProperty(name);
}
