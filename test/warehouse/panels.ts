/** The panels of ops/grafana, and their queries as Grafana asks them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { dayFromToday } from './synced.ts';

export const folder = fileURLToPath(new URL('../../ops/grafana', import.meta.url));

const dashboardSchema = z.object({
  uid: z.string(),
  templating: z.object({ list: z.array(z.object({ name: z.string(), query: z.object({ rawSql: z.string() }) })) }),
  panels: z.array(
    z.object({
      id: z.number(),
      title: z.string(),
      type: z.string(),
      datasource: z.object({ uid: z.string() }),
      gridPos: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
      targets: z.array(z.object({ rawSql: z.string(), format: z.number() })),
    }),
  ),
});

export const dashboards = readdirSync(join(folder, 'dashboards')).map((name) =>
  dashboardSchema.parse(JSON.parse(readFileSync(join(folder, 'dashboards', name), 'utf8'))),
);
export const panels = dashboards.flatMap(({ uid, panels: all }) =>
  all.map((panel) => ({ uid, ...panel, sql: panel.targets[0]?.rawSql ?? '' })),
);
export const questions = dashboards.flatMap(({ templating }) => templating.list.map(({ query }) => query.rawSql));

/** As the plugin and Grafana put in their macros and variables. */
export function filled(sql: string): string {
  const days = `>= toDate('${dayFromToday(-30)}') AND`;
  return sql
    .replaceAll(/\$__dateFilter\((\w+)\)/g, `($1 ${days} $1 <= toDate('${dayFromToday(1)}'))`)
    .replaceAll(/\$__timeFilter\((\w+)\)/g, '($1 >= toDateTime(now() - 86400) AND $1 <= toDateTime(now() + 60))')
    .replaceAll(/\$\{__from\}/g, String(Date.now() - 86_400_000))
    .replaceAll(/\$\{__to\}/g, String(Date.now() + 60_000))
    .replaceAll(/\$\{currency\}/g, 'RUB')
    .replaceAll(/\$\{city:singlequote\}/g, "'москва','казань','тверь'");
}
