import { defineEntitySet, numberText, text, toMany, toOne, value } from './entity-set.ts';

/** Chances to sell. Source: samples in the SAP guide "SAP Cloud for Customer OData API Developer's Guide" (AccountID, OpportunityID, CloseDate, items); assumed: the others */
export const opportunities = defineEntitySet({
  name: 'OpportunityCollection',
  type: 'Opportunity',
  table: 'c4c_opportunities',
  number: { column: 'number', first: 1 },
  properties: [
    numberText('ID', 'number', 'ID', 35),
    // The guide selects it by this name too.
    text('OpportunityID', 'number', 'Opportunity ID', { access: 'system', isNullable: false, maxLength: 35 }),
    text('Name', 'name', 'Name', { maxLength: 765, isSearched: true }),
    text('AccountID', 'account_id', 'Account ID', { maxLength: 60 }),
    text('ContactID', 'contact_id', 'Contact ID', { maxLength: 60 }),
    text('OwnerID', 'owner_id', 'Owner ID', { maxLength: 60 }),
    text('CampaignID', 'campaign_id', 'Campaign ID', { maxLength: 60 }),
    text('LifeCycleStatusCode', 'life_cycle_status_code', 'Status', { maxLength: 2 }),
    text('PriorityCode', 'priority_code', 'Priority', { maxLength: 1 }),
    text('ProcessingTypeCode', 'processing_type_code', 'Document Type', { maxLength: 4 }),
    text('OriginTypeCode', 'origin_type_code', 'Source', { maxLength: 3 }),
    value('ProbabilityPercent', 'Edm.Int32', 'probability_percent', 'Chance of Success'),
    value('CloseDate', 'Edm.DateTime', 'close_at_ms', 'Close Date'),
  ],
  navigation: [
    toMany('OpportunityItem', 'OpportunityItemCollection', {
      association: 'Opportunity_OpportunityItem',
      from: 'object_id',
      to: 'parent_object_id',
    }),
    toMany('OpportunitySalesQuote', 'SalesQuoteCollection', {
      association: 'Opportunity_SalesQuote',
      from: 'number',
      to: 'opportunity_id',
    }),
    toOne('OpportunityAccount', 'AccountCollection', {
      association: 'Account_Opportunity',
      from: 'account_id',
      to: 'account_id',
    }),
    toOne('OpportunityOwner', 'EmployeeCollection', {
      association: 'Employee_Opportunity',
      from: 'owner_id',
      to: 'number',
    }),
    toOne('OpportunityCampaign', 'CampaignCollection', {
      association: 'Campaign_Opportunity',
      from: 'campaign_id',
      to: 'number',
    }),
  ],
});

/** Items of opportunities; they end with their opportunity. Source: `$metadata` in the SAP guide "SAP Cloud for Customer OData API Developer's Guide" */
export const opportunityItems = defineEntitySet({
  name: 'OpportunityItemCollection',
  type: 'OpportunityItem',
  table: 'c4c_opportunity_items',
  number: { column: 'number', first: 1 },
  properties: [
    text('ID', 'number', 'Item ID', { access: 'system', isNullable: false, maxLength: 10 }),
    text('ParentObjectID', 'parent_object_id', 'Parent Object ID', {
      access: 'create',
      isNullable: false,
      maxLength: 70,
    }),
    text('ProductID', 'product_id', 'Product ID', { maxLength: 60, isSearched: true }),
    text('Description', 'description', 'Description', { maxLength: 765, isSearched: true }),
  ],
  navigation: [
    toOne('Opportunity', 'OpportunityCollection', {
      association: 'Opportunity_OpportunityItem',
      from: 'parent_object_id',
      to: 'object_id',
      isOwner: true,
    }),
    toOne('OpportunityItemProduct', 'ProductCollection', {
      association: 'Product_OpportunityItem',
      from: 'product_id',
      to: 'number',
      isLoose: true,
    }),
  ],
});
