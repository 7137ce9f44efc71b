// How the org spells types for machines. Known from one captured example; what it does not show is written as Apex writes it.

const javaNames: ReadonlyMap<string, string> = new Map([
  ['string', 'java/lang/String'],
  ['id', 'java/lang/String'],
  ['integer', 'java/lang/Integer'],
  ['long', 'java/lang/Long'],
  ['double', 'java/lang/Double'],
  ['boolean', 'java/lang/Boolean'],
  ['decimal', 'java/math/BigDecimal'],
  ['object', 'java/lang/Object'],
]);

/** Type names in the debug API's spelling, for the classes of one program. */
export class TypeRefs {
  readonly #byApexName = new Map<string, string>();

  /** `typeRefs`: `acme/Outer$Inner` of every class. */
  constructor(typeRefs: readonly string[]) {
    for (const typeRef of typeRefs) {
      this.#byApexName.set(typeRef.replaceAll(/[/$]/g, '.').toLowerCase(), typeRef);
    }
  }

  /** `String` → `java/lang/String`, `List<acme.Line>` → `List<acme/Line>`, `acme.Outer.Inner` → `acme/Outer$Inner`. */
  declared(apexName: string): string {
    return javaNames.get(apexName.toLowerCase()) ?? this.of(apexName);
  }

  /** Inside of a collection's brackets, built-in types keep their Apex names. */
  of(apexName: string): string {
    return withoutSpaces(apexName).replaceAll(/[\w.]+/g, (name) => this.#byApexName.get(name.toLowerCase()) ?? name);
  }
}

/** How events name a class or trigger: the end of its typeref, `InvoiceService`, `InvoiceService$Batcher`. */
export function eventName(apexName: string, typeRefs: TypeRefs): string {
  const typeRef = typeRefs.of(apexName);
  return typeRef.slice(typeRef.lastIndexOf('/') + 1);
}

/** `Map<Id, acme.Line>` → `Map<Id,acme.Line>`. */
export function withoutSpaces(apexName: string): string {
  return apexName.replaceAll(/,\s+/g, ',');
}
