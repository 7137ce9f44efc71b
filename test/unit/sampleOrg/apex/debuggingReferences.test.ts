import assert from 'node:assert/strict';
import { runningUser } from '../../../../src/sampleOrg/data/runningUser.ts';
import { usualChoices, type WireChoices } from '../../../../src/sampleOrg/debugging/stopReferences.ts';
import { StopView } from '../../../../src/sampleOrg/debugging/stopView.ts';
import { TypeRefs } from '../../../../src/sampleOrg/debugging/typeRefs.ts';
import type { ReferenceShape, ValueShape } from '../../../../src/sampleOrg/debugging/wireShapes.ts';
import { compileFiles, engine, seededOrg, triggerFile } from './apexHarness.ts';
import { DebuggedApex } from './debuggedApex.ts';

// What a client gets of a stop of real Apex over the debug API.

const holder = `public class Holder {
  public class Node {
    public String name;
    public Node next;
    private List<Node> others = new List<Node>();
    public Integer size { get { if (size == null) { size = 1; } return size; } set; }
    public Integer doubled { get { return size * 2; } }
    public Node(String name) {
      this.name = name;
    }
  }
  enum Season { WARM, COLD }
  class FailureException extends Exception { Integer code = 3; }
  static Map<String, Node> known = new Map<String, Node>();
  public static void run() {
    Node first = new Node('first');
    Node second = new Node('second');
    first.next = second;
    second.next = first;
    first.others.add(second);
    List<Node> both = new List<Node>{ first, second, first };
    Map<Node, List<Integer>> byNode = new Map<Node, List<Integer>>{ first => new List<Integer>{ 1, 2 } };
    Set<String> words = new Set<String>{ 'a', 'b' };
    List<Integer> many = new List<Integer>();
    for (Integer i = 0; i < 10000; i++) { many.add(i); }
    Account parent = new Account(Name = 'Parent');
    insert parent;
    insert new Contact(LastName = 'Child', AccountId = parent.Id);
    Contact child = [SELECT LastName, Account.Name FROM Contact WHERE AccountId = :parent.Id];
    Account whole = [SELECT Name, (SELECT LastName FROM Contacts) FROM Account WHERE Id = :parent.Id];
    Season season = Season.COLD;
    Blob bytes = Blob.valueOf('bytes');
    Date day = Date.newInstance(2026, 1, 15);
    Datetime moment = Datetime.newInstanceGmt(2026, 1, 15, 9, 30, 0);
    Time clock = Time.newInstance(9, 30, 0, 0);
    Decimal price = 1.50;
    Double ratio = 0.25;
    Long big = 5000000000L;
    Boolean flag = true;
    Id account = parent.Id;
    String empty = '';
    String nothing;
    Object any = 'text';
    Pattern pattern = Pattern.compile('a+');
    Type type = Node.class;
    known.put('one', first);
    first.size++;
    try {
      throw new FailureException('failed', new IllegalArgumentException('cause'));
    } catch (FailureException failure) {
      System.debug(failure.getMessage());
    }
  }
}`;
const stopLine = 51;

class StoppedHolder {
  readonly view: StopView;
  readonly locals: readonly ValueShape[];

  constructor(choices: Partial<WireChoices> = {}) {
    const { database, userId } = seededOrg();
    const program = compileFiles(holder);
    const debugged = new DebuggedApex('Holder.run();', program, [`Holder:${stopLine}`], { database });
    assert.equal(debugged.go(), `breakpoint Holder:${stopLine}`);
    const user = runningUser(database, userId);
    assert.ok(user);
    this.view = new StopView({
      engine,
      execution: debugged.execution,
      typeRefs: new TypeRefs(program.typeRefs),
      choices: { ...usualChoices, ...choices },
      user,
    });
    this.locals = this.view.state().stateResponse.state.locals?.local ?? [];
  }

  local(name: string): ValueShape {
    const found = this.locals.find((local) => local.name === name);
    assert.ok(found, name);
    return found;
  }

  reference({ ref }: ValueShape, offset = 0): ReferenceShape {
    assert.notEqual(ref, undefined);
    const [found] = this.view.references([{ reference: ref ?? 0, offset }]).referencesResponse.references.references;
    assert.ok(found);
    return found;
  }
}

const brief = ({ name, declaredTypeRef, value = 'null' }: ValueShape): string => `${declaredTypeRef} ${name}=${value}`;

describe('what the debug API tells of a stop', () => {
  const stopped = new StoppedHolder();

  it('writes values without parts as texts with the types of the virtual machine', () => {
    const names = [
      'season',
      'bytes',
      'day',
      'moment',
      'clock',
      'price',
      'ratio',
      'big',
      'flag',
      'empty',
      'nothing',
      'any',
      'type',
    ];
    assert.deepEqual(
      names.map((name) => brief(stopped.local(name))),
      [
        'Holder$Season season=COLD',
        'Blob bytes=Blob[5]',
        'Date day=2026-01-15 00:00:00',
        'Datetime moment=2026-01-15 09:30:00',
        'Time clock=09:30:00.000Z',
        'java/math/BigDecimal price=1.50',
        'java/lang/Double ratio=0.25',
        'java/lang/Long big=5000000000',
        'java/lang/Boolean flag=true',
        'java/lang/String empty=',
        'java/lang/String nothing=null',
        'java/lang/Object any=text',
        'Type type=Holder.Node',
      ],
    );
    for (const name of names) {
      assert.equal(stopped.local(name).ref, undefined, name);
    }
    assert.match(stopped.local('account').value ?? '', /^001\w{15}$/);
  });

  it("gives library objects by their text alone: Salesforce's debugger does not look into them", () => {
    assert.equal(stopped.local('pattern').ref, undefined);
  });

  it('gives the fields of an object, private ones and properties that keep something too', () => {
    const { type, typeRef, fields = [] } = stopped.reference(stopped.local('first'));
    assert.deepEqual([type, typeRef], ['object', 'Holder$Node']);
    assert.deepEqual(
      fields.map(({ index, name, declaredTypeRef }) => `${index} ${declaredTypeRef} ${name}`),
      ['0 java/lang/String name', '1 Holder$Node next', '2 List<Holder$Node> others', '3 java/lang/Integer size'],
    );
  });

  it('gives one object one number, wherever it stands, so that a cycle comes back to itself', () => {
    const first = stopped.local('first');
    const [, next] = stopped.reference(first).fields ?? [];
    assert.ok(next);
    assert.equal(next.ref, stopped.local('second').ref);
    const [, back] = stopped.reference(next).fields ?? [];
    assert.equal(back?.ref, first.ref);
    const elements = stopped.reference(stopped.local('both')).value ?? [];
    assert.deepEqual(
      elements.map(({ ref }) => ref),
      [first.ref, next.ref, first.ref],
    );
  });

  it('gives entries of a map as keys and values that can be followed', () => {
    const { type, size, tuple = [] } = stopped.reference(stopped.local('byNode'));
    assert.deepEqual([type, size, tuple.length], ['map', 1, 1]);
    const [{ key, value } = assert.fail()] = tuple;
    assert.equal(key.ref, stopped.local('first').ref);
    assert.deepEqual(stopped.reference(value).value?.map(brief), [
      'java/lang/Integer [0]=1',
      'java/lang/Integer [1]=2',
    ]);
    const words = stopped.reference(stopped.local('words'));
    assert.deepEqual(
      [words.type, words.size, words.value?.map(brief)],
      ['set', 2, ['java/lang/String [0]=a', 'java/lang/String [1]=b']],
    );
  });

  it('gives a long list in chunks, from wherever it is asked', () => {
    const many = stopped.local('many');
    const chunk = (offset: number): readonly unknown[] => {
      const { size, offset: from, value = [] } = stopped.reference(many, offset);
      return [size, from, value.length, value[0]?.name, value.at(-1)?.value];
    };
    assert.deepEqual(chunk(0), [10_000, 0, 100, '[0]', '99']);
    assert.deepEqual(chunk(9_950), [10_000, 9_950, 50, '[9950]', '9999']);
    assert.deepEqual(chunk(10_000), [10_000, 10_000, 0, undefined, undefined]);
    const small = new StoppedHolder({ chunkSize: 7, bracketedElements: false });
    const { value = [] } = small.reference(small.local('many'), 3);
    assert.deepEqual(
      value.map(({ name }) => name),
      ['3', '4', '5', '6', '7', '8', '9'],
    );
  });

  it('gives the fields of a record that were queried or set, its parent and its children', () => {
    const fields = (value: ValueShape): readonly ValueShape[] => stopped.reference(value).fields ?? [];
    const child = fields(stopped.local('child'));
    const names = child.map(({ name }) => name);
    assert.ok(
      ['Account', 'Id', 'LastName'].every((name) => names.includes(name)) && !names.includes('Email'),
      names.join(),
    );
    const parent = child.find(({ name }) => name === 'Account');
    assert.ok(parent);
    assert.ok(fields(parent).some(({ name, value }) => name === 'Name' && value === 'Parent'));
    const children = fields(stopped.local('whole')).find(({ name }) => name === 'Contacts');
    assert.ok(children);
    const { type, size, value: [contact] = [] } = stopped.reference(children);
    assert.deepEqual([type, size], ['list', 1]);
    assert.ok(contact);
    assert.ok(fields(contact).some(({ name, value }) => name === 'LastName' && value === 'Child'));
  });

  it('gives an exception with its message, cause, line and fields of its own', () => {
    const fields = stopped.reference(stopped.local('failure')).fields ?? [];
    const byName = new Map(fields.map((field) => [field.name, field]));
    assert.equal(byName.get('message')?.value, 'failed');
    assert.equal(byName.get('lineNumber')?.value, String(stopLine - 2));
    assert.equal(byName.get('code')?.value, '3');
    const cause = byName.get('cause');
    assert.ok(cause);
    assert.ok(stopped.reference(cause).fields?.some(({ name, value }) => name === 'message' && value === 'cause'));
  });

  it('gives statics, and what they hold', () => {
    const { statics } = stopped.view.state().stateResponse.state;
    assert.equal(statics?.typeRef, 'Holder');
    const [known] = statics.static;
    assert.ok(known);
    const { tuple: [entry] = [] } = stopped.reference(known);
    assert.equal(entry?.value.ref, stopped.local('first').ref);
  });

  it('answers nothing for numbers that this stop did not give out', () => {
    assert.deepEqual(stopped.view.references([{ reference: 999_999 }, { reference: 0 }]), {
      referencesResponse: { references: { references: [] } },
    });
    assert.equal(stopped.view.frame(7), undefined);
  });

  it('leaves out variables of loops that are over where a client asks for that', () => {
    assert.ok(stopped.locals.some(({ name }) => name === 'i'));
    assert.ok(!new StoppedHolder({ loopVariablesStay: false }).locals.some(({ name }) => name === 'i'));
  });

  it("gives a trigger's context as globals that can be followed", () => {
    const trigger = triggerFile('trigger Watch on Account (before update) {\n  Integer n = Trigger.new.size();\n}');
    const { database, userId } = seededOrg();
    const program = compileFiles(trigger);
    const source = 'update [SELECT Id FROM Account LIMIT 2];';
    const debugged = new DebuggedApex(source, program, ['__sfdc_trigger/Watch:2'], { database });
    assert.equal(debugged.go(), 'breakpoint __sfdc_trigger/Watch:2');
    const user = runningUser(database, userId);
    assert.ok(user);
    const typeRefs = new TypeRefs(program.typeRefs);
    const view = new StopView({ engine, execution: debugged.execution, typeRefs, choices: usualChoices, user });
    const globals = view.state().stateResponse.state.globals?.global ?? [];
    const global = (name: string): ValueShape | undefined => globals.find((one) => one.name === name);
    assert.equal(global('UserInfo.getUserId()')?.value, userId);
    assert.deepEqual(
      ['Trigger.isBefore', 'Trigger.isInsert', 'Trigger.size', 'Trigger.operationType'].map(
        (name) => global(name)?.value,
      ),
      ['true', 'false', '2', 'BEFORE_UPDATE'],
    );
    const reference = global('Trigger.newMap')?.ref ?? 0;
    const [map] = view.references([{ reference }]).referencesResponse.references.references;
    assert.deepEqual([map?.type, map?.size, map?.typeRef], ['map', 2, 'Map<Id,Account>']);
  });
});
