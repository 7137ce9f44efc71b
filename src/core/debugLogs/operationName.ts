/** The part of a log's operation that tells one from another: `executeAnonymous` of `/services/data/v62.0/tooling/executeAnonymous/`. */
export function operationName(operation: string): string {
  return operation.split('/').findLast((segment) => segment !== '') ?? operation;
}
