import assert from 'node:assert/strict';
import { header, replayOf, stackText } from './logs.ts';

const program = '01p000000000001';

describe('frames of a replayed log', () => {
  it('are the calls, each in the line that the next call names', () => {
    const replay = replayOf(
      header,
      'EXECUTION_STARTED',
      'CODE_UNIT_STARTED|[EXTERNAL]|execute_anonymous_apex',
      'STATEMENT_EXECUTE|[1]',
      `METHOD_ENTRY|[2]|${program}|acme.Outer.Inner.run(Integer, String)`,
      'STATEMENT_EXECUTE|[10]',
      `CONSTRUCTOR_ENTRY|[11]|${program}|<init>(Map<String,Id>,Integer)|acme.Outer.Inner`,
      'STATEMENT_EXECUTE|[20]',
    );
    assert.deepEqual(stackText(replay, 2), [
      'acme.Outer.Inner.<init>(Map<String,Id>, Integer):20',
      'acme.Outer.Inner.run(Integer, String):11',
      'anon.execute():2',
    ]);
    assert.deepEqual(
      replay.stackAt(2).map(({ typeRef }) => typeRef),
      ['acme/Outer$Inner', 'acme/Outer$Inner', 'anon'],
    );
  });

  it('do not move in the code of the platform', () => {
    const replay = replayOf(
      header,
      'CODE_UNIT_STARTED|[EXTERNAL]|execute_anonymous_apex',
      'STATEMENT_EXECUTE|[1]',
      'SYSTEM_METHOD_ENTRY|[1]|System.Type.forName(String)',
      'STATEMENT_EXECUTE|[400]',
      'SYSTEM_METHOD_EXIT|[1]|System.Type.forName(String)',
      'METHOD_ENTRY|[2]||System.JSON.serialize(Object)',
      'STATEMENT_EXECUTE|[500]',
      'METHOD_EXIT|[2]||System.JSON.serialize(Object)',
      'STATEMENT_EXECUTE|[3]',
    );
    assert.deepEqual(
      Array.from({ length: replay.momentCount }, (_, moment) => stackText(replay, moment).join()),
      ['anon.execute():1', 'anon.execute():3'],
    );
  });

  it('of what the platform calls stand in the line that called the platform', () => {
    const replay = replayOf(
      header,
      'CODE_UNIT_STARTED|[EXTERNAL]|01p000000000001|T.sorts()',
      'STATEMENT_EXECUTE|[1]',
      'SYSTEM_METHOD_ENTRY|[7]|List<ANY>.sort()',
      `METHOD_ENTRY|[EXTERNAL]|${program}|T.compareTo(Object)`,
      'STATEMENT_EXECUTE|[30]',
    );
    assert.deepEqual(stackText(replay, 1), ['T.compareTo(Object):30', 'T.sorts():7']);
  });

  it('of triggers stand in the line of the DML that fired them', () => {
    const replay = replayOf(
      header,
      'CODE_UNIT_STARTED|[EXTERNAL]|execute_anonymous_apex',
      'STATEMENT_EXECUTE|[4]',
      'DML_BEGIN|[5]|Op:Insert|Type:Account|Rows:1',
      'CODE_UNIT_STARTED|[EXTERNAL]|01q000000000001|Stamp on Account trigger event BeforeInsert|__sfdc_trigger/acme/Stamp',
      'STATEMENT_EXECUTE|[2]',
    );
    assert.deepEqual(stackText(replay, 1), ['acme.Stamp.invoke():2', 'anon.execute():5']);
    assert.equal(replay.stackAt(1)[0]?.typeRef, '__sfdc_trigger/acme/Stamp');
  });

  it('of a static initialiser stand below the statement that used the class first', () => {
    const replay = replayOf(
      header,
      'CODE_UNIT_STARTED|[EXTERNAL]|execute_anonymous_apex',
      'STATEMENT_EXECUTE|[8]',
      `METHOD_ENTRY|[1]|${program}|P.P()`,
      'STATEMENT_EXECUTE|[3]',
      'METHOD_EXIT|[1]|P',
    );
    assert.deepEqual(stackText(replay, 1), ['P.<clinit>():3', 'anon.execute():8']);
  });

  it('are code units where no entry follows, and not shown twice where one does', () => {
    const unit = (started: string, ...inside: readonly string[]): readonly string[] => {
      const replay = replayOf(header, `CODE_UNIT_STARTED|[EXTERNAL]|${started}`, ...inside);
      return stackText(replay, replay.momentCount - 1);
    };
    const statement = 'STATEMENT_EXECUTE|[9]';
    assert.deepEqual(unit('apex://acme.Shown/ACTION$load', statement), ['acme.Shown.load():9']);
    assert.deepEqual(unit(`${program}|Nightly`, statement), ['Nightly:9']);
    assert.deepEqual(unit(`${program}|T.works()`, statement), ['T.works():9']);
    assert.deepEqual(unit(`${program}|T.works()`, `METHOD_ENTRY|[1]|${program}|T.works()`, statement), ['T.works():9']);
    assert.deepEqual(unit('Flow:Account', `METHOD_ENTRY|[1]|${program}|T.works()`, statement), ['T.works():9']);
  });

  it('of getters are frames where they have code', () => {
    const replay = replayOf(
      header,
      `CODE_UNIT_STARTED|[EXTERNAL]|${program}|T.works()`,
      'STATEMENT_EXECUTE|[1]',
      'SYSTEM_METHOD_ENTRY|[1]|T.__sfdc_size()',
      'STATEMENT_EXECUTE|[5]',
      'SYSTEM_METHOD_EXIT|[1]|T.__sfdc_size()',
    );
    assert.deepEqual(stackText(replay, 1), ['T.__sfdc_size():5', 'T.works():1']);
  });

  it('without statements are passed call by call', () => {
    const replay = replayOf(
      '64.0 APEX_CODE,FINE;SYSTEM,INFO',
      `CODE_UNIT_STARTED|[EXTERNAL]|${program}|T.works()`,
      `METHOD_ENTRY|[3]|${program}|A.first()`,
      'SOQL_EXECUTE_BEGIN|[21]|Aggregations:0|SELECT Id FROM Account',
      'SOQL_EXECUTE_END|[21]|Rows:1',
      `METHOD_EXIT|[3]|${program}|A.first()`,
      `METHOD_ENTRY|[4]|${program}|A.second()`,
      `METHOD_EXIT|[4]|${program}|A.second()`,
    );
    assert.deepEqual(
      Array.from({ length: replay.momentCount }, (_, moment) => stackText(replay, moment).join(' ')),
      [
        'T.works():0',
        'T.works():3',
        'A.first():0 T.works():3',
        'A.first():21 T.works():3',
        'T.works():4',
        'A.second():0 T.works():4',
      ],
    );
    assert.equal(replay.hasStatements, false);
    assert.equal(replay.next(1, 'over'), 4);
    assert.equal(replay.next(3, 'out'), 4);
    assert.equal(replay.previous(4, 'over'), 1);
    assert.equal(replay.previous(3, 'out'), 1);
  });
});
