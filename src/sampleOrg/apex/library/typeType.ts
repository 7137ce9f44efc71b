import { elementsEqual } from '../values/equality.ts';
import { ApexType } from '../values/typeValue.ts';
import type { ApexValue, LibraryType, RequestContext } from './contract.ts';
import { maySuspend } from './members.ts';
import { hashOfText } from './hashing.ts';

/** Null where there is no such type that the caller may see: that is how Apex code asks. */
function forName(context: RequestContext, namespace: string | null, name: string | null): ApexType | null {
  if (name === null) {
    return null;
  }
  const qualified = namespace === null || namespace === '' ? name : `${namespace}.${name}`;
  const description = context.apex.describeType(qualified);
  return description !== undefined && context.apex.isVisible(description.typeName)
    ? new ApexType(description.typeName)
    : null;
}

function isAssignableFrom(context: RequestContext, self: ApexType, other: ApexType | null): boolean {
  return other !== null && context.apex.isAssignable(self.name, other.name);
}

export const typeType: LibraryType = {
  type: 'Type',
  members: {
    'static Type forName(String name)': (context: RequestContext, name: string | null) => forName(context, null, name),
    'static Type forName(String namespace, String name)': forName,
    'String getName()': (_: RequestContext, self: ApexType) => self.name,
    'String getNamespace()': (context: RequestContext, self: ApexType) =>
      context.namespace !== null && self.name.toLowerCase().startsWith(`${context.namespace.toLowerCase()}.`)
        ? context.namespace
        : '',
    'Object newInstance()': maySuspend((context, self: ApexType) => context.apex.construct(self.name)),
    'Boolean isAssignableFrom(Type other)': isAssignableFrom,
    'String toString()': (_: RequestContext, self: ApexType) => self.name,
    'Boolean equals(Object other)': (_: RequestContext, self: ApexType, other: ApexValue) => elementsEqual(self, other),
    'Integer hashCode()': (_: RequestContext, self: ApexType) => hashOfText(self.name.toLowerCase()),
  },
};
