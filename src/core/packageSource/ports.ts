import type { FileCheck, OrgStamp } from './storedPackage.ts';

/** A file of a retrieved package. `path` is relative and already checked: it cannot leave the folder it is written to. */
export interface PackageFile {
  readonly path: string;
  readonly content: Uint8Array;
}

/** A file as it came from an org, with what is known of it. */
export interface RetrievedFile extends PackageFile {
  readonly check: FileCheck;
  readonly stamp: OrgStamp | undefined;
}

export interface InstalledPackage {
  readonly name: string;
  readonly namespace: string | undefined;
  readonly versionNumber: string | undefined;
  /** 033… */
  readonly packageId: string;
}

/** The packages that are installed in a subscriber's org, and their source as this user may see it. Rejections are `Failure`s. */
export interface OrgPackages {
  list(): Promise<readonly InstalledPackage[]>;
  retrieve(name: string, signal?: AbortSignal): Promise<readonly PackageFile[]>;
}
