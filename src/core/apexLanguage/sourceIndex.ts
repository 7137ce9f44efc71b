import { l10n } from '../base/l10n.ts';
import { scanApexFile } from './apexScanner.ts';
import type { ApexFileOutline, BodyOutline, BreakpointLocation, TypeOutline } from './outline.ts';
import { isTail, typeRefParts } from './typeRefParts.ts';

/**
 * The Apex files a debugger knows: where breakpoints can stand, and which file a frame's typeref means. Paths are keys as the
 * caller writes them; one who knows a file system without case normalises them first.
 */
export class SourceIndex {
  readonly #files = new Map<string, ApexFileOutline>();
  readonly #pathsByTypeRef = new Map<string, string[]>();
  readonly #pathsByFoldedTypeRef = new Map<string, string[]>();

  /** Adds a file or replaces what was known of it. The name's ending tells class from trigger. */
  update(path: string, text: string, namespace: string | null): ApexFileOutline {
    this.remove(path);
    const outline = scanApexFile(text, { kind: /\.trigger$/i.test(path) ? 'trigger' : 'class', namespace });
    this.#files.set(path, outline);
    for (const { typeRef } of outline.types) {
      addTo(this.#pathsByTypeRef, typeRef, path);
      addTo(this.#pathsByFoldedTypeRef, typeRef.toLowerCase(), path);
    }
    return outline;
  }

  remove(path: string): void {
    for (const { typeRef } of this.#files.get(path)?.types ?? []) {
      removeFrom(this.#pathsByTypeRef, typeRef, path);
      removeFrom(this.#pathsByFoldedTypeRef, typeRef.toLowerCase(), path);
    }
    this.#files.delete(path);
  }

  /** Where a breakpoint on this line stands. It may move down within its method, or within the type when it is in none. */
  locate(path: string, line: number): BreakpointLocation {
    const file = this.#files.get(path);
    if (file === undefined) {
      return unbreakable(
        l10n.t('This file is not among the sources of the debug session. Add its folder to "sources".'),
      );
    }
    if (line > file.lineCount) {
      return unbreakable(l10n.t('The file has {0} lines.', file.lineCount));
    }
    const scope = innermost(file.bodies, line) ?? innermost(file.types, line);
    if (scope === undefined) {
      return unbreakable(
        file.types.length === 0
          ? l10n.t(
              'No Apex class or trigger was found in this file. Set it inside a method of a class, or in a trigger.',
            )
          : l10n.t('This line is outside of any type. Set it inside a method.'),
      );
    }
    return (
      firstBreakable(file, line, scope.lastLine) ??
      unbreakable(
        l10n.t(
          'No code to stop at from here to the end of {0}. Set it on a statement inside a method.',
          describeScope(scope),
        ),
      )
    );
  }

  /** The file that declares a type. Apex does not mind case, so the same spelling is preferred and another one accepted. */
  pathOf(typeRef: string): string | undefined {
    return this.#pathsByTypeRef.get(typeRef)?.[0] ?? this.#pathsByFoldedTypeRef.get(typeRef.toLowerCase())?.[0];
  }

  /**
   * The first lines to stop at of what a name means in one file: a method or property of a type, its constructors
   * (`Type.<init>`, `new Type`, or the type's name once more), or a trigger. One for each overload.
   */
  locateFunction(path: string, name: FunctionName): readonly BreakpointLine[] {
    const file = this.#files.get(path);
    return (file?.bodies ?? []).flatMap((body) => {
      const found =
        file !== undefined && isMeant(body, name)
          ? firstBreakable(file, body.firstLine, body.lastLine, body.typeRef)
          : undefined;
      return found === undefined ? [] : [{ typeRef: found.typeRef, line: found.line }];
    });
  }

  /** Outermost first; empty for a file that is not known. */
  typesOf(path: string): readonly TypeOutline[] {
    return this.#files.get(path)?.types ?? [];
  }
}

/** A function as people write it: `Outer.Inner.method`, in parts and lower case. The last part may be a trigger's name. */
export interface FunctionName {
  readonly parts: readonly string[];
}

export interface BreakpointLine {
  readonly typeRef: string;
  readonly line: number;
}

/** `new acme.Line`, `InvoiceService.total(Id)`: what tells overloads apart is left out, as breakpoints go to all of them. */
export function functionName(text: string): FunctionName | undefined {
  const [, isNew, path = ''] = /^(new\s+)?([A-Za-z_][\w.]*(?:\.<init>)?)\s*(?:\(.*\))?$/i.exec(text.trim()) ?? [];
  const parts = path.toLowerCase().split('.');
  return path === '' || parts.includes('')
    ? undefined
    : { parts: isNew === undefined ? parts : [...parts, constructorName] };
}

const constructorName = '<init>';

function isMeant({ typeRef, name }: BodyOutline, { parts }: FunctionName): boolean {
  const typeParts = typeRefParts(typeRef);
  const member = parts.at(-1);
  if (name === undefined) {
    // A trigger's body has no name of its own.
    return typeRef.startsWith('__sfdc_trigger/') && !typeRef.includes('$') && isTail(typeParts, parts);
  }
  const isConstructor = name.toLowerCase() === typeParts.at(-1);
  const isNamed = name.toLowerCase() === member || (isConstructor && member === constructorName);
  return isNamed && parts.length > 1 && isTail(typeParts, parts.slice(0, -1));
}

interface Lines {
  readonly typeRef: string;
  readonly firstLine: number;
  readonly lastLine: number;
}

function unbreakable(reason: string): BreakpointLocation {
  return { kind: 'unbreakable', reason };
}

/** The shortest of those that hold the line; the later of equals, which is declared within. */
function innermost<T extends Lines>(scopes: readonly T[], line: number): T | undefined {
  let best: T | undefined;
  for (const scope of scopes) {
    const holds = scope.firstLine <= line && line <= scope.lastLine;
    if (holds && (best === undefined || scope.lastLine - scope.firstLine <= best.lastLine - best.firstLine)) {
      best = scope;
    }
  }
  return best;
}

function firstBreakable(
  file: ApexFileOutline,
  line: number,
  lastLine: number,
  onlyIn?: string,
): Extract<BreakpointLocation, { kind: 'breakable' }> | undefined {
  let found: { typeRef: string; line: number } | undefined;
  for (const { typeRef, breakableLines } of file.types) {
    if (onlyIn !== undefined && typeRef !== onlyIn) {
      continue;
    }
    const next = breakableLines.find((candidate) => candidate >= line && candidate <= lastLine);
    if (next !== undefined && (found === undefined || next < found.line)) {
      found = { typeRef, line: next };
    }
  }
  return found === undefined ? undefined : { kind: 'breakable', ...found, moved: found.line !== line };
}

function describeScope(scope: Lines | BodyOutline): string {
  if (!('name' in scope)) {
    return scope.typeRef;
  }
  return scope.name === undefined ? l10n.t('this block') : scope.name;
}

function addTo(paths: Map<string, string[]>, typeRef: string, path: string): void {
  const known = paths.get(typeRef);
  if (known === undefined) {
    paths.set(typeRef, [path]);
  } else if (!known.includes(path)) {
    known.push(path);
  }
}

function removeFrom(paths: Map<string, string[]>, typeRef: string, path: string): void {
  const left = paths.get(typeRef)?.filter((known) => known !== path) ?? [];
  if (left.length === 0) {
    paths.delete(typeRef);
  } else {
    paths.set(typeRef, left);
  }
}
