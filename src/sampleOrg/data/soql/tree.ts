// A query as it is written. Names are not resolved yet.

export interface FieldPath {
  /** `['Account', 'Owner', 'Name']` */
  readonly names: readonly string[];
  readonly offset: number;
}

export interface FunctionCall {
  /** Upper case. */
  readonly name: string;
  readonly argument: FieldPath | FunctionCall | undefined;
  readonly offset: number;
}

export type Operand = FieldPath | FunctionCall;

export type SelectItem =
  | { readonly kind: 'field'; readonly path: FieldPath; readonly alias: string | undefined }
  | { readonly kind: 'call'; readonly call: FunctionCall; readonly alias: string | undefined }
  | { readonly kind: 'query'; readonly query: QueryTree }
  | { readonly kind: 'typeof'; readonly choice: TypeOf }
  | { readonly kind: 'fields'; readonly scope: 'ALL' | 'STANDARD' | 'CUSTOM'; readonly offset: number };

/** `TYPEOF What WHEN Account THEN Phone ELSE Name END` */
export interface TypeOf {
  readonly relationship: string;
  readonly branches: readonly { readonly objectName: string; readonly paths: readonly FieldPath[] }[];
  readonly otherwise: readonly FieldPath[];
  readonly offset: number;
}

export type Comparator = '=' | '!=' | '<' | '<=' | '>' | '>=' | 'LIKE' | 'IN' | 'NOT IN' | 'INCLUDES' | 'EXCLUDES';

export type Literal =
  | { readonly kind: 'string'; readonly text: string; readonly offset: number }
  | { readonly kind: 'number'; readonly text: string; readonly offset: number }
  | { readonly kind: 'boolean'; readonly value: boolean; readonly offset: number }
  | { readonly kind: 'null'; readonly offset: number }
  | { readonly kind: 'date'; readonly text: string; readonly offset: number }
  | { readonly kind: 'time'; readonly text: string; readonly offset: number }
  | { readonly kind: 'datetime'; readonly text: string; readonly offset: number }
  /** `TODAY`, `LAST_N_DAYS:30`. */
  | { readonly kind: 'dateLiteral'; readonly name: string; readonly count: number; readonly offset: number }
  /** Position in the list of binds. */
  | { readonly kind: 'bind'; readonly index: number; readonly offset: number };

export type Comparand =
  | { readonly kind: 'value'; readonly value: Literal }
  | { readonly kind: 'list'; readonly values: readonly Literal[] }
  | { readonly kind: 'query'; readonly query: QueryTree };

export type Condition =
  | { readonly kind: 'and' | 'or'; readonly conditions: readonly Condition[] }
  | { readonly kind: 'not'; readonly condition: Condition }
  | {
      readonly kind: 'compare';
      readonly left: Operand;
      readonly comparator: Comparator;
      readonly right: Comparand;
      readonly offset: number;
    };

export interface OrderItem {
  readonly by: Operand;
  readonly descending: boolean;
  readonly nullsLast: boolean;
}

/** A number or a bind. */
export type Count =
  { readonly kind: 'number'; readonly value: number } | { readonly kind: 'bind'; readonly index: number };

/** Whose rights a query goes by: those of the running user or nobody's. */
export type QueryMode = 'SECURITY_ENFORCED' | 'USER_MODE' | 'SYSTEM_MODE';

export interface QueryTree {
  readonly select: readonly SelectItem[];
  readonly from: { readonly name: string; readonly alias: string | undefined; readonly offset: number };
  readonly where: Condition | undefined;
  readonly groupBy: readonly Operand[];
  /** Sums up for fewer and fewer of the grouped fields, or for each choice of them. */
  readonly subtotals: 'rollup' | 'cube' | undefined;
  readonly having: Condition | undefined;
  readonly orderBy: readonly OrderItem[];
  readonly limit: Count | undefined;
  readonly offset: Count | undefined;
  readonly allRows: boolean;
  readonly forUpdate: boolean;
  /** What `WITH` asks for. */
  readonly mode: QueryMode | undefined;
  /** `USING SCOPE mine` */
  readonly onlyMine: boolean;
}
