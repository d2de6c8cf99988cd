import { defineEntitySet, numberText, text, toOne, value } from './entity-set.ts';

/** Leads. Source: excerpts in the SAP guide "SAP Cloud for Customer OData API Developer's Guide" (StatusCode, StartDate); assumed: the others */
export const leads = defineEntitySet({
  name: 'LeadCollection',
  type: 'Lead',
  table: 'c4c_leads',
  number: { column: 'number', first: 1 },
  properties: [
    numberText('ID', 'number', 'ID', 35),
    text('Name', 'name', 'Name', { maxLength: 765, isSearched: true }),
    text('AccountID', 'account_id', 'Account ID', { maxLength: 60 }),
    text('ContactID', 'contact_id', 'Contact ID', { maxLength: 60 }),
    text('OwnerID', 'owner_id', 'Owner ID', { maxLength: 60 }),
    text('CampaignID', 'campaign_id', 'Campaign ID', { maxLength: 60 }),
    text('StatusCode', 'status_code', 'Status', { maxLength: 2 }),
    text('PriorityCode', 'priority_code', 'Priority', { maxLength: 1 }),
    text('OriginTypeCode', 'origin_type_code', 'Source', { maxLength: 3 }),
    text('QualificationLevelCode', 'qualification_level_code', 'Qualification', { maxLength: 2 }),
    value('StartDate', 'Edm.DateTime', 'starts_at_ms', 'Start Date'),
    value('EndDate', 'Edm.DateTime', 'ends_at_ms', 'End Date'),
  ],
  navigation: [
    toOne('LeadAccount', 'AccountCollection', {
      association: 'Account_Lead',
      from: 'account_id',
      to: 'account_id',
    }),
    toOne('LeadOwner', 'EmployeeCollection', {
      association: 'Employee_Lead',
      from: 'owner_id',
      to: 'number',
    }),
    toOne('LeadCampaign', 'CampaignCollection', {
      association: 'Campaign_Lead',
      from: 'campaign_id',
      to: 'number',
    }),
  ],
});
