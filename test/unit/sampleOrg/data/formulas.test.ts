import assert from 'node:assert/strict';
import { ApexDate } from '../../../../src/sampleOrg/apex/values/date.ts';
import { ApexDatetime } from '../../../../src/sampleOrg/apex/values/datetime.ts';
import { ApexDecimal } from '../../../../src/sampleOrg/apex/values/decimal.ts';
import { compileFormula, type FormulaScope } from '../../../../src/sampleOrg/data/formula/compile.ts';
import { FormulaError, FormulaProblem } from '../../../../src/sampleOrg/data/formula/problems.ts';
import { type FormulaValue, textOf } from '../../../../src/sampleOrg/data/formula/values.ts';

type Fields = Readonly<Record<string, FormulaValue>>;

const now = Date.UTC(2026, 0, 15, 9, 0, 0);
const record: Fields = {
  Name: 'Delta Freight',
  Empty: null,
  Amount: ApexDecimal.parse('12.50') ?? null,
  Missing: null,
  Status: 'Sent',
  Due: ApexDate.of(2026, 1, 31),
  Made: new ApexDatetime(Date.UTC(2026, 0, 15, 2, 0, 0)),
  Active: true,
};
const prior: Fields = { ...record, Status: 'Draft' };

const scope: FormulaScope<Fields> = {
  resolve: (path) => {
    const [name = ''] = path;
    return name in record
      ? {
          zeroWhenBlank: false,
          isText: ['Name', 'Empty', 'Status'].includes(name),
          read: (subject) => subject[name] ?? null,
        }
      : undefined;
  },
};

function valueOf(formula: string): FormulaValue {
  const compiled = compileFormula(formula, scope);
  return compiled({ subject: record, prior, isNew: false, now, timeZone: 'America/Los_Angeles' });
}

describe('formulas', () => {
  const answers: readonly (readonly [formula: string, expected: string])[] = [
    ['1 + 2 * 3 ^ 2', '19'],
    ['-(4 - 6) / 4', '0.5'],
    ['IF(AND(Active, Amount > 10), "big", "small")', 'big'],
    ['OR(false, NOT(Active))', 'false'],
    ['Active && Amount >= 12.5 || 1 = 2', 'true'],
    ['CASE(Status, "Draft", 1, "Sent", 2, 0)', '2'],
    ['ISBLANK(Empty) & ISBLANK(Name)', 'truefalse'],
    ['ISNULL(Empty) & ISNULL(Missing)', 'falsetrue'],
    ['BLANKVALUE(Missing, 3) + NULLVALUE(Amount, 0)', '15.5'],
    ['ISPICKVAL(Status, "Sent")', 'true'],
    ['TEXT(Amount) & "/" & TEXT(Due)', '12.5/2026-01-31'],
    ['VALUE("1,200.5") + LEN(Name)', '1213.5'],
    ['LEFT(Name, 5) & MID(Name, 7, 3) & RIGHT(Name, 2)', 'DeltaFreht'],
    ['CONTAINS(Name, "Frei") && BEGINS(Name, "Delta")', 'true'],
    ['UPPER("a") + LOWER("B") + TRIM("  c ")', 'Abc'],
    ['SUBSTITUTE(Name, "t", "$&")', 'Del$&a Freigh$&'],
    ['FIND("e", Name) + FIND("e", Name, 3)', '11'],
    ['LPAD("7", 3, "0") + RPAD("7", 3)', '0077  '],
    ['REGEX("AB-123", "[A-Z]{2}-\\\\d{3}")', 'true'],
    ['REGEX("AB-1234", "[A-Z]{2}-\\\\d{3}")', 'false'],
    ['TODAY()', '2026-01-15'],
    ['Due - TODAY()', '16'],
    ['Due + 1.9', '2026-02-01'],
    ['ROUND((NOW() - Made) * 24, 6)', '7'],
    // At two in the morning GMT it is still the day before in California.
    ['DATEVALUE(Made)', '2026-01-14'],
    ['YEAR(Due) * 100 + MONTH(Due) + DAY(DATE(2024, 2, 29))', '202630'],
    ['ADDMONTHS(Due, 1)', '2026-02-28'],
    ['ADDMONTHS(DATE(2026, 2, 28), 1)', '2026-03-31'],
    ['WEEKDAY(DATE(2026, 1, 15))', '5'],
    ['HYPERLINK("/x", "See")', '<a href="/x" target="_blank">See</a>'],
    ['ROUND(2.345, 2) & "/" & ROUND(-2.5, 0)', '2.35/-3'],
    ['CEILING(-1.2) & "/" & FLOOR(-1.8) & "/" & MCEILING(-1.2) & "/" & MFLOOR(-1.8)', '-2/-1/-1/-2'],
    ['ABS(-3) + MOD(10, 4) + MAX(1, 5, 3) + MIN(4, 2)', '12'],
    ['SQRT(16) + LOG(100)', '6'],
    ['ISCHANGED(Status) & ISCHANGED(Name)', 'truefalse'],
    ['TEXT(PRIORVALUE(Status))', 'Draft'],
    ['ISNEW()', 'false'],
    ['/* why */ 1 <> 2', 'true'],
    ['Missing + 1', ''],
    ['Missing > 1', ''],
    ['Name = null', 'false'],
    ['Empty = null', 'true'],
  ];
  for (const [formula, expected] of answers) {
    it(`${formula} → ${expected}`, () => assert.equal(textOf(valueOf(formula)), expected));
  }

  it('tell a new record from a changed one', () => {
    const compiled = compileFormula('ISNEW() && NOT(ISCHANGED(Status))', scope);
    assert.equal(compiled({ subject: record, prior: undefined, isNew: true, now, timeZone: 'GMT' }), true);
  });

  it('have no value where they divide by zero or read what is no number', () => {
    for (const formula of ['1 / 0', 'MOD(1, 0)', 'VALUE("x")', 'DATE(2026, 2, 30)', 'SQRT(-1)']) {
      assert.throws(() => valueOf(formula), FormulaError, formula);
    }
  });

  it('are refused with what is wrong in them', () => {
    const problems: readonly (readonly [string, string, number])[] = [
      ['1 +', 'Syntax error. Found the end of the formula', 3],
      ['IF(true, 1', "Syntax error. Missing ')', found the end of the formula", 10],
      ['Nothing__c + 1', 'Field Nothing__c does not exist. Check spelling.', 0],
      ['SOMETHING(1)', 'Unknown function SOMETHING. Check spelling.', 0],
      ['ISCHANGED(1)', "Incorrect parameter for function 'ISCHANGED()'. Expected Field Reference", 0],
      ['"open', 'Syntax error. Missing closing quote', 0],
    ];
    for (const [formula, message, offset] of problems) {
      assert.throws(
        () => valueOf(formula),
        (problem) => problem instanceof FormulaProblem && problem.message === message && problem.offset === offset,
        formula,
      );
    }
  });
});
