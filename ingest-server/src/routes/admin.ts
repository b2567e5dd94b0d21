/**
 * `/admin/…`: reports that the command line asks of a running server, because it alone can open the embedded data.
 * They read the warehouse and change nothing but their own records; `housekeep` drops what is past its age, and
 * `migrate` makes tables and views. For the administrator of this machine.
 */
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { stream } from 'hono/streaming';
import { z } from 'zod';
import { codeOf, messageOf } from '../errors.ts';
import { type AccessConfig, judge, refuse } from '../health/access.ts';
import { ProblemError } from '../problem.ts';
import type { NoteProgress } from '../progress.ts';
import { REPORT_LINES, type ReportLine, reportProblemSchema } from '../report-lines.ts';
import { speakingFor } from '../words/language.ts';
import { allWords } from '../words/words.ts';

/** A report by name: what it is asked, parsed, and how it is made. */
export type AdminReports = Readonly<Record<string, (options: unknown, note: NoteProgress) => Promise<object>>>;

/** What a request is answered that failed. */
export type Fault = (error: Error, context: Context) => Response;

const OPTIONS_BYTES_MAX = 10_000;
/** ClickHouse's number of it. */
const NOT_ENOUGH_SPACE = '243';
const RETRY_AFTER_SECONDS = 60;
const LINE_EVERY_MS = 1_000;

export function adminRoutes(access: AccessConfig, reports: AdminReports, fault: Fault): Hono {
  const routes = new Hono();
  const tooLarge = (): never => {
    throw new ProblemError('too_large', `Options may have ${OPTIONS_BYTES_MAX} bytes.`);
  };
  const limit = bodyLimit({ maxSize: OPTIONS_BYTES_MAX, onError: tooLarge });
  for (const [name, make] of Object.entries(reports)) {
    routes.post(`/${name}`, limit, async (context) => {
      const language = context.req.header('accept-language') === 'ru' ? 'ru' : 'en';
      const verdict = await judge(context, access);
      const { notFromHere } = allWords[language].errors.adminToken;
      if (verdict !== 'allowed') return refuse(context, access, verdict, notFromHere);
      // A page in a browser can't send this type elsewhere without being asked first.
      if (context.req.header('content-type') !== 'application/json') throw new ProblemError('unsupported_media_type');
      const body = await context.req.text();
      const made = (note: NoteProgress) => speakingFor(language, () => answer(make, body, note));
      if (context.req.header('accept') === REPORT_LINES) return inLines(context, made, fault);
      return context.json(await made(() => undefined));
    });
  }
  return routes;
}

function inLines(context: Context, made: (note: NoteProgress) => Promise<object>, fault: Fault): Response {
  context.header('Content-Type', REPORT_LINES);
  return stream(context, async (out) => {
    let share: [number, number] = [0, 0];
    const write = (line: ReportLine) => out.write(`${JSON.stringify(line)}\n`);
    const timer = setInterval(() => void write({ share }), LINE_EVERY_MS);
    const end = await made((...now) => {
      share = now;
    }).then(
      (report): ReportLine => ({ report }),
      async (error: Error): Promise<ReportLine> => ({
        problem: reportProblemSchema.parse(await fault(error, context).json()),
      }),
    );
    clearInterval(timer);
    await write(end);
  });
}

async function answer(make: AdminReports[string], body: string, note: NoteProgress): Promise<object> {
  try {
    return await make(JSON.parse(body), note);
  } catch (error) {
    if (error instanceof SyntaxError) throw new ProblemError('malformed_json');
    if (error instanceof z.ZodError) throw new ProblemError('invalid_request', z.prettifyError(error));
    // A full disk is reported to the person at the command line as it is; the engine's words on it quote no row.
    if (codeOf(error) === NOT_ENOUGH_SPACE) {
      throw new ProblemError('unavailable', messageOf(error), { retryAfterSeconds: RETRY_AFTER_SECONDS });
    }
    throw error;
  }
}
