import type { Execution } from '../execution.ts';
import { CacheServiceService } from './cache.ts';
import { ConsoleService, LoggerService } from './console.ts';
import { HtmlServiceService } from './html.ts';
import { LockServiceService } from './lock.ts';
import { PropertiesServiceService } from './properties.ts';
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
    PropertiesService: new PropertiesServiceService(execution),
    CacheService: new CacheServiceService(execution),
    LockService: new LockServiceService(execution),
    ScriptApp: new ScriptAppService(execution),
    Session: new SessionService(execution),
    HtmlService: new HtmlServiceService(execution.platform.htmlFiles),
    Logger: new LoggerService(execution),
    console: new ConsoleService(execution),
  };
  for (const [name, service] of Object.entries(services)) execution.realm.defineGlobal(name, service);
  for (const name of NOT_OFFERED) execution.realm.defineGlobal(name, undefined);
  return app;
}
