/** `GET /openapi.json`, and `GET /problems/:code`: the entry of the runbook that a problem document points to. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Hono } from 'hono';
import { ProblemError } from '../problem.ts';
import { openApiDocument } from './document.ts';
import { entryOf } from './runbook.ts';

const RUNBOOK = fileURLToPath(new URL('../../../ops/RUNBOOK.md', import.meta.url));

export function describingRoutes(): Hono {
  const routes = new Hono();
  routes.get('/openapi.json', (context) => context.json(openApiDocument));
  routes.get('/problems/:code', async (context) => {
    // At each request, since that is rare.
    const entry = entryOf(await readFile(RUNBOOK, 'utf8'), context.req.param('code'));
    if (entry === null) throw new ProblemError('not_found');
    return context.text(entry);
  });
  return routes;
}
