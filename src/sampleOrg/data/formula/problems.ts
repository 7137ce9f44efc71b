/** A formula that cannot be read: names what is wrong and where. */
export class FormulaProblem extends Error {
  /** 0-based offset in the formula's text. */
  readonly offset: number;

  constructor(reason: string, offset: number) {
    super(reason);
    this.name = 'FormulaProblem';
    this.offset = offset;
  }
}

/** A formula that has no value for this record, such as a division by zero: a formula field shows `#Error!`, which the API gives as null. */
export class FormulaError extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'FormulaError';
  }
}
