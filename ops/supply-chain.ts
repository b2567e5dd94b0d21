/**
 * What is installed, for the person who has to answer for it: `npm run supply-chain [-- <file> [<project>]]` writes a list of all packages
 * (CycloneDX, by `npm sbom`), refuses one without a licence, and asks the registry for known faults where it answers.
 * Exit codes: 0 all well, 1 a package without a licence or with a known fault of level high or above,
 * 2 the registry did not answer, so that it is not known.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [file = 'sbom.json', root = fileURLToPath(new URL('..', import.meta.url))] = process.argv.slice(2);

type Locked = { readonly license?: string; readonly link?: boolean };

function npm(...args: string[]) {
  return spawnSync('npm', args, { cwd: root, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 });
}

/** Packages of the lock file that name no licence; our own workspaces are not among them. */
function withoutLicence(): string[] {
  const { packages }: { packages: Record<string, Locked> } = JSON.parse(
    readFileSync(join(root, 'package-lock.json'), 'utf8'),
  );
  return Object.entries(packages)
    .filter(([path, { link, license }]) => path.startsWith('node_modules/') && link !== true && !license)
    .map(([path]) => path.replace('node_modules/', ''))
    .filter((name) => !licenceInPackage(name));
}

function licenceInPackage(name: string): boolean {
  try {
    const { license, licenses } = JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8'));
    return license !== undefined || licenses !== undefined;
  } catch {
    // Made for another system, and not installed here.
    return true;
  }
}

type Faults = { readonly total: number; readonly high: number; readonly critical: number };

/** Counts by level; null where the answer is not an audit, whatever words it has. */
function knownFaults(): Faults | null {
  try {
    const { metadata }: { metadata?: { vulnerabilities?: Faults } } = JSON.parse(npm('audit', '--json').stdout);
    return metadata?.vulnerabilities ?? null;
  } catch {
    return null;
  }
}

const sbom = npm('sbom', '--sbom-format', 'cyclonedx');
if (sbom.status === 0) writeFileSync(file, sbom.stdout);
console.log(sbom.status === 0 ? `${file}: the list of all packages` : `npm sbom failed: ${sbom.stderr.trim()}`);

const lacking = withoutLicence();
console.log(lacking.length === 0 ? 'Licences: every package names one.' : `No licence: ${lacking.join(', ')}`);

const known = knownFaults();
console.log(
  known === null
    ? 'Audit: the registry does not answer; whether there are known faults is not known.'
    : `Audit: ${known.high + known.critical} known faults of level high or above, ${known.total} in all (npm audit).`,
);
const isFaulty = sbom.status !== 0 || lacking.length > 0 || (known !== null && known.high + known.critical > 0);
process.exitCode = isFaulty ? 1 : known === null ? 2 : 0;
