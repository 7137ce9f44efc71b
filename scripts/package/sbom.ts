// What ships of other people's, as CycloneDX: read from what esbuild has bundled and from package-lock.json. The same in every build of the same sources.

export interface LockedPackage {
  readonly version?: string;
  readonly license?: string;
  readonly integrity?: string;
  readonly bundleDependencies?: readonly string[];
}

export interface PackageLock {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

export interface Sbom {
  readonly bomFormat: 'CycloneDX';
  readonly specVersion: '1.6';
  readonly version: 1;
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
}

interface Component {
  readonly type: 'application' | 'library';
  readonly 'bom-ref': string;
  readonly name: string;
  readonly version: string;
  readonly purl?: string;
  readonly licenses?:
    readonly { readonly license: { readonly id: string } }[] | readonly { readonly expression: string }[];
  readonly hashes?: readonly { readonly alg: 'SHA-512'; readonly content: string }[];
}

/** The place of a package in the lock, from the path of a file in it; undefined for a file of our own. */
export function packageOf(path: string): string | undefined {
  return /(?:node_modules\/(?:@[^/]+\/)?[^/]+\/)+/
    .exec(path.replaceAll('\\', '/').replace(/^.*?(?=node_modules\/)/, ''))?.[0]
    .replace(/\/$/, '');
}

/** `shipped`: places in the lock. What is bundled in one of them ships with it. */
export function sbomOf(
  manifest: { readonly name: string; readonly version: string; readonly license: string },
  lock: PackageLock,
  shipped: Iterable<string>,
): Sbom {
  const places = new Set(shipped);
  for (const place of [...places]) {
    for (const inside of lock.packages[place]?.bundleDependencies ?? []) {
      places.add(`${place}/node_modules/${inside}`);
    }
  }
  const reference = `${manifest.name}@${manifest.version}`;
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: {
        type: 'application',
        'bom-ref': reference,
        name: manifest.name,
        version: manifest.version,
        ...licensesOf(manifest.license),
      },
    },
    components: [...places].sort().map((place) => componentOf(place, lock.packages[place])),
  };
}

function componentOf(place: string, locked: LockedPackage | undefined): Component {
  const name = place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
  if (locked?.version === undefined) {
    throw new Error(`${place} ships, and package-lock.json does not know it. Run npm install.`);
  }
  const purl = `pkg:npm/${name.replace('@', '%40')}@${locked.version}`;
  return {
    type: 'library',
    'bom-ref': purl,
    name,
    version: locked.version,
    purl,
    ...licensesOf(locked.license),
    ...hashesOf(locked.integrity),
  };
}

function licensesOf(license: string | undefined): Pick<Component, 'licenses'> {
  if (license === undefined) {
    return {};
  }
  return { licenses: /\s/.test(license) ? [{ expression: license }] : [{ license: { id: license } }] };
}

/** npm's own checksum of the package. What is bundled in another has none. */
function hashesOf(integrity: string | undefined): Pick<Component, 'hashes'> {
  const encoded = /^sha512-(.+)$/.exec(integrity ?? '')?.[1];
  return encoded === undefined
    ? {}
    : { hashes: [{ alg: 'SHA-512', content: Buffer.from(encoded, 'base64').toString('hex') }] };
}
