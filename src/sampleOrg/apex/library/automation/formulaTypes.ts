import type { LibraryFunction, LibraryType } from '../contract.ts';
import { raiseNoFormulaEvaluation } from '../failures.ts';
import { PropertyBag } from '../properties.ts';

// Formulas that code makes at run time: code may name them and say what it wants. Building one is refused.

const returnTypes = ['BOOLEAN', 'DATE', 'DATETIME', 'DECIMAL', 'DOUBLE', 'ID', 'INTEGER', 'LONG', 'STRING', 'TIME'];

const globals = ['CUSTOMMETADATA', 'LABEL', 'ORGANIZATION', 'PERMISSION', 'PROFILE', 'SETUP', 'USER', 'USERROLE'];

const choose: LibraryFunction = (_, self) => self;

const refuse: LibraryFunction = (context) => raiseNoFormulaEvaluation(context);

export const formulaTypes: readonly LibraryType[] = [
  {
    type: 'Formula',
    members: { 'static FormulaEval.FormulaBuilder builder()': () => new PropertyBag('FormulaEval.FormulaBuilder') },
  },
  {
    type: 'FormulaEval.FormulaBuilder',
    members: {
      'FormulaEval.FormulaBuilder withType(Type contextType)': choose,
      'FormulaEval.FormulaBuilder withType(Schema.SObjectType contextType)': choose,
      'FormulaEval.FormulaBuilder withReturnType(FormulaEval.FormulaReturnType returnType)': choose,
      'FormulaEval.FormulaBuilder withFormula(String formulaText)': choose,
      'FormulaEval.FormulaBuilder withGlobalVariables(List<FormulaEval.FormulaGlobal> formulaGlobals)': choose,
      'FormulaEval.FormulaBuilder treatNumericNullAsZero(Boolean isNumericNullZero)': choose,
      'FormulaEval.FormulaBuilder parseAsTemplate(Boolean templateMode)': choose,
      'FormulaEval.FormulaInstance build()': refuse,
    },
  },
  {
    type: 'FormulaEval.FormulaInstance',
    members: {
      'Object evaluate(Object contextRecord)': refuse,
      'Set<String> getReferencedFields()': refuse,
    },
  },
  { type: 'FormulaEval.FormulaReturnType', enumValues: returnTypes, members: {} },
  { type: 'FormulaEval.FormulaGlobal', enumValues: globals, members: {} },
];
