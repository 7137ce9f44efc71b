import assert from 'node:assert/strict';
import { classFile, exceptionOf, runApex } from './apexHarness.ts';

/** Tells what it is asked, and answers with what was put in for the method. */
const provider = `public class Recorder implements System.StubProvider {
  public Map<String, Object> answers = new Map<String, Object>();
  public Object handleMethodCall(Object stub, String name, Type returns, List<Type> types, List<String> names, List<Object> values) {
    System.debug(name + ' ' + returns + ' ' + types + ' ' + names + ' ' + values);
    return answers.get(name);
  }
}`;

const shop = `public virtual class Shop {
  private Integer stock = 3;
  public Shop(Integer stock) { throw new IllegalArgumentException('no shop without stock'); }
  public virtual Decimal price(String item, List<Map<Id, Account>> accounts) { return 1; }
  public Integer left() { return stock; }
  public Integer callsPrivate() { return hidden(); }
  public static String motto() { return 'open'; }
  private Integer hidden() { return 7; }
  public void close() { }
}`;

describe('Apex stubs', () => {
  it('ask their provider for every public method, without running a constructor', () => {
    assert.deepEqual(
      runApex(
        `Recorder recorder = new Recorder();
        recorder.answers.put('price', 4.5);
        recorder.answers.put('left', 8);
        Shop stub = (Shop) Test.createStub(Shop.class, recorder);
        System.debug(stub.price('tea', null));
        System.debug(stub.left());
        stub.close();
        System.debug(Shop.motto());`,
        provider,
        shop,
      ),
      [
        'price Decimal (String, List<Map<Id,Account>>) (item, accounts) (tea, null)',
        '4.5',
        'left Integer () () ()',
        '8',
        'close void () () ()',
        'open',
      ],
    );
  });

  it('keep what private methods do', () => {
    const caller = `public virtual class Caller {
      private Integer hidden() { return 7; }
      public static Integer ask(Caller c) { return c.hidden(); }
    }`;
    assert.deepEqual(
      runApex('System.debug(Caller.ask((Caller) Test.createStub(Caller.class, new Recorder())));', provider, caller),
      ['7'],
    );
  });

  it('answer inherited methods and those of interfaces', () => {
    const files = [
      'public interface Named { String name(); }',
      'public interface Tagged extends Named { String tag(); }',
      'public virtual class Base { public String base() { return null; } }',
      'public class Child extends Base implements Named { public String name() { return null; } }',
      provider,
    ];
    assert.deepEqual(
      runApex(
        `Recorder recorder = new Recorder();
        Child child = (Child) Test.createStub(Child.class, recorder);
        child.base();
        child.name();
        Tagged tagged = (Tagged) Test.createStub(Tagged.class, recorder);
        tagged.name();
        tagged.tag();
        Object o = tagged;
        System.debug(o instanceof Named);
        System.debug(o instanceof Child);
        System.debug(tagged);`,
        ...files,
      ),
      [
        'base String () () ()',
        'name String () () ()',
        'name String () () ()',
        'tag String () () ()',
        'true',
        'false',
        'Tagged__sfdc_ApexStub:[]',
      ],
    );
  });

  it('refuse an answer that is not of the method’s type', () => {
    const source = `Recorder recorder = new Recorder();
      recorder.answers.put('left', 'eight');
      ((Shop) Test.createStub(Shop.class, recorder)).left();`;
    assert.equal(
      exceptionOf(source, provider, shop),
      'System.TypeException: Invalid conversion from runtime type String to Integer',
    );
  });

  it('are not made of types that are not visible', () => {
    const hidden = classFile('public class Hidden { }', 'acme');
    const shown = classFile('global class Shown { global static Type hidden() { return Hidden.class; } }', 'acme');
    assert.equal(
      exceptionOf('Test.createStub(acme.Shown.hidden(), new Recorder());', provider, hidden, shown),
      'System.TypeException: Type is not visible: acme.Hidden',
    );
  });
});
