import type { FoundType } from './typeIndex.ts';

/** What the org says of a class or trigger, so that another copy of it can be told apart without its text. */
export interface OrgStamp {
  /** 01p… or 01q… */
  readonly id: string;
  /** The org's own checksum of the text. How it is worked out is documented nowhere: it is only compared with itself. */
  readonly checksum: number | undefined;
  readonly lastModified: string | undefined;
}

/**
 * How a file relates to what the org runs.
 * `verified`: it is the org's own text. `unconfirmed`: it came with the package, and the org does not show its own text to compare.
 * `signatures`: what the org makes up of a global class of another vendor, without its code. `outdated`: the org has another text by now.
 */
export type FileCheck = 'verified' | 'unconfirmed' | 'signatures' | 'outdated';

/** A class or trigger of a package, on this machine. */
export interface StoredFile {
  /** `classes/X.cls`: relative, with slashes. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly check: FileCheck;
  /** Undefined where the org did not say. */
  readonly stamp: OrgStamp | undefined;
  readonly types: readonly FoundType[];
}

/** A class or trigger that the org has and that is not here. */
export interface MissingFile {
  readonly path: string;
  /** `hidden`: the org does not show it to this user. `failed`: it could not be read. */
  readonly cause: 'hidden' | 'failed';
  /** A sentence. */
  readonly reason: string;
}

/** What is known of a package's source on this machine. */
export interface PackageFacts {
  readonly orgId: string;
  readonly packageName: string;
  readonly packageId: string | undefined;
  readonly namespace: string | undefined;
  /** The version that was installed when it was retrieved. */
  readonly versionNumber: string | undefined;
  /** How subscriber and package are called in paths. */
  readonly subscriberFolder: string;
  readonly packageFolder: string;
  /** Wall time in milliseconds. */
  readonly storedAt: number;
  /** A retrieve was cancelled or interrupted, or goes on now: what is here is good, but it is not all. */
  readonly unfinished: boolean;
  /** The org's id of a retrieve that may still be asked for. */
  readonly openRetrieve: string | undefined;
  /** Why the last retrieve of it failed as a whole, in a sentence. */
  readonly problem: string | undefined;
  /** The project in the workspace that the package is made from, where there is one. */
  readonly local: LocalSource | undefined;
  readonly files: readonly StoredFile[];
  readonly missing: readonly MissingFile[];
}

/** One's own project beside what is installed. */
export interface LocalSource {
  /** Absolute paths of its package directories. */
  readonly folders: readonly string[];
  readonly versionNumber: string | undefined;
  /** It is what the subscriber runs, so it is used and nothing is stored. */
  readonly isUsed: boolean;
  /** Files that were compared with the org's own text. */
  readonly compared: number;
  /** File names that are not the same. */
  readonly differing: readonly string[];
  /** Where it is used: its files by absolute path, with the types that they declare. */
  readonly files: readonly { readonly path: string; readonly types: readonly FoundType[] }[];
}

/** Whether the org has the same text as when the first stamp was given. */
export function isSameStamp(a: OrgStamp | undefined, b: OrgStamp | undefined): boolean {
  if (a === undefined || b === undefined || a.id !== b.id) {
    return false;
  }
  return a.checksum !== undefined && b.checksum !== undefined
    ? a.checksum === b.checksum
    : a.lastModified !== undefined && a.lastModified === b.lastModified;
}
