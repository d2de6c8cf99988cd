// The package declares the types of its main file only.
declare module 'jks-js/lib/keystore/PKCS12Parser.js' {
  type Bag = {
    readonly type: string;
    readonly attributes: { readonly friendlyName?: readonly string[] };
  };

  class PKCS12Parser {
    constructor(keystore: Buffer, password: string);
    parse(): readonly Bag[];
    toPem(bags: readonly Bag[]): Readonly<Record<string, Readonly<Record<string, string>>>>;
  }

  export = PKCS12Parser;
}
