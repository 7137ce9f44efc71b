import { scanApexFile } from '../apexLanguage/apexScanner.ts';

/** A class, interface, enum or trigger, and where its declaration begins. */
export interface FoundType {
  /** `acme/Outer$Inner`, `__sfdc_trigger/acme/T`. */
  readonly typeRef: string;
  /** From 1. */
  readonly line: number;
}

/** The types that a file declares, outermost first. */
export function typesIn(path: string, text: string, namespace: string | undefined): readonly FoundType[] {
  const kind = /\.trigger$/i.test(path) ? 'trigger' : 'class';
  const { types } = scanApexFile(text, { kind, namespace: namespace ?? null });
  return types.map(({ typeRef, firstLine }) => ({ typeRef, line: firstLine }));
}
