import type { BuiltInType, LibraryMember, SignatureType } from '../types/type.ts';

/** A call of a member of a built-in type, as the debug log names it. */
export interface SystemCall {
  /** `Map<String,Integer>.put(Object, Object)`, `System.Test.isRunningTest()`, `<init>(Integer)`. */
  readonly text: string;
  readonly kind: 'method' | 'constructor' | 'packaged';
  /** `Test`: the class of a packaged method. */
  readonly className: string;
}

/** Classes of the platform that are written in Apex: the log shows their methods like those of an org's class without an id. */
const packagedClasses: ReadonlySet<string> = new Set([
  'Crypto',
  'EncodingUtil',
  'FeatureManagement',
  'JSON',
  'JSONGenerator',
  'JSONParser',
  'Limits',
  'Matcher',
  'Math',
  'Pattern',
  'Test',
  'Type',
  'UserInfo',
]);

/** Types that stand without `System.` before them. */
const plainClasses: ReadonlySet<string> = new Set([
  'Blob',
  'Boolean',
  'Database',
  'Decimal',
  'Double',
  'Id',
  'Integer',
  'List',
  'Long',
  'Map',
  'Object',
  'SObject',
  'Schema',
  'Set',
  'String',
  'System',
  'Time',
]);

/** Types that show the Java class behind them. */
const javaClasses: Readonly<Record<string, string>> = {
  Date: 'com.salesforce.api.interop.apex.bcl.DateMethods',
  Datetime: 'com.salesforce.api.interop.apex.bcl.DatetimeMethods',
};

/** Undefined for what the log does not show: properties, and constructors of exceptions. */
export function systemCallOf(member: LibraryMember, receiver: BuiltInType | undefined): SystemCall | undefined {
  const { name } = member.owner;
  const parameters = member.parameters.map((parameter) => parameterText(parameter, member)).join(', ');
  switch (member.kind) {
    case 'property':
      return undefined;
    case 'constructor':
      return { kind: 'constructor', text: `<init>(${parameters})`, className: name };
    case 'method': {
      const kind = packagedClasses.has(name) ? 'packaged' : 'method';
      return { kind, text: `${ownerText(member, receiver)}.${member.name}(${parameters})`, className: name };
    }
  }
}

function ownerText({ owner, static: isStatic }: LibraryMember, receiver: BuiltInType | undefined): string {
  const name = isStatic || receiver?.definition !== owner ? owner.name : receiver.name;
  return (
    javaClasses[owner.name] ?? (plainClasses.has(owner.name) || owner.name.includes('.') ? name : `System.${name}`)
  );
}

/** Type variables are erased; methods of `System` take anything. */
function parameterText({ name, typeArguments }: SignatureType, { owner }: LibraryMember): string {
  if (owner.parameters.includes(name) || name === 'Iterable') {
    return 'Object';
  }
  if (name === 'LoggingLevel') {
    return 'APEX_OBJECT';
  }
  if (name === 'Object' && owner.name === 'System') {
    return 'ANY';
  }
  const names = typeArguments.map((argument) => (argument.name === 'Object' ? 'ANY' : argument.name));
  return names.some((argument) => owner.parameters.includes(argument))
    ? 'Object'
    : `${name}${names.length > 0 ? `<${names.join(',')}>` : ''}`;
}
