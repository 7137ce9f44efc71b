export const triggerPrefix = '__sfdc_trigger/';

export function isTrigger(typeRef: string): boolean {
  return typeRef.startsWith(triggerPrefix);
}

/** `acme/Outer$Inner` → `Inner`. */
export function simpleName(typeRef: string): string {
  return typeRef.slice(Math.max(typeRef.lastIndexOf('$'), typeRef.lastIndexOf('/')) + 1);
}

/** `__sfdc_trigger/acme/T$Inner` → acme, t, inner: Apex ignores case. */
export function typeRefParts(typeRef: string): readonly string[] {
  return typeRef.replace(triggerPrefix, '').toLowerCase().split(/[/$]/);
}

/** Whether a name in parts, as a person wrote it, may mean this type: the namespace and outer classes may be left out. */
export function isTail(parts: readonly string[], tail: readonly string[]): boolean {
  return tail.length <= parts.length && tail.every((part, index) => part === parts[parts.length - tail.length + index]);
}
