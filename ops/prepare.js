// Runs after `npm ci`: builds the script for spreadsheets. An installation without the tools for development
// (`npm ci --omit=dev`, as on servers and in the image) runs the server only, and has nothing to build.
import { spawnSync } from 'node:child_process';

const omitted = (process.env.npm_config_omit ?? '').split(/\s+/);
if (omitted.includes('dev')) {
  console.log('The script for spreadsheets is not built: the tools for that were left out.');
} else {
  process.exitCode =
    spawnSync('npm', ['run', 'build'], { stdio: 'inherit', shell: process.platform === 'win32' }).status ?? 1;
}
