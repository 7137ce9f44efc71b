// Our own compact syntax tree. Nothing behind `parse.ts` knows the parser that made it.

/** 1-based place in a source. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A type as written: `Map<Id, acme.Line>` is path ['Map'] with arguments; `[]` wraps it in List. */
export interface TypeReference extends Place {
  readonly path: readonly string[];
  readonly typeArguments: readonly TypeReference[];
}

export interface Annotation extends Place {
  /** In lower case. */
  readonly name: string;
  readonly written: string;
  /** Arguments by lower-case name; a lone value has the name `value`. */
  readonly values: ReadonlyMap<string, string>;
}

export interface Modifiers {
  /** Lower-case words: `public`, `static`, `virtual`, `testmethod`… */
  readonly words: ReadonlySet<string>;
  readonly annotations: readonly Annotation[];
  /** Those that stand more than once. */
  readonly repeated?: readonly string[];
}

// ---- Declarations

export interface TypeDeclaration extends Place {
  readonly kind: 'class' | 'interface' | 'enum';
  readonly name: string;
  readonly modifiers: Modifiers;
  readonly superclass: TypeReference | undefined;
  readonly interfaces: readonly TypeReference[];
  readonly fields: readonly FieldDeclaration[];
  readonly properties: readonly PropertyDeclaration[];
  readonly methods: readonly MethodDeclaration[];
  readonly constructors: readonly MethodDeclaration[];
  readonly initialisers: readonly Initialiser[];
  readonly innerTypes: readonly TypeDeclaration[];
  readonly enumConstants: readonly string[];
}

export interface FieldDeclaration extends Place {
  readonly name: string;
  readonly type: TypeReference;
  readonly modifiers: Modifiers;
  readonly initialiser: Expression | undefined;
}

export interface PropertyDeclaration extends Place {
  readonly name: string;
  readonly type: TypeReference;
  readonly modifiers: Modifiers;
  readonly getter: Accessor | undefined;
  readonly setter: Accessor | undefined;
}

export interface Accessor extends Place {
  readonly modifiers: Modifiers;
  /** Undefined for `get;` and `set;`. */
  readonly body: Block | undefined;
}

export interface MethodDeclaration extends Place {
  readonly name: string;
  readonly modifiers: Modifiers;
  /** Undefined for void and for constructors. */
  readonly returnType: TypeReference | undefined;
  readonly parameters: readonly Parameter[];
  /** Undefined for abstract and interface methods. */
  readonly body: Block | undefined;
}

export interface Parameter extends Place {
  readonly name: string;
  readonly type: TypeReference;
}

export interface Initialiser extends Place {
  readonly static: boolean;
  readonly body: Block;
}

export interface TriggerDeclaration extends Place {
  readonly name: string;
  readonly objectName: string;
  /** `before insert`, `after undelete`… in lower case. */
  readonly events: ReadonlySet<string>;
  readonly body: Block;
  /** Methods and types that the trigger or anonymous block declares, as members of a class. */
  readonly members: TypeDeclaration;
}

/** Anonymous Apex: statements, and the methods and types declared among them. */
export interface AnonymousDeclaration {
  readonly body: Block;
  readonly members: TypeDeclaration;
}

// ---- Statements

export type Statement =
  | Block
  | LocalDeclaration
  | ExpressionStatement
  | IfStatement
  | ForStatement
  | ForEachStatement
  | WhileStatement
  | DoWhileStatement
  | SwitchStatement
  | TryStatement
  | ReturnStatement
  | ThrowStatement
  | LoopExit
  | DmlStatement
  | RunAsStatement;

export interface Block extends Place {
  readonly kind: 'block';
  readonly statements: readonly Statement[];
  readonly lastLine: number;
}

export interface LocalDeclaration extends Place {
  readonly kind: 'local';
  readonly type: TypeReference;
  readonly variables: readonly VariableDeclarator[];
}

export interface VariableDeclarator extends Place {
  readonly name: string;
  readonly initialiser: Expression | undefined;
}

export interface ExpressionStatement extends Place {
  readonly kind: 'expression';
  readonly expression: Expression;
}

export interface IfStatement extends Place {
  readonly kind: 'if';
  readonly condition: Expression;
  readonly whenTrue: Statement;
  readonly whenFalse: Statement | undefined;
}

export interface ForStatement extends Place {
  readonly kind: 'for';
  readonly initialisation: LocalDeclaration | readonly Expression[] | undefined;
  readonly condition: Expression | undefined;
  readonly updates: readonly Expression[];
  readonly body: Statement | undefined;
}

export interface ForEachStatement extends Place {
  readonly kind: 'forEach';
  readonly type: TypeReference;
  readonly name: string;
  readonly namePlace: Place;
  readonly collection: Expression;
  readonly body: Statement | undefined;
}

export interface WhileStatement extends Place {
  readonly kind: 'while';
  readonly condition: Expression;
  readonly body: Statement | undefined;
}

export interface DoWhileStatement extends Place {
  readonly kind: 'doWhile';
  readonly body: Statement;
  readonly condition: Expression;
}

export interface SwitchStatement extends Place {
  readonly kind: 'switch';
  readonly subject: Expression;
  readonly cases: readonly SwitchCase[];
}

export interface SwitchCase extends Place {
  readonly when:
    | { readonly kind: 'values'; readonly values: readonly Expression[] }
    | { readonly kind: 'type'; readonly type: TypeReference; readonly name: string; readonly place: Place }
    | { readonly kind: 'else' };
  readonly body: Block;
}

export interface TryStatement extends Place {
  readonly kind: 'try';
  readonly body: Block;
  readonly catches: readonly CatchClause[];
  readonly finallyBody: Block | undefined;
}

export interface CatchClause extends Place {
  readonly type: TypeReference;
  readonly name: string;
  readonly body: Block;
}

export interface ReturnStatement extends Place {
  readonly kind: 'return';
  readonly value: Expression | undefined;
}

export interface ThrowStatement extends Place {
  readonly kind: 'throw';
  readonly value: Expression;
}

export interface LoopExit extends Place {
  readonly kind: 'break' | 'continue';
}

export type DmlOperation = 'insert' | 'update' | 'upsert' | 'delete' | 'undelete' | 'merge';

export interface DmlStatement extends Place {
  readonly kind: 'dml';
  readonly operation: DmlOperation;
  /** One operand; two for merge. */
  readonly operands: readonly Expression[];
  readonly externalIdField: readonly string[] | undefined;
  readonly userMode: boolean;
}

export interface RunAsStatement extends Place {
  readonly kind: 'runAs';
  readonly user: Expression;
  readonly body: Block;
}

// ---- Expressions

export type Expression =
  | LiteralExpression
  | NameExpression
  | SelfExpression
  | MemberExpression
  | CallExpression
  | ConstructorCall
  | IndexExpression
  | NewExpression
  | NewArrayExpression
  | NewCollectionExpression
  | NewMapExpression
  | CastExpression
  | InstanceOfExpression
  | UnaryExpression
  | IncrementExpression
  | BinaryExpression
  | AssignmentExpression
  | ConditionalExpression
  | ClassLiteral
  | QueryExpression;

export type Literal =
  | { readonly type: 'null' }
  | { readonly type: 'Boolean'; readonly value: boolean }
  | { readonly type: 'Integer'; readonly value: number }
  | { readonly type: 'Long'; readonly value: bigint }
  | { readonly type: 'String'; readonly value: string }
  /** `1.5` is a Decimal, `1.5d` a Double; digits as written. */
  | { readonly type: 'Decimal' | 'Double'; readonly digits: string };

export interface LiteralExpression extends Place {
  readonly kind: 'literal';
  readonly literal: Literal;
}

export interface NameExpression extends Place {
  readonly kind: 'name';
  readonly name: string;
}

export interface SelfExpression extends Place {
  readonly kind: 'this' | 'super';
}

export interface MemberExpression extends Place {
  readonly kind: 'member';
  readonly target: Expression;
  readonly name: string;
  readonly namePlace: Place;
  /** `?.` */
  readonly safe: boolean;
}

export interface CallExpression extends Place {
  readonly kind: 'call';
  readonly target: Expression | undefined;
  readonly name: string;
  readonly namePlace: Place;
  readonly values: readonly Expression[];
  readonly safe: boolean;
}

/** `this(…)` and `super(…)`. */
export interface ConstructorCall extends Place {
  readonly kind: 'constructorCall';
  readonly receiver: 'this' | 'super';
  readonly values: readonly Expression[];
}

export interface IndexExpression extends Place {
  readonly kind: 'index';
  readonly target: Expression;
  readonly index: Expression;
}

export interface NewExpression extends Place {
  readonly kind: 'new';
  readonly type: TypeReference;
  readonly values: readonly Expression[];
}

/** `new Integer[3]` or `new Integer[]{1, 2}`. */
export interface NewArrayExpression extends Place {
  readonly kind: 'newArray';
  readonly elementType: TypeReference;
  readonly size: Expression | undefined;
  readonly elements: readonly Expression[] | undefined;
}

/** `new List<Integer>{1, 2}`, `new Set<String>{…}`. */
export interface NewCollectionExpression extends Place {
  readonly kind: 'newCollection';
  readonly type: TypeReference;
  readonly elements: readonly Expression[];
}

export interface NewMapExpression extends Place {
  readonly kind: 'newMap';
  readonly type: TypeReference;
  readonly entries: readonly { readonly key: Expression; readonly value: Expression }[];
}

export interface CastExpression extends Place {
  readonly kind: 'cast';
  readonly type: TypeReference;
  readonly operand: Expression;
}

export interface InstanceOfExpression extends Place {
  readonly kind: 'instanceOf';
  readonly operand: Expression;
  readonly type: TypeReference;
}

export interface UnaryExpression extends Place {
  readonly kind: 'unary';
  readonly operator: '+' | '-' | '!' | '~';
  readonly operand: Expression;
}

export interface IncrementExpression extends Place {
  readonly kind: 'increment';
  readonly operator: '++' | '--';
  readonly operatorPlace: Place;
  readonly prefix: boolean;
  readonly operand: Expression;
}

export type BinaryOperator =
  | '*'
  | '/'
  | '+'
  | '-'
  | '<<'
  | '>>'
  | '>>>'
  | '<'
  | '>'
  | '<='
  | '>='
  | '=='
  | '!='
  | '==='
  | '!=='
  | '&'
  | '|'
  | '^'
  | '&&'
  | '||'
  | '??';

export interface BinaryExpression extends Place {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
}

export interface AssignmentExpression extends Place {
  readonly kind: 'assignment';
  /** `=`, or the operator of a compound assignment: `+` for `+=`. */
  readonly operator: '=' | BinaryOperator;
  readonly target: Expression;
  readonly value: Expression;
}

export interface ConditionalExpression extends Place {
  readonly kind: 'conditional';
  readonly condition: Expression;
  readonly whenTrue: Expression;
  readonly whenFalse: Expression;
}

/** `Account.class` */
export interface ClassLiteral extends Place {
  readonly kind: 'classLiteral';
  readonly type: TypeReference;
}

/** `[SELECT … WHERE x = :bind]`. Each bind in `text` is rewritten to `:tmpVar1`, `:tmpVar2`…, in order of `binds`. */
export interface QueryExpression extends Place {
  readonly kind: 'query';
  readonly text: string;
  readonly binds: readonly Expression[];
}
