import { randomUUID } from 'node:crypto';
import type { ApexObject, ApexValue, CollectionKey, LibraryType, RequestContext } from '../contract.ts';
import { raiseInvalidUuid } from '../failures.ts';
import { hashOfText } from '../hashing.ts';
import { refuseNulls } from '../members.ts';
import { collatorType } from './collatorType.ts';

class ApexUuid implements ApexObject {
  readonly apexTypeName = 'UUID';
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  collectionKey(): CollectionKey {
    return `\0uuid:${this.text}`;
  }

  printed(): string {
    return this.text;
  }
}

const uuidType: LibraryType = {
  type: 'UUID',
  members: {
    'static UUID randomUUID()': () => new ApexUuid(randomUUID()),
    ...refuseNulls(
      {
        'static UUID fromString(String text)': (context, text: string) =>
          /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
            ? new ApexUuid(text.toLowerCase())
            : raiseInvalidUuid(context, text),
      },
      'static',
    ),
    'Boolean equals(Object other)': (_: RequestContext, self: ApexUuid, other: ApexValue) =>
      other instanceof ApexUuid && other.text === self.text,
    'Integer hashCode()': (_: RequestContext, self: ApexUuid) => hashOfText(self.text),
    'String toString()': (_: RequestContext, self: ApexUuid) => self.text,
  },
};

/** The version of a package. */
export class ApexVersion implements ApexObject {
  readonly apexTypeName = 'Version';
  readonly major: number;
  readonly minor: number;
  readonly patch: number | null;

  constructor(major: number, minor: number, patch: number | null = null) {
    this.major = major;
    this.minor = minor;
    this.patch = patch;
  }

  compareTo(other: ApexVersion): number {
    return this.major - other.major || this.minor - other.minor || (this.patch ?? 0) - (other.patch ?? 0);
  }

  printed(): string {
    return [this.major, this.minor, ...(this.patch === null ? [] : [this.patch])].join('.');
  }
}

const versionType: LibraryType = {
  type: 'Version',
  members: {
    ...refuseNulls(
      {
        'new(Integer major, Integer minor)': (_, major: number, minor: number) => new ApexVersion(major, minor),
        'new(Integer major, Integer minor, Integer patch)': (_, major: number, minor: number, patch: number) =>
          new ApexVersion(major, minor, patch),
      },
      'static',
    ),
    ...refuseNulls(
      {
        'Integer compareTo(Version other)': (_, self: ApexVersion, other: ApexVersion) =>
          Math.sign(self.compareTo(other)),
      },
      'instance',
    ),
    'Integer major()': (_: RequestContext, self: ApexVersion) => self.major,
    'Integer minor()': (_: RequestContext, self: ApexVersion) => self.minor,
    'Integer patch()': (_: RequestContext, self: ApexVersion) => self.patch,
  },
};

export const valueTypes: readonly LibraryType[] = [uuidType, versionType, collatorType];
