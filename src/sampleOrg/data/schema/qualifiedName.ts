/** The parts of `acme__Total__c`: namespace, name, and what kind of name it is, which is left out here. */
export interface QualifiedName {
  readonly namespace: string | null;
  readonly name: string;
}

/** Names of the org itself have no namespace, standard names no kind either. */
export function qualifiedName(text: string): QualifiedName {
  const [namespace = '', ...others] = text.split('__');
  return others.length > 1 && /^[A-Za-z][A-Za-z0-9]*$/.test(namespace)
    ? { namespace, name: others.slice(0, -1).join('__') }
    : { namespace: null, name: others.length === 0 ? text : text.slice(0, text.lastIndexOf('__')) };
}
