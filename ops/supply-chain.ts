/**
 * What is installed, for whoever has to answer for it: `npm run supply-chain [-- <file>]` writes a list of all packages
 * (CycloneDX, by `npm sbom`), refuses one without a licence, and asks the registry for known faults where it answers.
 * Exit codes: 0 all well, 1 a package without a licence or with a known fault of level high or above,
 * 2 the registry did not answer, so that it is not known.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

type Locked = { readonly license?: string; readonly link?: boolean };

function npm(...args: string[]) {
  return spawnSync('npm', args, { cwd: root, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 });
}

/** Packages of the lock file that name no licence; our own workspaces are not among them. */
function withoutLicence(): string[] {
  const { packages }: { packages: Record<string, Locked> } = JSON.parse(
    readFileSync(`${root}package-lock.json`, 'utf8'),
  );
  return Object.entries(packages)
    .filter(([path, { link, license }]) => path.startsWith('node_modules/') && link !== true && !license)
    .map(([path]) => path.replace('node_modules/', ''))
    .filter((name) => !licenceInPackage(name));
}

function licenceInPackage(name: string): boolean {
  try {
    const { license, licenses } = JSON.parse(readFileSync(`${root}node_modules/${name}/package.json`, 'utf8'));
    return license !== undefined || licenses !== undefined;
  } catch {
    // Made for another system, and not installed here.
    return true;
  }
}

const file = process.argv[2] ?? 'sbom.json';
const sbom = npm('sbom', '--sbom-format', 'cyclonedx');
if (sbom.status === 0) writeFileSync(file, sbom.stdout);
console.log(sbom.status === 0 ? `${file}: the list of all packages` : `npm sbom failed: ${sbom.stderr.trim()}`);

const lacking = withoutLicence();
console.log(lacking.length === 0 ? 'Licences: every package names one.' : `No licence: ${lacking.join(', ')}`);

const audit = npm('audit', '--audit-level', 'high');
const isAnswered = /found \d+ vulnerabilities|vulnerabilit(y|ies)/.test(audit.stdout);
console.log(
  isAnswered
    ? audit.stdout.trim()
    : 'Audit: the registry does not answer; whether there are known faults is not known.',
);
const isFaulty = sbom.status !== 0 || lacking.length > 0 || (isAnswered && audit.status !== 0);
process.exitCode = isFaulty ? 1 : isAnswered ? 0 : 2;
