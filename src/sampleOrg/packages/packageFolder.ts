import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { ApexSourceFile } from '../apex/engine.ts';
import { filesBelow } from '../data/metadata/filesBelow.ts';
import { readPackageMetadata } from '../data/metadata/packageMetadata.ts';
import type { InstalledPackage } from '../data/seed/contract.ts';
import { isObject } from '../http/apiRequest.ts';

/** The sample package as a folder holds it. */
export interface PackageSource {
  readonly installed: InstalledPackage;
  /** In order of name; `path` as in a retrieved package: `classes/X.cls`, `triggers/X.trigger`. */
  readonly files: readonly ApexSourceFile[];
}

type Manifest = Omit<InstalledPackage, 'classes' | 'triggers' | 'metadata'> & { readonly objects?: readonly string[] };

const manifestTexts = ['name', 'namespace', 'packageId', 'versionId', 'versionName', 'versionNumber'] as const;

/** Reads `package.json`, classes, triggers, objects and what else is metadata, at any depth of a folder. Throws a sentence when it is not a package. */
export function readPackage(folder: string): PackageSource {
  const manifest = readManifest(join(folder, 'package.json'));
  const paths = filesBelow(folder);
  const classes = sources(paths, '.cls');
  const triggers = sources(paths, '.trigger').map((source) => ({
    ...source,
    objectName: qualified(/\bon\s+(\w+)/i.exec(source.body)?.[1] ?? '', manifest.namespace),
  }));
  const { namespace, objects, ...named } = manifest;
  const metadata = readPackageMetadata(folder, { namespace, objectOrder: objects ?? [] });
  return {
    installed: { ...named, namespace, metadata, classes, triggers },
    files: [
      ...classes.map(({ name, body }) => ({ path: `classes/${name}.cls`, kind: 'class' as const, namespace, body })),
      ...triggers.map(({ name, body }) => ({
        path: `triggers/${name}.trigger`,
        kind: 'trigger' as const,
        namespace,
        body,
      })),
    ],
  };
}

function readManifest(path: string): Manifest {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw notAPackage(`${path} cannot be read as JSON`, error);
  }
  const missing = manifestTexts.filter((name) => !isObject(value) || typeof value[name] !== 'string');
  if (missing.length > 0) {
    throw notAPackage(`${path} does not say ${missing.join(', ')}`);
  }
  return value as Manifest;
}

function notAPackage(what: string, cause?: unknown): Error {
  const reason = cause instanceof Error ? ` (${cause.message})` : '';
  return new Error(
    `${what}${reason}. A package is a folder with package.json in it, and classes, triggers and objects.`,
    { cause },
  );
}

function sources(paths: readonly string[], extension: string) {
  return paths
    .filter((path) => path.endsWith(extension))
    .map((path) => ({ name: basename(path, extension), body: readFileSync(path, 'utf8') }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** A package may leave its namespace out when it names its own objects. */
function qualified(objectName: string, namespace: string): string {
  const simpleName = objectName.slice(0, -'__c'.length);
  return objectName.endsWith('__c') && !simpleName.includes('__') ? `${namespace}__${objectName}` : objectName;
}
