/** A registry of packages on the loopback: what npm asks it for, it packs from `node_modules`. So a fresh project installs offline. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

/**
 * Serves the packages of a folder, each in the one version that is there.
 * @param root a folder with `node_modules` and `package-lock.json`
 * @returns its address, and what ends it
 */
export async function serveRegistry(root) {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const tarballs = new Map();
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, url).pathname).slice(1);
    const tarball = tarballs.get(path);
    if (tarball !== undefined) return response.end(tarball);
    const place = `node_modules/${path}`;
    if (packages[place] === undefined || !existsSync(join(root, place))) return response.writeHead(404).end('{}');
    const file = `${path}.tgz`;
    const packed = packInstalled(join(root, place));
    tarballs.set(file, packed);
    response.end(JSON.stringify(packument(packages[place], join(root, place), `${url}/${file}`, packed)));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${server.address().port}`;
  return { url, close: () => new Promise((resolve) => server.close(resolve)) };
}

/** Returns what a registry says of a package. The lock file knows whether the version is deprecated, which npm warns of. */
function packument({ deprecated }, folder, tarball, packed) {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const { name, version } = manifest;
  const integrity = `sha512-${createHash('sha512').update(packed).digest('base64')}`;
  const dist = { tarball, integrity };
  return { name, 'dist-tags': { latest: version }, versions: { [version]: { ...manifest, deprecated, dist } } };
}

/** Packs an installed package as it is, without its scripts. */
function packInstalled(folder) {
  const args = ['-czf', '-', '-C', folder, '--exclude=./node_modules', '--transform=s,^\\.,package,', '.'];
  const { status, stdout, stderr } = spawnSync('tar', args, { maxBuffer: 256 * 1024 * 1024 });
  if (status !== 0) throw new Error(`${folder} cannot be packed: ${stderr}`);
  return stdout;
}
