import assert from 'node:assert/strict';
import { Failure } from '../../../../src/core/base/failure.ts';
import { evaluate, evaluateCondition } from '../../../../src/core/debugging/evaluation/evaluator.ts';
import type { ExecutionReference, ExecutionValue } from '../../../../src/core/debugging/execution.ts';
import type { Stop } from '../../../../src/core/debugging/stop.ts';
import { shortValueText } from '../../../../src/core/debugging/valueText.ts';
import { emptyVariables, FakeExecution, frame, stopOf, text, value } from '../../../support/fakeExecution.ts';

function typed(name: string, typeName: string, content?: string): ExecutionValue {
  return value(name, { typeName, declaredTypeRef: typeName, ...(content === undefined ? {} : { text: content }) });
}

function object(id: number, typeName: string, fields: readonly ExecutionValue[]): ExecutionReference {
  return { kind: 'object', id, typeName, fields };
}

/** Stopped in a method of `acme.Billing.Run`, called by `acme.Rates`. */
function stopped(): { readonly stop: Stop; readonly execution: FakeExecution } {
  const execution = new FakeExecution();
  execution.state = {
    frames: [
      frame(0, { typeRef: 'acme/Billing$Run' }),
      frame(1, { typeRef: 'acme/Billing' }),
      frame(2, { typeRef: 'acme/Rates' }),
    ],
    variables: {
      ...emptyVariables,
      locals: [
        value('this', { ref: 1, typeName: 'acme.Billing.Run' }),
        value('count', { text: '3' }),
        typed('big', 'Long', '9007199254740993'),
        typed('price', 'Decimal', '0.10'),
        typed('ratio', 'Double', '0.5'),
        typed('open', 'Boolean', 'true'),
        text('label', 'Q3'),
        text('nothing', ''),
        value('note', { typeName: 'String' }),
        typed('id', 'Id', 'a01000000000001AAA'),
        typed('due', 'Date', '2026-03-01'),
        typed('paid', 'Date', '2026-02-11'),
        typed('status', 'acme.InvoiceStatus', 'SENT'),
        typed('noStatus', 'acme.InvoiceStatus'),
        typed('printed', 'Datetime', '3/1/2026 9:00 AM'),
        typed('printedLater', 'Datetime', '12/1/2025 9:00 AM'),
        typed('sentAt', 'Datetime', '2026-03-01T09:00:00.000Z'),
        typed('javaSentAt', 'Datetime', 'Sun Mar 01 09:00:00 GMT 2026'),
        typed('javaPaidAt', 'Datetime', 'Mon Apr 06 09:00:00 GMT 2026'),
        typed('opens', 'Time', '09:00:00.000Z'),
        typed('closes', 'Time', '17:30:00.000Z'),
        typed('anything', 'Object', '5'),
        value('boxed', { typeName: 'Object', text: '5' }),
        typed('endless', 'Double', 'Infinity'),
        typed('hostile', 'Decimal', '9'.repeat(3_000_000)),
        value('lines', { ref: 2, typeName: 'List<acme.Line>' }),
        value('names', { ref: 3, typeName: 'Set<String>' }),
        value('byName', { ref: 4, typeName: 'Map<String,acme.Line>' }),
        value('invoice', { ref: 5, typeName: 'acme__Invoice__c' }),
        value('failure', { ref: 6, typeName: 'acme.BillingException' }),
        value('noLine', { typeName: 'acme.Line' }),
        value('unset'),
      ],
      statics: [value('LIMIT', { text: '50' })],
      references: [
        object(1, 'acme.Billing.Run', [
          value('step', { text: '2' }),
          value('owner', { ref: 10, typeName: 'acme.Line' }),
        ]),
        {
          kind: 'list',
          id: 2,
          typeName: 'List<acme.Line>',
          size: 2,
          offset: 0,
          elements: [
            value('[0]', { ref: 10, typeName: 'acme.Line' }),
            value('[1]', { ref: 11, typeName: 'acme.Line' }),
          ],
        },
        {
          kind: 'set',
          id: 3,
          typeName: 'Set<String>',
          size: 2,
          offset: 0,
          elements: [text('[0]', 'Ada'), text('[1]', 'Bo')],
        },
        {
          kind: 'map',
          id: 4,
          typeName: 'Map<String,acme.Line>',
          size: 1,
          offset: 0,
          entries: [{ key: text('key', 'A1'), value: value('value', { ref: 11, typeName: 'acme.Line' }) }],
        },
        object(5, 'acme__Invoice__c', [
          typed('Id', 'Id', 'a02000000000001AAA'),
          typed('acme__Total__c', 'Decimal', '12.50'),
        ]),
        object(6, 'acme.BillingException', [text('message', 'Too late')]),
      ],
    },
  };
  execution.references.set('07c1:10', object(10, 'acme.Line', [value('quantity', { text: '4' })]));
  execution.references.set('07c1:11', object(11, 'acme.Line', [value('quantity', { text: '7' })]));
  execution.frames.set(1, { ...emptyVariables, statics: [text('Currency', 'EUR')] });
  execution.frames.set(2, {
    ...emptyVariables,
    statics: [value('standard', { text: '19' }), value('shared', { ref: 10, typeName: 'acme.Line' })],
  });
  return { stop: stopOf(execution), execution };
}

async function printed(expression: string, stop = stopped().stop): Promise<string> {
  const result = await evaluate(stop, 0, expression);
  return `${result.typeName} ${shortValueText(result, undefined)}`;
}

describe('evaluating an expression', () => {
  const areas: Readonly<Record<string, readonly (readonly [expression: string, result: string])[]>> = {
    'names and paths': [
      ['count', 'Integer 3'],
      ['COUNT', 'Integer 3'],
      ['step', 'Integer 2'],
      ['this.owner.quantity', 'Integer 4'],
      ['lines[1].quantity', 'Integer 7'],
      ['lines[count - 2].quantity', 'Integer 7'],
      ["byName.get('A1').quantity", 'Integer 7'],
      ['invoice.Total__c', 'Decimal 12.50'],
      ["invoice.get('acme__total__c')", 'Decimal 12.50'],
      ['failure.getMessage()', "String 'Too late'"],
      ['noLine', 'acme.Line null'],
      ['noLine?.quantity', 'acme.Line null'],
      ['noLine?.quantity.more', 'acme.Line null'],
      ['noLine?.parts[0].size().more', 'acme.Line null'],
      ['owner?.quantity', 'Integer 4'],
      ['limit', 'Integer 50'],
    ],
    'static fields of classes on the stack': [
      ['currency', "String 'EUR'"],
      ['Billing.Currency', "String 'EUR'"],
      ['Billing.Run.LIMIT', 'Integer 50'],
      ['Rates.standard', 'Integer 19'],
      ['acme.Rates.shared.quantity', 'Integer 4'],
    ],
    literals: [
      ['null', 'Object null'],
      ['TRUE', 'Boolean true'],
      ['42', 'Integer 42'],
      ['-2147483648', 'Integer -2147483648'],
      ['42L', 'Long 42'],
      ['1.50', 'Decimal 1.50'],
      ['2d', 'Double 2.0'],
      ["'it\\'s \\u0041'", "String 'it\\'s A'"],
    ],
    arithmetic: [
      ['count + 1', 'Integer 4'],
      ['2 + 3 * 4', 'Integer 14'],
      ['(2 + 3) * 4', 'Integer 20'],
      ['7 / 2', 'Integer 3'],
      ['-7 / 2', 'Integer -3'],
      ['2147483647 + 1', 'Integer -2147483648'],
      ['big + 1', 'Long 9007199254740994'],
      ['price * 3', 'Decimal 0.30'],
      ['1.0 / 3', 'Decimal 0.333333333333333333333333333333333'],
      ['ratio + 1', 'Double 1.5'],
      ['10 - 4 - 3', 'Integer 3'],
      ['1 << 4', 'Integer 16'],
      ['-1 >>> 28', 'Integer 15'],
      ['6 & 3 | 8', 'Integer 10'],
      ['~0', 'Integer -1'],
      ['-count', 'Integer -3'],
    ],
    strings: [
      ["label + ' / ' + count", "String 'Q3 / 3'"],
      ["'a' + null", "String 'anull'"],
      ['note + 1', "String 'null1'"],
      ["label.toLowerCase().startsWith('q')", 'Boolean true'],
      ['label.length()', 'Integer 2'],
      ['String.isBlank(nothing)', 'Boolean true'],
      ['String.isBlank(note)', 'Boolean true'],
      ['String.valueOf(price)', "String '0.10'"],
    ],
    comparisons: [
      ["label == 'q3'", 'Boolean true'],
      ["label === 'q3'", 'Boolean false'],
      ["label.equals('Q3')", 'Boolean true'],
      ['count == 3.00', 'Boolean true'],
      ['note == null', 'Boolean true'],
      ['lines != null', 'Boolean true'],
      ['count >= 3 && price < 1', 'Boolean true'],
      ["id == 'a01000000000001'", 'Boolean true'],
      ['paid < due', 'Boolean true'],
      ['due > paid && due != paid', 'Boolean true'],
      ['due >= Date.newInstance(2026, 3, 1)', 'Boolean true'],
      ["paid < Date.valueOf('2026-02-12')", 'Boolean true'],
      ['javaSentAt < javaPaidAt', 'Boolean true'],
      ['sentAt == javaSentAt', 'Boolean true'],
      ['opens < closes', 'Boolean true'],
      ['printed == printedLater', 'Boolean false'],
      ['note > label', 'Boolean false'],
      ['label > note', 'Boolean true'],
      ['note <= label', 'Boolean true'],
      ['unset < 1', 'Boolean false'],
      ["'apple' < 'Banana'", 'Boolean true'],
      ["'b' >= 'B'", 'Boolean true'],
      ['endless > count', 'Boolean true'],
      ['endless == endless', 'Boolean true'],
      ['count <> 4', 'Boolean true'],
      ['noStatus == InvoiceStatus.SENT', 'Boolean false'],
      ['status == InvoiceStatus.SENT', 'Boolean true'],
      ['acme.InvoiceStatus.Draft == status', 'Boolean false'],
      ['lines[0] === this.owner', 'Boolean true'],
      ['lines[0] == this.owner', 'Boolean true'],
      ['lines[0] !== lines[1]', 'Boolean true'],
      ["status.name() == 'sent'", 'Boolean true'],
    ],
    'boolean operators and choices': [
      ['!open', 'Boolean false'],
      ['open && noLine.quantity == 1 || true', 'fails'],
      ['false && noLine.quantity == 1', 'Boolean false'],
      ['noLine == null || noLine.quantity > 1', 'Boolean true'],
      ["count > 2 ? 'many' : 'few'", "String 'many'"],
      ['open ? noLine == null ? 1 : 2 : 3', 'Integer 1'],
      ["note ?? 'none'", "String 'none'"],
      ['true ^ open', 'Boolean false'],
    ],
    collections: [
      ['lines.size()', 'Integer 2'],
      ['lines.isEmpty()', 'Boolean false'],
      ["names.contains('Ada')", 'Boolean true'],
      ["names.contains('ada')", 'Boolean false'],
      ["byName.containsKey('A1')", 'Boolean true'],
      ["byName.get('none')", 'Object null'],
      ['lines.contains(owner)', 'Boolean true'],
      ['lines.indexOf(owner)', 'Integer 0'],
      ['lines.get(0).quantity', 'Integer 4'],
    ],
    'casts and instanceof': [
      ['(Integer) 3.9', 'Integer 3'],
      ['(acme.Line) lines[0]', 'acme.Line acme.Line'],
      ['((Decimal) count) / 2', 'Decimal 1.5'],
      ['lines[0] instanceof Line', 'Boolean true'],
      ['noLine instanceof Line', 'Boolean false'],
      ['label instanceof String && count instanceof Object', 'Boolean true'],
      ['(count) + 1', 'Integer 4'],
      ['boxed instanceof Integer', 'Boolean true'],
      ['boxed instanceof String', 'Boolean false'],
      ["'a01000000000001AAA' instanceof Id && !(label instanceof Id)", 'Boolean true'],
    ],
  };
  for (const [area, cases] of Object.entries(areas)) {
    describe(area, () => {
      for (const [expression, result] of cases) {
        it(`${expression} is ${result}`, async () => {
          assert.equal(await printed(expression).catch(() => 'fails'), result);
        });
      }
    });
  }

  const failures: readonly (readonly [expression: string, code: string, message: RegExp])[] = [
    ['', 'expressionEmpty', /no expression/],
    ['count +', 'expressionSyntax', /ends too early: a value is missing/],
    ['count 1', 'expressionSyntax', /"1" at position 7/],
    ['(count', 'expressionSyntax', /"\)" is missing/],
    ["'open", 'expressionSyntax', /no closing quote/],
    ['4000000000', 'expressionSyntax', /does not fit an Integer/],
    ['#', 'expressionSyntax', /position 1/],
    ['count = 4', 'expressionChangesData', /= would change data/],
    ['count++', 'expressionChangesData', /\+\+ would change data/],
    ['count >>= 1', 'expressionChangesData', />>= would change data/],
    ['new Line()', 'expressionChangesData', /new would change data/],
    ['delete lines', 'expressionChangesData', /delete would change data/],
    ['[SELECT Id FROM Account]', 'expressionChangesData', /A query would/],
    ['pay()', 'expressionChangesData', /pay\(\) would/],
    ['lines.clear()', 'notEvaluated', /clear\(\) would run code .* size, isEmpty, get, contains, indexOf/],
    ['owner.total()', 'notEvaluated', /total\(\) would run code/],
    ['Billing.pay()', 'unknownTarget', /no variable "Billing" .* Billing\.pay\(\) would run code/],
    ['constructor', 'unknownName', /no variable "constructor"/],
    ['__proto__.x', 'unknownStatic', /no variable "__proto__"/],
    ['toString()', 'expressionChangesData', /toString\(\) would/],
    ['Other.rate', 'unknownStatic', /no variable "Other" .* no class on the call stack/],
    ['status == Other.SENT', 'unknownStatic', /no variable "Other"/],
    ['Other.rate == null', 'unknownStatic', /no class on the call stack/],
    ['Other.rate != unset', 'unknownStatic', /no class on the call stack/],
    ['printed < printedLater', 'unreadableMoment', /Datetime "3\/1\/2026 9:00 AM" .* order is not known/],
    ["Date.valueOf('3/1/2026')", 'wrongParameters', /valueOf\(\) takes/],
    ['hostile + 1', 'wrongOperands', /\+ does not work between Decimal and Integer/],
    ['anything instanceof Integer', 'inheritanceUnknown', /The value is a Object/],
    ['this.absent', 'unknownField', /this has no field "absent"/],
    ['noLine.quantity', 'nullValue', /noLine is null/],
    ['lines[2]', 'indexOutOfRange', /lines has 2 elements, so there is no element 2/],
    ["lines['a']", 'notAnIndex', /'a' is no whole number/],
    ['names[0]', 'notIndexable', /names is a Set<String>/],
    ['label[0]', 'notIndexable', /label is a String/],
    ['count && open', 'notBoolean', /count is a Integer, and true or false is needed/],
    ['!count', 'wrongOperands', /! does not work on a Integer/],
    ['label - 1', 'wrongOperands', /- does not work between String and Integer/],
    ['unset + 1 > 2', 'nullOperand', /One side of \+ is null/],
    ['1 / 0', 'divideByZero', /divides by zero/],
    ['lines[0] == lines[1]', 'comparesByCode', /Use === to test for the same object/],
    ['lines.contains(lines[1].nothing)', 'unknownField', /no field "nothing"/],
    ['lines[0] instanceof Account', 'inheritanceUnknown', /The value is a acme\.Line/],
    ['(Integer) label', 'notCastable', /A String is no Integer/],
    ['('.repeat(300) + '1' + ')'.repeat(300), 'expressionTooDeep', /nested too deeply/],
    ['1' + '+1'.repeat(6000), 'expressionTooLong', /longer than 10000/],
  ];
  for (const [expression, code, message] of failures) {
    it(`${JSON.stringify(expression).slice(0, 60)} fails: ${code}`, async () => {
      await assert.rejects(printed(expression), (failure: unknown) => {
        assert.ok(Failure.is(failure), String(failure));
        assert.equal(failure.code, code);
        assert.match(failure.message, message);
        return true;
      });
    });
  }

  it('adds a thousand numbers without running out of stack', async () => {
    assert.equal(await printed('1' + '+1'.repeat(999)), 'Integer 1000');
  });

  it('reads both sides of an operator in one call', async () => {
    const { stop, execution } = stopped();
    assert.equal(await printed('lines[0].quantity + lines[1].quantity', stop), 'Integer 11');
    assert.deepEqual(execution.calls, ['readState 07c1', 'readReferences 07c1 10 11']);
  });

  it('asks nothing twice at one stop', async () => {
    const { stop, execution } = stopped();
    await printed('Rates.shared.quantity', stop);
    const before = execution.calls.length;
    await printed('Rates.shared.quantity + Rates.standard', stop);
    assert.equal(execution.calls.length, before);
  });

  it('leaves out the side that does not count', async () => {
    const { stop, execution } = stopped();
    assert.equal(await evaluateCondition(stop, 0, 'count > 100 && lines[0].quantity > 1'), false);
    assert.deepEqual(execution.calls, ['readState 07c1']);
  });

  it('takes only true and false for a condition', async () => {
    await assert.rejects(
      evaluateCondition(stopped().stop, 0, 'count'),
      /count is a Integer, and true or false is needed/,
    );
  });
});
