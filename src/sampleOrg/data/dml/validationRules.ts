import { printed } from '../../apex/values/printing.ts';
import { FormulaError } from '../formula/problems.ts';
import { evaluationOf, formulaOf, type Values } from '../formula/recordFormulas.ts';
import { truthOf } from '../formula/values.ts';
import type { ObjectDescription, RowError, SaveContext, StoredRecord, ValidationRule } from '../contract.ts';
import { brokenRule } from './rowErrors.ts';
import { environmentOf } from './rows.ts';

/** What the object's active rules have against a record. Every rule speaks, not only the first. */
export function brokenRules(
  object: ObjectDescription,
  record: StoredRecord,
  old: Values | undefined,
  context: SaveContext,
): readonly RowError[] {
  const rules = object.validationRules.filter(({ active }) => active);
  if (rules.length === 0) {
    return [];
  }
  // Custom objects stand without namespace and suffix.
  const entity = object.name.split('__').at(-2) ?? object.name;
  const unit = `Validation:${entity}:${old === undefined ? 'new' : record.id}`;
  log(context, 'APEX_CODE', 'CODE_UNIT_STARTED', '[EXTERNAL]', unit);
  const errors = rules.flatMap((rule) => {
    log(context, 'VALIDATION', 'VALIDATION_RULE', ruleId(object, rule), rule.name);
    log(context, 'VALIDATION', 'VALIDATION_FORMULA', rule.condition, ...shownValues(rule, object, record));
    const broken = isBroken(rule, object, record, old, context);
    log(context, 'VALIDATION', broken ? 'VALIDATION_FAIL' : 'VALIDATION_PASS');
    return broken ? [brokenRule(rule)] : [];
  });
  log(context, 'APEX_CODE', 'CODE_UNIT_FINISHED', unit);
  return errors;
}

function isBroken(
  rule: ValidationRule,
  object: ObjectDescription,
  record: StoredRecord,
  old: Values | undefined,
  context: SaveContext,
): boolean {
  const environment = environmentOf(context);
  const { schema } = environment.transaction;
  const formula = formulaOf(rule, rule.condition, { object, schema, namespace: rule.namespace, blankAsZero: false });
  try {
    return truthOf(formula(evaluationOf({ object, values: record.values, environment, depth: 0 }, old)));
  } catch (error) {
    if (error instanceof FormulaError) {
      return false;
    }
    throw error;
  }
}

/** The fields that a formula names, with what they hold: `Status__c=Draft , Total__c=null`. Nothing where it names none. */
function shownValues(rule: ValidationRule, object: ObjectDescription, { values }: StoredRecord): readonly string[] {
  const names = new Set(rule.condition.match(/(?<![$\w.])[A-Za-z]\w*(?![\w(.])/g));
  const shown = [...names].flatMap((name) => {
    const field = object.field(name, rule.namespace);
    return field === undefined ? [] : [`${name}=${printed(values.get(field.name) ?? null)}`];
  });
  return shown.length === 0 ? [] : [shown.join(' , ')];
}

/** Rules have ids in logs alone. */
function ruleId(object: ObjectDescription, rule: ValidationRule): string {
  return `03d${String(object.validationRules.indexOf(rule) + 1).padStart(12, '0')}`;
}

function log(context: SaveContext, category: 'APEX_CODE' | 'VALIDATION', name: string, ...fields: string[]): void {
  if (context.log.enabled) {
    context.log.event(category, category === 'APEX_CODE' ? 'ERROR' : 'INFO', name, ...fields);
  }
}
