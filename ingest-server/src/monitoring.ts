/** Health, metrics, notices and the status page: everything that observes the system and never changes it. */
import type { AccessConfig } from './health/access.ts';
import type { Monitor } from './health/monitor.ts';
import type { Metrics } from './metrics/metrics.ts';
import type { EndedSessions } from './status-page/ended-sessions.ts';

export type Monitoring = {
  readonly monitor: Monitor;
  readonly metrics: Metrics;
  /** Who may see the details of health, and metrics. */
  readonly access: AccessConfig;
  /** Who may see the status page. */
  readonly statusAccess: AccessConfig;
  /** Who may have reports made on the warehouse: the administrator of this machine. */
  readonly adminAccess: AccessConfig;
  readonly ended: EndedSessions;
  readonly timeZone: string;
  /** Unix milliseconds. */
  readonly now: () => number;
};
