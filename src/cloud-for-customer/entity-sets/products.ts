import { defineEntitySet, numberText, text, toMany } from './entity-set.ts';

/** What is sold. Source: sample in the SAP guide "SAP Cloud for Customer OData API Developer's Guide", "ETag Support" */
export const products = defineEntitySet({
  name: 'ProductCollection',
  type: 'Product',
  table: 'c4c_products',
  number: { column: 'number', first: 10_000_001 },
  properties: [
    numberText('ID', 'number', 'Product ID', 60),
    text('Description', 'description', 'Description', { maxLength: 765, isSearched: true }),
    text('languageCode', 'language_code', 'Language', { maxLength: 2 }),
    text('ProductCategoryID', 'category_id', 'Product Category', { maxLength: 60 }),
    text('UnitOfMeasureCode', 'unit_code', 'Unit of Measure', { maxLength: 3 }),
    text('StatusCode', 'status_code', 'Status', { maxLength: 2 }),
  ],
  navigation: [
    toMany('ProductOpportunityItem', 'OpportunityItemCollection', {
      association: 'Product_OpportunityItem',
      from: 'number',
      to: 'product_id',
    }),
  ],
});
