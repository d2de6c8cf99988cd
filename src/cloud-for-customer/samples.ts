/** A customer to try a system with. `interest`: one of `products`. */
export type CustomerSample = Readonly<
  Record<'name' | 'city' | 'country' | 'first' | 'last' | 'ticket' | 'interest', string>
>;

/** Invented customers. */
export const customers: readonly CustomerSample[] = [
  {
    name: 'Hansekontor GmbH',
    city: 'Hamburg',
    country: 'DE',
    first: 'Mia',
    last: 'Petersen',
    ticket: 'Delivery is late',
    interest: 'P100',
  },
  {
    name: 'Fjordfisk AS',
    city: 'Bergen',
    country: 'NO',
    first: 'Olav',
    last: 'Lie',
    ticket: 'Wrong invoice address',
    interest: 'P200',
  },
  {
    name: 'Atelier Moreau',
    city: 'Lyon',
    country: 'FR',
    first: 'Claire',
    last: 'Moreau',
    ticket: 'Question about an order',
    interest: 'S100',
  },
];

/** Invented employees; the first looks after all customers. */
export const employees = [
  { first: 'Nora', last: 'Brandt', job: 'Account Manager', department: 'Sales', email: 'nora.brandt@example.com' },
  { first: 'Emil', last: 'Sand', job: 'Service Agent', department: 'Service', email: 'emil.sand@example.com' },
] as const;

/** Invented products. */
export const products = [
  { id: 'P100', description: 'Sextant', unit: 'EA' },
  { id: 'P200', description: 'Ship bell', unit: 'EA' },
  { id: 'S100', description: 'Compass adjustment', unit: 'HUR' },
] as const;
