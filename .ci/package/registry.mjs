/** A registry of packages on the loopback: what npm asks it for, it packs from `node_modules`. So a fresh project installs offline. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

/**
 * Serves the packages of a folder, each in the versions that are there.
 * @param root a folder with `node_modules` and `package-lock.json`
 * @returns its address, and what ends it
 */
export async function serveRegistry(root) {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  /** Folders of packages, by the path of their tarballs: npm asks about more packages than it installs. */
  const folders = new Map();
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, url).pathname).slice(1);
    const folder = folders.get(path);
    if (folder !== undefined) return response.end(packInstalled(folder));
    // One package may be there in several versions, in the folders of those that need an older one.
    const places = Object.keys(packages).filter(
      (place) => `/${place}`.endsWith(`/node_modules/${path}`) && existsSync(join(root, place)),
    );
    if (places.length === 0) return response.writeHead(404).end('{}');
    const versions = places.map((place, number) => {
      const file = `${path}-${number}.tgz`;
      folders.set(file, join(root, place));
      return versionOf(packages[place], join(root, place), `${url}/${file}`);
    });
    const [latest] = versions;
    const all = Object.fromEntries(versions.map((one) => [one.version, one]));
    response.end(JSON.stringify({ name: path, 'dist-tags': { latest: latest.version }, versions: all }));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${server.address().port}`;
  return { url, close: () => new Promise((resolve) => server.close(resolve)) };
}

/** Returns what a registry says of one version. The lock file knows whether it is deprecated, which npm warns of. */
function versionOf({ deprecated }, folder, tarball) {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return { ...manifest, deprecated, dist: { tarball } };
}

/** Packs an installed package as it is, without its scripts. */
function packInstalled(folder) {
  const args = ['-czf', '-', '-C', folder, '--exclude=./node_modules', '--transform=s,^\\.,package,', '.'];
  const { status, stdout, stderr } = spawnSync('tar', args, { maxBuffer: 256 * 1024 * 1024 });
  if (status !== 0) throw new Error(`${folder} cannot be packed: ${stderr}`);
  return stdout;
}
