@cds.external
service crm {
  @cds.persistence.skip
  entity AccountCollection {
    key ObjectID : String;
    AccountName : String;
    City : String;
    CreatedBy : String;
  }
}
