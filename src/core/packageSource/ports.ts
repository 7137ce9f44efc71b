import type { FileCheck, MissingFile, OrgStamp, StoredFile } from './storedPackage.ts';

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

export interface RetrieveRequest {
  readonly installed: InstalledPackage;
  /** No other installed package has this namespace: then all code of the namespace is the package's. */
  readonly ownsNamespace: boolean;
  /** What is here already. Where the org still has the same it is not asked for again. */
  readonly stored: readonly StoredFile[];
  /** A retrieve of this version that was begun before and that the org may still know. */
  readonly openRetrieve: string | undefined;
}

/** What a retrieve tells as it goes on. One step is told after the other; what was told stays true when a later step fails. */
export type RetrieveStep =
  /** How many files the org has of it, as far as it is known by now. */
  | { readonly kind: 'counted'; readonly total: number }
  | { readonly kind: 'files'; readonly files: readonly RetrievedFile[] }
  /** These are stored and still the same. */
  | { readonly kind: 'kept'; readonly paths: readonly string[] }
  /** The org prepares an archive. Undefined once it was handed out. */
  | { readonly kind: 'preparing'; readonly retrieve: string | undefined; readonly state: string }
  | { readonly kind: 'missing'; readonly files: readonly MissingFile[] }
  /** Every path that the package has; undefined where the org could not tell of all. */
  | { readonly kind: 'ended'; readonly paths: readonly string[] | undefined };

/** The packages that are installed in a subscriber's org, and their source as this user may see it. Rejections are `Failure`s. */
export interface OrgPackages {
  list(): Promise<readonly InstalledPackage[]>;
  /** Resolves when all has been told. A file that the org cannot hand out is told as missing; what rejects is the org or the way there. */
  retrieve(
    request: RetrieveRequest,
    onStep: (step: RetrieveStep) => Promise<void>,
    signal?: AbortSignal,
  ): Promise<void>;
}
