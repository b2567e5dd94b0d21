/** Style, script and icons of the page, bundled once at the first request: no build to forget, nothing from elsewhere. */
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { type Context, Hono } from 'hono';
import { icons } from './icons.ts';

type Asset = { readonly body: string; readonly type: string; readonly tag: string };

const NAMES = ['page.js', 'page.css', ...icons.keys()];

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** @returns the assets by their name under `/assets/` */
async function loadAssets(): Promise<ReadonlyMap<string, Asset>> {
  const { outputFiles } = await build({
    entryPoints: [here('client/page.ts')],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    legalComments: 'none',
    outdir: here('client'),
    write: false,
    logLevel: 'silent',
  });
  const bundled = (ending: string) => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? '';
  return new Map([
    ['page.js', asset(bundled('.js'), 'text/javascript; charset=utf-8')],
    ['page.css', asset(bundled('.css'), 'text/css; charset=utf-8')],
    ...[...icons].map(([name, picture]) => [name, asset(picture, 'image/svg+xml')] as const),
  ]);
}

function asset(body: string, type: string): Asset {
  return { body, type, tag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"` };
}

export function assetRoutes(): Hono {
  const routes = new Hono();
  let loading: Promise<ReadonlyMap<string, Asset>> | null = null;
  for (const name of NAMES) {
    routes.get(`/${name}`, async (context) => {
      loading ??= loadAssets();
      const found = (await loading).get(name);
      return found === undefined ? context.notFound() : send(context, found);
    });
  }
  return routes;
}

/** Asked for anew each time and answered with 304, so that a new version shows at once. */
function send(context: Context, { body, type, tag }: Asset): Response {
  const headers = { ETag: tag, 'Cache-Control': 'no-cache', 'Content-Type': type };
  if (context.req.header('if-none-match') === tag) return context.body(null, 304, headers);
  return context.body(body, 200, headers);
}
