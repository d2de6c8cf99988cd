import { defineEntitySet, text, toOne } from './entity-set.ts';

/** Items of tickets; they end with their ticket. Source: samples in the SAP guide "SAP Cloud for Customer OData API Developer's Guide" */
export const serviceRequestItems = defineEntitySet({
  name: 'ServiceRequestItemCollection',
  type: 'ServiceRequestItem',
  table: 'c4c_service_request_items',
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
    toOne('ServiceRequest', 'ServiceRequestCollection', {
      association: 'ServiceRequest_ServiceRequestItem',
      from: 'parent_object_id',
      to: 'object_id',
      isOwner: true,
    }),
  ],
});
