import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { fetchCaCertificate } from '../connection/certificate-authority.ts';
import { type ConnectionFlags, findConnection } from '../connection/connection.ts';
import type { CommandContext } from '../context.ts';
import { defineCommand } from '../define-command.ts';

type Flags = ConnectionFlags & { readonly path?: boolean };

/** `portolan ca`. Source: product description, "How it is addressed" */
export const createCaCommand = (context: CommandContext): Command =>
  defineCommand({
    usage: 'ca',
    purpose: 'Print the certificate of the local certificate authority, which clients of the TLS listener must trust',
    examples: [
      'portolan ca > portolan-ca.pem',
      'export NODE_EXTRA_CA_CERTS="$(portolan ca --path)"',
      'curl --cacert "$(portolan ca --path)" https://localhost:8443/health/live',
    ],
    environment: {
      PORTOLAN_URL: 'URL of the server (as --url)',
      PORTOLAN_DATA_FOLDER: 'folder --path writes to (./.portolan)',
    },
  })
    .option('--url <url>', 'URL of the server')
    .option('--path', 'write it to ca.pem in the data folder and print where that is')
    .action(async (flags: Flags) => {
      const pem = await fetchCaCertificate(context, findConnection(context, flags));
      if (flags.path !== true) return context.write(pem);
      const folder = resolve(context.folder, context.environment.PORTOLAN_DATA_FOLDER ?? '.portolan');
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const path = join(folder, 'ca.pem');
      writeFileSync(path, pem, { mode: 0o644 });
      return context.write(`${path}\n`);
    });
