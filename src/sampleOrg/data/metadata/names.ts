const customName = /__(?:c|r|mdt|e|x|Share|History)$/i;
const qualifiedName = /^[A-Za-z][A-Za-z0-9]*__[A-Za-z]\w*__(?:c|r|mdt|e|x|Share|History)$/i;

/** Puts the namespace of a package in front of its own names; standard names and names of other packages stay as they are. */
export function qualify(name: string, namespace: string | null): string {
  return namespace !== null && customName.test(name) && !qualifiedName.test(name) ? `${namespace}__${name}` : name;
}

/** Names that have no suffix: labels, record types, rules, field sets. */
export function qualifyPlain(name: string, namespace: string | null): string {
  return namespace !== null && !name.includes('__') ? `${namespace}__${name}` : name;
}
