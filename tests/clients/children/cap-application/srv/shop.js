const cds = require('@sap/cds');

/** Answers from two remote services; which they are and who may enter there is a matter of their destinations. */
module.exports = class Shop extends cds.ApplicationService {
  async init() {
    const catalogue = await cds.connect.to('catalogue');
    const crm = await cds.connect.to('crm');
    const { AccountCollection } = crm.entities;
    this.on('books', async () => JSON.stringify(await catalogue.get('/books')));
    this.on('addAccount', async ({ data }) => {
      const { ObjectID } = await crm.run(INSERT.into(AccountCollection).entries({ AccountName: data.name }));
      await crm.run(UPDATE(AccountCollection, ObjectID).with({ City: 'Kiel' }));
      return ObjectID;
    });
    this.on('accounts', async ({ data }) =>
      JSON.stringify(
        await crm.run(
          SELECT.from(AccountCollection)
            .columns('ObjectID', 'AccountName', 'City', 'CreatedBy')
            .where({ AccountName: data.name })
            .orderBy('AccountName desc')
            .limit(5),
        ),
      ),
    );
    return super.init();
  }
};
