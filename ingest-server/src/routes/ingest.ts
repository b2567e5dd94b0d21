/** `POST /v1/sources/{spreadsheetId}/digest | push | report | row`: HTTP around the receiver, nothing more. */
import { digestRequestSchema, pushRequestSchema, reportRequestSchema } from '@qtickets/shared-schema/wire/protocol';
import { rowRequestSchema } from '@qtickets/shared-schema/wire/row-question';
import { Hono } from 'hono';
import type { Receiver } from '../ingest/receiver.ts';
import { answerSigned, type SignedRequestDeps } from '../middleware/signed-request.ts';
import { ProblemError } from '../problem.ts';

/** A report is stored as it is, and has a few counts a tab. */
const REPORT_BYTES_MAX = 64 * 1024;

export function ingestRoutes(receiver: Receiver, deps: SignedRequestDeps): Hono {
  const routes = new Hono();
  routes.post('/:spreadsheetId/digest', (context) =>
    answerSigned(deps, context, digestRequestSchema, async (source, message) => {
      const answer = await receiver.digest(source, message);
      const differing = answer.tabs.reduce((total, tab) => total + ('differing' in tab ? tab.differing.length : 0), 0);
      context.set('logFields', { source: source.spreadsheetId, run: message.run, trigger: message.trigger, differing });
      return context.json(answer);
    }),
  );
  routes.post('/:spreadsheetId/push', (context) =>
    answerSigned(deps, context, pushRequestSchema, async (source, message) => {
      const { issues, ...counts } = await receiver.push(source, message);
      context.set('logFields', {
        source: source.spreadsheetId,
        run: message.run,
        trigger: message.trigger,
        tab: message.tab,
        scope: message.scope.kind,
        ...(message.dryRun && { dryRun: true }),
        ...counts,
        issues: issues.length,
      });
      return context.json({ ...counts, issues });
    }),
  );
  const ofReports = { ...deps, maxBodyBytes: Math.min(deps.maxBodyBytes, REPORT_BYTES_MAX) };
  routes.post('/:spreadsheetId/report', (context) =>
    answerSigned(ofReports, context, reportRequestSchema, async (source, message) => {
      await receiver.report(source, message);
      context.set('logFields', { source: source.spreadsheetId, run: message.run, runStatus: message.status });
      return context.json({ recorded: true });
    }),
  );
  routes.post('/:spreadsheetId/row', (context) =>
    answerSigned(deps, context, rowRequestSchema, async (source, message) => {
      const answer = await receiver.row(source, message);
      const { run, tab } = message;
      context.set('logFields', { source: source.spreadsheetId, run, tab, found: answer.found });
      return context.json(answer);
    }),
  );
  routes.all('/:spreadsheetId/:action{digest|push|report|row}', () => {
    throw new ProblemError('method_not_allowed', 'Only POST.');
  });
  return routes;
}
