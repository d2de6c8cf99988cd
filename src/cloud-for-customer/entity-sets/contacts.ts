import { defineEntitySet, numberText, text, toOne } from './entity-set.ts';

/** People at customers. Assumed: as for accounts */
export const contacts = defineEntitySet({
  name: 'ContactCollection',
  type: 'Contact',
  table: 'c4c_contacts',
  number: { column: 'contact_id', first: 2_000_001 },
  properties: [
    numberText('ContactID', 'contact_id', 'Contact ID', 60),
    text('AccountID', 'account_id', 'Account ID', { maxLength: 60 }),
    text('FirstName', 'first_name', 'First Name', { maxLength: 120, isSearched: true }),
    text('LastName', 'last_name', 'Last Name', { maxLength: 120, isSearched: true }),
    text('JobTitle', 'job_title', 'Job Title', { maxLength: 120 }),
    text('Phone', 'phone', 'Phone', { maxLength: 350 }),
    text('Email', 'email', 'E-Mail', { isSearched: true }),
    text('ExternalID', 'external_id', 'External ID', { maxLength: 100, isSearched: true }),
  ],
  navigation: [
    toOne('Account', 'AccountCollection', { association: 'Account_Contact', from: 'account_id', to: 'account_id' }),
  ],
});
