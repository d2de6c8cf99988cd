/** What the journeys need to know of the running installation. */
export type Demo = {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** The same over TLS. */
  readonly httpsUrl: string;
  /** Runs a `portolan` command and answers what it printed. */
  readonly portolan: (...args: readonly string[]) => Promise<string>;
  readonly portolanWith: (environment: Readonly<Record<string, string>>, ...args: readonly string[]) => Promise<string>;
  readonly caPath: string;
  readonly administratorToken: string;
  readonly secrets: { readonly monitoring: string; readonly webshop: string; readonly password: string };
};
