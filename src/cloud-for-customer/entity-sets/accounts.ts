import {
  defineEntitySet,
  type NavigationDefinition,
  numberText,
  type PropertyDefinition,
  text,
  toMany,
} from './entity-set.ts';

const number = { column: 'account_id', first: 1_000_001, kind: 'Account' } as const;

const namedAs = (idName: string, name: string): readonly PropertyDefinition[] => [
  numberText(idName, 'account_id', 'Account ID', 60),
  text(name, 'account_name', 'Account Name', { maxLength: 480, isSearched: true }),
  text('RoleCode', 'role_code', 'Role', { maxLength: 6 }),
  text('LifeCycleStatusCode', 'life_cycle_status_code', 'Status', { maxLength: 2 }),
  text('CustomerABCClassificationCode', 'classification_code', 'ABC Classification', { maxLength: 1 }),
  text('CountryCode', 'country_code', 'Country', { maxLength: 3 }),
  text('City', 'city', 'City', { maxLength: 120, isSearched: true }),
  text('StreetPostalCode', 'postal_code', 'Postal Code', { maxLength: 30 }),
  text('Street', 'street', 'Street', { maxLength: 180 }),
  text('Phone', 'phone', 'Phone', { maxLength: 350 }),
  text('Email', 'email', 'E-Mail', { isSearched: true }),
  text('WebSite', 'web_site', 'Web Site', { maxLength: 1280 }),
  text('ExternalID', 'external_id', 'External ID', { maxLength: 100, isSearched: true }),
];

const ofAccount = (
  part: string,
  target: string,
  to: 'account_id' | 'customer_id' = 'account_id',
): NavigationDefinition => toMany(`Account${part}`, target, { association: `Account_${part}`, from: 'account_id', to });

/** Customers. Assumed: the names of address, code and navigation properties; SAP publishes them per system only */
export const accounts = defineEntitySet({
  name: 'AccountCollection',
  type: 'Account',
  table: 'c4c_accounts',
  number,
  properties: namedAs('AccountID', 'AccountName'),
  navigation: [
    ofAccount('Contact', 'ContactCollection'),
    ofAccount('ServiceRequest', 'ServiceRequestCollection', 'customer_id'),
    ofAccount('Opportunity', 'OpportunityCollection'),
    ofAccount('Lead', 'LeadCollection'),
    ofAccount('SalesQuote', 'SalesQuoteCollection'),
    ofAccount('Appointment', 'AppointmentCollection'),
  ],
});

/** Views of the accounts: what is made in one set is there in all three. Assumed: all customers are corporate accounts */
export const accountViews = [
  defineEntitySet({
    name: 'CorporateAccountCollection',
    type: 'CorporateAccount',
    table: 'c4c_accounts',
    number,
    properties: namedAs('AccountID', 'Name'),
    navigation: [
      toMany('CorporateAccountContact', 'ContactCollection', {
        association: 'CorporateAccount_Contact',
        from: 'account_id',
        to: 'account_id',
      }),
    ],
  }),
  defineEntitySet({
    name: 'CustomerCollection',
    type: 'Customer',
    table: 'c4c_accounts',
    number,
    // Source: the guide's "mass query pattern" (ID)
    properties: namedAs('ID', 'Name'),
    navigation: [
      toMany('CustomerContact', 'ContactCollection', {
        association: 'Customer_Contact',
        from: 'account_id',
        to: 'account_id',
      }),
    ],
  }),
] as const;
