import type { ApexParserRuleContext, ApexToken, TypeRefContext } from '@apexdevtools/apex-parser';
import type { Place, TypeReference } from './tree.ts';

/** The parser's types promise every child; at run time an absent one is null. */
export function optional<T>(node: T | null): T | undefined {
  return node ?? undefined;
}

export function placeOfToken(token: ApexToken): Place {
  return { line: token.line, column: token.column + 1 };
}

export function placeOf(node: ApexParserRuleContext): Place {
  return placeOfToken(node.start);
}

export function lastLineOf(node: ApexParserRuleContext): number {
  return (optional(node.stop) ?? node.start).line;
}

/** `a.B<C>[]`: type arguments belong to the last name; each `[]` makes a List of what stands before it. */
export function lowerType(node: TypeRefContext): TypeReference {
  const place = placeOf(node);
  const names = node.typeName_list();
  const path = names.map((name) => optional(name.id())?.getText() ?? name.getChild(0).getText());
  const list = optional(names.at(-1)?.typeArguments())?.typeList();
  let type: TypeReference = { ...place, path, typeArguments: list ? list.typeRef_list().map(lowerType) : [] };
  const dimensions = optional(node.arraySubscripts())?.LBRACK_list().length ?? 0;
  for (let dimension = 0; dimension < dimensions; dimension += 1) {
    type = listOf(type);
  }
  return type;
}

export function listOf(element: TypeReference): TypeReference {
  return { line: element.line, column: element.column, path: ['List'], typeArguments: [element] };
}
