import { defineEntitySet, text } from './entity-set.ts';

/** Tickets. Source: samples in the SAP guide "SAP Cloud for Customer OData API Developer's Guide"; assumed: navigation to customers */
export const serviceRequests = defineEntitySet({
  name: 'ServiceRequestCollection',
  type: 'ServiceRequest',
  table: 'c4c_service_requests',
  number: { column: 'number', first: 1 },
  properties: [
    text('ID', 'number', 'ID', { access: 'system', isNullable: false, maxLength: 35, isSearched: true }),
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
    {
      name: 'ServiceRequestItem',
      association: 'ServiceRequest_ServiceRequestItem',
      fromRole: 'ServiceRequest',
      toRole: 'ServiceRequestItem',
      target: 'ServiceRequestItemCollection',
      multiplicity: '*',
      from: 'object_id',
      to: 'parent_object_id',
    },
    {
      name: 'ServiceRequestAccount',
      association: 'Account_ServiceRequest',
      fromRole: 'ServiceRequest',
      toRole: 'Account',
      target: 'AccountCollection',
      multiplicity: '0..1',
      from: 'customer_id',
      to: 'account_id',
    },
  ],
});
