import type { RecordWriter } from './recordWriter.ts';

// Invoices of a subscriber. The drafts show the package's planted bug: two customers in one bulk run, only the first of which
// has a discount rule.

interface LineSpec {
  readonly product: string;
  readonly quantity: number;
  readonly price: number;
}

interface InvoiceSpec {
  readonly account: string;
  readonly status: string;
  readonly currency: string;
  readonly datedDaysAgo: number;
  readonly lines: readonly LineSpec[];
  readonly paid?: number;
}

const taxRate = 20;

const customers: readonly { readonly name: string; readonly industry: string; readonly city: string }[] = [
  { name: 'Alpine Outfitters', industry: 'Retail', city: 'Denver' },
  { name: 'Blue Harbor Foods', industry: 'Manufacturing', city: 'Seattle' },
  { name: 'Cedar Grove Schools', industry: 'Education', city: 'Portland' },
  { name: 'Delta Freight', industry: 'Other', city: 'Oakland' },
];

const products: readonly (readonly [name: string, code: string])[] = [
  ['Standing Desk', 'DESK-01'],
  ['Desk Lamp', 'LAMP-02'],
  ['Onboarding Workshop', 'SVC-10'],
  ['Support Retainer', 'SVC-20'],
];

const invoices: readonly InvoiceSpec[] = [
  {
    account: 'Alpine Outfitters',
    status: 'Draft',
    currency: 'USD',
    datedDaysAgo: 1,
    lines: [
      { product: 'Standing Desk', quantity: 4, price: 499 },
      { product: 'Desk Lamp', quantity: 8, price: 49.95 },
    ],
  },
  {
    account: 'Blue Harbor Foods',
    status: 'Draft',
    currency: 'USD',
    datedDaysAgo: 1,
    lines: [
      { product: 'Onboarding Workshop', quantity: 1, price: 1500 },
      { product: 'Support Retainer', quantity: 3, price: 240 },
    ],
  },
  {
    account: 'Cedar Grove Schools',
    status: 'Draft',
    currency: 'USD',
    datedDaysAgo: 0,
    lines: [{ product: 'Standing Desk', quantity: 12, price: 459 }],
  },
  {
    account: 'Alpine Outfitters',
    status: 'Sent',
    currency: 'USD',
    datedDaysAgo: 40,
    lines: [{ product: 'Support Retainer', quantity: 6, price: 240 }],
  },
  {
    account: 'Blue Harbor Foods',
    status: 'Sent',
    currency: 'EUR',
    datedDaysAgo: 25,
    lines: [{ product: 'Desk Lamp', quantity: 20, price: 45.5 }],
  },
  {
    account: 'Delta Freight',
    status: 'Paid',
    currency: 'USD',
    datedDaysAgo: 75,
    lines: [
      { product: 'Standing Desk', quantity: 2, price: 499 },
      { product: 'Onboarding Workshop', quantity: 1, price: 1200 },
    ],
    paid: 2637.6,
  },
];

export function writeBillingRecords(writer: RecordWriter): void {
  const accountIds = new Map(
    customers.map(({ name, industry, city }) => [
      name,
      writer.write('Account', { Name: name, Industry: industry, BillingCity: city, Type: 'Customer - Direct' }, 300),
    ]),
  );
  const productIds = new Map(
    products.map(([name, code]) => [
      name,
      writer.write('Product2', { Name: name, ProductCode: code, IsActive: true }, 300),
    ]),
  );
  writeContacts(writer, accountIds);
  writeDiscountRules(writer, accountIds);
  for (const invoice of invoices) {
    writeInvoice(writer, invoice, accountIds, productIds);
  }
}

type Ids = ReadonlyMap<string, string>;

function idOf(ids: Ids, name: string): string {
  const id = ids.get(name);
  if (id === undefined) {
    throw new RangeError(`Nothing is named ${name}.`);
  }
  return id;
}

function writeContacts(writer: RecordWriter, accountIds: Ids): void {
  for (const [accountName, firstName, lastName] of [
    ['Alpine Outfitters', 'Rosa', 'Delgado'],
    ['Blue Harbor Foods', 'Kenji', 'Mori'],
    ['Delta Freight', 'Ava', 'Lindqvist'],
  ] as const) {
    const email = `${firstName}.${lastName}@customer.example`.toLowerCase();
    writer.write('Contact', {
      FirstName: firstName,
      LastName: lastName,
      AccountId: idOf(accountIds, accountName),
      Email: email,
    });
  }
}

function writeDiscountRules(writer: RecordWriter, accountIds: Ids): void {
  writer.write('acme__Discount_Rule__c', {
    Name: 'Loyal customer: Alpine',
    acme__Account__c: idOf(accountIds, 'Alpine Outfitters'),
    acme__Type__c: 'Percent',
    acme__Percent__c: 10,
    acme__Minimum_Total__c: 0,
    acme__Start_Date__c: writer.dateAgo(200),
    acme__Reason__c: 'Five years with us',
  });
  writer.write('acme__Discount_Rule__c', {
    Name: 'Volume: Cedar Grove',
    acme__Account__c: idOf(accountIds, 'Cedar Grove Schools'),
    acme__Type__c: 'Volume',
    acme__Percent__c: 5,
    acme__Minimum_Total__c: 5000,
    acme__Reason__c: 'Framework agreement',
  });
}

function writeInvoice(writer: RecordWriter, spec: InvoiceSpec, accountIds: Ids, productIds: Ids): void {
  const subtotal = spec.lines.reduce((sum, line) => sum + line.quantity * line.price, 0);
  const total = subtotal * (1 + taxRate / 100);
  const isDraft = spec.status === 'Draft';
  const invoiceId = writer.write(
    'acme__Invoice__c',
    {
      acme__Account__c: idOf(accountIds, spec.account),
      acme__Status__c: spec.status,
      acme__Currency_Code__c: spec.currency,
      acme__Invoice_Date__c: writer.dateAgo(spec.datedDaysAgo),
      acme__Due_Date__c: writer.dateAgo(spec.datedDaysAgo - 30),
      acme__Line_Count__c: spec.lines.length,
      // Totals come when an invoice is issued.
      ...(isDraft
        ? {}
        : {
            acme__Subtotal__c: money(subtotal),
            acme__Discount_Total__c: 0,
            acme__Tax_Total__c: money(total - subtotal),
            acme__Total__c: money(total),
            acme__Amount_Paid__c: spec.paid ?? 0,
          }),
    },
    spec.datedDaysAgo,
  );
  for (const [index, line] of spec.lines.entries()) {
    writer.write(
      'acme__Invoice_Line__c',
      {
        acme__Invoice__c: invoiceId,
        acme__Line_Number__c: index + 1,
        acme__Description__c: line.product,
        acme__Product__c: idOf(productIds, line.product),
        acme__Quantity__c: line.quantity,
        acme__Unit_Price__c: line.price,
        acme__Tax_Rate__c: taxRate,
        acme__Amount__c: isDraft ? null : money(line.quantity * line.price),
      },
      spec.datedDaysAgo,
    );
  }
  if (spec.paid !== undefined) {
    writer.write(
      'acme__Payment__c',
      {
        acme__Invoice__c: invoiceId,
        acme__Amount__c: spec.paid,
        acme__Currency_Code__c: spec.currency,
        acme__Payment_Date__c: writer.dateAgo(spec.datedDaysAgo - 20),
        acme__Method__c: 'Bank Transfer',
        acme__Status__c: 'Cleared',
      },
      Math.max(0, spec.datedDaysAgo - 20),
    );
  }
}

/** Two digits after the point, free of binary noise. */
function money(amount: number): string {
  return amount.toFixed(2);
}
