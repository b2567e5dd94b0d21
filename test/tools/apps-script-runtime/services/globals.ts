import type { Execution } from '../execution.ts';
import { CacheService } from './cache.ts';
import { ConsoleService, LoggerService } from './console.ts';
import { HtmlService } from './html.ts';
import { LockService } from './lock.ts';
import { PropertiesService } from './properties.ts';
import { ScriptAppService } from './script-app.ts';
import { SessionService } from './session.ts';
import { SpreadsheetAppService } from './spreadsheet-app.ts';
import { UrlFetchAppService } from './url-fetch.ts';
import { UtilitiesService } from './utilities.ts';

/** Services that Google has and the runtime has not: any use of them throws. */
const NOT_OFFERED = [
  'Browser',
  'CalendarApp',
  'CardService',
  'Charts',
  'ContactsApp',
  'ContentService',
  'DocumentApp',
  'DriveApp',
  'FormApp',
  'GmailApp',
  'GroupsApp',
  'Jdbc',
  'LanguageApp',
  'LinearOptimizationService',
  'MailApp',
  'Maps',
  'Sheets',
  'SitesApp',
  'SlidesApp',
  'XmlService',
];

/** Puts Google's services into an execution's global scope. */
export function defineServices(execution: Execution): SpreadsheetAppService {
  const app = new SpreadsheetAppService(execution);
  const services = {
    SpreadsheetApp: app,
    UrlFetchApp: new UrlFetchAppService(execution),
    Utilities: new UtilitiesService(execution),
    PropertiesService: new PropertiesService(execution),
    CacheService: new CacheService(execution),
    LockService: new LockService(execution),
    ScriptApp: new ScriptAppService(execution),
    Session: new SessionService(execution),
    HtmlService: new HtmlService(execution.platform.htmlFiles),
    Logger: new LoggerService(execution),
    console: new ConsoleService(execution),
  };
  for (const [name, service] of Object.entries(services)) execution.realm.defineGlobal(name, service);
  for (const name of NOT_OFFERED) execution.realm.defineGlobal(name, undefined);
  return app;
}
