import { defineEntitySet, numberText, text, toMany, toOne, value } from './entity-set.ts';

/** Campaigns. Assumed: names of properties; SAP publishes them per system only */
export const campaigns = defineEntitySet({
  name: 'CampaignCollection',
  type: 'Campaign',
  table: 'c4c_campaigns',
  number: { column: 'number', first: 1 },
  properties: [
    numberText('ID', 'number', 'ID', 35),
    text('Name', 'name', 'Name', { maxLength: 765, isSearched: true }),
    text('OwnerID', 'owner_id', 'Owner ID', { maxLength: 60 }),
    text('TypeCode', 'type_code', 'Type', { maxLength: 4 }),
    text('StatusCode', 'status_code', 'Status', { maxLength: 2 }),
    value('StartDate', 'Edm.DateTime', 'starts_at_ms', 'Start Date'),
    value('EndDate', 'Edm.DateTime', 'ends_at_ms', 'End Date'),
  ],
  navigation: [
    toMany('CampaignLead', 'LeadCollection', { association: 'Campaign_Lead', from: 'number', to: 'campaign_id' }),
    toMany('CampaignOpportunity', 'OpportunityCollection', {
      association: 'Campaign_Opportunity',
      from: 'number',
      to: 'campaign_id',
    }),
    toOne('CampaignOwner', 'EmployeeCollection', {
      association: 'Employee_Campaign',
      from: 'owner_id',
      to: 'number',
    }),
  ],
});
