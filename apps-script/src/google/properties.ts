/** Document properties: settings, marks of edits, and what the status dialog shows. Never a state of the sync (ARCHITECTURE, *Two ideas*). */

import type { Properties } from '../run/ports.ts';
import { countPropertyCall } from './meter.ts';

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
