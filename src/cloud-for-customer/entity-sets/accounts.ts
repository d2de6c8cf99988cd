import { defineEntitySet, text } from './entity-set.ts';

/** Customers. Assumed: the names of address, code and navigation properties; SAP publishes them per system only */
export const accounts = defineEntitySet({
  name: 'AccountCollection',
  type: 'Account',
  table: 'c4c_accounts',
  number: { column: 'account_id', first: 1_000_001 },
  properties: [
    text('AccountID', 'account_id', 'Account ID', {
      access: 'system',
      isNullable: false,
      maxLength: 60,
      isSearched: true,
    }),
    text('AccountName', 'account_name', 'Account Name', { maxLength: 480, isSearched: true }),
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
  ],
  navigation: [
    {
      name: 'AccountContact',
      association: 'Account_Contact',
      fromRole: 'Account',
      toRole: 'Contact',
      target: 'ContactCollection',
      multiplicity: '*',
      from: 'account_id',
      to: 'account_id',
    },
    {
      name: 'AccountServiceRequest',
      association: 'Account_ServiceRequest',
      fromRole: 'Account',
      toRole: 'ServiceRequest',
      target: 'ServiceRequestCollection',
      multiplicity: '*',
      from: 'account_id',
      to: 'customer_id',
    },
  ],
});
