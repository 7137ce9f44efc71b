import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { RunningUser } from '../../../../src/sampleOrg/apex/library/contract.ts';
import { type WireChoices, usualChoices } from '../../../../src/sampleOrg/debugging/stopReferences.ts';
import { StopView } from '../../../../src/sampleOrg/debugging/stopView.ts';
import { TypeRefs } from '../../../../src/sampleOrg/debugging/typeRefs.ts';
import {
  collection,
  fakeEngine,
  type FakeFrame,
  type FakeValue,
  map,
  object,
  stoppedExecution,
  variable,
} from './fakeEngine.ts';

function fixture(name: string): unknown {
  const file = new URL(`../../../fixtures/wire/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as unknown;
}

/** Ids of references say nothing by themselves: numbers them in order of appearance. */
function renumbered(value: unknown): unknown {
  const numbers = new Map<unknown, number>();
  return JSON.parse(JSON.stringify(value), (key, member: unknown) => {
    if ((key !== 'ref' && key !== 'id') || typeof member !== 'number') {
      return member;
    }
    const number = numbers.get(member) ?? numbers.size + 1;
    numbers.set(member, number);
    return number;
  }) as unknown;
}

const user = { id: '005000000000001AAA' } as RunningUser;
const typeRefs = new TypeRefs([
  'acme/InvoiceService',
  'acme/InvoiceService$Batcher',
  'acme/Line',
  '__sfdc_trigger/acme/InvoiceTrigger',
]);

function viewOf(frames: readonly FakeFrame[], choices: Partial<WireChoices> = {}): StopView {
  const execution = stoppedExecution(frames);
  return new StopView({ engine: fakeEngine, execution, typeRefs, user, choices: { ...usualChoices, ...choices } });
}

const line = (qty: number): FakeValue =>
  object('acme.Line', `Line:[qty=${qty}]`, [variable('qty', 'Integer', qty), variable('parent', 'acme.Line', null)]);
const firstLine = line(1);
const rates = collection('set', 'Decimal', '{0.1, 0.2}', ['0.1', '0.2']);
const byId = map('Id', 'acme.Line', '{a01…=Line:[qty=1]}', [{ key: 'a01000000000001AAA', value: firstLine }]);
/** Has no summary, only something to follow. */
const cache = map('String', 'Object', '', []);
const service = object('acme.InvoiceService', 'InvoiceService:[rate=0.2]', [
  variable('rate', 'Decimal', '0.2'),
  variable('cache', 'Map<String, Object>', cache),
]);

const frames: readonly FakeFrame[] = [
  {
    typeRef: 'acme/InvoiceService',
    fullName: 'acme.InvoiceService.total(List<acme.Line>)',
    lineNumber: 42,
    frameNumber: 0,
    locals: [
      variable('this', 'acme.InvoiceService', service),
      variable('label', 'String', 'Q3'),
      variable('note', 'String', null),
      variable('count', 'Integer', 2),
      variable(
        'lines',
        'List<acme.Line>',
        collection('list', 'acme.Line', '(Line:[qty=1], Line:[qty=4])', [firstLine, line(4)]),
      ),
      variable('byId', 'Map<Id, acme.Line>', byId),
    ],
    statics: [variable('RATES', 'Set<Decimal>', rates)],
  },
  {
    typeRef: 'acme/InvoiceService$Batcher',
    fullName: 'acme.InvoiceService.Batcher.run()',
    lineNumber: 88,
    frameNumber: 1,
    locals: [variable('i', 'Integer', 0)],
    statics: [],
  },
  {
    typeRef: '__sfdc_trigger/acme/InvoiceTrigger',
    fullName: 'acme.InvoiceTrigger.invoke()',
    lineNumber: 3,
    frameNumber: 2,
    locals: [],
    statics: [],
  },
  { typeRef: 'anon', fullName: 'anon.execute()', lineNumber: 1, frameNumber: 3, locals: [], statics: [] },
];

describe('what a client sees of a stopped request', () => {
  it('is the documented state', () => {
    assert.deepEqual(renumbered(viewOf(frames).state()), renumbered(fixture('state')));
  });

  it('is the documented frame', () => {
    assert.deepEqual(viewOf(frames).frame(1), fixture('frame'));
  });

  it('is the documented answer for references', () => {
    const view = viewOf(frames);
    const { locals, statics, references } = view.state().stateResponse.state;
    const [listed] = references?.references.find(({ type }) => type === 'list')?.value ?? [];
    const wanted = [listed, locals?.local.find(({ name }) => name === 'byId'), statics?.static[0]];
    const queries = wanted.map((value) => ({ reference: value?.ref ?? 0 }));
    assert.deepEqual(renumbered(view.references(queries)), renumbered(fixture('references')));
  });

  it('leaves empty blocks out of the state', () => {
    const { state } = viewOf(frames.slice(3)).state().stateResponse;
    assert.deepEqual(Object.keys(state), ['stack', 'globals']);
  });

  it('has no frame beyond the stack', () => {
    assert.equal(viewOf(frames).frame(4), undefined);
  });

  it('gives large collections in chunks', () => {
    const many = collection(
      'list',
      'Integer',
      '(…)',
      Array.from({ length: 250 }, (_, index) => index),
    );
    const view = viewOf([
      { ...(frames[3] as FakeFrame), frameNumber: 0, locals: [variable('many', 'List<Integer>', many)] },
    ]);
    const reference = view.state().stateResponse.state.locals?.local[0]?.ref ?? 0;
    const chunk = (offset: number) =>
      view.references([{ reference, offset }]).referencesResponse.references.references[0];
    assert.deepEqual([chunk(0)?.size, chunk(0)?.offset, chunk(0)?.value?.length], [250, 0, 100]);
    assert.deepEqual([chunk(200)?.size, chunk(200)?.offset, chunk(200)?.value?.length], [250, 200, 50]);
    assert.equal(chunk(200)?.value?.[0]?.name, '[200]');
    assert.deepEqual(chunk(900)?.value, []);
  });

  it('gives an object that refers to itself one id', () => {
    const loop = object('acme.Line', 'Line:[…]');
    loop.look = { kind: 'object', summary: 'Line:[…]', fields: [variable('parent', 'acme.Line', loop)] };
    const view = viewOf([
      { ...(frames[3] as FakeFrame), frameNumber: 0, locals: [variable('loop', 'acme.Line', loop)] },
    ]);
    const { locals, references } = view.state().stateResponse.state;
    assert.equal(references?.references[0]?.fields?.[0]?.ref, locals?.local[0]?.ref);
  });

  it('leaves out references that it has not given', () => {
    assert.deepEqual(viewOf(frames).references([{ reference: 99 }]), {
      referencesResponse: { references: { references: [] } },
    });
  });

  it('follows the choices where the examples leave one', () => {
    const view = viewOf(frames, { bracketedElements: false, showsThis: false, chunkSize: 1 });
    const { locals, references } = view.state().stateResponse.state;
    assert.equal(locals?.local[0]?.name, 'label');
    const list = references?.references.find(({ type }) => type === 'list');
    assert.deepEqual(
      list?.value?.map(({ name }) => name),
      ['0'],
    );
  });
});

describe('type names in the debug API', () => {
  const spellings = [
    ['String', 'java/lang/String'],
    ['Id', 'java/lang/String'],
    ['Integer', 'java/lang/Integer'],
    ['Decimal', 'java/math/BigDecimal'],
    ['acme.InvoiceService', 'acme/InvoiceService'],
    ['acme.InvoiceService.Batcher', 'acme/InvoiceService$Batcher'],
    ['List<acme.Line>', 'List<acme/Line>'],
    ['Map<Id, List<acme.Line>>', 'Map<Id,List<acme/Line>>'],
    ['Set<Decimal>', 'Set<Decimal>'],
    ['Account', 'Account'],
  ];
  for (const [apexName = '', expected = ''] of spellings) {
    it(`writes ${apexName} as ${expected}`, () => {
      assert.equal(typeRefs.declared(apexName), expected);
    });
  }
});
