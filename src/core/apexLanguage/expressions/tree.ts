// What an expression that is only looked at can be. Offsets are 0-based positions in the text: `start` of the first character, `end` behind the last.

export interface Place {
  readonly start: number;
  readonly end: number;
}

export type LiteralType = 'null' | 'Boolean' | 'Integer' | 'Long' | 'Decimal' | 'Double' | 'String';

/** `text` is the value as the org prints it: a String without its quotes, a Long without its `L`. */
export interface Literal extends Place {
  readonly kind: 'literal';
  readonly type: LiteralType;
  readonly text: string;
}

/** A variable, `this`, or the first part of a qualified name. */
export interface Name extends Place {
  readonly kind: 'name';
  readonly name: string;
}

export interface Field extends Place {
  readonly kind: 'field';
  readonly target: ApexExpression;
  readonly name: string;
  /** `?.`: null where the target is. */
  readonly safe: boolean;
}

export interface Index extends Place {
  readonly kind: 'index';
  readonly target: ApexExpression;
  readonly index: ApexExpression;
}

export interface Call extends Place {
  readonly kind: 'call';
  readonly target: ApexExpression;
  readonly method: string;
  readonly parameters: readonly ApexExpression[];
  readonly safe: boolean;
}

export type UnaryOperator = '!' | '-' | '+' | '~';

export interface Unary extends Place {
  readonly kind: 'unary';
  readonly operator: UnaryOperator;
  readonly operand: ApexExpression;
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
  | '^'
  | '|'
  | '&&'
  | '||'
  | '??';

export interface Binary extends Place {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: ApexExpression;
  readonly right: ApexExpression;
}

export interface Conditional extends Place {
  readonly kind: 'conditional';
  readonly condition: ApexExpression;
  readonly whenTrue: ApexExpression;
  readonly whenFalse: ApexExpression;
}

export interface Cast extends Place {
  readonly kind: 'cast';
  /** As written, without blanks: `List<acme.Line>`. */
  readonly typeName: string;
  readonly operand: ApexExpression;
}

export interface InstanceOf extends Place {
  readonly kind: 'instanceof';
  readonly operand: ApexExpression;
  readonly typeName: string;
}

export type ApexExpression = Literal | Name | Field | Index | Call | Unary | Binary | Conditional | Cast | InstanceOf;
