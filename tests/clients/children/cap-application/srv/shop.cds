@requires: 'authenticated-user'
service Shop {
  function books() returns String;
  action addAccount(name : String) returns String;
  function accounts(name : String) returns String;
}
