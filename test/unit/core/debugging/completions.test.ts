import assert from 'node:assert/strict';
import { completions } from '../../../../src/core/debugging/evaluation/completions.ts';
import { emptyVariables, FakeExecution, frame, stopOf, text, value } from '../../../support/fakeExecution.ts';

describe('completing an expression', () => {
  const execution = new FakeExecution();
  execution.state = {
    frames: [frame(0)],
    variables: {
      ...emptyVariables,
      locals: [
        value('this', { ref: 1, typeName: 'acme.Pricing' }),
        text('label', 'Q3'),
        value('lines', { ref: 2, typeName: 'List<acme.Line>' }),
        value('total', { text: '1' }),
      ],
      statics: [text('Limits', '5'), text('Label', 'hidden by the local')],
      references: [
        {
          kind: 'object',
          id: 1,
          typeName: 'acme.Pricing',
          fields: [value('rate', { text: '1' }), value('lineOwner', { ref: 3 })],
        },
        { kind: 'list', id: 2, typeName: 'List<acme.Line>', size: 1, offset: 0, elements: [value('[0]', { ref: 3 })] },
      ],
    },
  };
  execution.references.set('07c1:3', { kind: 'object', id: 3, typeName: 'acme.Line', fields: [text('name', 'Ada')] });

  const cases: readonly (readonly [text: string, start: number, labels: string])[] = [
    ['', 0, 'this label lines total rate lineOwner Limits'],
    ['L', 0, 'label lines lineOwner Limits'],
    ['total + li', 8, 'lines lineOwner Limits'],
    ['this.', 5, 'rate lineOwner'],
    ['this.lineOwner.n', 15, 'name'],
    ['lines[0].', 9, 'name'],
    ['lines[total - 1].na', 17, 'name'],
    ['(lines.get(0)).', 15, ''],
    ['lines.get(0).', 13, 'name'],
    ['1 < lines.si', 10, 'size'],
    ['label.startsWith', 6, 'startsWith startsWithIgnoreCase'],
    ['lineOwner?.', 11, 'name'],
    ['total.', 6, ''],
    ['absent.', 7, ''],
    ["'text", 5, ''],
    ["label + 'x'", 11, ''],
    ['12', 2, ''],
    ['...', 3, ''],
    ['a)].', 4, ''],
  ];
  for (const [typed, start, labels] of cases) {
    it(`${JSON.stringify(typed)} goes on with ${labels === '' ? 'nothing' : labels}`, async () => {
      const found = await completions(stopOf(execution), 0, typed);
      assert.deepEqual([found.start, found.items.map(({ label }) => label).join(' ')], [start, labels]);
    });
  }
});
