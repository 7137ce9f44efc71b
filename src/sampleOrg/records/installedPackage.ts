import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { ApexSourceFile } from '../apex/engine.ts';
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

/** Reads `package.json`, `classes`, `triggers`, objects and what else is metadata in a folder. Throws a sentence when it is not a package. */
export function readPackage(folder: string): PackageSource {
  const manifest = readManifest(join(folder, 'package.json'));
  const classes = sources(folder, 'classes', '.cls');
  const triggers = sources(folder, 'triggers', '.trigger').map((source) => ({
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
  return new Error(`${what}${reason}. A package is a folder with package.json, classes and triggers in it.`, { cause });
}

function filesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    throw notAPackage(`The folder ${folder} cannot be read`, error);
  }
}

function sources(folder: string, part: string, extension: string) {
  return filesOf(join(folder, part))
    .filter((file) => file.endsWith(extension))
    .sort()
    .map((file) => ({ name: basename(file, extension), body: readFileSync(join(folder, part, file), 'utf8') }));
}

/** A package may leave its namespace out when it names its own objects. */
function qualified(objectName: string, namespace: string): string {
  return objectName.endsWith('__c') && !/__\w+__c$/.test(objectName) ? `${namespace}__${objectName}` : objectName;
}
