import type { LibraryType } from './contract.ts';
import { dispatched } from './iteration.ts';

/** Interfaces that Apex classes implement and the library calls. */
export const interfaceTypes: readonly LibraryType[] = [
  { type: 'Comparable', interface: true, members: { 'Integer compareTo(Object other)': dispatched('compareTo') } },
  { type: 'Comparator<T>', interface: true, members: { 'Integer compare(T left, T right)': dispatched('compare') } },
  {
    type: 'Callable',
    interface: true,
    members: { 'Object call(String action, Map<String,Object> arguments)': dispatched('call') },
  },
  {
    type: 'StubProvider',
    interface: true,
    members: {
      'Object handleMethodCall(Object stub, String methodName, Type returnType, List<Type> parameterTypes, List<String> parameterNames, List<Object> values)':
        dispatched('handleMethodCall'),
    },
  },
];
