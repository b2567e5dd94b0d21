/** The bundle as `clasp push` would send it. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const code = join(root, 'apps-script/dist/Code.js');
const sources = ['apps-script/src', 'shared-schema/src', 'apps-script/build.ts', 'apps-script/appsscript.json'];

/** Path of `dist/Code.js`; built first where it is missing or older than what it is made of. */
export function builtBundle(): string {
  if (!existsSync(code) || sources.some((source) => newestIn(join(root, source)) > statSync(code).mtimeMs)) {
    execFileSync(process.execPath, ['--import', 'tsx', 'apps-script/build.ts'], { cwd: root, stdio: 'pipe' });
  }
  return code;
}

function newestIn(path: string): number {
  const { mtimeMs } = statSync(path);
  if (!statSync(path).isDirectory()) return mtimeMs;
  const files = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Math.max(...files.map((file) => statSync(join(file.parentPath, file.name)).mtimeMs));
}
