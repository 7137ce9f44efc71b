import { scanApexFile } from '../apexLanguage/apexScanner.ts';
import { testClassIn, type TestMethod } from '../apexLanguage/testClasses.ts';
import { isTail, simpleName, typeRefParts } from '../apexLanguage/typeRefParts.ts';

/** A class, interface, enum or trigger, and where its declaration begins. */
export interface FoundType {
  /** `acme/Outer$Inner`, `__sfdc_trigger/acme/T`. */
  readonly typeRef: string;
  /** From 1. */
  readonly line: number;
  /** Of a class of tests. */
  readonly tests?: readonly TestMethod[];
}

/** The types that a file declares, outermost first. */
export function typesIn(path: string, text: string, namespace: string | undefined): readonly FoundType[] {
  const kind = /\.trigger$/i.test(path) ? 'trigger' : 'class';
  const { types } = scanApexFile(text, { kind, namespace: namespace ?? null });
  const tests = kind === 'class' ? testClassIn(text, namespace ?? null)?.methods : undefined;
  // Half-typed source may declare what has no name.
  return types
    .map(({ typeRef, firstLine }, index) => ({
      typeRef,
      line: firstLine,
      ...(index === 0 && tests !== undefined ? { tests } : {}),
    }))
    .filter(({ typeRef }) => simpleName(typeRef) !== '');
}

/** A type and the file that declares it. */
export interface IndexedType extends FoundType {
  /** As the caller names files. */
  readonly file: string;
}

/**
 * Which file declares a type, over everything that is known of a subscriber. Made anew from the indexes of the packages when one of them
 * changes: no file is read for it.
 */
export class TypeIndex {
  readonly #byTypeRef = new Map<string, IndexedType>();
  readonly #byName: ReadonlyMap<string, readonly IndexedType[]>;

  constructor(types: readonly IndexedType[]) {
    for (const type of types) {
      const key = type.typeRef.toLowerCase();
      // Of two that are called the same, the one that was named first is meant, as with search paths everywhere.
      if (!this.#byTypeRef.has(key)) {
        this.#byTypeRef.set(key, type);
      }
    }
    this.#byName = Map.groupBy(this.#byTypeRef.values(), ({ typeRef }) => simpleName(typeRef).toLowerCase());
  }

  get size(): number {
    return this.#byTypeRef.size;
  }

  get all(): readonly IndexedType[] {
    return [...this.#byTypeRef.values()];
  }

  /** The file of a typeref as the org writes it, and the line of its declaration. An inner type that is not known is where its outer one is. */
  fileOf(typeRef: string): IndexedType | undefined {
    const [outermost = ''] = typeRef.split('$');
    return this.#byTypeRef.get(typeRef.toLowerCase()) ?? this.#byTypeRef.get(outermost.toLowerCase());
  }

  /** Types of that name, inner ones too; `Outer.Inner` and `acme.Outer.Inner` leave less of them. Apex ignores case. */
  named(name: string): readonly IndexedType[] {
    const parts = name.toLowerCase().split('.');
    return (this.#byName.get(parts.at(-1) ?? '') ?? []).filter(({ typeRef }) => isTail(typeRefParts(typeRef), parts));
  }

  /** Types whose name holds the letters in this order, as editors search; all for an empty query. */
  find(query: string): readonly IndexedType[] {
    const letters = query.toLowerCase().replace(/[\s.]/g, '');
    return this.all.filter(({ typeRef }) => holds(typeRefParts(typeRef).join(''), letters));
  }
}

/** `acme/Outer$Inner` → `Outer.Inner`, as people write it. */
export function spokenName(typeRef: string): string {
  return typeRef.slice(typeRef.lastIndexOf('/') + 1).replaceAll('$', '.');
}

function holds(text: string, letters: string): boolean {
  let from = 0;
  for (const letter of letters) {
    from = text.indexOf(letter, from) + 1;
    if (from === 0) {
      return false;
    }
  }
  return true;
}
