import { ApexBlob } from '../values/blob.ts';
import { elementsEqual } from '../values/equality.ts';
import { ApexId } from '../values/id.ts';
import { objectTokenOfId } from '../../data/library/schemaTypes.ts';
import type { ApexValue, LibraryType, RequestContext } from './contract.ts';
import { raiseInvalidConversion, raiseInvalidId, raiseNotUtf8 } from './failures.ts';
import { maySuspend, refuseNulls } from './members.ts';
import { hashOfText, hashOfValue } from './hashing.ts';
import { textOf } from './stringType.ts';
import { typeNameOf } from './typeNames.ts';

/** An id from a String or an Id, as an assignment from Object converts it. */
export function idOf(context: RequestContext, value: ApexValue): ApexId {
  if (value instanceof ApexId) {
    return value;
  }
  return typeof value === 'string'
    ? (ApexId.parse(value) ?? raiseInvalidId(context, value))
    : raiseInvalidConversion(context, typeNameOf(value), 'Id');
}

function textOfBlob(context: RequestContext, self: ApexBlob): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(self.bytes);
  } catch {
    return raiseNotUtf8(context);
  }
}

const idType: LibraryType = {
  type: 'Id',
  members: {
    'String to15()': (_: RequestContext, self: ApexId) => self.value15,
    'String toString()': (_: RequestContext, self: ApexId) => self.value,
    'Schema.SObjectType getSObjectType()': objectTokenOfId,
    'Boolean equals(Object other)': (_: RequestContext, self: ApexId, other: ApexValue) =>
      typeof other === 'string' ? ApexId.parse(other)?.value === self.value : elementsEqual(self, other),
    'Integer hashCode()': (_: RequestContext, self: ApexId) => hashOfText(self.value),
    ...refuseNulls(
      {
        'static Id valueOf(String text)': idOf,
        // Restores the letters' case of an id that lost it on its way through another system.
        'static Id valueOf(String text, Boolean restoreCasing)': idOf,
      },
      'static',
    ),
  },
};

const blobType: LibraryType = {
  type: 'Blob',
  members: {
    'Integer size()': (_: RequestContext, self: ApexBlob) => self.bytes.length,
    'String toString()': textOfBlob,
    ...refuseNulls(
      { 'static Blob valueOf(String text)': (_, text: string) => new ApexBlob(new TextEncoder().encode(text)) },
      'static',
    ),
  },
};

/** What every value has, unless its own type says otherwise. */
const objectType: LibraryType = {
  type: 'Object',
  members: {
    'String toString()': maySuspend((context, self: ApexValue) => textOf(context, self)),
    'Boolean equals(Object other)': (_: RequestContext, self: ApexValue, other: ApexValue) =>
      elementsEqual(self, other),
    'Integer hashCode()': (_: RequestContext, self: ApexValue) => hashOfValue(self),
  },
};

export const identityTypes: readonly LibraryType[] = [objectType, idType, blobType];
