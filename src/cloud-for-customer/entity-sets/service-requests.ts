import { defineEntitySet, numberText, text, toMany, toOne } from './entity-set.ts';

/** Tickets. Source: samples in the SAP guide "SAP Cloud for Customer OData API Developer's Guide"; assumed: navigation to customers */
export const serviceRequests = defineEntitySet({
  name: 'ServiceRequestCollection',
  type: 'ServiceRequest',
  table: 'c4c_service_requests',
  number: { column: 'number', first: 1 },
  properties: [
    numberText('ID', 'number', 'ID', 35),
    text('Name', 'name', 'Subject', { maxLength: 765, isSearched: true }),
    text('CustomerID', 'customer_id', 'Customer ID', { maxLength: 60 }),
    text('ContactID', 'contact_id', 'Contact ID', { maxLength: 60 }),
    text('ServicePriorityCode', 'priority_code', 'Priority', { maxLength: 1 }),
    text('ProcessingTypeCode', 'processing_type_code', 'Ticket Type', { maxLength: 4 }),
    text('DataOriginTypeCode', 'origin_type_code', 'Source', { maxLength: 3 }),
    text('ServiceRequestUserLifeCycleStatusCode', 'life_cycle_status_code', 'Status', { maxLength: 2 }),
    text('ProductID', 'product_id', 'Product ID', { maxLength: 60 }),
    text('ReporterEmail', 'reporter_email', 'Reporter E-Mail', { isSearched: true }),
  ],
  navigation: [
    toMany('ServiceRequestItem', 'ServiceRequestItemCollection', {
      association: 'ServiceRequest_ServiceRequestItem',
      from: 'object_id',
      to: 'parent_object_id',
    }),
    toOne('ServiceRequestAccount', 'AccountCollection', {
      association: 'Account_ServiceRequest',
      from: 'customer_id',
      to: 'account_id',
    }),
  ],
});
