import { ApexId } from '../apex/values/id.ts';
import type { PackagedCode } from '../data/seed/contract.ts';

/** A package of another publisher, under a name that has everything that names may have. Nobody but that publisher sees its source. */
export const otherVendorPackage: PackagedCode = {
  name: `Globex Forms & "Flows" – フォーム's`,
  namespace: 'globex',
  packageId: ApexId.of('033000000000007').value,
  versionId: ApexId.of('04t00000000000G').value,
  versionName: 'Winter',
  versionNumber: '7.1.3',
  publisherName: 'Globex Apps',
  classes: [
    {
      name: 'FormsApi',
      body: `/** What customers may call. */
global with sharing class FormsApi {
    global static final Integer VERSION = 7;
    global String formName { get; private set; }
    private List<FormField> fields = new List<FormField>();

    global FormsApi(String formName) {
        this.formName = formName;
    }

    global virtual class Answer {
        global Boolean valid = true;
        private String secret = 'not for others';
        global String text() {
            return secret;
        }
    }

    global enum Mode { DRAFT, LIVE }

    global static List<Answer> submit(Map<String, Object> values, Mode mode) {
        // Private calls stay private.
        return new List<Answer>{ FormEngine.answer(values) };
    }

    global void addField(String label, Boolean required) {
        fields.add(new FormField(label, required));
    }

    private class FormField {
        private String label;
        private Boolean required;
        private FormField(String label, Boolean required) {
            this.label = label;
            this.required = required;
        }
    }
}
`,
    },
    {
      name: 'FormEngine',
      body: `public class FormEngine {
    public static FormsApi.Answer answer(Map<String, Object> values) {
        return new FormsApi.Answer();
    }
}
`,
    },
    {
      name: 'FormListener',
      body: `global interface FormListener {
    void onSubmit(FormsApi.Answer answer);
    Boolean accepts(String formName);
}
`,
    },
  ],
  triggers: [
    {
      name: 'FormContactTrigger',
      objectName: 'Contact',
      body: `trigger FormContactTrigger on Contact (after insert) {
    FormEngine.answer(new Map<String, Object>());
}
`,
    },
  ],
};
