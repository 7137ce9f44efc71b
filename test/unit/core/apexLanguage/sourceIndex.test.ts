import assert from 'node:assert/strict';
import { SourceIndex } from '../../../../src/core/apexLanguage/sourceIndex.ts';

const path = '/src/classes/Invoice.cls';
const source = `/** About invoices. */
public class Invoice {
  private Integer total;

  /** Adds up. */
  @TestVisible
  private Integer add(
    Integer amount
  ) {
    // Not below zero.
    if (amount < 0) {
      return total;
    }

    total += amount;
    return total;
    // The end.
  }

  public void nothing() {
  }

  class Line {
    Integer price = 1;

    Integer net() {
      return price;
    }
  }

}
`;

function indexed(): SourceIndex {
  const index = new SourceIndex();
  index.update(path, source, 'acme');
  return index;
}

/** "12" where the breakpoint stays, "→ 12" where it moves there, else the reason. */
function located(index: SourceIndex, line: number, file = path): string {
  const location = index.locate(file, line);
  if (location.kind === 'unbreakable') {
    return location.reason;
  }
  return `${location.moved ? '→ ' : ''}${location.line} ${location.typeRef}`;
}

describe('SourceIndex', () => {
  it('leaves a breakpoint on a breakable line', () => {
    assert.equal(located(indexed(), 15), '15 acme/Invoice');
    assert.equal(located(indexed(), 27), '27 acme/Invoice$Line');
  });

  it('moves it to the next breakable line of the same method', () => {
    assert.equal(located(indexed(), 10), '→ 11 acme/Invoice');
    assert.equal(located(indexed(), 14), '→ 15 acme/Invoice');
  });

  it('moves it from a header, its parameters and annotations to the first line of the body', () => {
    for (const line of [6, 7, 8, 9]) {
      assert.equal(located(indexed(), line), '→ 11 acme/Invoice');
    }
    assert.equal(located(indexed(), 23), '→ 24 acme/Invoice$Line');
    assert.equal(located(indexed(), 2), '→ 11 acme/Invoice');
  });

  it('moves it from between two members down to the next code of the type', () => {
    assert.equal(located(indexed(), 5), '→ 11 acme/Invoice');
    assert.equal(located(indexed(), 19), '→ 24 acme/Invoice$Line');
  });

  it('never moves it out of its method and names the method', () => {
    for (const line of [17, 18]) {
      assert.match(located(indexed(), line), /No code to stop at from here to the end of add\./);
    }
    assert.match(located(indexed(), 20), /end of nothing\./);
  });

  it('says so at the end of a type', () => {
    assert.match(located(indexed(), 30), /end of acme\/Invoice\./);
  });

  it('says that a line is outside of any type, and that a file or its type is not known', () => {
    const index = indexed();
    index.update('/src/classes/Empty.cls', '// nothing yet\n', null);
    assert.match(located(index, 1), /outside of any type\. Set it inside a method/);
    assert.equal(located(index, 99), 'The file has 32 lines.');
    assert.equal(located(index, 3, '/src/classes/Empty.cls'), 'The file has 2 lines.');
    assert.match(located(index, 1, '/src/classes/Empty.cls'), /No Apex class or trigger/);
    assert.match(located(index, 1, '/src/classes/Other.cls'), /not among the sources/);
  });

  it('moves from a trigger header and within its statements', () => {
    const index = new SourceIndex();
    index.update('/T.TRIGGER', 'trigger T on Account (before insert) {\n\n  Integer i = 1;\n}\n', 'acme');
    assert.equal(located(index, 1, '/T.TRIGGER'), '→ 3 __sfdc_trigger/acme/T');
    assert.match(located(index, 4, '/T.TRIGGER'), /No code/);
  });

  it('finds the file of a typeref, in its own case or another', () => {
    const index = indexed();
    assert.equal(index.pathOf('acme/Invoice'), path);
    assert.equal(index.pathOf('acme/Invoice$Line'), path);
    assert.equal(index.pathOf('ACME/invoice'), path);
    assert.equal(index.pathOf('acme/Other'), undefined);
    assert.equal(index.pathOf('anon'), undefined);
  });

  it('prefers the exact case where two types differ in it alone', () => {
    const index = new SourceIndex();
    index.update('/a/foo.cls', 'class foo {}', null);
    index.update('/b/Foo.cls', 'class Foo {}', null);
    assert.equal(index.pathOf('Foo'), '/b/Foo.cls');
    assert.equal(index.pathOf('foo'), '/a/foo.cls');
    assert.equal(index.pathOf('FOO'), '/a/foo.cls');
  });

  it('forgets what a file held when it is replaced or removed', () => {
    const index = indexed();
    index.update(path, 'class Renamed { Integer i = 1; }', 'acme');
    assert.equal(index.pathOf('acme/Invoice'), undefined);
    assert.equal(index.pathOf('acme/Renamed'), path);
    index.remove(path);
    assert.equal(index.pathOf('acme/Renamed'), undefined);
    assert.deepEqual(index.typesOf(path), []);
    index.remove(path);
  });

  it('keeps the other file when one of two with the same type goes', () => {
    const index = new SourceIndex();
    index.update('/a/Foo.cls', 'class Foo {}', null);
    index.update('/b/Foo.cls', 'class Foo {}', null);
    assert.equal(index.pathOf('Foo'), '/a/Foo.cls');
    index.remove('/a/Foo.cls');
    assert.equal(index.pathOf('Foo'), '/b/Foo.cls');
  });

  it('lists the types of a file, outermost first', () => {
    assert.deepEqual(
      indexed()
        .typesOf(path)
        .map((type) => type.typeRef),
      ['acme/Invoice', 'acme/Invoice$Line'],
    );
  });
});
