import { defineEntitySet, numberText, text, toOne, value } from './entity-set.ts';

/** Quotes. Assumed: names of properties; SAP publishes them per system only */
export const salesQuotes = defineEntitySet({
  name: 'SalesQuoteCollection',
  type: 'SalesQuote',
  table: 'c4c_sales_quotes',
  number: { column: 'number', first: 1 },
  properties: [
    numberText('ID', 'number', 'ID', 35),
    text('Name', 'name', 'Name', { maxLength: 765, isSearched: true }),
    text('AccountID', 'account_id', 'Account ID', { maxLength: 60 }),
    text('ContactID', 'contact_id', 'Contact ID', { maxLength: 60 }),
    text('OwnerID', 'owner_id', 'Owner ID', { maxLength: 60 }),
    text('OpportunityID', 'opportunity_id', 'Opportunity ID', { maxLength: 35 }),
    text('LifeCycleStatusCode', 'life_cycle_status_code', 'Status', { maxLength: 2 }),
    text('PriorityCode', 'priority_code', 'Priority', { maxLength: 1 }),
    text('CurrencyCode', 'currency_code', 'Currency', { maxLength: 3 }),
    value('ValidTo', 'Edm.DateTime', 'valid_until_ms', 'Valid To'),
  ],
  navigation: [
    toOne('SalesQuoteAccount', 'AccountCollection', {
      association: 'Account_SalesQuote',
      from: 'account_id',
      to: 'account_id',
    }),
    toOne('SalesQuoteOwner', 'EmployeeCollection', {
      association: 'Employee_SalesQuote',
      from: 'owner_id',
      to: 'number',
    }),
    toOne('SalesQuoteOpportunity', 'OpportunityCollection', {
      association: 'Opportunity_SalesQuote',
      from: 'opportunity_id',
      to: 'number',
    }),
  ],
});
